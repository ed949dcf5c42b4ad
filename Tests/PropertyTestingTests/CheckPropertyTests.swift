import PropertyTesting
import Testing

@Suite("Checking a property in one call")
struct CheckPropertyTests {
  let lists = Generator.integer(in: -100...100).array(count: 0...10)

  @Test("A property that holds reports what was drawn")
  func holds() throws {
    let report = try checkProperty(
      "reversing twice", of: lists, cases: 2_000, seed: 7,
      demands: [Demand("one element", atLeast: 0.05) { $0.count == 1 }],
      labels: [Label("sorted") { $0 == $0.sorted() ? "yes" : "no" }]
    ) { list in
      if list.isEmpty { return .discard }
      if list.count == 1 { return .vacuous }
      return list.reversed().reversed() == list ? .holds : .fails("differs")
    }
    let values = (0..<2_000).map { lists.value(seed: 7, index: $0) }
    let empty = values.count { $0.isEmpty }
    let single = values.count { $0.count == 1 }
    #expect(report.verdicts.discarded == empty && report.verdicts.vacuous == single)
    #expect(report.verdicts.holding == 2_000 - empty - single && report.verdicts.failing == 0)
    #expect(report.coverage.map(\.hits) == [single])
    #expect(report.coverage.map(\.verdict) == [.covered])
    let sorted = values.count { !$0.isEmpty && $0 == $0.sorted() }
    #expect(report.labels.labels(of: "sorted").map(\.count) == [2_000 - empty - sorted, sorted])
  }

