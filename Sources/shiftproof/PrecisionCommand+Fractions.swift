import ShiftOperators
import ShiftPrecision
import ShiftReports
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// The ways of shifting by fractions, ranked.
extension PrecisionCommand {
  func rankFractions() throws {
    try refuse([
      ("--formulas", formulas != nil), ("--device", device.device != nil),
      ("--no-align-corners", !alignCorners),
    ])
    let boundary = try named(
      self.boundary ?? "zeros", of: "--boundary", among: Boundary.named)
    let dialects = try list(
      self.dialects ?? "pytorch-cpu", of: "--dialects", among: GridSampleDialect.named)
    var rows: [FractionRow] = []
    for format in try roundingFormats() {
      for width in try fractionWidths() {
        let found = FractionalWay.of(dialects).compactMap {
          QuarterDeviation(of: $0, in: format, width: width, boundary: boundary)
        }
        // Those that are level stay in the order of the strategies.
        rows += found.enumerated().sorted { a, b in
          (a.element.bound, a.element.attained, a.offset)
            < (b.element.bound, b.element.attained, b.offset)
        }.map { FractionRow($0.element) }
      }
    }
    tell(rows, numbers: 4)
  }

  /// What the recipes for fractions fix themselves.
  private func refuse(_ options: [(name: String, isGiven: Bool)]) throws(ShiftError) {
    if let given = options.first(where: \.isGiven) {
      throw ShiftError(
        "--fractions", found: "\(given.name) beside it",
        expected: "the recipes of the strategies, which fix it")
    }
  }

  private func roundingFormats() throws(ShiftError) -> [NumberFormat] {
    let formats = try ShiftProofCommand.formats(formats)
    guard formats.allSatisfy({ $0.precision != nil }) else {
      throw ShiftError("--formats", found: "rational", expected: "formats that round")
    }
    return formats
  }

  private func fractionWidths() throws(ShiftError) -> [Int] {
    let widths = try WidthText.list(self.widths, of: "--widths")
    if let wide = widths.first(where: { $0 > QuarterDeviation.greatestWidth }) {
      throw ShiftError(
        "--widths", found: "width \(wide) with --fractions",
        expected: "widths up to \(QuarterDeviation.greatestWidth)")
    }
    return widths
  }
}

extension FractionalWay {
  /// The five, the grid in each dialect.
  fileprivate static func of(_ dialects: [GridSampleDialect]) -> [FractionalWay] {
    Strategies.all.flatMap { strategy in
      let way = FractionalWay(strategy)
      guard case .grid = way.reading else { return [way] }
      return dialects.map { FractionalWay(strategy, dialect: $0) }
    }
  }
}

/// One way at one width in one format.
private struct FractionRow: PrecisionTableRow {
  let found: QuarterDeviation

  init(_ found: QuarterDeviation) { self.found = found }

  static let columns = [
    "format", "width", "way", "dialect", "cells", "inexact", "position off", "weights off",
    "misses at least", "at most",
  ]

  private var dialect: GridSampleDialect? {
    if case .grid(let dialect) = found.way.reading { dialect } else { nil }
  }

  var cells: [String] {
    [
      found.format.rawValue, "\(found.width)", found.way.name, dialect?.name ?? "–",
      "\(found.cells)", "\(found.inexact)", "\(found.position)", "\(found.weights)",
      "\(found.attained.approximation)", "\(found.bound)",
    ]
  }

  var json: JSONText {
    .object([
      ("format", .string(found.format.rawValue)), ("width", .integer(found.width)),
      ("boundary", .string(found.boundary.rawValue)), ("way", .string(found.way.name)),
      ("dialect", .optional(dialect.map { .string($0.name) })), ("cells", .integer(found.cells)),
      ("inexact", .integer(found.inexact)), ("positionOff", .number(found.position)),
      ("weightsOff", .number(found.weights)),
      ("missesAtLeast", .string(found.attained.description)),
      ("missesAtMost", .number(found.bound)), ("worst", .optional(found.worst.map(worst))),
    ])
  }

  /// The row of zeros but for some pixels that misses so much, and the shift and the cell at which.
  private func worst(_ row: QuarterDeviation.WorstRow) -> JSONText {
    .object([
      ("shift", .string(row.shift.description)), ("cell", .integer(row.cell)),
      (
        "pixels",
        .array(
          row.pixels.map {
            .array([.integer($0.place), .string($0.value.description)])
          })
      ),
    ])
  }
}
