import ArgumentParser
import PropertyTesting
import ShiftDetection
import ShiftReports
import ShiftTensors

struct DetectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "detect",
    abstract: "Run planted faults and right strategies and kernels through the harness.",
    usage: "shiftproof detect [<options>]",
    discussion: """
      Each fault is run at every seed until it is found; each right strategy or kernel runs all its cases \
      at every seed. Prints the page of the report. Exit status 1 if a fault was missed, shrunk too little, \
      put in another class or diagnosed otherwise than its author wrote down, or a right one accused.
      """)

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Seeds 1 to n.", valueName: "n"))
  var seeds = "20"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Within how many cases a fault must be found.", valueName: "n"))
  var cases = "2000"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Cases of a right strategy at each seed.", valueName: "n"))
  var controlCases = "300"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Seeds 1 to n for kernels of operators.", valueName: "n"))
  var operatorSeeds = "20"

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Cases of a right kernel at each seed.", valueName: "n"))
  var operatorCases = "5"

  @Option(
    help: ArgumentHelp(
      "One part of it: strategies of shifts, or kernels of operators.", valueName: "part"))
  var only: DetectedPart?

  @OptionGroup var workers: WorkersOption

  func run() throws {
    let signals = Interruption()
    defer { signals.cancel() }
    let bar = ProgressBar("detect", total: 100, unit: nil)
    defer { bar.finish() }
    let detection = Detection(
      kinds: only == .operators ? [] : PlantedFaults.kinds,
      controls: only == .operators ? [] : Controls.all,
      fractionalControls: only == .operators ? [] : Controls.ofFractions,
      seeds: 1..<UInt64(1 + (try wholeNumber(seeds, of: "--seeds", in: 1...10_000))),
      cases: try wholeNumber(cases, of: "--cases", in: 1...1_000_000),
      controlCases: try wholeNumber(controlCases, of: "--control-cases", in: 1...1_000_000),
      asksOperators: only != .shifts,
      operatorSeeds:
        1..<UInt64(
          1 + (try wholeNumber(operatorSeeds, of: "--operator-seeds", in: 1...10_000))),
      operatorCases: try wholeNumber(operatorCases, of: "--operator-cases", in: 1...1_000_000),
      workers: try workers.count(), stop: Interruption.stop.request,
      progress: { bar.report($0 * 100 / $1) })
    bar.finish()
    if detection.done < detection.asked {
      StandardOutput.tell(
        "Stopped as asked after \(detection.done) of \(detection.asked) faults, right strategies and "
          + "operators: what follows is about these alone.\n")
    }
    print(DetectionPage.file(detection).text, terminator: "")
    if !detection.isComplete { throw ExitCode(1) }
  }
}

enum DetectedPart: String, CaseIterable, ExpressibleByArgument {
  case shifts, operators
}
