import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// A strategy that computes in Double, whatever the image holds, and rounds what comes out.
///
/// - Exactness: that of the strategy; Double and Rational run as they are.
struct WidenedShift: DescribedStrategy {
  let name: String
  private let inner: any ShiftStrategy

  init(_ inner: any ShiftStrategy, name: String) { (self.inner, self.name) = (inner, name) }

  var exactness: Exactness { inner.exactness }
  var footprint: Footprint { inner.described.footprint }

  func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    inner.described.sampling(of: shape, boundary: boundary)
  }

  func recipe(for boundary: Boundary) -> Recipe { inner.recipe(for: boundary) }

  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    inner.handles(shape, by: pattern, in: format)
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    guard let precision = Element.format.precision, precision < 53 else {
      return try inner.shift(input, by: pattern, boundary: boundary)
    }
    let wide = try inner.shift(
      input.map { $0.nearestDouble }, by: pattern, boundary: boundary)
    return wide.map { Element(nearestTo: $0) }
  }
}
