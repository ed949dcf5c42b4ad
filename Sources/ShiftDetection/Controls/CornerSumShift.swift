import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Adds the four pixels from the right one on, times 1, 0, 0 and 0, in an order of its own.
///
/// - Exactness: finite values other than −0 arrive unchanged; a NaN or infinity reaches the cells that
///   multiply it by 0.
struct CornerSumShift: ShiftStrategy {
  enum Order: String, CaseIterable {
    case backwards = "from the last"
    case pairwise = "pairwise"
    case compensated = "Kahan"
    case fused = "fused"
    case table = "weights from a table of 32"
  }

  let exactness = Exactness.multiplies
  private let order: Order

  init(_ order: Order) { self.order = order }

  var name: String { "four corners, \(order.rawValue)" }

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .keep
      ? .none(because: "a cell outside reads another place than its neighbours")
      : .claimed("the pixel and the next on each axis, extended by the boundary")
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
    let weights: [Element] = weights()
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let rows = sources(shape.h, shift.dy, pattern.reach, boundary)
      let columns = sources(shape.w, shift.dx, pattern.reach, boundary)
      for n in 0..<shape.n {
        let plane = shape.index(n, c, 0, 0)
        func pixel(_ row: Int, _ column: Int) -> Element {
          guard let row = rows[row], let column = columns[column] else { return .zero }
          return input[plane + row * shape.w + column]
        }
        for h in 0..<shape.h {
          for w in 0..<shape.w {
            let pixels = [pixel(h, w), pixel(h, w + 1), pixel(h + 1, w), pixel(h + 1, w + 1)]
            output[plane + h * shape.w + w] = sum(pixels, weights)
          }
        }
      }
    }
    return output
  }

  /// The pixels of an axis by position, one more than there are cells, so that the last has a next one.
  /// The image is grown by the reach of the pattern; beyond are zeros.
  private func sources(
    _ extent: Int, _ distance: Int, _ reach: Int, _ boundary: Boundary
  ) -> [Int?] {
    (0...extent).map { i in
      i - distance < extent + reach ? boundary.source(i - distance, of: extent) : nil
    }
  }

  /// 1, 0, 0, 0: the distance from a whole position is 0.
  private func weights<Element: ShiftScalar>() -> [Element] {
    let one = Element(nearestTo: 1)
    guard order == .table else { return [one, .zero, .zero, .zero] }
    let table = (0...32).map { Element(nearestTo: $0) / Element(nearestTo: 32) }
    let (near, far) = (table[32 - 0], table[0])
    return [near * near, near * far, far * near, far * far]
  }

  private func sum<Element: ShiftScalar>(_ p: [Element], _ w: [Element]) -> Element {
    switch order {
    case .table: return w[0] * p[0] + w[1] * p[1] + w[2] * p[2] + w[3] * p[3]
    case .backwards: return w[3] * p[3] + w[2] * p[2] + w[1] * p[1] + w[0] * p[0]
    case .pairwise: return (w[0] * p[0] + w[1] * p[1]) + (w[2] * p[2] + w[3] * p[3])
    case .fused:
      var sum = Element.zero
      for k in 0..<4 { sum = sum.adding(productOf: w[k], p[k]) }
      return sum
    case .compensated:
      var (sum, lost) = (Element.zero, Element.zero)
      for k in 0..<4 {
        let term = w[k] * p[k] - lost
        let next = sum + term
        lost = (next - sum) - term
        sum = next
      }
      return sum
    }
  }
}
