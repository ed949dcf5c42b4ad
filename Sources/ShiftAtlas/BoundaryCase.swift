import ShiftStrategies

/// A size and a shift.
package struct BoundaryCase: Hashable, Sendable, CustomStringConvertible {
  package let h: Int
  package let w: Int
  package let shift: Shift

  package init(h: Int, w: Int, shift: Shift) { (self.h, self.w, self.shift) = (h, w, shift) }

  package var description: String { "\(h) × \(w) px shifted by \(shift)" }

  /// What one would draw first: fewer pixels, then shorter shifts, then positive ones.
  var simplicity: [Int] {
    [
      h * w, abs(shift.dy) + abs(shift.dx), max(h, w), abs(shift.dy), shift.dx < 0 ? 1 : 0,
      shift.dy < 0 ? 1 : 0, h,
    ]
  }
}

/// All sizes from 1 × 1 and all shifts up to a distance.
package struct BoundaryDomain: Hashable, Sendable {
  package let greatestExtent: Int
  package let greatestDistance: Int

  /// - Precondition: the extent is at least 1 and the distance at least 0.
  package init(greatestExtent: Int = 8, greatestDistance: Int = 9) {
    precondition(greatestExtent >= 1 && greatestDistance >= 0, "an empty domain")
    (self.greatestExtent, self.greatestDistance) = (greatestExtent, greatestDistance)
  }

  var side: Int { 2 * greatestDistance + 1 }
  var shifts: Int { side * side }
  package var count: Int { greatestExtent * greatestExtent * shifts }

  package subscript(index: Int) -> BoundaryCase {
    let (size, shift) = (index / shifts, index % shifts)
    return BoundaryCase(
      h: size / greatestExtent + 1, w: size % greatestExtent + 1,
      shift: Shift(
        dy: shift / side - greatestDistance, dx: shift % side - greatestDistance))
  }
}

/// Some cases of a domain.
package struct BoundaryCaseSet: Hashable, Sendable {
  package let domain: BoundaryDomain
  private(set) var members: [Bool]
  package let count: Int

  init(_ domain: BoundaryDomain, where holds: (Int) -> Bool) {
    self.domain = domain
    members = (0..<domain.count).map(holds)
    count = members.count { $0 }
  }

  package func contains(_ index: Int) -> Bool { members[index] }

  /// The simplest case outside the set; `nil` if the set is the domain.
  package var simplestOutside: BoundaryCase? {
    (0..<domain.count).lazy.filter { !members[$0] }.map { domain[$0] }
      .min { $0.simplicity.lexicographicallyPrecedes($1.simplicity) }
  }
}