  @Test("A failure ends in its smallest case, its replay token and the seed")
  func wholeText() {
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty(
        "the sum stays small", of: Generator.integer(in: 0...1_000).named("the number"),
        cases: 200, seed: 0x7f3a,
        demands: [Demand("a number", atLeast: 0.5) { _ in true }],
        labels: [Label("parity") { _ in "any" }]
      ) { number in
        number < 57 ? .holds : .fails(key: "limit", message: "\(number); expected less than 57")
      }
    }
    let values = (0..<200).map { Generator.integer(in: 0...1_000).value(seed: 0x7f3a, index: $0) }
    let failing = values.count { $0 >= 57 }
    let first = values.firstIndex { $0 >= 57 }!
    guard case .bug(let bug)? = failure?.problems.first else { return #expect(Bool(false)) }
    #expect(
      failure?.description == """
        property "the sum stays small": \(failing) of 200 cases failed; expected none \
        (seed 7f3a, 0 vacuous, 0 discarded)
          limit: 57; expected less than 57
            smallest case: 57
            failed:        \(failing) cases, the first is \(first)
            search:        \(bug.search)
            replay:        \(CaseToken(seed: 0x7f3a, index: first))
          drawn: a number: 100.00 % (200 of 200), demanded 50 %: covered
          drawn: parity: any 100.00 %
        """)
    #expect(bug.search.contains("simplification") && bug.search.hasSuffix("cases tried"))
  }

  @Test("Several bugs are reported at once, each with its smallest case")
  func severalBugs() {
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty("two bugs", of: lists, cases: 500, seed: 2) { list in
        if list.contains(where: { $0 > 50 }) { return .fails(key: "large", message: "large") }
        return list.count > 3 ? .fails(key: "long", message: "long") : .holds
      }
    }
    let bugs = failure?.problems.compactMap { problem -> String? in
      guard case .bug(let bug) = problem else { return nil }
      return "\(bug.key) \(bug.smallest)"
    }
    #expect(Set(bugs ?? []) == ["large [51]", "long [0, 0, 0, 0]"])
  }

  struct Odd: Error, CustomStringConvertible {
    var number: Int
    var description: String { "\(number) is odd" }
  }

  @Test("A thrown error is a failure, of the error's type")
  func thrown() {
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty("even", of: .integer(in: 0...99), cases: 50, seed: 2) { number in
        if number % 2 == 1 { throw Odd(number: number) }
        return .holds
      }
    }
    guard case .bug(let bug)? = failure?.problems.first else { return #expect(Bool(false)) }
    #expect(bug.key == "Odd" && bug.message == "1 is odd" && bug.smallest == "1")
  }

  @Test("Examples are judged and reported first, as they are")
  func examples() {
    func bracketed(_ number: Int) -> String { "<\(number)>" }
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty(
        "small", of: .integer(in: 0...9), cases: 10, examples: [5, 1_000],
        describe: bracketed
      ) { .holds(if: $0 < 100, otherwise: "\($0) is large") }
    }
    #expect(
      failure?.description == """
        property "small": 0 of 10 cases failed; expected none (seed 1, 0 vacuous, 0 discarded)
          example 2 (property): 1000 is large
            case:          <1000>
        """)
  }

  @Test("A run that is mostly vacuous fails")
  func vacuous() {
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty("vacuous", of: .integer(in: 0...99), cases: 100, seed: 3) {
        $0 < 90 ? .vacuous : .holds
      }
    }
    let count = (0..<100).count { Generator.integer(in: 0...99).value(seed: 3, index: $0) < 90 }
    #expect(
      failure?.problems.map(\.description) == [
        "  vacuous cases: \(count) of 100; expected at most 50 %"
      ])
  }

  @Test("Exactly the allowed share of vacuous cases is allowed")
  func vacuousBorder() throws {
    var options = PropertyOptions()
    options.vacuousShare = 1
    try checkProperty("vacuous", of: .boolean, cases: 9, options: options) { _ in .vacuous }
  }

  @Test("A run that discards most cases fails, and one that judges none says so")
  func discarded() {
    let rejecting = Generator.integer(in: 0...99).filter(attempts: 2) { $0 < 0 }
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty("rejected", of: rejecting, cases: 40) { _ in .holds }
    }
    #expect(
      failure?.problems.map(\.description) == [
        "  discarded cases: 40 of 40; expected at most 50 %",
        "  judged cases: 0; expected at least 1",
      ])
    let none = #expect(throws: PropertyFailure.self) {
      try checkProperty("none", of: .boolean, cases: 0) { _ in .holds }
    }
    #expect(none?.problems == [.nothingJudged])
  }

  @Test("A class that is not covered fails, and too few cases do not pass by luck")
  func coverage() {
    func problems(cases: Int, share: Double) -> [String] {
      do {
        try checkProperty(
          "covered", of: .integer(in: 0...99), cases: cases, seed: 3,
          demands: [Demand("below 10", atLeast: share) { $0 < 10 }]
        ) { _ in .holds }
        return []
      } catch {
        return error.problems.map(\.description)
      }
    }
    #expect(problems(cases: 5_000, share: 0.08).isEmpty)
    #expect(
      problems(cases: 5_000, share: 0.2).first?.hasSuffix("demanded 20 %: not covered") == true)
    // Some of the 50 cases are below 10, but that proves nothing yet.
    let few = problems(cases: 50, share: 0.08).first
    #expect(few?.contains("not enough cases to tell, about ") == true)
  }

  @Test("The failure is the same on any number of workers")
  func workers() {
    let texts = [1, 2, 3, 8].map { workers in
      var options = PropertyOptions()
      options.workers = workers
      return #expect(throws: PropertyFailure.self) {
        try checkProperty("sums", of: lists, cases: 1_000, seed: 5, options: options) {
          $0.reduce(0, +) < 100 ? .holds : .fails("sum \($0.reduce(0, +))")
        }
      }?.description
    }
    #expect(Set(texts).count == 1)
  }

  @Test("A search that the budget stops says so")
  func budget() {
    var options = PropertyOptions()
    options.shrinkBudget = 2
    let failure = #expect(throws: PropertyFailure.self) {
      try checkProperty("sums", of: lists, cases: 200, seed: 5, options: options) {
        $0.reduce(0, +) < 100 ? .holds : .fails("sum")
      }
    }
    guard case .bug(let bug)? = failure?.problems.first else { return #expect(Bool(false)) }
    #expect(bug.search.hasSuffix("; stopped by the budget, so it may not be minimal"))
  }
}
