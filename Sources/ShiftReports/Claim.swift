import ShiftRuns

/// A number of a page that a machine can check.
package struct Claim: Sendable {
  /// The page that says it.
  package let page: String
  /// What it is of, in words with slashes: the same in every run.
  package let key: String
  package let value: JSONText
  /// For which cases it is said.
  package let range: String
  package let kind: Kind
  /// What gives the number again.
  package let command: String

  package enum Kind: String, Sendable {
    /// Decided for every case of the range.
    case proved
    /// Seen on the cases of the range.
    case observed
  }
}

/// `claims.json`: every claim of every page, in the order of the pages.
enum ClaimsFile {
  static func file(_ claims: [Claim]) -> ReportFile {
    let keys = claims.map { "\($0.page) \($0.key)" }
    precondition(Set(keys).count == keys.count, "two claims of one key")
    let values = claims.map { claim in
      JSONText.object([
        ("page", .string(claim.page)), ("key", .string(claim.key)), ("value", claim.value),
        ("range", .string(claim.range)), ("kind", .string(claim.kind.rawValue)),
        ("command", .string(claim.command)),
      ])
    }
    // One claim a line, so that a change of one number is a change of one line.
    let lines = values.map { "  " + $0.text(.line) }.joined(separator: ",\n")
    return ReportFile(path: "claims.json", text: "[\n\(lines)\n]\n")
  }
}
