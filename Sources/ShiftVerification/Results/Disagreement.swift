import PropertyTesting
import ShiftTensors

/// What tells the findings of a run apart: of which contender, in which format, in which class.
package struct DisagreementKey: Sendable, Hashable, Codable {
  /// What is verified, as ``SubjectWords/subject`` has it.
  package let subject: String
  package let contender: String
  package let format: NumberFormat
  package let kind: DeviationClass
  /// The law that was broken; `nil` where the truth was not met.
  package let law: String?
  /// The kind of call that was refused, where kinds may be refused; `nil` elsewhere.
  package let group: String?
  /// Whether no promise covers it.
  package let isViolation: Bool

  package init(
    isViolation: Bool, subject: String, contender: String, format: NumberFormat,
    kind: DeviationClass, law: String? = nil, group: String? = nil
  ) {
    (self.isViolation, self.subject, self.contender) = (isViolation, subject, contender)
    (self.format, self.kind, self.law, self.group) = (format, kind, law, group)
  }

  /// Whether it is of the same contender, format and law, whatever the class.
  func isSameFault(as other: DisagreementKey) -> Bool {
    (isViolation, subject, contender, format, law)
      == (other.isViolation, other.subject, other.contender, other.format, other.law)
  }

  /// The class, and the law that was broken or the kind that was refused.
  package var title: String { (law ?? group).map { "\(kind.name) (\($0))" } ?? kind.name }
}

extension DisagreementKey: Comparable, CustomStringConvertible {
  /// What is allowed comes first, then the names decide.
  package static func < (a: DisagreementKey, b: DisagreementKey) -> Bool {
    guard a.isViolation == b.isViolation else { return b.isViolation }
    guard a.subject == b.subject else { return a.subject < b.subject }
    return (a.contender, a.format.rawValue, a.kind.name, a.law ?? "", a.group ?? "")
      < (b.contender, b.format.rawValue, b.kind.name, b.law ?? "", b.group ?? "")
  }

  package var description: String { "\(contender) in \(format.rawValue): \(title)" }
}

/// One way in which a contender differed from the truth, shrunk to its smallest case.
package struct Disagreement<Case: Hashable & Sendable & Codable>: Sendable, Hashable, Codable {
  package let key: DisagreementKey
  /// How many cases showed it.
  package internal(set) var count: Int
  /// The first of them, as a replay token.
  package let token: CaseToken
  package let smallest: Case
  /// The first cell that differs in the smallest case.
  package let message: String
  /// What of the smallest case does not matter.
  package let explanation: String
  /// What the fault looks like, where the answers show it.
  package let diagnosis: Diagnosis?
  /// What came of asking again, where the answers do not follow from the question alone; then
  /// ``smallest`` is the first case that showed it, as drawn, and ``message`` what was seen there.
  package let repetition: Repetition?

  package var symptom: Symptom? { diagnosis?.symptom }

  package init(
    key: DisagreementKey, count: Int, token: CaseToken, smallest: Case, message: String,
    explanation: String = "", diagnosis: Diagnosis? = nil, repetition: Repetition? = nil
  ) {
    (self.key, self.count, self.token) = (key, count, token)
    (self.smallest, self.message, self.explanation) = (smallest, message, explanation)
    (self.diagnosis, self.repetition) = (diagnosis, repetition)
  }
}
