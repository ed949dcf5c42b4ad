import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The operators in each format on 2 × 4 × 16 × 16.
enum OperatorWorkloads {
  static let all: [Workload] =
    inFormat(Float16.self) + inFormat(BFloat16.self) + inFormat(Float.self) + inFormat(Double.self)
    + inFormat(Rational.self)
    + [
      general(Float.self, offsetsDiffer: false), general(Double.self, offsetsDiffer: false),
      general(Float.self, offsetsDiffer: true), general(Double.self, offsetsDiffer: true),
    ]

  /// deform_conv2d with a dense weight on the image of `peers/torch_strategies.py`: at offsets of a quarter
  /// everywhere, or of quarters of their own for each channel and cell.
  private static func general<Element: ShiftScalar>(
    _ type: Element.Type, offsetsDiffer: Bool
  ) -> Workload {
    let shape = StrategyWorkloads.shape
    let name = offsetsDiffer ? "mixed deform_conv2d" : "general deform_conv2d"
    return Workload("\(name) \(Element.format.rawValue)", shape.count, "pixels") {
      let image: Tensor<Element> = drawn(shape)
      let weight: Tensor<Element> = drawn(Shape(n: shape.c, c: shape.c, h: 1, w: 1))
      var draws = Draws()
      let offsets = Shape(n: shape.n, c: 2 * shape.c, h: shape.h, w: shape.w)
      let offset = Tensor(
        shape: offsets,
        elements: (0..<offsets.count).map { _ in
          Element(nearestTo: offsetsDiffer ? Int(draws.next() % 9) - 4 : 1)
            / Element(nearestTo: 4)
        })
      return { keep(try deformConv2d(image, offset: offset, weight: weight)) }
    }
  }

  private static let shape = Shape(n: 2, c: 4, h: 16, w: 16)

  private static func inFormat<Element: ShiftScalar>(_ type: Element.Type) -> [Workload] {
    func workload(
      _ name: String, _ run: @escaping @Sendable (Tensor<Element>) throws -> Tensor<Element>
    ) -> Workload {
      Workload("operator \(name) \(Element.format.rawValue)", shape.count, "pixels") {
        let image: Tensor<Element> = drawn(shape)
        return { keep(try run(image)) }
      }
    }
    let (third, weights): (Element, Tensor<Element>) = (
      Element(nearestTo: 1) / Element(nearestTo: 4), drawn(Shape(n: 4, c: 1, h: 3, w: 3))
    )
    let offset = Tensor<Element>(
      repeating: third, shape: Shape(n: shape.n, c: 2 * shape.c, h: shape.h, w: shape.w))
    let dense: Tensor<Element> = drawn(Shape(n: shape.c, c: shape.c, h: 1, w: 1))
    // A quarter before each pixel, so that every tap counts but those of the first row and column.
    let coordinates = (0..<16).map {
      (Element(nearestTo: $0) + third) / Element(nearestTo: 8) - Element(nearestTo: 1)
    }
    let grid = Grid(n: shape.n, x: coordinates, y: coordinates)
    return [
      workload("pad replicate") {
        try pad($0, by: Padding(all: 2), mode: .replicate, value: .zero)
      },
      workload("roll") { try roll($0, by: [3, -2], along: [2, 3]) },
      workload("conv2d 3×3 depthwise") { try conv2d($0, weight: weights, groups: 4) },
      workload("deform_conv2d quarter offsets") {
        try deformConv2d($0, offset: offset, weight: dense)
      },
    ]
      + InterpolationMode.allCases.map { mode in
        workload("grid_sample \(mode.rawValue)") {
          try gridSample($0, at: grid, options: GridSampleOptions(mode: mode))
        }
      }
  }
}
