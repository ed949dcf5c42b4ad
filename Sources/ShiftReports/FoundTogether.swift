import ShiftTensors
import ShiftVerification

/// Findings that are one fault as far as anybody can tell: those with one diagnosis, in whatever contenders and
/// formats, and whether it shows at the border or inside; without a diagnosis, of one class and contender.
enum FoundTogether {
  private struct Fault: Hashable {
    let isViolation: Bool
    let law: String?
    let symptom: Symptom?
    /// Both `nil` where the symptom tells that it is the same fault.
    let kind: DeviationClass?
    let contender: String?
    /// Of a kind that was refused, what it was refused with.
    let refusal: String?
  }

  /// In the order of the first of each. A broken law of a contender that also missed the truth in that format
  /// is left out: it says the same again (``echoes(of:)``).
  static func groups<Case>(of disagreements: [Disagreement<Case>]) -> [[Disagreement<Case>]] {
    var (order, groups): ([Fault], [Fault: [Disagreement<Case>]]) = ([], [:])
    let echoes = Set(echoes(of: disagreements).map(\.key))
    for disagreement in disagreements where !echoes.contains(disagreement.key) {
      let key = disagreement.key
      let fault = Fault(
        isViolation: key.isViolation, law: key.law, symptom: disagreement.symptom,
        kind: disagreement.symptom == nil ? key.kind : nil,
        contender: disagreement.symptom == nil ? key.contender : nil,
        refusal: key.group == nil ? nil : disagreement.message)
      if groups[fault] == nil { order.append(fault) }
      groups[fault, default: []].append(disagreement)
    }
    return order.map { groups[$0]! }
  }

  private struct Place: Hashable {
    let contender: String
    let format: NumberFormat
  }

  /// Broken laws of contenders that missed the truth in the same format.
  static func echoes<Case>(of disagreements: [Disagreement<Case>]) -> [Disagreement<Case>] {
    let missed = Set(
      disagreements.filter { $0.key.isViolation && $0.key.law == nil }.map {
        Place(contender: $0.key.contender, format: $0.key.format)
      })
    return disagreements.filter {
      $0.key.law != nil
        && missed.contains(Place(contender: $0.key.contender, format: $0.key.format))
    }
  }
}
