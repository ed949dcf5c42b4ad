import ArgumentParser
import PropertyTesting
import ShiftCandidates
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// What a candidate is asked for.
struct CandidateRunOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Pipelines to ask for: all, or some of "
        + RecordedOperator.Pipeline.allCases.map(\.rawValue).joined(separator: ", ") + ".",
      valueName: "names"))
  var strategy = "all"

  @Option(
    help: ArgumentHelp(
      "Number formats, some of float16, bfloat16, float, double.", valueName: "names"))
  var formats = "float,double"

  @Option(
    help: ArgumentHelp(
      "Ask every pipeline for this boundary, in an attribute beside the standard ones: \(Boundary.names) "
        + "(default: the boundary that each pipeline has by itself).",
      valueName: "name"))
  var boundary: String?

  @OptionGroup var operators: OperatorOptions

  @OptionGroup var pattern: PatternOptions

  @OptionGroup var sizes: SizeOptions

  @Option(
    help: ArgumentHelp(
      "Draw at most so many different shapes, with the attributes that go with them (of each kind of "
        + "call), for programs that compile for each; hard classes that these do not have are not "
        + "demanded (default: any number).", valueName: "n"))
  var shapes: String?

  @Flag(help: "Shifts by fractions of a pixel, of at most 20 bits, beside whole ones.")
  var fractions = false

  @OptionGroup var seed: SeedOption

  func verification(
    _ ask: @escaping Asking
  ) throws(ShiftError) -> Verification<ShiftSubject> {
    let formats = try storedFormats()
    let preset = try pattern.model()
    var wanted = preset?.boundary
    if let boundary {
      wanted = try named(
        boundary, of: "--boundary", among: Boundary.named)
    }
    var verification = Verification.of(
      candidate: ask, pipelines: try pipelines(), formats: formats, boundary: wanted)
    if let preset {
      verification.subject.cases.patterns = [preset.pattern]
      verification.subject.cases.dividesChannels = false
      verification.subject.demandWhatIsDrawn()
    }
    if fractions {
      try pattern.refuseBeside("--fractions")
      verification.subject.cases.fractions = .dyadic
      verification.subject.demandWhatIsDrawn()
    }
    try sizes.apply(to: &verification)
    verification.subject.shapes = try shapeCount()
    try demandWhatShapesHave(&verification)
    return verification
  }

  func shapeCount() throws(ShiftError) -> Int? {
    guard let shapes else { return nil }
    return try wholeNumber(shapes, of: "--shapes", in: 1...1_000_000)
  }

  /// Leaves out the demands that so few shapes do not meet.
  func demandWhatShapesHave<S: Subject>(_ verification: inout Verification<S>) throws(ShiftError) {
    guard shapes != nil else { return }
    let (seed, count) = (try seed.value(), 256)
    let drawn = (0..<count).map { verification.subject.generator.value(seed: seed, index: $0) }
    verification.subject.demands.removeAll { demand in
      Double(drawn.count(where: demand.holds)) < demand.share * Double(count)
    }
  }

  func storedFormats() throws(ShiftError) -> [NumberFormat] {
    let formats = try ShiftProofCommand.formats(formats)
    guard !formats.contains(.rational) else {
      throw ShiftError(
        "--formats", found: "rational",
        expected: "formats that files carry: float16, bfloat16, float, double")
    }
    return formats
  }

  private func pipelines() throws(ShiftError) -> [RecordedOperator.Pipeline] {
    guard strategy != "all" else { return RecordedOperator.Pipeline.allCases }
    return try list(
      strategy, of: "--strategy",
      among: RecordedOperator.Pipeline.allCases.map { ($0.rawValue, $0) })
  }

  /// What repeats the choices on a command line.
  var arguments: String { operators.arguments + shiftArguments + commonArguments }

  /// Those of them that are about shifts.
  var shiftArguments: String {
    (strategy == "all" ? "" : " --strategy \(strategy)")
      + (boundary.map { " --boundary \($0)" } ?? "") + pattern.arguments + sizes.arguments
      + (fractions ? " --fractions" : "")
  }

  var commonArguments: String {
    (formats == "float,double" ? "" : " --formats \(formats)")
      + (shapes.map { " --shapes \($0)" } ?? "")
  }
}
