import ArgumentParser
import PropertyTesting
import ShiftOperators
import ShiftPrecision
import ShiftReports
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// The precision of one's own widths, formats, formulas and dialects.
struct PrecisionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "precision",
    abstract: "Say how far grid_sample's pixels come back from themselves at given widths.",
    usage: "shiftproof precision [<options>]",
    discussion: """
      Every pixel of each width is run, so each number is proved for its width. With --fractions the five \
      ways of shifting are ranked at shifts by quarters of a pixel instead: how far rows with values in \
      −1…1 may miss the exact value, from a row that does (at least) to a bound over all of them (at most).
      """)

  @Option(help: ArgumentHelp("Widths, as 7,14,20...32.", valueName: "list"))
  var widths = PrecisionStudy.commonWidths.map(String.init).joined(separator: ",")

  @Option(
    help: ArgumentHelp("Number formats, some of \(NumberFormat.names).", valueName: "names"))
  var formats = "float16,bfloat16,float,double"

  @Option(
    help: ArgumentHelp(
      "Grid formulas, some of \(GridFormula.names) (default: textbook).", valueName: "names"))
  var formulas: String?

  @Option(
    help: ArgumentHelp(
      "Dialects, some of \(GridSampleDialect.names) (default: pytorch-cpu).", valueName: "names"))
  var dialects: String?

  @Flag(help: "Rank the strategies at shifts by quarters of a pixel.")
  var fractions = false

  @Option(
    help: ArgumentHelp(
      "With --fractions: what is read outside, \(Boundary.names) (default: zeros, for every shift; the "
        + "others for shifts up to \(QuarterDeviation.reach) px).", valueName: "name"))
  var boundary: String?

  @OptionGroup var device: DeviceOptions

  @Flag(inversion: .prefixedNo, help: "Whether −1 and 1 name the outermost pixel centres.")
  var alignCorners = true

  @Flag(help: "Write a Markdown table.")
  var markdown = false

  @Flag(help: "Write the rows as JSON.")
  var json = false

  func run() throws {
    if markdown, json {
      throw ShiftError("--markdown", found: "--json beside it", expected: "one of the two")
    }
    if fractions { return try rankFractions() }
    if boundary != nil {
      throw ShiftError("--boundary", found: "no --fractions", expected: "both, or neither")
    }
    let widths = try WidthText.list(self.widths, of: "--widths")
    let rules = try rules()
    let rows = try rules.flatMap { rule in
      try widths.map { width in
        PrecisionRow(
          rule: rule,
          counts: try WidthCounts.each(
            of: rule, widths: width...width, includesTies: true, workers: 1)[0],
          bound: CoordinateBound(of: rule, widths: width...width))
      }
    }
    if device.device != nil, !json, !markdown {
      print(rules.map(\.description).joined(separator: "\n"))
    }
    tell(rows, numbers: 3)
  }

  /// Prints a table as it was asked for.
  ///
  /// - Parameter numbers: the first of the columns that hold numbers.
  func tell<Row: PrecisionTableRow>(_ rows: [Row], numbers first: Int) {
    if json {
      print(JSONText.array(rows.map(\.json)).text())
    } else if markdown {
      var page = Markdown()
      page.table(Row.columns, numbers: Set(first..<Row.columns.count), rows.map(\.cells))
      print(page.page, terminator: "")
    } else {
      print(
        textTable([Row.columns] + rows.map(\.cells), textColumns: first).joined(separator: "\n"))
    }
  }

  private func rules() throws(ShiftError) -> [CoordinateRule] {
    var rules: [CoordinateRule] = []
    let formulas = try list(
      self.formulas ?? "textbook", of: "--formulas", among: GridFormula.named)
    let dialects = try list(
      self.dialects ?? "pytorch-cpu", of: "--dialects", among: GridSampleDialect.named)
    for format in try ShiftProofCommand.formats(formats) {
      if let rule = try device.rule(
        format: format, alignCorners: alignCorners,
        beside: [("--formulas", self.formulas), ("--dialects", self.dialects)])
      {
        rules.append(rule)
        continue
      }
      for formula in formulas {
        for dialect in dialects {
          rules.append(
            CoordinateRule(
              format: format, formula: formula, alignCorners: alignCorners, dialect: dialect))
        }
      }
    }
    return rules
  }
}

/// A row of what the command prints.
protocol PrecisionTableRow {
  static var columns: [String] { get }
  var cells: [String] { get }
  var json: JSONText { get }
}

private struct PrecisionRow: PrecisionTableRow {
  let rule: CoordinateRule
  let counts: WidthCounts
  let bound: CoordinateBound?

  static let columns = [
    "format", "formula", "dialect", "width", "inexact", "below", "outside", "nearest wrong",
    "ties wrong", "largest error", "bound",
  ]

  var cells: [String] {
    [
      rule.format.rawValue, rule.formula.rawValue, rule.dialect.name, "\(counts.width)",
      "\(counts.inexact)", "\(counts.below)", "\(counts.outside)", "\(counts.nearestWrong)",
      "\(counts.tiesWrong)", "\(counts.greatest)",
      bound.map { "\($0.error.approximation)" } ?? "–",
    ]
  }

  var json: JSONText {
    var members = rule.members
    members += [("width", .integer(counts.width)), ("proved", .boolean(true))]
    members += Counter.ofOneWidth.map { ($0.rawValue, .integer(counts[$0])) }
    members += [
      ("maximumError", .number(counts.greatest)), ("pixel", .integer(counts.pixel)),
      ("bound", .optional(bound.map { .string($0.error.description) })),
    ]
    return .object(members)
  }
}
