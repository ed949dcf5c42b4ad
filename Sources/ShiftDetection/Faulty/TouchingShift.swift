import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// A right shift of values that something is done to.
///
/// - Exactness: what it says, which is the fault.
struct TouchingShift: ShiftStrategy {
  let name: String
  let exactness: Exactness
  private let touch: any Touch
  /// The formats in which it happens; all if `nil`.
  private let formats: [NumberFormat]?

  init(
    _ name: String, _ touch: any Touch, exactness: Exactness = .moves,
    formats: [NumberFormat]? = nil
  ) {
    (self.name, self.touch, self.exactness, self.formats) = (name, touch, exactness, formats)
  }

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let moved = try SliceShift().shift(input, by: pattern, boundary: boundary)
    guard formats?.contains(Element.format) ?? true else { return moved }
    return touch.touched(moved, of: input)
  }
}

/// What is done to an image on its way.
protocol Touch: Sendable {
  /// - Parameters:
  ///   - moved: the right answer.
  ///   - input: what it was made of.
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element>
}

/// What is done to each value by itself.
protocol ValueTouch: Touch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element
}

extension ValueTouch {
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> { moved.map { value($0) } }
}
