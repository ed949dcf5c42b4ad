import ShiftTensors
import ShiftVerification

/// The parts of a page that the verification of any subject has.
enum VerificationSections {
  /// Cases per contender, format and group.
  static func matrix<S>(_ result: VerificationResult<S>, into page: inout Markdown) {
    page.paragraph(
      "Cases with the defined bits in every cell, of the cases tried. A dash means that the \(S.words.contender) has no recipe for the \(S.words.group)."
    )
    for format in result.formats {
      page.heading(4, format.title)
      page.table(
        [S.words.contender] + result.groups, numbers: Set(1..<(1 + result.groups.count)),
        result.contenders.map { contender in
          [contender]
            + result.groups.map { group in
              let row = VerificationCounts.Row(
                contender: contender, format: format, group: group)
              return result.counts.rows[row].map {
                $0.identical == $0.cases
                  ? "all \($0.cases.grouped)" : "\($0.identical.grouped) of \($0.cases.grouped)"
              } ?? "—"
            }
        })
    }
  }

  /// The case that each disagreement shrank to, its replay line and its program.
  static func disagreements<S>(_ result: VerificationResult<S>, into page: inout Markdown) {
    page.heading(2, "A small case of each disagreement")
    page.paragraph(
      result.disagreements.isEmpty
        ? "There is none."
        : "Each is what the first case that showed it shrank to; that no smaller one shows it is not claimed. "
          + CaseWords.text)
    func rank(_ key: DisagreementKey) -> [Int] {
      [
        key.isViolation ? 0 : 1, result.contenders.firstIndex(of: key.contender) ?? .max,
        NumberFormat.allCases.firstIndex(of: key.format) ?? .max, key.kind.rawValue,
      ]
    }
    let sorted = result.disagreements.sorted {
      rank($0.key).lexicographicallyPrecedes(rank($1.key))
    }
    for disagreement in sorted {
      let key = disagreement.key
      // Double shows what Float showed, with other last digits.
      let isRepeated =
        key.format == .double && !key.isViolation
        && sorted.contains { other in
          other.key.format == .float && other.key.contender == key.contender
            && other.key.title == key.title
        }
      if !isRepeated { tell(disagreement, of: S.self, into: &page) }
    }
    let repeated = sorted.filter { $0.key.format == .double && !$0.key.isViolation }
    if !repeated.isEmpty {
      page.details(
        "The same in Double",
        repeated.map { disagreement in
          "* \(disagreement.key.contender), \(disagreement.key.title): \(disagreement.count.grouped) cases; "
            + "`shiftproof replay \(disagreement.token)`"
        }.joined(separator: "\n"))
    }
  }

  private static func tell<S: Subject>(
    _ disagreement: Disagreement<S.Case>, of subject: S.Type, into page: inout Markdown
  ) {
    let key = disagreement.key
    page.heading(
      3,
      "\(key.isViolation ? "Finding: " : "")\(key.contender), \(key.format.title), "
        + key.title)
    page.paragraph(
      """
      \(disagreement.count.grouped) cases. Shrunk to: \(disagreement.smallest). First cell that \
      differs \(disagreement.message). Replay: `shiftproof replay \(disagreement.token)`
      """)
    guard
      let program = S.program(
        for: disagreement.smallest, by: key.contender, in: key.format)
    else {
      page.paragraph(
        "No program of PyTorch is printed: on an axis of one pixel, under keep, or with more than 256 values it would not "
          + "be a short one.")
      return
    }
    page.paragraph("<details><summary>The same in PyTorch</summary>")
    page.code(program, language: "python")
    page.paragraph("</details>")
  }
}
