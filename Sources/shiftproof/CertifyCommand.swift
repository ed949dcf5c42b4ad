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
      Every (width, pixel) pair is run: the positions 0…n−1, for all tensors and images of these widths. Whole \
      shifts under replicate, circular and keep write no others, so what is first or largest here bounds them \
      all; how many cells of a shift are inexact is another count. With --boundary the positions are run that each shift up to --reach writes under that boundary, outside \
      the image too. --shard, --out and --checkpoint are for runs without --boundary and --slopes.
      """)

  @Option(
    help: ArgumentHelp("The format of the grid: \(NumberFormat.names).", valueName: "name"))
  var format = "float"

  @Option(
    help: ArgumentHelp(
      "How the grid is written: \(GridFormula.names) (default: textbook).", valueName: "name"))
  var formula: String?

  @Flag(inversion: .prefixedNo, help: "Whether −1 and 1 name the outermost pixel centres.")
  var alignCorners = true

  @Option(
    help: ArgumentHelp(
      "Whose arithmetic maps the grid back: \(GridSampleDialect.names) (default: pytorch-cpu).",
      valueName: "name"))
  var dialect: String?

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

  @Option(
    help: ArgumentHelp(
      "The format that holds n, where it is a Python number beside a 16-bit tensor (default: as written).",
      valueName: "format"))
  var extentIn: String?

  @OptionGroup var device: DeviceOptions

  @Option(
    help: ArgumentHelp(
      "The boundary whose positions are run: \(Boundary.names).",
      valueName: "name"))
  var boundary: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "The greatest whole shift under --boundary, either way (default: 8).", valueName: "px"))
  var reach: String?

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

  private func rule() throws(ShiftError) -> CoordinateRule {
    let format = try named(self.format, of: "--format", among: NumberFormat.named)
    if let rule = try device.rule(
      format: format, alignCorners: alignCorners,
      beside: [
        ("--formula", formula), ("--dialect", dialect), ("--written-in", writtenIn),
        ("--arithmetic", arithmetic), ("--extent-in", extentIn),
      ])
    {
      return rule
    }
    func optionalFormat(_ text: String?, _ option: String) throws(ShiftError) -> NumberFormat? {
      guard let text else { return nil }
      return try named(text, of: option, among: NumberFormat.named)
    }
    return CoordinateRule(
      format: format,
      formula: try named(formula ?? "textbook", of: "--formula", among: GridFormula.named),
      alignCorners: alignCorners,
      dialect: try named(
        dialect ?? "pytorch-cpu", of: "--dialect", among: GridSampleDialect.named),
      writtenIn: try optionalFormat(writtenIn, "--written-in"),
      arithmetic: try optionalFormat(arithmetic, "--arithmetic"),
      extentIn: try optionalFormat(extentIn, "--extent-in"))
  }

  func run() throws {
    let rule = try rule()
    let widths = try WidthText.range(self.widths, of: "--widths")
    if let boundary {
      return try certify(boundary, rule, widths)
    } else if reach != nil {
      throw ShiftError("--reach", found: "no --boundary", expected: "both, or neither")
    }
    if slopes { return try tellSlopes(of: rule, widths) }
    let certificate = try range.run(
      rule, widths: widths, includesTies: ties,
      workers: try workers.count(), told: json ? "--json" : nil)
    if let certificate { tell(certificate, asJSON: json) }
  }

  private func certify(
    _ boundary: String, _ rule: CoordinateRule, _ widths: ClosedRange<Int>
  ) throws(ShiftError) {
    if let given = range.named ?? (slopes ? "--slopes" : nil) {
      throw ShiftError(
        "--boundary", found: "\(given) beside it",
        expected: "one run; those are for certificates without a boundary")
    }
    let certificate = try BoundaryCertificate(
      of: rule,
      boundary: try named(
        boundary, of: "--boundary", among: Boundary.named),
      widths: widths,
      reach: try reach.map { text throws(ShiftError) in
        try wholeNumber(text, of: "--reach", in: 0...BoundaryCertificate.greatestReach)
      } ?? 8,
      workers: try workers.count())
    json ? print(certificate.json.text()) : StandardOutput.tell(certificate.statement)
  }

  private func tellSlopes(of rule: CoordinateRule, _ widths: ClosedRange<Int>) throws {
    if let option = range.named ?? (ties ? nil : "--no-ties") {
      throw ShiftError("--slopes", found: option, expected: "the widths in one run, without ties")
    }
    let certificate = try SlopeCertificate(
      of: rule, widths: widths,
      workers: try workers.count())
    json ? print(certificate.json.text()) : StandardOutput.tell(certificate.statement)
  }
}

/// Prints a certificate.
func tell(_ certificate: Certificate, asJSON: Bool) {
  asJSON ? print(certificate.json.text()) : StandardOutput.tell(certificate.statement)
}
