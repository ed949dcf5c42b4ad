import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// Checks a strategy against the oracle: the whole harness in one call, for a test or anything else.
///
///     @Test func myShift() throws { try checkStrategy(MyShift()) }
///
/// Every boundary that the strategy claims is tried in every format of `formats`; the deviations
/// that its ``Exactness`` covers are no fault.
///
/// - Parameters:
///   - cases: how many cases to draw; case k of a seed is the same on every machine. A thousand are
///     enough for every hard class; fewer say so and fail, unless `demands` asks for less.
///   - boundaries: those to try; the strategy's own claims still apply.
///   - patterns: what to draw patterns from, such as those of presets; any pattern if empty.
///   - drawing: what else the cases are drawn from.
///   - allowance: which deviations are no fault, by class and ulps, per format.
///   - demands: the classes of case that must have occurred; those of given patterns are not demanded.
///   - laws: what must hold between the strategy's own answers.
///   - regressions: saved counterexamples, which are judged first (``Corpus``).
/// - Throws: ``StrategyFailure``, whose text has each fault's smallest case, if the strategy breaks
///   its promise or the cases prove too little.
/// - Returns: what was counted.
@discardableResult
public func checkStrategy(
  _ strategy: some ShiftStrategy, formats: [NumberFormat] = [.float, .double, .rational],
  cases: Int = 1000, seed: UInt64 = 1, boundaries: [Boundary] = Boundary.allCases,
  patterns: [Pattern] = [], drawing: ShiftCases = ShiftCases(),
  allowance: (@Sendable (NumberFormat) -> Allowance)? = nil,
  demands: [Demand<ShiftCase>]? = nil, laws: [any Law] = Laws.all,
  regressions: [Regression<ShiftSubject>] = []
) throws(StrategyFailure) -> VerificationResult<ShiftSubject> {
  precondition(cases >= 1, "\(cases) cases; expected at least 1")
  var drawing = drawing
  drawing.boundaries = drawing.boundaries.filter(boundaries.contains)
  precondition(!drawing.boundaries.isEmpty, "no boundary to try")
  if !patterns.isEmpty { drawing.patterns = patterns }
  var verification = Verification(
    strategies: [strategy], formats: formats, cases: drawing,
    demands: demands ?? (drawing.patterns.isEmpty ? HardClasses.all : HardClasses.ofImages),
    allowance: { allowance?($1) ?? .none })
  verification.subject.laws = laws
  let replay = verification.replay(regressions)
  var result = verification.run(0..<cases, seed: seed)
  result.regressions = replay
  guard result.holds else { throw StrategyFailure(strategy: strategy.name, result: result) }
  return result
}

/// A strategy that is not what it promises to be.
public struct StrategyFailure: Error, Sendable, CustomStringConvertible {
  public let strategy: String
  public let result: VerificationResult<ShiftSubject>

  public var description: String {
    var lines = ["\(strategy) over \(result.cases.count) cases of seed \(result.seed):"]
    for old in result.regressions.violations {
      lines += [
        "saved case \(old.regression): \(old.title) in \(old.format.rawValue)", "  \(old.message)",
      ]
    }
    for bug in result.violations {
      lines += [
        "\(bug.key.title) in \(bug.key.format.rawValue), \(bug.count) cases; smallest:",
        "  \(bug.smallest)", "  \(bug.message)", "  case \(bug.token)",
      ]
    }
    if result.violations.isEmpty, result.counts.violated > 0 {
      lines.append("\(result.counts.violated) comparisons that no promise covers")
    }
    lines += result.missingClasses.map { "too few cases of a hard class: \($0)" }
    lines += result.undecidedClasses.map { "not enough cases to tell: \($0)" }
    if result.isMostlyVacuous {
      lines.append("\(result.counts.vacuous) of \(result.cases.count) cases prove nothing")
    }
    if let notCompared = result.notCompared { lines.append(notCompared) }
    return lines.joined(separator: "\n")
  }
}
