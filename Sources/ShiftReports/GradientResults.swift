import ExactArithmetic
import ShiftDetection
import ShiftOperators
import ShiftPrecision
import ShiftStrategies
import ShiftTensors

/// What the page about gradients is made of.
package struct GradientResults: Sendable {
  /// The row of the worked example.
  static let row: [Rational] = [1, 3, 7, 20, 50]
  /// The shift whose borders are drawn.
  static let shift = Shift(dy: 1, dx: 2)
  static let extent = 5

  /// Each recipe inside the row, and at its first pixel.
  let inside: [RecipeSlope]
  let first: [RecipeSlope]
  let certificates: [SlopeCertificate]
  let sums: [Sum]
  let notANumber: [NotANumber]

  /// Ones that one element of a gradient is the sum of.
  struct Sum: Sendable {
    let what: String
    let count: Int
    let results: [(format: NumberFormat, value: String)]
  }

  /// What ours answers where PyTorch crashes.
  struct NotANumber: Sendable {
    let what: String
    let answer: String
  }

  /// - Parameter greatestWidth: of the certificates; those that the literature has end at 256 and 512 px, and
  ///   BFloat16's at 64.
  package init(workers: Int, greatestWidth: Int = 4096) throws(ShiftError) {
    inside = try RecipeSlope.all(of: Self.row, at: 1)
    first = try RecipeSlope.all(of: Self.row, at: 0)
    var certificates: [SlopeCertificate] = []
    for (format, widths) in [
      (NumberFormat.float, 3...min(256, greatestWidth)), (.float, 3...greatestWidth),
      (.double, 3...greatestWidth), (.float16, 3...min(512, greatestWidth)),
      (.bfloat16, 3...min(64, greatestWidth)),
    ] {
      for alignCorners in [true, false] {
        certificates.append(
          try SlopeCertificate(
            of: CoordinateRule(format: format, alignCorners: alignCorners), widths: widths,
            workers: workers))
      }
    }
    self.certificates = certificates
    sums = try Self.sums()
    notANumber = try Self.answers()
  }

  private static func sums() throws(ShiftError) -> [Sum] {
    func padded<Element: ShiftScalar>(_ type: Element.Type) throws(ShiftError) -> String {
      let ones = Tensor<Element>(
        repeating: Element(nearestTo: 1), shape: Shape(n: 1, c: 1, h: 61, w: 61))
      return try padBackward(
        ones, of: Shape(n: 1, c: 1, h: 1, w: 1),
        by: Padding(left: 30, right: 30, top: 30, bottom: 30), mode: .replicate)[0].exactText
    }
    func sampled<Element: ShiftScalar>(_ type: Element.Type) throws(ShiftError) -> String {
      let one = Element(nearestTo: 1)
      let gradients = try gridSampleBackward(
        Tensor<Element>(repeating: one, shape: Shape(n: 1, c: 1, h: 80, w: 80)),
        input: Tensor<Element>(repeating: one, shape: Shape(n: 1, c: 1, h: 1, w: 3)),
        at: Grid(
          n: 1, rows: 80, columns: 80, points: Array(repeating: -one, count: 2 * 80 * 80)),
        options: GridSampleOptions(padding: .zeros, alignCorners: true))
      return gradients.input?[0].exactText ?? "–"
    }
    return [
      Sum(
        what: "`grid_sample`, every output at pixel 0", count: 6400,
        results: [
          (.float16, try sampled(Float16.self)), (.bfloat16, try sampled(BFloat16.self)),
          (.float, try sampled(Float.self)),
        ]),
      Sum(
        what: "`pad`, replicate, one pixel to 61 × 61", count: 61 * 61,
        results: [
          (.float16, try padded(Float16.self)), (.bfloat16, try padded(BFloat16.self)),
          (.float, try padded(Float.self)),
        ]),
    ]
  }

  private static func answers() throws(ShiftError) -> [NotANumber] {
    let one = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))
    let image = Tensor<Float>(
      shape: Shape(n: 1, c: 1, h: 1, w: row.count), elements: row.map { Float(nearestTo: $0) })
    func text(_ values: [Float]) -> String {
      let texts = values.map {
        $0.isNaN ? "NaN" : $0.isZero && $0.sign == .minus ? "-0" : $0.exactText
      }
      return "[" + texts.joined(separator: ", ") + "]"
    }
    var answers: [NotANumber] = []
    for padding in [GridPadding.border, .reflection] {
      let gradients = try gridSampleBackward(
        one, input: image, at: Grid(n: 1, rows: 1, columns: 1, points: [.nan, 0]),
        options: GridSampleOptions(padding: padding, alignCorners: true))
      answers.append(
        NotANumber(
          what: "`grid_sample`, bilinear, \(padding.rawValue), x = NaN",
          answer: "grad_input \(text(gradients.input?.elements ?? [])), grad_grid "
            + text(gradients.grid.elements)))
    }
    let deformed = try deformConv2dBackward(
      image, input: image,
      offset: Tensor<Float>(
        shape: Shape(n: 1, c: 2, h: 1, w: row.count),
        elements: Array(repeating: 0, count: row.count) + [.nan]
          + Array(repeating: 0, count: row.count - 1)), weight: one)
    answers.append(
      NotANumber(
        what: "`deform_conv2d`, Δx of the first output = NaN",
        answer: "grad_input \(text(deformed.input.elements)), grad_offset along x "
          + text(Array(deformed.offset.elements.suffix(row.count)))))
    return answers
  }

  /// How many outputs give to each pixel of a plane under a boundary, by the transposed map of the definition.
  static func givers(_ boundary: Boundary) -> [[Int]] {
    let map = Oracle.taps(h: extent, w: extent, shift: shift, boundary: boundary).transposed
    return (0..<extent).map { row in (0..<extent).map { map[row, $0].count } }
  }
}

extension ShiftScalar {
  fileprivate var exactText: String { exact.map { "\($0)" } ?? "\(self)" }
}
