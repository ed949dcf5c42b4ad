import ShiftStrategies

/// A size and a shift.
public struct BoundaryCase: Hashable, Sendable, CustomStringConvertible {
  public let h: Int
  public let w: Int
  public let shift: Shift

  public init(h: Int, w: Int, shift: Shift) { (self.h, self.w, self.shift) = (h, w, shift) }

  public var description: String { "\(h) × \(w) px shifted by \(shift)" }

  /// What one would draw first: fewer pixels, then shorter shifts, then positive ones.
  var simplicity: [Int] {
    [
      h * w, abs(shift.dy) + abs(shift.dx), max(h, w), abs(shift.dy), shift.dx < 0 ? 1 : 0,
      shift.dy < 0 ? 1 : 0, h,
    ]
  }
}

/// All sizes from 1 × 1 and all shifts up to a distance.
public struct BoundaryDomain: Hashable, Sendable {
  public let greatestExtent: Int
  public let greatestDistance: Int

  /// - Precondition: the extent is at least 1 and the distance at least 0.
  public init(greatestExtent: Int = 8, greatestDistance: Int = 9) {
    precondition(greatestExtent >= 1 && greatestDistance >= 0, "an empty domain")
    (self.greatestExtent, self.greatestDistance) = (greatestExtent, greatestDistance)
  }

  var side: Int { 2 * greatestDistance + 1 }
  var shifts: Int { side * side }
  public var count: Int { greatestExtent * greatestExtent * shifts }

  public subscript(index: Int) -> BoundaryCase {
    let (size, shift) = (index / shifts, index % shifts)
    return BoundaryCase(
      h: size / greatestExtent + 1, w: size % greatestExtent + 1,
      shift: Shift(
        dy: shift / side - greatestDistance, dx: shift % side - greatestDistance))
  }
}

/// Some cases of a domain.
public struct BoundaryCaseSet: Hashable, Sendable {
  public let domain: BoundaryDomain
  private(set) var members: [Bool]
  public let count: Int

  init(_ domain: BoundaryDomain, where holds: (Int) -> Bool) {
    self.domain = domain
    members = (0..<domain.count).map(holds)
    count = members.count { $0 }
  }

  public func contains(_ index: Int) -> Bool { members[index] }

  /// The simplest case outside the set; `nil` if the set is the domain.
  public var simplestOutside: BoundaryCase? {
    (0..<domain.count).lazy.filter { !members[$0] }.map { domain[$0] }
      .min { $0.simplicity.lexicographicallyPrecedes($1.simplicity) }
  }
}
