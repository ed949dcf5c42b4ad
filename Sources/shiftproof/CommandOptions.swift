import ArgumentParser
import ShiftCandidates
import ShiftTensors

/// Options with at most one value each, as a command line has them: ` --strategy roll --fractions`.
struct CommandOptions {
  let pairs: [(name: String, value: String)]

  init(_ text: String) {
    var pairs: [(name: String, value: String)] = []
    for word in text.split(separator: " ").map(String.init) {
      if word.hasPrefix("--") {
        pairs.append((word, ""))
      } else if let last = pairs.indices.last {
        pairs[last].value += (pairs[last].value.isEmpty ? "" : " ") + word
      }
    }
    self.pairs = pairs
  }

  /// The value of the option of this name.
  subscript(name: String) -> String? { pairs.first { $0.name == name }?.value }
}

extension CandidateRunOptions {
  /// The options with which the questions in a file of this name were exported.
  ///
  /// - Throws: `ShiftError` if this version has no such options.
  init(exportedWith record: ExportRecord, in file: String) throws(ShiftError) {
    let told = CommandOptions("--seed \(record.seed)\(record.options)")
    let words = told.pairs.flatMap { $0.value.isEmpty ? [$0.name] : [$0.name, $0.value] }
    do {
      self = try CandidateRunOptions.parse(words)
    } catch {
      throw ShiftError(
        file, found: "an export with\(printable(record.options, limit: 200))",
        expected: "options that this version's 'shiftproof export' has")
    }
  }
}
