import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// A published tolerance that a test suite compares `grid_sample`, or operators like it, with.
package struct PublishedTolerance: Hashable, Sendable {
  package let suite: String
  /// As the suite writes it.
  package let text: String
  let limit: Limit

  enum Limit: Hashable, Sendable {
    /// `|got − expected| ≤ absolute + relative·|expected|`
    case mixed(relative: Rational, absolute: Rational)
    /// `|got − expected| ≤ limit·|expected|` where `|expected| > least`, and `≤ limit` elsewhere
    case relative(limit: Rational, above: Rational)
    /// Units in the last place between the two.
    case ulps(UInt64)
  }

  /// Whether the suite accepts `got`.
  package func accepts(_ got: Float, for expected: Float) -> Bool {
    switch limit {
    case .ulps(let count): return (got.ulps(from: expected) ?? .max) <= count
    case .mixed(let relative, let absolute):
      guard let got = got.exact, let expected = expected.exact else { return got == expected }
      return (got - expected).magnitude <= absolute + relative * expected.magnitude
    case .relative(let limit, let least):
      guard let got = got.exact, let expected = expected.exact else { return got == expected }
      let scale = expected.magnitude > least ? expected.magnitude : 1
      return (got - expected).magnitude <= limit * scale
    }
  }

  private init(_ suite: String, _ text: String, _ relative: String, _ absolute: String) {
    (self.suite, self.text) = (suite, text)
    limit = .mixed(relative: Rational(relative)!, absolute: Rational(absolute)!)
  }

  private init(_ suite: String, _ text: String, epsilons: Int, above least: String) {
    (self.suite, self.text) = (suite, text)
    limit = .relative(
      limit: Rational(epsilons) * Rational.powerOfTwo(-23), above: Rational(least)!)
  }

  private init(_ suite: String, ulps: UInt64) {
    (self.suite, text) = (suite, "\(ulps) ulps")
    limit = .ulps(ulps)
  }

  /// Float tolerances, by what they accept beside a 1, the widest first.
  package static let all: [PublishedTolerance] = [
    PublishedTolerance("ONNX backend tests", "rtol 1e-3, atol 1e-7", "1/1000", "1/10000000"),
    PublishedTolerance("onnxruntime", "rtol 1e-4, atol 1e-5", "1/10000", "1/100000"),
    PublishedTolerance("StableHLO", "atol 1e-4", "0", "1/10000"),
    PublishedTolerance("torchvision deform_conv2d", "rtol 1e-5, atol 1e-5", "1/100000", "1/100000"),
    PublishedTolerance("PyTorch assert_close", "rtol 1.3e-6, atol 1e-5", "13/10000000", "1/100000"),
    PublishedTolerance("WebNN linear resample", ulps: 84),
    PublishedTolerance("JAX", "rtol 1e-6, atol 1e-6", "1/1000000", "1/1000000"),
    PublishedTolerance(
      "oneDNN benchdnn", "7 eps, relative above 1e-5", epsilons: 7, above: "1/100000"),
  ]
}

/// Where a tolerance first notices that the identity shift is not the identity.
package struct AuditEntry: Hashable, Sendable {
  package let tolerance: PublishedTolerance
  package let alignCorners: Bool
  /// The one pixel that is `background` + 1 (0 among ones: the pixel is 0), and what came back.
  package let isLitPixel: Bool
  /// The smallest width whose worst pixel is refused; `nil` if the range has none.
  package let width: Int?
  package let pixel: Int
  package let got: Float
}

extension AuditEntry {
  /// For each tolerance, the smallest width at which what the identity grid reads at one pixel is refused.
  ///
  /// Two images decide it: a single 1 among zeros, where the relative part of a tolerance is widest
  /// for the largest deviation, and a single 0 among ones, where only the absolute part is left. The one other
  /// pixel alone is compared; where the 1 stands beside it, on the side to which it comes back, a 0 gets the same weight as
  /// the 0 among ones. Every deviation in the table is what `gridSample` returned for that image.
  package static func all(
    alignCorners: Bool, isLitPixel: Bool, widths: ClosedRange<Int>,
    dialect: GridSampleDialect = .pytorchCPU
  ) throws(ShiftError) -> [AuditEntry] {
    let rule = CoordinateRule(format: .float, alignCorners: alignCorners, dialect: dialect)
    let counts = try WidthCounts.each(of: rule, widths: widths)
    var entries: [AuditEntry] = []
    for tolerance in PublishedTolerance.all {
      var entry = AuditEntry(
        tolerance: tolerance, alignCorners: alignCorners, isLitPixel: isLitPixel, width: nil,
        pixel: 0, got: 0)
      var refused = 0.0
      for found in counts where found.inexact > 0 {
        // An error no larger than one that was accepted is accepted.
        guard found.greatest > refused else { continue }
        let got = try readBack(
          found.pixel, of: found.width, isLit: isLitPixel, alignCorners, dialect)
        if !tolerance.accepts(got, for: isLitPixel ? 1 : 0) {
          entry = AuditEntry(
            tolerance: tolerance, alignCorners: alignCorners, isLitPixel: isLitPixel,
            width: found.width, pixel: found.pixel, got: got)
          break
        }
        refused = found.greatest
      }
      entries.append(entry)
    }
    return entries
  }

  /// What the operator returns for one pixel of a two-row image under the identity grid.
  private static func readBack(
    _ pixel: Int, of width: Int, isLit: Bool, _ alignCorners: Bool, _ dialect: GridSampleDialect
  ) throws(ShiftError) -> Float {
    let background: Float = isLit ? 0 : 1
    var row = [Float](repeating: background, count: width)
    row[pixel] = 1 - background
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 2, w: width), elements: row + row)
    let x: Float = GridFormula.textbook.value(pixel, of: width, alignCorners: alignCorners)
    let y: Float = GridFormula.textbook.value(0, of: 2, alignCorners: alignCorners)
    let options = GridSampleOptions(
      padding: .border, alignCorners: alignCorners, dialect: dialect)
    return try gridSample(
      image, at: Grid(n: 1, rows: 1, columns: 1, points: [x, y]), options: options
    ).elements[0]
  }
}
