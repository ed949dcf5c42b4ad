import ArgumentParser
import ShiftOperators
import ShiftTensors
import ShiftVerification

/// Which operators are asked in place of shifts, and which calls of them.
struct OperatorOptions: ParsableArguments {
  @Option(
    name: .customLong("operator"),
    help: ArgumentHelp(
      "An operator with arbitrary arguments instead of shifts; of check several, with commas: "
        + OperatorKinds.all.map { $0.operation }.joined(separator: ", ") + ".", valueName: "name"))
  var operation: String?

  @Option(
    help: ArgumentHelp(
      "Only calls in these modes, such as bilinear,nearest (default: every mode).",
      valueName: "names"))
  var mode: String?

  @Option(
    help: ArgumentHelp(
      "Only calls with these paddings, such as zeros,border (default: every one).",
      valueName: "names"))
  var padding: String?

  @Option(
    help: ArgumentHelp(
      "Only calls with align_corners true, or false (default: both).", valueName: "true|false|both")
  )
  var alignCorners: String?

  @Option(
    help: ArgumentHelp(
      "Only calls whose kind has one of these words, whatever they are about; a run names the kinds.",
      valueName: "words"))
  var kinds: String?

  @Option(
    help: ArgumentHelp(
      "Demand this where frameworks differ, as ties=half-up; may be repeated. "
        + Conventions.choices.map { choice in
          choice.name + ": " + choice.values.map(\.value).joined(separator: ", ")
        }.joined(separator: "; ") + ".", valueName: "name=value"))
  var convention: [String] = []

  /// The names given; none where shifts are meant.
  var names: [String] {
    operation?.split(separator: ",", omittingEmptySubsequences: false).map(String.init) ?? []
  }

  /// The operator given, where only one can be.
  func kind() throws(ShiftError) -> (any OperatorCall.Type)? {
    guard let operation else { return nil }
    return try named(
      operation, of: "--operator", among: OperatorKinds.all.map { ($0.operation, $0) })
  }

  /// One option that leaves out calls, and the words of kinds that it can name.
  private struct Filter {
    let option: String
    let words: [String]
    let vocabulary: (String) -> Bool
  }

  private func filters() throws(ShiftError) -> [Filter] {
    func list(_ text: String) -> [String] { text.split(separator: ",").map(String.init) }
    var filters: [Filter] = []
    if let mode {
      filters.append(Filter(option: "--mode", words: list(mode), vocabulary: Self.modes.contains))
    }
    if let padding {
      filters.append(
        Filter(option: "--padding", words: list(padding), vocabulary: Self.paddings.contains))
    }
    if let alignCorners, alignCorners != "both" {
      guard ["true", "false"].contains(alignCorners) else {
        throw ShiftError("--align-corners", found: alignCorners, expected: "true, false or both")
      }
      let word = alignCorners == "true" ? "aligned" : "unaligned"
      filters.append(
        Filter(
          option: "--align-corners", words: [word], vocabulary: ["aligned", "unaligned"].contains))
    }
    if let kinds {
      filters.append(Filter(option: "--kinds", words: list(kinds), vocabulary: { _ in true }))
    }
    return filters
  }

  private static let modes = Set(
    InterpolationMode.allCases.map(\.rawValue) + PadMode.allCases.map(\.rawValue)
      + PadCall.Mode.allCases.map(\.rawValue))
  private static let paddings = Set(GridPadding.allCases.map(\.rawValue))

  /// The kinds of call of an operator that are asked for.
  ///
  /// - Throws: `ShiftError` for a word that none of its kinds has, and if none is left.
  func kinds<Call: OperatorCall>(of call: Call.Type) throws(ShiftError) -> [String] {
    var kinds = Call.kinds
    for filter in try filters() {
      let known = Self.words(of: Call.self).filter(filter.vocabulary)
      for word in filter.words where !known.contains(word) {
        throw ShiftError(
          filter.option, found: word,
          expected: known.isEmpty
            ? "no such option, as \(Call.operation) has no such choice"
            : "some of " + known.joined(separator: ", ") + ", which \(Call.operation) has")
      }
      kinds = kinds.filter { !Set(RefusalRule.words($0)).isDisjoint(with: filter.words) }
    }
    guard !kinds.isEmpty else {
      throw ShiftError(
        "--operator", found: "no kind of \(Call.operation) that all the options leave",
        expected: "some of " + Call.kinds.joined(separator: ", "))
    }
    return kinds
  }

  /// The words of an operator's kinds, in their order.
  static func words<Call: OperatorCall>(of call: Call.Type) -> [String] {
    var words: [String] = []
    for word in Call.kinds.flatMap(RefusalRule.words) where !words.contains(word) {
      words.append(word)
    }
    return words
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
      guard
        let choice = known.values.first(where: { $0.value == parts[1] })
      else {
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
    let given = [
      ("--mode", mode), ("--padding", padding), ("--align-corners", alignCorners),
      ("--kinds", kinds), ("--convention", convention.first),
    ]
    if let option = given.first(where: { $0.1 != nil })?.0 {
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
  var arguments: String { (operation.map { " --operator \($0)" } ?? "") + choices }

  /// The same for one of the operators.
  func arguments(for name: String) -> String { " --operator \(name)" + choices }

  private var choices: String {
    let words = [
      ("mode", mode), ("padding", padding), ("align-corners", alignCorners), ("kinds", kinds),
    ]
    return words.map { option, value in value.map { " --\(option) \($0)" } ?? "" }.joined()
      + convention.map { " --convention \($0)" }.joined()
  }
}
