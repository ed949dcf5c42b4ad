import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Blends linearly at positions that are written in −1…1 and mapped back, as `grid_sample` does, in loops
/// of its own: the four corners at once or one axis after the other, the positions in the image's format or
/// in Double.
///
/// - Exactness: exact in `Rational`, which keeps its own positions.
struct BlendingGridShift: ShiftStrategy {
  enum Passes: String { case one, two }

  let exactness = Exactness.interpolates
  private let passes: Passes
  private let hasDoubleGrid: Bool

  init(passes: Passes, hasDoubleGrid: Bool) {
    (self.passes, self.hasDoubleGrid) = (passes, hasDoubleGrid)
  }

  var name: String {
    (passes == .one ? "blend at once" : "blend in two passes")
      + (hasDoubleGrid ? ", grid in Double" : "")
  }

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate || boundary == .circular
      ? .claimed("indices brought into the image, 2i/(n − 1) − 1 and back")
      : .none(because: "it is written for two others")
  }

  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    GridSampleShift().handles(shape, by: pattern, in: format)
  }

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let rows: [Reading<Element>] = readings(shape.h, shift.dy, boundary)
      let columns: [Reading<Element>] = readings(shape.w, shift.dx, boundary)
      for n in 0..<shape.n {
        let plane = shape.index(n, c, 0, 0)
        func pixel(_ row: Int, _ column: Int) -> Element { input[plane + row * shape.w + column] }
        for (h, y) in rows.enumerated() {
          for (w, x) in columns.enumerated() {
            let (a, b) = (pixel(y.low, x.low), pixel(y.low, x.high))
            let (d, e) = (pixel(y.high, x.low), pixel(y.high, x.high))
            output[plane + h * shape.w + w] =
              switch passes {
              case .one:
                a * (y.near * x.near) + b * (y.near * x.far) + d * (y.far * x.near)
                  + e * (y.far * x.far)
              case .two: (a * x.near + b * x.far) * y.near + (d * x.near + e * x.far) * y.far
              }
          }
        }
      }
    }
    return output
  }

  /// The two pixels around a position and their weights.
  private struct Reading<Element> {
    let low: Int
    let high: Int
    let near: Element
    let far: Element
  }

  private func readings<Element: ShiftScalar>(
    _ extent: Int, _ distance: Int, _ boundary: Boundary
  ) -> [Reading<Element>] {
    (0..<extent).map { i in
      let index = boundary.source(i - distance, of: extent) ?? 0
      let (low, far): (Int, Element)
      if hasDoubleGrid, Element.format != .rational {
        let (floor, fraction): (Int, Double) = mapped(index, of: extent)
        (low, far) = (floor, Element(nearestTo: fraction))
      } else {
        (low, far) = mapped(index, of: extent)
      }
      return Reading(
        low: max(low, 0), high: min(low + 1, extent - 1), near: Element(nearestTo: 1) - far,
        far: far)
    }
  }

  /// The pixel below the position that pixel `index` is mapped back to, and how far it lies above.
  private func mapped<Element: ShiftScalar>(_ index: Int, of extent: Int) -> (Int, Element) {
    guard extent > 1 else { return (0, .zero) }
    let one = Element(nearestTo: 1)
    let value: Element = GridFormula.textbook.value(index, of: extent, alignCorners: true)
    let position = (value + one) * (Element(nearestTo: extent - 1) / Element(nearestTo: 2))
    let floor = position.roundedDown()
    return (floor.wholePart, position - floor)
  }
}
