import ArgumentParser
import PropertyTesting
import ShiftOperators
import ShiftPrecision
import ShiftStrategies
import ShiftTensors

/// Runs every pixel of every width of a range through one coordinate rule.
struct CertifyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "certify",
    abstract: "State what grid_sample does at every pixel of every width of a range.",
    usage: "shiftproof certify [<options>]",
    discussion: """
      Every (width, pixel) pair is run, so each number holds for all tensors, shifts and images of \
      these widths.
      """)

  @Option(
    help: ArgumentHelp("The format of the grid: \(NumberFormat.names).", valueName: "name"))
  var format = "float"

  @Option(
    help: ArgumentHelp("How the grid is written: \(GridFormula.names).", valueName: "name"))
  var formula = "textbook"

  @Flag(inversion: .prefixedNo, help: "Whether −1 and 1 name the outermost pixel centres.")
  var alignCorners = true

  @Option(
    help: ArgumentHelp(
      "Whose arithmetic maps the grid back: \(GridSampleDialect.names).", valueName: "name"))
  var dialect = "pytorch-cpu"

  @Option(help: ArgumentHelp("The widths, as 2...4096 or 56.", valueName: "range"))
  var widths = "2...4096"

  @Option(
    help: ArgumentHelp(
      "The format that the formula is computed in before it is stored (default: that of --format).",
      valueName: "name"))
  var writtenIn: String?

  @Option(
    help: ArgumentHelp(
      "The format that maps the grid back (default: that of --format).", valueName: "name"))
  var arithmetic: String?

  @Flag(inversion: .prefixedNo, help: "Whether half-pixel ties are sent through the map too.")
  var ties = true

  @Flag(
    help:
      "State which of the two slopes at each pixel the gradient of the grid is, and nothing else.")
  var slopes = false

  @OptionGroup var workers: WorkersOption

  @OptionGroup var range: RangeOptions

  @Flag(help: "Write the counts as JSON.")
  var json = false

  func run() throws {
    let rule = CoordinateRule(
      format: try named(format, of: "--format", among: NumberFormat.named),
      formula: try named(formula, of: "--formula", among: GridFormula.named),
      alignCorners: alignCorners,
      dialect: try named(dialect, of: "--dialect", among: GridSampleDialect.named),
      writtenIn: try writtenIn.map {
        try named($0, of: "--written-in", among: NumberFormat.named)
      },
      arithmetic: try arithmetic.map {
        try named($0, of: "--arithmetic", among: NumberFormat.named)
      })
    if slopes { return try tellSlopes(of: rule) }
    let certificate = try range.run(
      rule, widths: try WidthText.range(widths, of: "--widths"), includesTies: ties,
      workers: try workers.count(), told: json ? "--json" : nil)
    if let certificate { tell(certificate, asJSON: json) }
  }

  private func tellSlopes(of rule: CoordinateRule) throws {
    if let option = range.named ?? (ties ? nil : "--no-ties") {
      throw ShiftError("--slopes", found: option, expected: "the widths in one run, without ties")
    }
    let certificate = try SlopeCertificate(
      of: rule, widths: try WidthText.range(widths, of: "--widths"),
      workers: try workers.count())
    json ? print(certificate.json.text()) : StandardOutput.tell(certificate.statement)
  }
}

/// Prints a certificate.
func tell(_ certificate: Certificate, asJSON: Bool) {
  asJSON ? print(certificate.json.text()) : StandardOutput.tell(certificate.statement)
}
