/// How a property is checked.
public struct PropertyOptions: Sendable {
  /// The number of threads.
  public var workers = availableWorkers
  /// The greatest share of the judged cases that may be vacuous.
  public var vacuousShare = 0.5
  /// The greatest share of all cases that may be discarded.
  public var discardedShare = 0.5
  /// How sure the verdicts on demanded classes must be.
  public var confidence = Confidence.standard
  /// How many cases the shrinker tries for one bug.
  public var shrinkBudget = 5_000

  public init() {}
}

/// What a check of a property counted.
public struct PropertyReport: Hashable, Sendable {
  public let verdicts: VerdictCounts
  public let coverage: [ClassCoverage]
  public let labels: LabelCounts
}

/// Checks that a property holds for `cases` random values; one call inside a test.
///
///     @Test("Reversing twice changes nothing")
///     func reversal() throws {
///       try checkProperty("reversal", of: .array(of: .boolean, count: 0...9), seed: 7) { list in
///         let twice = Array(list.reversed().reversed())
///         return .holds(if: twice == list, otherwise: "\(twice); expected \(list)")
///       }
///     }
///
/// A case fails when `body` returns ``Verdict/fails(key:message:)`` or throws; thrown errors of one
/// type count as one bug. Each bug is shrunk and reported with its replay token. The run also fails
/// when a demanded class is not covered or the cases are too few to tell, when too many cases are
/// vacuous or discarded, and when nothing was judged. With a fixed seed the same cases are judged
/// each time, on any number of cores.
///
/// - Parameters:
///   - seed: which cases; case k depends on it and on k alone.
///   - examples: values that are judged first; they are not shrunk.
///   - demands: the classes that must occur, and how often.
///   - labels: questions whose answers are counted.
///   - describe: how a value is shown.
/// - Throws: ``PropertyFailure``, whose description says all of it.
@discardableResult
public func checkProperty<Value>(
  _ name: String, of generator: Generator<Value>, cases: Int = 1_000, seed: UInt64 = 1,
  examples: [Value] = [], demands: [Demand<Value>] = [], labels: [Label<Value>] = [],
  options: PropertyOptions = PropertyOptions(),
  describe: (Value) -> String = { String(describing: $0) },
  _ body: @escaping @Sendable (Value) throws -> Verdict
) throws(PropertyFailure) -> PropertyReport {
  precondition(cases >= 0, "property \"\(name)\" cannot be checked on \(cases) cases")
  let explorer = Explorer<Value, PropertyCounts>(generator: generator, seed: seed) {
    value, _, counts in
    let verdict = outcome(of: body, for: value)
    counts.count(value, verdict, demands: demands, labels: labels)
    guard case .fails(let key, let message) = verdict else { return [] }
    return [Finding(key: key, message: message)]
  }
  let exampleProblems = examples.enumerated().compactMap { number, value -> PropertyProblem? in
    guard case .fails(let key, let message) = outcome(of: body, for: value) else { return nil }
    return .example(number: number + 1, value: describe(value), key: key, message: message)
  }
  let run = explorer.run(0..<cases, workers: options.workers)
  var verdicts = run.counts.verdicts
  verdicts.discard(run.discarded)
  let report = PropertyReport(
    verdicts: verdicts,
    coverage: run.counts.classes.coverage(of: demands, confidence: options.confidence),
    labels: run.counts.labels)
  let bugs = explorer.counterexamples(
    of: run.findings, budget: options.shrinkBudget, workers: options.workers
  ).map { PropertyProblem.bug(BugReport($0, describe: describe)) }
  let problems = exampleProblems + bugs + shortcomings(of: report, cases: cases, options: options)
  guard problems.isEmpty else {
    throw PropertyFailure(
      property: name, seed: seed, cases: cases, problems: problems, report: report)
  }
  return report
}

private func outcome<Value>(of body: (Value) throws -> Verdict, for value: Value) -> Verdict {
  do {
    return try body(value)
  } catch {
    return .fails(key: String(describing: type(of: error)), message: String(describing: error))
  }
}

/// What is wrong with the run as a whole, in the order in which a reader should mend it.
private func shortcomings(
  of report: PropertyReport, cases: Int, options: PropertyOptions
) -> [PropertyProblem] {
  let verdicts = report.verdicts
  var problems: [PropertyProblem] = []
  if Double(verdicts.discarded) > options.discardedShare * Double(cases) {
    problems.append(
      .discarded(verdicts.discarded, of: cases, allowed: options.discardedShare))
  }
  guard verdicts.judged > 0 else { return problems + [.nothingJudged] }
  if verdicts.isMostlyVacuous(share: options.vacuousShare) {
    problems.append(
      .vacuous(verdicts.vacuous, of: verdicts.judged, allowed: options.vacuousShare))
  }
  return problems + report.coverage.filter { $0.verdict != .covered }.map { .coverage($0) }
}

/// The tally of a property: the verdicts, and the classes and labels of the judged cases.
private struct PropertyCounts: Tally {
  var verdicts = VerdictCounts()
  var classes = ClassCounts()
  var labels = LabelCounts()

  mutating func count<Value>(
    _ value: Value, _ verdict: Verdict, demands: [Demand<Value>], labels questions: [Label<Value>]
  ) {
    verdicts.count(verdict)
    guard verdict != .discard else { return }
    classes.count(value, by: demands)
    for question in questions { labels.collect(question.label(value), in: question.table) }
  }

  mutating func merge(_ later: PropertyCounts) {
    verdicts.merge(later.verdicts)
    classes.merge(later.classes)
    labels.merge(later.labels)
  }
}
