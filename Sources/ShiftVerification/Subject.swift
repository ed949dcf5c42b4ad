import PropertyTesting
import ShiftTensors

/// Something that is verified: a shift, or one operator, forwards or backwards.
///
/// A subject is one file. It says which cases are drawn and what is true of them, and runs and judges
/// one contender on one case; everything that is done with many cases (running, shrinking, counting,
/// cutting into parts, comparing with a baseline, telling) is written once, over subjects.
///
/// Inputs are a list of tensors, made once for a case in a format and given to every contender: a
/// shift has its image, an operator its arguments in the order of its signature.
package protocol Subject: Sendable {
  /// What is drawn and shrunk. The inputs follow from it, so a case is a few numbers on every machine.
  associatedtype Case: Hashable & Sendable & Codable & CustomStringConvertible
  /// A way of computing the answer.
  associatedtype Contender: Sendable
  /// What judging one case may leave for the next: it changes the time of a run and nothing else.
  associatedtype Memory: Sendable = Void

  /// How texts and files speak of the subject.
  static var words: SubjectWords { get }

  /// The name of a contender in texts, files and commands.
  static func name(of contender: Contender) -> String

  /// What rows of counts are told apart by beside contender and format, such as the boundary.
  static func group(of drawn: Case) -> String

  /// The case as a program that anyone can paste, where a contender of this name has one.
  static func program(for drawn: Case, by contender: String, in format: NumberFormat) -> String?

  /// The law that is broken only by answers that do not follow from their questions, if there is one.
  static var lawOfRepetition: String? { get }

  /// What no run could draw in a case that was read from a file, or `nil`.
  static func flaw(of drawn: Case) -> (found: String, expected: String)?

  /// What is judged, in the order of tables.
  var contenders: [Contender] { get set }

  /// Every group that a case can have, in the order of tables.
  var groups: [String] { get }

  /// Draws and shrinks cases.
  var generator: Generator<Case> { get }

  /// The hard classes that must occur, and how often.
  var demands: [Demand<Case>] { get set }

  /// The questions whose answers are counted.
  var labels: [Label<Case>] { get }

  /// The numbers of a case whose least and greatest value are told: the domain of a run.
  var measures: [Measure<Case>] { get }

  /// The hard classes that are not demanded of a contender, since its promise leaves them out.
  func exemptions(of contender: Contender) -> [String]

  /// What a run in these formats leaves out, to be told with its result.
  func remarks(in formats: [NumberFormat]) -> [String]

  /// Which kinds of call a contender may refuse; `nil` where every refusal is a finding.
  var refusals: RefusalRule? { get }

  /// Whether somebody narrowed the cases so that most may prove nothing; then only a run of nothing else
  /// fails for that.
  var isNarrowed: Bool { get }

  /// Whether agreement on the case proves nothing.
  func isVacuous(_ drawn: Case) -> Bool

  /// Whether the case is one for this contender in a format.
  func asks(_ contender: Contender, _ drawn: Case, in format: NumberFormat) -> Bool

  /// The inputs in a format; `nil` where it has no such values.
  func inputs<Element: ShiftScalar>(of drawn: Case, as type: Element.Type) -> [Tensor<Element>]?

  /// What is true of these inputs, rounded once to the format.
  func truth<Element: ShiftScalar>(of drawn: Case, on inputs: [Tensor<Element>]) -> Tensor<Element>

  /// What a contender answers.
  ///
  /// - Throws: `ShiftError` with the cause for which there is no answer.
  func answer<Element: ShiftScalar>(
    of contender: Contender, to drawn: Case, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element>

  func memory() -> Memory

  /// How cells of a contender's answer that differ from the truth are classified; asked for at the
  /// first such cell. The answer has the shape of the truth.
  func classification<Element: ShiftScalar>(
    of contender: Contender, to drawn: Case, on inputs: [Tensor<Element>], answer: Tensor<Element>,
    truth: Tensor<Element>, memory: Memory
  ) -> Classification<Element>

  /// Every symptom, among those asked about, that explains all cells of an answer that nothing covers, with
  /// what it leaves open; `nil` where there is no such cell.
  func symptoms<Element: ShiftScalar>(
    of contender: Contender, to drawn: Case, on inputs: [Tensor<Element>],
    answer: Tensor<Element>, truth: Tensor<Element>, among asked: Set<Symptom>
  ) -> [Symptom: Sighting]?

  /// Whether this much of a class is no fault of the contender there although its promise does not cover it.
  func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of drawn: Case,
    by contender: Contender, in format: NumberFormat
  ) -> Bool

  /// Contenders whose bits are compared with those of the given one.
  func references(for contender: Contender) -> [Contender]

  /// Where frameworks differ and the case tells it: which conventions the answer agrees with.
  func evidence<Element: ShiftScalar>(
    of answer: Tensor<Element>, to drawn: Case, on inputs: [Tensor<Element>]
  ) -> [ConventionEvidence]

  /// The laws that the contender breaks; a law compares a contender with itself alone.
  ///
  /// - Parameter law: the one to try; all of them if `nil`.
  func breaches<Element: ShiftScalar>(
    by contender: Contender, of drawn: Case, on inputs: [Tensor<Element>], law: String?
  ) -> [LawBreach]

  /// The contenders as they are before their first call.
  func freshContenders() -> FreshContenders<Contender>

  /// Whether the contender's values are rounded there, so that a larger deviation is worth looking for.
  func rounds(_ contender: Contender, in format: NumberFormat) -> Bool
}

