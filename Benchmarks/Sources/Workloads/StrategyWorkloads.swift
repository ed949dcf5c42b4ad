import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// The strategies on 8 × 64 × 56 × 56, four groups moved by one pixel, edges repeated: the image of
/// `peers/torch_strategies.py`.
enum StrategyWorkloads {
  static let shape = Shape(n: 8, c: 64, h: 56, w: 56)

  static let all: [Workload] =
    Strategies.all.flatMap { strategy in
      [
        workload(strategy, .replicate, as: Float.self),
        workload(strategy, .replicate, as: Double.self),
      ]
    }
    + Strategies.all.filter { $0.recipe(for: .keep).isClaimed }.map {
      workload($0, .keep, as: Float.self)
    }

  private static func workload<Element: ShiftScalar>(
    _ strategy: any ShiftStrategy, _ boundary: Boundary, as type: Element.Type
  ) -> Workload {
    let variant = boundary == .replicate ? "" : " \(boundary.rawValue)"
    return Workload(
      "\(strategy.name)\(variant) \(Element.format.rawValue)", shape.count, "pixels"
    ) {
      let image: Tensor<Element> = drawn(shape)
      return { keep(try strategy.shift(image, by: .cross, boundary: boundary)) }
    }
  }
}

/// An image of ordinary values.
func drawn<Element: ShiftScalar>(_ shape: Shape) -> Tensor<Element> {
  var draws = Draws()
  return Tensor(
    shape: shape,
    elements: (0..<shape.count).map { _ in
      Element(nearestTo: Rational(exactly: draws.real(bits: 24, exponents: 8))!)
    })
}
