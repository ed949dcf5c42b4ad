import ArgumentParser
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// Which operator is verified in place of shifts, and which calls of it.
struct OperatorOptions: ParsableArguments {
  @Option(
    name: .customLong("operator"),
    help: ArgumentHelp(
      "An operator with arbitrary arguments instead of shifts: "
        + OperatorKinds.all.map { $0.operation }.joined(separator: ", ") + ".", valueName: "name"))
  var operation: String?

  @Option(
    help: ArgumentHelp(
      "Only calls whose kind has one of these words, such as bilinear or border; see the rows of a run.",
      valueName: "words"))
  var kinds: String?

  @Option(
    help: ArgumentHelp(
      "Demand this where frameworks differ, as ties=half-up; may be repeated. "
        + Conventions.choices.map { choice in
          choice.name + ": " + choice.values.map(\.value).joined(separator: ", ")
        }.joined(separator: "; ") + ".", valueName: "name=value"))
  var convention: [String] = []

  func kind() throws(ShiftError) -> (any OperatorCall.Type)? {
    guard let operation else { return nil }
    return try named(
      operation, of: "--operator", among: OperatorKinds.all.map { ($0.operation, $0) })
  }

  func kinds<Call: OperatorCall>(of call: Call.Type) throws(ShiftError) -> [String] {
    guard let kinds else { return Call.kinds }
    let words = kinds.split(separator: ",").map(String.init)
    let known = Set(Call.kinds.flatMap { $0.split(separator: " ").map(String.init) })
    for word in words where !known.contains(word) {
      throw ShiftError(
        "--kinds", found: word, expected: "some of " + known.sorted().joined(separator: ", "))
    }
    return Call.kinds.filter { kind in
      !Set(kind.split(separator: " ").map(String.init)).isDisjoint(with: words)
    }
  }

  func conventions() throws(ShiftError) -> Conventions {
    var conventions = Conventions()
    for text in convention {
      let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2, let known = Conventions.choices.first(where: { $0.name == parts[0] })
      else {
        throw ShiftError(
          "--convention", found: text,
          expected: "one of "
            + Conventions.choices.map { "\($0.name)=…" }.joined(separator: ", "))
      }
      guard let choice = known.values.first(where: { $0.value == parts[1] }) else {
        throw ShiftError(
          "--convention", found: text,
          expected: "one of " + known.values.map(\.value).joined(separator: ", "))
      }
      conventions.take(choice)
    }
    return conventions
  }

  /// Options that mean nothing without an operator.
  func refuseAlone() throws(ShiftError) {
    if let option = kinds != nil ? "--kinds" : convention.isEmpty ? nil : "--convention" {
      throw ShiftError(option, found: "no --operator", expected: "the operator that it is about")
    }
  }

  /// Options about shifts mean nothing with one.
  func refuseShifts(_ arguments: String) throws(ShiftError) {
    if !arguments.isEmpty {
      throw ShiftError(
        "--operator", found: String(arguments.dropFirst()),
        expected: "no option that is about shifts")
    }
  }

  /// What repeats the choice on a command line, for the replay lines of findings.
  var arguments: String {
    (operation.map { " --operator \($0)" } ?? "") + (kinds.map { " --kinds \($0)" } ?? "")
      + convention.map { " --convention \($0)" }.joined()
  }
}
