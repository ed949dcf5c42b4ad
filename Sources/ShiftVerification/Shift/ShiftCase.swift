import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// One question to all strategies: this image, shifted so, with this boundary.
///
/// The tensor follows from the case, so a case is a few numbers on every machine.
package struct ShiftCase: Hashable, Sendable, Codable, CustomStringConvertible {
  package var shape: Shape
  package var pattern: Pattern
  package var boundary: Boundary
  package var fill: Fill
  /// Decides what `fill` leaves open.
  package var seed: UInt64

  /// The most elements that run in `Rational`: indices wrap in machine words, not in fractions.
  package static let longest = 1 << 14

  package init(shape: Shape, pattern: Pattern, boundary: Boundary, fill: Fill, seed: UInt64 = 0) {
    (self.shape, self.pattern, self.boundary) = (shape, pattern, boundary)
    (self.fill, self.seed) = (fill, seed)
  }

  /// The image in a number format; `nil` where the format has no such values (NaN in `Rational`), and
  /// in `Rational` for an image so long that it shows nothing there that a short one does not.
  package func tensor<Element: ShiftScalar>(
    of type: Element.Type = Element.self
  ) -> Tensor<Element>? {
    if Element.format == .rational, shape.count > Self.longest { return nil }
    guard let values = fill.values(for: shape, seed: seed, in: Element.format) else { return nil }
    return Tensor(shape: shape, elements: values.map { Element(nearestTo: $0) })
  }

  package var description: String {
    "shape \(shape), shifts \(pattern), \(boundary.rawValue), \(fill)"
      + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  /// What bounds the work and the memory of one case: 2²² elements.
  package static let mostElements = 1 << 22
  private static let mostReach = 64

  /// What is told of the cases of a run.
  static let measures: [Measure<ShiftCase>] = [
    Measure("batch") { $0.shape.n },
    Measure("channels") { $0.shape.c },
    Measure("height") { $0.shape.h },
    Measure("width") { $0.shape.w },
    Measure("elements") { $0.shape.count },
    Measure("dy") { $0.range(of: \.dy, \.reachY) },
    Measure("dx") { $0.range(of: \.dx, \.reachX) },
  ]

  /// The least and the greatest whole pixels that hold the distances along an axis.
  private func range(
    of axis: KeyPath<Shift, Int> & Sendable, _ reach: KeyPath<Shift, Int> & Sendable
  ) -> ClosedRange<Int> {
    let floors = pattern.shifts.map { $0[keyPath: axis] }
    let distances = pattern.shifts.map {
      $0[keyPath: axis] < 0 ? $0[keyPath: axis] : $0[keyPath: reach]
    }
    return (floors.min() ?? 0)...(distances.max() ?? 0)
  }

  /// What no run could draw: an empty image, too many elements, no shift or too many, or one too far.
  var flaw: (found: String, expected: String)? {
    guard shape.extents.allSatisfy({ $0 >= 1 }), let count = Shape.elementCount(shape.extents),
      count <= Self.mostElements
    else {
      return (
        "shape \(shape.extents)", "extents from 1 and at most \(Self.mostElements) elements"
      )
    }
    let distances = -Self.mostReach...Self.mostReach
    guard (1...64).contains(pattern.shifts.count),
      pattern.shifts.allSatisfy({ distances.contains($0.dy) && distances.contains($0.dx) })
    else {
      return (
        "shifts \(pattern.shifts.prefix(3))", "1 to 64 shifts of at most \(Self.mostReach) px"
      )
    }
    return nil
  }
}
