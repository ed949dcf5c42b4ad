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
    abstract: "States what grid_sample does at every pixel of every width of a range.",
    discussion: """
      Every (width, pixel) pair is run, so each number holds for all tensors, shifts and images of \
      these widths.
      """)

  @Option(help: "The format of the grid: float16, bfloat16, float, double, rational.")
  var format = "float"

  @Option(help: "How the grid is written: textbook, reciprocal, centered, linspace, rounded.")
  var formula = "textbook"

  @Flag(inversion: .prefixedNo, help: "Whether −1 and 1 name the outermost pixel centres.")
  var alignCorners = true

  @Option(help: "Whose arithmetic maps the grid back, as pytorch-cpu or pytorch-cpu-fused.")
  var dialect = "pytorch-cpu"

  @Option(help: "The widths, as 2...4096.")
  var widths = "2...4096"

  @Option(help: "The format the formula is computed in before it is stored (default: format).")
  var writtenIn: String?

  @Option(help: "The format that maps the grid back (default: format).")
  var arithmetic: String?

  @Flag(inversion: .prefixedNo, help: "Whether half-pixel ties are sent through the map too.")
  var ties = true

  @Flag(
    help:
      "State which of the two slopes at each pixel the gradient of the grid is, and nothing else.")
  var slopes = false

  @Option(help: "How many threads; the result does not depend on it.")
  var workers: Int?

  @OptionGroup var range: RangeOptions

  @Flag(help: "Print JSON.")
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
    if let workers, workers < 1 {
      throw ShiftError("--workers", found: "\(workers)", expected: "at least 1")
    }
    if slopes { return try tellSlopes(of: rule) }
    let certificate = try range.run(
      rule, widths: try WidthText.range(widths, of: "--widths"), includesTies: ties,
      workers: workers ?? availableWorkers, told: json ? "--json" : nil)
    if let certificate { tell(certificate, asJSON: json) }
  }

  private func tellSlopes(of rule: CoordinateRule) throws {
    if let option = range.named ?? (ties ? nil : "--no-ties") {
      throw ShiftError("--slopes", found: option, expected: "the widths in one run, without ties")
    }
    let certificate = try SlopeCertificate(
      of: rule, widths: try WidthText.range(widths, of: "--widths"),
      workers: workers ?? availableWorkers)
    print(json ? certificate.json.text() : certificate.statement)
  }
}

/// Prints a certificate.
func tell(_ certificate: Certificate, asJSON: Bool) {
  print(asJSON ? certificate.json.text() : certificate.statement)
}
