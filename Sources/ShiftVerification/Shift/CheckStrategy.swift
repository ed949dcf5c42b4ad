import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// Checks a strategy against the oracle: the whole harness in one call, for a test or anything else.
///
///     @Test func myShift() throws { try checkStrategy(MyShift()) }
///
/// Every boundary that the strategy claims is tried in every format of `formats`; the deviations
/// that its ``Exactness`` covers are no fault. To compare nothing is one: no case, no format, no boundary
/// that the strategy claims, or a format in which it was asked nothing.
///
/// A failure names its case by a token such as `1-96-4k7-hw`. The same call with `replaying: "1-96-4k7-hw"`
/// judges that case alone, under a debugger for example. The token says what it was drawn from, and is
/// refused by whatever draws otherwise: `shiftproof replay` knows the built-in strategies and no patterns or
/// drawings of your own.
///
/// With `counterexamples: "Tests/Counterexamples"` the smallest case of each finding is saved there as a
/// file of JSON, and every later run judges the saved cases before it draws any.
///
/// - Parameters:
///   - cases: how many cases to draw; case k of a seed is the same on every machine. Hard classes of which
///     too few were drawn to tell are named in the result, ``CheckResult/undecidedClasses``, and
///     fail nothing; a thousand cases are mostly enough for all.
///   - boundaries: those to try; the strategy's own claims still apply.
///   - patterns: what to draw patterns from, such as those of presets; any pattern if empty. Images then
///     are as large as the patterns reach.
///   - drawing: what else the cases are drawn from.
///   - allowance: which deviations are no fault, by class and ulps, per format.
///   - counterexamples: a folder of saved counterexamples, which are judged first and which also gets the smallest
///     case of each new finding; made where it is missing.
///   - replaying: the token of one case, which is judged instead of drawn ones.
/// - Throws: ``StrategyFailure``, whose text has each fault's smallest case, if the strategy breaks
///   its promise or the cases prove too little.
/// - Returns: what was counted.
@discardableResult
public func checkStrategy(
  _ strategy: some ShiftStrategy, formats: [NumberFormat] = [.float, .double, .rational],
  cases: Int = 1000, seed: UInt64 = 1, boundaries: [Boundary] = Boundary.allCases,
  patterns: [Pattern] = [], drawing: ShiftCases = ShiftCases(),
  allowance: (@Sendable (NumberFormat) -> Allowance)? = nil, counterexamples: String? = nil,
  replaying: String? = nil
) throws(StrategyFailure) -> CheckResult {
  try checkStrategy(
    strategy, formats: formats, cases: cases, seed: seed, boundaries: boundaries,
    patterns: patterns, drawing: drawing, allowance: allowance, demands: nil,
    counterexamples: counterexamples, replaying: replaying)
}

/// The same with demands and laws of one's own.
///
/// - Parameters:
///   - demands: the classes of case that must have occurred among those that the strategy was asked;
///     of ``HardClasses/all`` those that the drawing has, if `nil`.
///   - laws: what must hold between the strategy's own answers; with `patterns`, those of them that ask for no
///     other shifts.
@discardableResult
package func checkStrategy(
  _ strategy: some ShiftStrategy, formats: [NumberFormat] = [.float, .double, .rational],
  cases: Int = 1000, seed: UInt64 = 1, boundaries: [Boundary] = Boundary.allCases,
  patterns: [Pattern] = [], drawing: ShiftCases = ShiftCases(),
  allowance: (@Sendable (NumberFormat) -> Allowance)? = nil,
  demands: [Demand<ShiftCase>]?, laws: [any Law] = Laws.all, counterexamples: String? = nil,
  replaying: String? = nil
) throws(StrategyFailure) -> CheckResult {
  var drawing = drawing
  drawing.boundaries = drawing.boundaries.filter(boundaries.contains)
  if !patterns.isEmpty { drawing.patterns = patterns }
  var verification = Verification(
    strategies: [strategy], formats: formats, cases: drawing,
    demands: demands, allowance: { allowance?($1) ?? .none })
  verification.subject.laws =
    patterns.isEmpty ? laws : laws.filter { !$0.asksOtherShifts }
  if let nothing = nothing(strategy, formats, cases, drawing.boundaries) {
    throw StrategyFailure(
      strategy: strategy.name, result: verification.run(0..<0, seed: seed), nothing: nothing)
  }
  func failure(_ error: any Error) -> StrategyFailure {
    StrategyFailure(
      strategy: strategy.name, result: verification.run(0..<0, seed: seed), nothing: "\(error)")
  }
  if let replaying {
    do {
      let result = try verification.replay(CaseToken(replaying)).result
      guard result.violations.isEmpty else {
        throw StrategyFailure(strategy: strategy.name, result: result)
      }
      return CheckResult(result)
    } catch let found as StrategyFailure {
      throw found
    } catch {
      throw failure(error)
    }
  }
  let folder = counterexamples.map { SavedCounterexamples(folder: $0) }
  let saved: [Regression<ShiftSubject>]
  do { saved = try folder?.read() ?? [] } catch { throw failure(error) }
  let replay = verification.replay(saved)
  var result = verification.run(0..<cases, seed: seed)
  result.regressions = replay
  guard result.holds else {
    let files: [String]
    do { files = try folder?.save(result) ?? [] } catch { throw failure(error) }
    throw StrategyFailure(strategy: strategy.name, result: result, files: files)
  }
  return CheckResult(result)
}

