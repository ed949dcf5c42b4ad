import Foundation
import PropertyTesting
import ShiftTensors
import Testing

@testable import ShiftVerification

/// The smallest subject: numbers, doubled. It has no boundary and no pattern, so whatever works for it
/// knows subjects only.
struct Doubling: Subject {
  struct Case: Hashable, Sendable, Codable, CustomStringConvertible {
    var number: Int
    var isEven: Bool { number % 2 == 0 }
    var description: String { "number \(number)" }
  }

  /// A way of doubling; wrong from some number on.
  struct Way: Sendable {
    var name = "sum"
    var wrongFrom = Int.max
    var asksOdd = true
  }

  static let words = SubjectWords(subject: "doubling", contender: "way", group: "parity")
  static func name(of way: Way) -> String { way.name }
  static func group(of drawn: Case) -> String { drawn.isEven ? "even" : "odd" }
  static func flaw(of drawn: Case) -> (found: String, expected: String)? {
    drawn.number < 0 ? ("\(drawn)", "at least 0") : nil
  }

  var contenders = [Way()]
  let groups = ["even", "odd"]
  var demands = [Demand<Case>("large", atLeast: 0.1) { $0.number > 50 }]
  let labels = [Label<Case>("parity") { group(of: $0) }]
  let generator = Generator { Case(number: $0.integer(in: 0...99)) }

  func isVacuous(_ drawn: Case) -> Bool { drawn.number == 0 }
  func asks(_ way: Way, _ drawn: Case, in format: NumberFormat) -> Bool {
    way.asksOdd || drawn.isEven
  }

  func inputs<Element: ShiftScalar>(of drawn: Case, as type: Element.Type) -> [Tensor<Element>]? {
    [Tensor(repeating: Element(nearestTo: drawn.number), shape: Shape(n: 1, c: 1, h: 1, w: 1))]
  }

  func truth<Element: ShiftScalar>(of drawn: Case, on inputs: [Tensor<Element>]) -> Tensor<Element>
  {
    inputs[0].map { $0 + $0 }
  }

  func answer<Element: ShiftScalar>(
    of way: Way, to drawn: Case, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    inputs[0].map { drawn.number < way.wrongFrom ? $0 + $0 : $0 }
  }

  func classification<Element: ShiftScalar>(
    of way: Way, to drawn: Case, on inputs: [Tensor<Element>], answer: Tensor<Element>,
    truth: Tensor<Element>, memory: Void
  ) -> Classification<Element> {
    Classification(scale: 1) { _, _, _ in CellVerdict(.wrongTap, isAllowed: false) }
  }

  func allows(
    _ kind: DeviationClass, in comparison: OutputComparison, of drawn: Case, by way: Way,
    in format: NumberFormat
  ) -> Bool { false }
}

@Suite struct SubjectTests {
  func verification(_ ways: Doubling.Way...) -> Verification<Doubling> {
    var subject = Doubling()
    subject.contenders = ways
    return Verification(of: subject, formats: [.float, .rational])
  }

  @Test("A subject without a boundary or a pattern is run, counted by its groups and shrunk")
  func anotherSubject() throws {
    let right = verification(.init()).run(0..<400, seed: 1)
    #expect(right.holds)
    #expect(right.counts.rows.keys.map(\.group).sorted() == ["even", "even", "odd", "odd"])
    let wrong = verification(.init(), .init(name: "lazy", wrongFrom: 37)).run(0..<400, seed: 1)
    #expect(!wrong.holds)
    #expect(wrong.violations.map(\.key.contender) == ["lazy", "lazy"])
    #expect(wrong.violations.map(\.key.subject) == ["doubling", "doubling"])
    #expect(wrong.violations.map(\.smallest.number) == [37, 37])
  }

