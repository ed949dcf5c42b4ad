import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// How a pixel index becomes a grid value, and how `grid_sample` turns that back into a position.
///
/// An integer shift under replicate, circular or keep reads pixel i of n, 0 ≤ i < n, through this map and
/// nothing else, so what is true of the map for every i of every n is true of every image under such a shift.
package struct CoordinateRule: Hashable, Sendable {
  /// The format the grid is stored in.
  package var format: NumberFormat
  package var formula: GridFormula
  package var alignCorners: Bool
  package var dialect: GridSampleDialect
  /// The format the formula is computed in, before the result is stored as `format`.
  package var writtenIn: NumberFormat
  /// The format that maps the grid value back: kernels that compute 16-bit tensors in Float (CUDA's
  /// `opmath_t`) have `.float` here.
  package var arithmetic: NumberFormat
  /// The format that holds n and n − 1 while the formula is computed: `writtenIn` itself where they are
  /// a tensor of it, Float beside a 16-bit format where they are a Python number, which stays wide.
  /// Each product and quotient with them is rounded to this format and then to `writtenIn`. `linspace` and
  /// `rounded` do not look at it.
  package var extentIn: NumberFormat
  /// The same for a difference: PyTorch's CPU kernels of `+` and `−` round a Python number to the tensor's
  /// format first, those of `·` and `/` do not.
  package var subtrahendIn: NumberFormat

  /// - Parameters:
  ///   - writtenIn: `nil` for `format` itself.
  ///   - arithmetic: `nil` for what the dialect computes in: `format` itself, or Float where it
  ///     widens the 16-bit formats.
  ///   - extentIn: `nil` for `writtenIn`.
  ///   - subtrahendIn: `nil` for `extentIn`.
  package init(
    format: NumberFormat, formula: GridFormula = .textbook, alignCorners: Bool = true,
    dialect: GridSampleDialect = .pytorchCPU, writtenIn: NumberFormat? = nil,
    arithmetic: NumberFormat? = nil, extentIn: NumberFormat? = nil,
    subtrahendIn: NumberFormat? = nil
  ) {
    (self.format, self.formula, self.alignCorners) = (format, formula, alignCorners)
    self.dialect = dialect
    self.writtenIn = writtenIn ?? format
    self.arithmetic =
      arithmetic ?? (format.isNarrow && dialect.widensNarrowFormats ? .float : format)
    self.extentIn = extentIn ?? self.writtenIn
    self.subtrahendIn = subtrahendIn ?? self.extentIn
  }

  /// Whether every step rounds to the one format.
  package var isUniform: Bool {
    [writtenIn, arithmetic, extentIn, subtrahendIn].allSatisfy { $0 == format }
  }

  /// `textbook, align_corners true, pytorch-cpu` and what differs from the format.
  package var summary: String {
    var parts = [formula.rawValue, "align_corners \(alignCorners)", dialect.name]
    if writtenIn != format { parts.append("grid computed in \(writtenIn.rawValue)") }
    if extentIn != writtenIn { parts.append("n held in \(extentIn.rawValue)") }
    if subtrahendIn != extentIn { parts.append("subtracted in \(subtrahendIn.rawValue)") }
    if arithmetic != format { parts.append("positions computed in \(arithmetic.rawValue)") }
    return parts.joined(separator: ", ")
  }
}

extension CoordinateRule: CustomStringConvertible {
  /// The format and the summary.
  package var description: String { "\(format.rawValue), \(summary)" }
}

extension CoordinateRule {
  /// - Throws: `ShiftError` if a width is below 2, or the pixels of the widths do not fit `Int`, or a format
  ///   is narrower than what is computed in it.
  func requireMeaning(ofWidths widths: ClosedRange<Int>) throws(ShiftError) {
    guard widths.lowerBound >= 2 else {
      let reason =
        alignCorners && widths.lowerBound == 1 ? ", where aligned corners divide 0 by 0" : ""
      throw ShiftError(
        "widths", found: "\(widths.lowerBound)\(reason)", expected: "widths of at least 2 px")
    }
    guard widths.pixelCount != nil else {
      throw ShiftError(
        "widths",
        found: "\(widths.lowerBound)...\(widths.upperBound) has more than \(Int.max) pixels",
        expected: "a range whose pixels can be counted")
    }
    guard writtenIn.contains(format), arithmetic.contains(format), extentIn.contains(writtenIn),
      subtrahendIn.contains(writtenIn)
    else {
      throw ShiftError(
        "coordinate rule",
        found: "a \(format.rawValue) grid computed in \(writtenIn.rawValue) with n in "
          + "\(extentIn.rawValue) and read in " + arithmetic.rawValue,
        expected: "formats that hold every \(format.rawValue)")
    }
  }
}