/// How texts and files speak of a subject.
package struct SubjectWords: Hashable, Sendable {
  /// In files and keys, such as `shift`.
  package let subject: String
  /// What a contender is, such as `strategy`.
  package let contender: String
  /// What a group is, such as `boundary`.
  package let group: String

  package init(subject: String, contender: String, group: String) {
    (self.subject, self.contender, self.group) = (subject, contender, group)
  }
}

/// Contenders that have not been called yet, as far as they can be had so.
package struct FreshContenders<Contender: Sendable>: Sendable {
  package let contenders: [Contender]
  /// How many calls they have had so far, all together; `nil` where these are the contenders of before,
  /// with whatever they remember.
  package let calls: (@Sendable () -> Int)?
  /// Gives back what they hold.
  package let end: @Sendable () -> Void

  package init(
    _ contenders: [Contender], calls: (@Sendable () -> Int)? = nil,
    end: @escaping @Sendable () -> Void = {}
  ) {
    (self.contenders, self.calls, self.end) = (contenders, calls, end)
  }
}

/// A law that a contender broke, and what shows it.
package struct LawBreach: Hashable, Sendable {
  package let law: String
  package let message: String

  package init(law: String, message: String) { (self.law, self.message) = (law, message) }
}

/// How the cells of one answer that differ from the truth are classified.
package struct Classification<Element: ShiftScalar> {
  /// What deviations are measured by: the greatest finite magnitude among the values that are mixed.
  package let scale: Double
  /// What the cell at an index of the answer is.
  package let verdict: (_ got: Element, _ expected: Element, _ index: Int) -> CellVerdict
  /// What more there is to say of a cell, as sentence parts: its bound, what it reads. May be empty.
  package let remark:
    (_ got: Element, _ expected: Element, _ index: Int, _ verdict: CellVerdict) -> String

  package init(
    scale: Double, verdict: @escaping (_ got: Element, _ expected: Element, Int) -> CellVerdict,
    remark: @escaping (_ got: Element, _ expected: Element, Int, CellVerdict) -> String = {
      _, _, _, _ in ""
    }
  ) {
    (self.scale, self.verdict, self.remark) = (scale, verdict, remark)
  }
}

extension Subject where Memory == Void {
  /// Nothing is remembered unless the subject says otherwise.
  package func memory() {}
}

extension Subject {
  /// Nothing is counted unless the subject says otherwise.
  package var labels: [Label<Case>] { [] }

  /// Nothing is measured unless the subject says otherwise.
  package var measures: [Measure<Case>] { [] }

  /// None unless the subject says otherwise.
  package func exemptions(of contender: Contender) -> [String] { [] }

  /// Nothing unless the subject says otherwise.
  package func remarks(in formats: [NumberFormat]) -> [String] { [] }

  /// Every refusal is a finding unless the subject says otherwise.
  package var refusals: RefusalRule? { nil }

  /// Cases are drawn so that most prove something unless the subject says otherwise.
  package var isNarrowed: Bool { false }

  /// Every case is for every contender unless the subject says otherwise.
  package func asks(_ contender: Contender, _ drawn: Case) -> Bool { true }

  /// There is none unless the subject says otherwise.
  package static func program(
    for drawn: Case, by contender: String, in format: NumberFormat
  ) -> String? { nil }

  /// There is none unless the subject says otherwise.
  package static var lawOfRepetition: String? { nil }

  /// None is known unless the subject says otherwise.
  package func symptoms<Element: ShiftScalar>(
    of contender: Contender, to drawn: Case, on inputs: [Tensor<Element>],
    answer: Tensor<Element>, truth: Tensor<Element>, among asked: Set<Symptom>
  ) -> [Symptom: Sighting]? { nil }

  /// Nothing beyond the promise unless the subject says otherwise.
  package func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of drawn: Case,
    by contender: Contender, in format: NumberFormat
  ) -> Bool { false }

  /// None unless the subject says otherwise.
  package func references(for contender: Contender) -> [Contender] { [] }

  /// None unless the subject says otherwise.
  package func evidence<Element: ShiftScalar>(
    of answer: Tensor<Element>, to drawn: Case, on inputs: [Tensor<Element>]
  ) -> [ConventionEvidence] { [] }

  /// No law is known unless the subject says otherwise.
  package func breaches<Element: ShiftScalar>(
    by contender: Contender, of drawn: Case, on inputs: [Tensor<Element>], law: String?
  ) -> [LawBreach] { [] }

  /// The same ones, since a contender of this program can only be called again, unless the subject
  /// says otherwise.
  package func freshContenders() -> FreshContenders<Contender> { FreshContenders(contenders) }

  /// Every format but `rational` rounds unless the subject says otherwise.
  package func rounds(_ contender: Contender, in format: NumberFormat) -> Bool {
    format != .rational
  }
}