  @Test(
    "Its parts join into the whole, a stopped run goes on, and its baseline tells what got worse")
  func files() throws {
    let verification = verification(.init(name: "lazy", wrongFrom: 37))
    let run = verification.identity(seed: 1, total: 90)
    let whole = verification.run(0..<90, of: run)
    let parts = [40..<90, 0..<40].map {
      (name: "\($0)", part: VerificationPart(verification.run($0, of: run)))
    }
    let bytes = try JSONEncoder().encode(VerificationPart.joined(parts))
    let read = try JSONDecoder().decode(VerificationPart<Doubling>.self, from: bytes)
    #expect(read == VerificationPart(whole) && read.flaw == nil)
    var states: [VerificationCheckpoint] = []
    _ = verification.run(
      from: VerificationCheckpoint(of: run, cases: 0..<90), stride: 32, interval: .zero
    ) { states.append($0) }
    let resumed = verification.run(from: states[0]) { _ in }
    #expect(resumed.disagreements == whole.disagreements)
    let good = Baseline(self.verification(.init(name: "lazy")).run(0..<90, of: run))
    let worse = try good.changes(to: Baseline(whole)).worse
    #expect(worse.contains { $0.hasPrefix("lazy, float, parity odd, wrong tap: ") })
  }

  @Test("A part, a baseline and a saved case of another subject are refused by name")
  func otherSubjects() throws {
    let part = VerificationPart(Verification(formats: [.float]).run(0..<4, seed: 1))
    let doubling = VerificationPart(verification(.init()).run(0..<4, seed: 1))
    var members = try #require(
      JSONSerialization.jsonObject(with: JSONEncoder().encode(doubling)) as? [String: Any])
    members["run"] = try JSONSerialization.jsonObject(with: JSONEncoder().encode(part.run))
    let read = try JSONDecoder().decode(
      VerificationPart<Doubling>.self, from: JSONSerialization.data(withJSONObject: members))
    #expect(read.flaw == "a run of shift")
    let saved = Regression<Doubling>(name: "a", caught: "b", saved: .init(number: 3))
    let json = Array(saved.json.utf8)
    #expect(try Regression<Doubling>(json: json, path: "x") == saved)
    #expect(
      throws: ShiftError("x", found: "a case of doubling", expected: "one of shift")
    ) { try Regression<ShiftSubject>(json: json, path: "x") }
    #expect(throws: ShiftError("x", found: "number -1", expected: "at least 0")) {
      try Regression<Doubling>(
        json: Array(Regression<Doubling>(name: "", caught: "", saved: .init(number: -1)).json.utf8),
        path: "x")
    }
  }

  @Test("A contender whose name holds a tab and that is wrong fails")
  func tabInAName() throws {
    let result = verification(.init(name: "la\tzy", wrongFrom: 37)).run(0..<400, seed: 1)
    #expect(!result.holds)
    #expect(result.violations.map(\.key.contender) == ["la\tzy", "la\tzy"])
  }

  @Test("Comparisons that were violated fail a run, whatever became of the findings behind them")
  func violatedWithoutFindings() {
    let wrong = verification(.init(name: "lazy", wrongFrom: 37)).run(0..<400, seed: 1)
    let lost = VerificationResult<Doubling>(
      of: wrong.run, asked: wrong.asked, cases: wrong.cases, counts: wrong.counts,
      disagreements: [])
    #expect(lost.violations.isEmpty && lost.holdsButForDeviations && !lost.holds)
  }

  @Test("A contender that no case asks in some format fails the run, and so does comparing nothing")
  func nothingCompared() {
    var verification = verification(.init(), .init(name: "even", asksOdd: false))
    let odd = (0..<100).first {
      verification.subject.generator.value(seed: 1, index: $0).number % 2 == 1
    }!
    verification.subject.demands = []
    let result = verification.run(odd..<(odd + 1), seed: 1)
    #expect(result.uncompared == ["even in float", "even in rational"])
    #expect(result.notCompared == "nothing was compared for even in float, even in rational")
    #expect(result.violations.isEmpty && !result.holds)
    verification.formats = []
    let nothing = verification.run(0..<20, seed: 1)
    #expect(nothing.notCompared == "nothing was compared" && !nothing.holds)
  }
}
