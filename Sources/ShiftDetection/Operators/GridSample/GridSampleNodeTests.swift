import ShiftOperators
import ShiftTensors
import ShiftVerification

extension GridSampleStudy {
  /// The fourteen node tests of ONNX's `GridSample` with two axes, inputs and expected values as
  /// `onnx/backend/test/case/node/gridsample.py` has them.
  static let nodeTests: [UsualQuestion<GridSampleCall>] = {
    let counted = Tensor<Float>(
      shape: Shape(n: 1, c: 1, h: 4, w: 4), elements: (0..<16).map { Float($0) })
    let steps: [Float] = [-1, -0.6, -0.2, 0.2, 0.6, 1]
    let grid = Tensor<Float>(
      shape: Shape(n: 1, c: 6, h: 6, w: 2),
      elements: steps.flatMap { y in steps.flatMap { [$0, y] } })
    let first = UsualQuestion(
      GridSampleCall(
        of: counted.shape, .bilinear, .zeros, alignCorners: false, rows: 6, columns: 6),
      [counted, grid],
      expected: [
        0, 0.15, 0.55, 0.95, 1.35, 0.75, 0.6, 1.5, 2.3, 3.1, 3.9, 2.1, 2.2, 4.7, 5.5, 6.3, 7.1,
        3.7, 3.8, 7.9, 8.7, 9.5, 10.3, 5.3, 5.4, 11.1, 11.9, 12.7, 13.5, 6.9, 3, 6.15, 6.55, 6.95,
        7.35, 3.75,
      ])
    let outside: [Float] = [-10, -5, -0.2, 10, 10, -0.2, 5, 10]
    let diagonal: [Float] = [-1, -0.5, -0.2, 0, 0, -0.2, 0.5, 1]
    let further: [Float] = [
      -1, -0.8, -0.6, -0.5, -0.1, -0.2, 0.7, 0, 0, 0.4, 0.2, -0.2, -0.3, 0.5, -1, 1,
    ]
    func twice(_ values: [Float]) -> [Float] { values.flatMap { [$0, $0] } }
    return [
      first,
      small(.bilinear, .zeros, false, twice(outside), [0, 0, 1.7, 0, 0, 1.7, 0, 0]),
      small(.bilinear, .border, false, twice(outside), [0, 0, 1.7, 5, 5, 1.7, 5, 5]),
      small(.bilinear, .reflection, false, twice(outside), [2.5, 0, 1.7, 2.5, 2.5, 1.7, 5, 2.5]),
      small(.bilinear, .zeros, false, twice(diagonal), [0, 0.5, 1.7, 2.5, 2.5, 1.7, 4.5, 1.25]),
      small(.bilinear, .zeros, true, twice(diagonal), [0, 1.25, 2, 2.5, 2.5, 2, 3.75, 5]),
      small(.nearest, .zeros, false, twice(diagonal), [0, 0, 2, 2, 2, 2, 5, 0]),
      small(
        .bicubic, .zeros, false, twice(diagonal),
        [-0.1406, 0.3828, 1.7556, 2.9688, 2.9688, 1.7556, 5.1445, 1.3906]),
      small(.nearest, .zeros, false, further, [0, 0, 2, 3, 4, 3, 4, 4]),
      small(.nearest, .zeros, true, further, [0, 0, 2, 3, 2, 3, 4, 4]),
      small(.bilinear, .zeros, false, further, [0, 0.45, 1.8, 2.4, 3.7, 2.1, 3.7, 1]),
      small(.bilinear, .zeros, true, further, [0.4, 1.2, 2.05, 2.85, 3.3, 2.2, 3.35, 4]),
      small(
        .bicubic, .zeros, false, further,
        [-0.173250, 0.284265, 1.923106, 2.568, 5.170375, 2.284414, 4.744844, 1.046875]),
      small(
        .bicubic, .zeros, true, further,
        [0.304001, 1.12875, 2.26627, 3.144844, 4.5315, 2.45536, 4.599819, 4]),
    ]
  }()

  /// A call of the 3 × 2 image 0…5 at eight positions.
  private static func small(
    _ mode: InterpolationMode, _ padding: GridPadding, _ aligned: Bool, _ points: [Float],
    _ expected: [Double]
  ) -> UsualQuestion<GridSampleCall> {
    let image = Tensor<Float>(
      shape: Shape(n: 1, c: 1, h: 3, w: 2), elements: (0..<6).map { Float($0) })
    return UsualQuestion(
      GridSampleCall(of: image.shape, mode, padding, alignCorners: aligned, rows: 2, columns: 4),
      [image, Tensor(shape: Shape(n: 1, c: 2, h: 4, w: 2), elements: points)], expected: expected)
  }
}