/// Why nothing could be compared, as a sentence, or `nil`.
private func nothing(
  _ strategy: some ShiftStrategy, _ formats: [NumberFormat], _ cases: Int, _ boundaries: [Boundary]
) -> String? {
  func error(_ found: String, _ expected: String) -> String {
    "nothing was compared: \(ShiftError(strategy.name, found: found, expected: expected))"
  }
  if formats.isEmpty { return error("no format", "at least one") }
  if cases < 1 { return error("\(cases) cases", "at least 1") }
  if boundaries.isEmpty { return error("no boundary", "at least one to try") }
  let claimed = Boundary.allCases.filter { strategy.recipe(for: $0).isClaimed }
  if claimed.isEmpty { return error("no boundary that it claims", "a recipe for at least one") }
  if !boundaries.contains(where: claimed.contains) {
    return error(
      "boundaries \(boundaries.map(\.rawValue).joined(separator: ", ")), of which it claims none",
      "one of \(claimed.map(\.rawValue).joined(separator: ", "))")
  }
  return nil
}

/// A strategy that is not what it promises to be.
public struct StrategyFailure: Error, Sendable, CustomStringConvertible {
  /// The strategy's name.
  public let strategy: String
  /// What was run and found.
  public let result: CheckResult
  /// Why nothing could be compared, as a sentence; `nil` where something was.
  public let nothing: String?
  /// Where the smallest cases were saved.
  public let files: [String]
  /// Each finding with its smallest case, the cell, both values and a token, and whatever else fails the check.
  public let description: String

  init(
    strategy: String, result: VerificationResult<ShiftSubject>, nothing: String? = nil,
    files: [String] = []
  ) {
    (self.strategy, self.nothing, self.files) = (strategy, nothing, files)
    self.result = CheckResult(result)
    description =
      nothing
      ?? (Self.lines(of: result, strategy) + result.shortcomings("that no promise covers")
      + files.map { "saved in \($0)" }).joined(separator: "\n")
  }

  private static func lines(
    of result: VerificationResult<ShiftSubject>, _ strategy: String
  ) -> [String] {
    var lines = ["\(strategy) over \(result.cases.count) cases of seed \(result.seed):"]
    for old in result.regressions.violations {
      lines += [
        "saved case \(old.regression): \(old.title) in \(old.format.rawValue)", "  \(old.message)",
      ]
    }
    for bug in result.violations {
      lines +=
        bug.lines + [
          "  case \(bug.token); the same call with replaying: \"\(bug.token)\" repeats it"
        ]
    }
    return lines
  }
}

extension Disagreement where Case: CustomStringConvertible {
  /// Class and format, the smallest case, and its first cell that differs.
  var lines: [String] {
    [
      "\(key.title) in \(key.format.rawValue), \(count) cases; smallest:", "  \(smallest)",
      "  \(message)",
    ]
  }
}

extension VerificationResult {
  /// What fails a check beside its findings, a line each.
  func shortcomings(_ uncovered: String) -> [String] {
    var lines: [String] = []
    if violations.isEmpty, counts.violated > 0 {
      lines.append("\(counts.violated) comparisons \(uncovered)")
    }
    lines += missingClasses.map { "too few cases of a hard class: \($0)" }
    if isMostlyVacuous {
      lines.append("\(counts.vacuous) of \(cases.count) cases prove nothing")
    }
    if let notCompared { lines.append(notCompared) }
    return lines
  }
}
