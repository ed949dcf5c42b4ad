import ArgumentParser
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The cases of a run: how many, from which seed, on how many cores.
struct RunOptions: ParsableArguments {
  // Taken as text, so that a wrong number gets our own sentence and `-3` is not read as an option.
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("How many cases to draw.", valueName: "n"))
  var cases = "20000"

  @OptionGroup var seed: SeedOption

  @OptionGroup var workers: WorkersOption

  func caseCount() throws(ShiftError) -> Int {
    try wholeNumber(cases, of: "--cases", in: 1...1_000_000_000_000)
  }
}

struct SeedOption: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp("Decides all cases that are drawn.", valueName: "s"))
  var seed = "1"

  func value() throws(ShiftError) -> UInt64 {
    guard let value = UInt64(seed) else {
      throw ShiftError("--seed", found: seed, expected: "a whole number from 0 to 2⁶⁴ − 1")
    }
    return value
  }
}

struct WorkersOption: ParsableArguments {
  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How many threads, at most one for each core (the default); the result does not depend on it.",
      valueName: "n"))
  var workers: String?

  func count() throws(ShiftError) -> Int {
    try workers.map { text throws(ShiftError) in
      try wholeNumber(text, of: "--workers", in: 1...1024)
    } ?? availableWorkers
  }
}

/// A whole number of an option, or a sentence.
func wholeNumber(
  _ text: String, of option: String, in range: ClosedRange<Int>
) throws(ShiftError) -> Int {
  guard let value = Int(text), range.contains(value) else {
    throw ShiftError(
      option, found: text,
      expected: "a whole number from \(range.lowerBound) to \(range.upperBound)")
  }
  return value
}

/// The value of a name among named things, or a sentence that lists them.
func named<Value>(
  _ text: String, of option: String, among values: [(name: String, value: Value)]
) throws(ShiftError) -> Value {
  guard let match = values.first(where: { $0.name == text }) else {
    throw ShiftError(
      option, found: text, expected: "one of " + values.map(\.name).joined(separator: ", "))
  }
  return match.value
}

/// The values of names with commas between them, or a sentence.
func list<Value: Equatable>(
  _ text: String, of option: String, among values: [(name: String, value: Value)]
) throws(ShiftError) -> [Value] {
  var chosen: [Value] = []
  for name in text.split(separator: ",").map(String.init) {
    let value = try named(name, of: option, among: values)
    // Cases of a name that occurs twice would be counted twice.
    guard !chosen.contains(value) else {
      throw ShiftError(option, found: "\(name) twice", expected: "each name once")
    }
    chosen.append(value)
  }
  guard !chosen.isEmpty else { throw ShiftError(option, found: "none", expected: "at least one") }
  return chosen
}

// What a name can stand for.

/// The names of things with commas between them, for a help text.
private func names<Value>(_ values: [(name: String, value: Value)]) -> String {
  values.map(\.name).joined(separator: ", ")
}

extension NumberFormat {
  static var names: String { ShiftProofCommand.names(named) }
  static var named: [(name: String, value: NumberFormat)] { allCases.map { ($0.rawValue, $0) } }
}

extension GridFormula {
  static var names: String { ShiftProofCommand.names(named) }
  static var named: [(name: String, value: GridFormula)] { allCases.map { ($0.rawValue, $0) } }
}

extension GridSampleDialect {
  static var names: String { ShiftProofCommand.names(named) }
  static var named: [(name: String, value: GridSampleDialect)] { all.map { ($0.name, $0) } }
}

extension Boundary {
  static var names: String { ShiftProofCommand.names(named) }
  static var named: [(name: String, value: Boundary)] { allCases.map { ($0.rawValue, $0) } }
}

extension Preset {
  static var named: [(name: String, value: Preset)] { all.map { ($0.name, $0) } }
  static var names: String { ShiftProofCommand.names(named) }
}

/// The formats of a run that names none.
let usualFormats = "float,double,rational"

/// What repeats the choice of formats on a command line.
func arguments(formats: String) -> String {
  formats == usualFormats ? "" : " --formats \(formats)"
}

/// Number formats by their names.
func formats(_ text: String, of option: String = "--formats") throws(ShiftError) -> [NumberFormat] {
  try list(text, of: option, among: NumberFormat.named)
}
