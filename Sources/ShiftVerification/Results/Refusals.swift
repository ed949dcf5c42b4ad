import ShiftTensors

/// Which kinds of call a contender may refuse: every one but those that somebody requires.
///
/// A kind is a group of the subject in a format. One that is refused whenever it is asked for is *not
/// supported*; one of which some calls are answered and others refused is a finding.
package struct RefusalRule: Hashable, Sendable, Codable {
  /// Words of kinds, such as `bicubic`, `bilinear zeros` or `float16`; `all` for every kind.
  package var required: [String]

  package init(required: [String] = []) { self.required = required }

  /// Whether calls of a group must be answered in a format.
  package func requires(_ group: String, in format: NumberFormat) -> Bool {
    let words = Self.words(group) + [format.rawValue]
    return required.contains { text in
      text == "all" || Self.words(text).allSatisfy(words.contains)
    }
  }

  package static func words(_ text: String) -> [String] {
    text.split(separator: " ").map(String.init)
  }
}

/// A kind of call that a contender refused whenever it was asked for.
package struct NotSupported: Hashable, Sendable {
  package let contender: String
  package let format: NumberFormat
  package let group: String
  package let cases: Int
  /// What was said of the simplest such call.
  package let reason: String
}

extension VerificationCounts.Summary {
  /// Whether every case was refused.
  var isRefused: Bool { cases > 0 && answered == 0 }
}

extension RunIdentity {
  /// Whether a row is of a kind that was always refused and that nobody requires.
  func isNotSupported(
    _ row: VerificationCounts.Row, _ sums: VerificationCounts.Summary
  ) -> Bool {
    guard let refusals, sums.isRefused else { return false }
    return !refusals.requires(row.group, in: row.format)
  }

  /// What of the findings is no fault, since the kind is not supported; in the order of tables.
  func notSupported<Case>(
    _ found: [Disagreement<Case>], _ counts: VerificationCounts
  ) -> [NotSupported] {
    contenders.flatMap { contender in
      groups.flatMap { group in
        formats.compactMap { format in
          let row = VerificationCounts.Row(contender: contender, format: format, group: group)
          guard let sums = counts.rows[row], isNotSupported(row, sums) else { return nil }
          let refusal = found.first {
            $0.key.kind == .refused && $0.key.contender == contender && $0.key.format == format
              && $0.key.group == group
          }
          return NotSupported(
            contender: contender, format: format, group: group, cases: sums.cases,
            reason: refusal.map { ShiftError.reason(in: $0.message) } ?? "")
        }
      }
    }
  }
}

extension VerificationResult {
  /// How many comparisons no promise covers, refusals of what is not supported left out.
  package var violated: Int {
    counts.rows.reduce(0) { $0 + (run.isNotSupported($1.key, $1.value) ? 0 : $1.value.violated) }
  }
}
