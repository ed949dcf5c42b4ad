import Foundation
import PropertyTesting
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftReports

struct OutputTests {
  private var failing: VerificationResult<ShiftSubject> {
    let fault = IndexedShift("off by one to the right") {
      $0.source($0.shift.dx > 0 ? Shift(dy: $0.shift.dy, dx: $0.shift.dx + 1) : $0.shift)
    }
    return Verification(strategies: [fault], formats: [.float], demands: [])
      .run(0..<60, seed: 1)
  }

  @Test("A strategy that ran no case is named by the verdict, the JUnit XML and the annotations")
  func uncompared() {
    var cases = ShiftCases()
    cases.boundaries = [.symmetric]
    let result = Verification(
      strategies: [SliceShift(), RollShift()], formats: [.float], cases: cases, demands: []
    ).run(0..<60, seed: 1)
    let verdict = "does not hold: nothing was compared for roll in float"
    #expect(VerificationText.verdict(result) == verdict)
    #expect(Annotations.lines(result) == ["::error title=ShiftProof::\(verdict)"])
    #expect(JUnitXML.text(result).contains("failures=\"1\""))
    #expect(JUnitXML.text(result).contains("nothing was compared for roll in float"))
  }

  @Test("A run that ended early says so in its verdict and in the JUnit XML")
  func cutShort() {
    struct Ending: ShiftStrategy {
      let name = "ending"
      func shift<Element: ShiftScalar>(
        _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
      ) throws(ShiftError) -> Tensor<Element> {
        throw ShiftError("candidate", found: "its end", expected: "an answer", cause: .crash)
      }
    }
    var verification = Verification(strategies: [Ending()], formats: [.float], demands: [])
    verification.patience = Patience(total: 3)
    (verification.shrinkBudget, verification.subject.laws) = (5, [])
    let result = verification.run(0..<1_000, seed: 1)
    let done = result.cases.count
    #expect((1..<1_000).contains(done))
    #expect(
      VerificationText.verdict(result).contains(
        "stopped after \(done) of 1,000 cases, too many of them without an answer"))
    #expect(JUnitXML.text(result).contains("\(done) of 1000 cases"))
    let whole = JUnitXML.text(failing)
    #expect(whole.contains("every case was run") && !whole.contains("cut short"))
  }

  @Test("Every form of a result states its domain and what was left out")
  func domain() throws {
    var cases = ShiftCases()
    (cases.batch, cases.channels, cases.extents) = (3...3, 5...5, 2...2)
    (cases.boundaries, cases.otherFillPercent) = ([.zeros], 0)
    var verification = Verification(
      strategies: [SliceShift()], formats: [.float, .rational], cases: cases, demands: [])
    verification.subject.leftOut = ["what the test says"]
    let result = verification.run(0..<60, seed: 1)
    let drawn =
      "batch 3, channels 5, height 2, width 2, elements 60, dy −4…4, dx −4…4, boundary zeros, "
      + "fill counting fill"
    let text = VerificationText.terminal(result)
    let other = "format float16, bfloat16, double"
    #expect(text.contains("\ndomain\n  drawn: \(drawn)\n  left out: \(other)\n"))
    #expect(text.contains("  left out: what the test says\n"))
    #expect(
      text.contains("  left out: rational beyond 16384 elements, and its NaN and infinities\n"))
    #expect(SummaryMarkdown.text(result).contains("\nDrawn: \(drawn).\n"))
    #expect(SummaryMarkdown.text(result).contains("Left out: \(other); what"))
    let junit = JUnitXML.text(result)
    #expect(junit.contains("<property name=\"drawn\" value=\"\(drawn)\"/>"))
    #expect(junit.contains("<property name=\"left out\" value=\"what the test says\"/>"))
    let json = try #require(
      JSONSerialization.jsonObject(with: Data(VerificationText.json(result).utf8))
        as? [String: Any])
    let domain = try #require(json["domain"] as? [String: Any])
    #expect((domain["ranges"] as? [String: [Int]])?["dx"] == [-4, 4])
    #expect((domain["leftOut"] as? [String])?.first == "format float16, bfloat16, double")
  }

  @Test("The verdict says what a promise is worth that allows for deviations")
  func worth() {
    var cases = ShiftCases()
    cases.boundaries = [.replicate, .zeros]
    let result = Verification(
      strategies: [SliceShift(), DepthwiseConvShift(), GridSampleShift()],
      formats: [.float, .rational], cases: cases, demands: []
    ).run(0..<200, seed: 1)
    func share(_ contender: String) -> String {
      let sum = result.summary(contender, .float)
      return (sum.cases - sum.identical).percent(of: sum.cases)
    }
    #expect(
      VerificationText.verdict(result)
        == "every strategy keeps its promise; conv2d differs in sign of zero and non-finite spread "
        + "in \(share("conv2d")) of its cases in float; grid_sample differs in sign of zero, "
        + "rounding within its bound and non-finite spread in \(share("grid_sample")) of its cases in float"
    )
  }

  @Test("A verdict names hard classes that a run could not decide, and passes")
  func undecided() {
    let result = Verification(strategies: [SliceShift()], formats: [.float]).run(0..<60, seed: 1)
    let verdict = VerificationText.verdict(result)
    #expect(result.holds && result.undecidedClasses.count > 3)
    #expect(
      verdict.hasPrefix(
        "every strategy keeps its promise; not enough cases to tell whether there are enough of "))
    #expect(verdict.hasSuffix(" and \(result.undecidedClasses.count - 3) more classes"))
    #expect(JUnitXML.text(result).contains("failures=\"0\""))
    #expect(JUnitXML.text(result).contains("<property name=\"undecided\""))
  }

  @Test("Text for XML keeps no character that XML has no way to write")
  func escaping() {
    #expect(JUnitXML.escaped("a<b>&\"\n\u{1B}[31m") == "a&lt;b&gt;&amp;&quot;&#10;\u{FFFD}[31m")
  }

  @Test("JUnit XML counts one failure for each format and boundary that is wrong")
  func junit() {
    let text = JUnitXML.text(failing)
    #expect(
      text.hasPrefix("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"shiftproof\""))
    let wrong = failing.counts.rows.values.count { $0.violated > 0 }
    let laws = failing.violations.count { $0.key.law != nil }
    #expect(wrong > 1)
    #expect(text.components(separatedBy: "<failure ").count - 1 == wrong + laws)
    #expect(text.contains("shifts [(0, 1)]"))
  }

  @Test("A finding tells the command that repeats it")
  func replayLines() throws {
    let token = try CaseToken("1-287-000-nw")
    let kept = ReplayLine(options: " --preset swin").text(token)
    #expect(kept == "Replay: shiftproof replay 1-287-000-nw --preset swin")
    let asked = ReplayLine(options: " --candidate 'python3 a.py' --strategy roll").text(token)
    #expect(
      asked
        == "Replay: shiftproof check --replay 1-287-000-nw --candidate 'python3 a.py' --strategy roll"
    )
    #expect(
      ReplayLine.file(options: " --strategy roll").text(token)
        == "In the file: the cases 1-287-000-nw/…; of a program: "
        + "shiftproof check --candidate PROGRAM --replay 1-287-000-nw --strategy roll")
    #expect(
      ReplayLine(options: " --preset swin").textInOrder(token)
        == "In order: shiftproof verify --seed 1 --cases 288 --workers 1 --preset swin")
  }

  @Test("The summary and the annotations name the finding and its replay")
  func summary() throws {
    let summary = SummaryMarkdown.text(failing, replay: ReplayLine(options: " --x"))
    #expect(summary.contains("## ShiftProof: does not hold"))
    #expect(summary.contains("Replay: shiftproof replay "))
    let line = try #require(Annotations.lines(failing).first)
    #expect(line.hasPrefix("::error title=off by one to the right in float%3A "))
    #expect(!line.contains("\n"))
  }

  @Test("What a baseline accepts is no failure anywhere, and is said; what is worse fails")
  func accepted() throws {
    var result = failing
    #expect(!result.violations.isEmpty)
    let recorded = Baseline(result)
    result.acceptance = try recorded.changes(to: Baseline(result), named: "b.json").acceptance
    #expect(result.holds && result.findings.isEmpty)
    let kinds = result.violations.count
    let verdict =
      "no deviation is worse than b.json, which accepts \(kinds) kinds that no promise covers"
    #expect(VerificationText.verdict(result) == verdict)
    let text = VerificationText.terminal(result)
    #expect(!text.contains("FINDING") && text.hasSuffix(verdict))
    // One fault in several classes and formats is told once.
    let told = text.components(separatedBy: "accepted by the baseline ").count - 1
    #expect(told >= 1 && told == FoundTogether.groups(of: result.violations).count)
    #expect(!JUnitXML.text(result).contains("<failure"))
    #expect(JUnitXML.text(result).contains("name=\"no deviation is worse than b.json\"/>"))
    #expect(Annotations.lines(result).isEmpty)
    #expect(SummaryMarkdown.text(result).contains("## ShiftProof: holds"))
    #expect(VerificationText.json(result).contains("\"holds\" : true"))

    // A baseline of a time when nothing was wrong.
    let quiet = Verification(
      strategies: [Renamed(name: result.contenders[0])], formats: [.float], demands: []
    ).run(0..<60, seed: 1)
    var worse = failing
    worse.acceptance = try Baseline(quiet).changes(to: Baseline(worse), named: "b.json").acceptance
    #expect(!worse.holds && worse.findings.count == worse.violations.count)
    #expect(JUnitXML.text(worse).contains("<failure"))
    #expect(!Annotations.lines(worse).isEmpty)
    #expect(VerificationText.verdict(worse).contains("and b.json does not accept"))
  }
}

/// A right strategy under another name.
private struct Renamed: ShiftStrategy {
  let name: String
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    Oracle.shift(input, by: pattern, boundary: boundary)
  }
}
