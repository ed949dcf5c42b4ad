import ShiftTensors
import ShiftVerification

/// What a run says of the conventions that each kernel follows.
enum ConventionText {
  /// A table, empty where no case told any; a convention with the values under which all answers were right.
  static func lines<S>(_ result: VerificationResult<S>) -> [String] {
    let rows = result.contenders.flatMap { contender in
      result.counts.conventions.filter { $0.key.contender == contender }
        .sorted { $0.key < $1.key }.map { row, count in
          [contender, row.convention, follows(count)]
        }
    }
    guard !rows.isEmpty else { return [] }
    let title = result.contenders.count == 1 ? "what this kernel is" : "what these kernels are"
    return ["", title]
      + textTable([[S.words.contender, "convention", "follows"]] + rows)
  }

  /// `half-up (57 of 57 cases that tell)`, or how many cases agreed with each value where none has all.
  static func follows(_ count: ConventionCount) -> String {
    let always = count.followed.filter { $0.value == count.telling }.map(\.key).sorted()
    let cases = "\(count.telling.grouped) of \(count.telling.grouped) cases that tell"
    if !always.isEmpty { return "\(always.joined(separator: " or ")) (\(cases))" }
    let parts = count.followed.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map {
      "\($0.key) in \($0.value.grouped)"
    }
    return (parts.isEmpty ? "no known value" : "no one value: " + parts.joined(separator: ", "))
      + " of \(count.telling.grouped) cases that tell"
  }
}
