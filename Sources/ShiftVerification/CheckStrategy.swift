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
///   - cases: how many cases to draw; case k of a seed is the same on every machine.
///   - drawing: what the cases are drawn from.
///   - allowance: which deviations are no fault, per format.
/// - Throws: ``StrategyFailure``, whose text has each fault's smallest case, if the strategy breaks
///   its promise or the cases prove too little.
/// - Returns: what was counted.
@discardableResult
public func checkStrategy(
  _ strategy: some ShiftStrategy, formats: [NumberFormat] = [.float, .double, .rational],
  cases: Int = 1000, seed: UInt64 = 1, drawing: ShiftCases = ShiftCases(),
  allowance: (@Sendable (NumberFormat) -> Allowance)? = nil
) throws(StrategyFailure) -> VerificationResult {
  precondition(cases >= 1, "\(cases) cases; expected at least 1")
  let exactness = strategy.exactness
  let verification = Verification(
    strategies: [strategy], formats: formats, cases: drawing,
    allowance: { allowance?($1) ?? .promised(exactness, in: $1) })
  let result = verification.run(0..<cases, seed: seed)
  guard result.holds else { throw StrategyFailure(strategy: strategy.name, result: result) }
  return result
}

/// A strategy that is not what it promises to be.
public struct StrategyFailure: Error, Sendable, CustomStringConvertible {
  public let strategy: String
  public let result: VerificationResult

  public var description: String {
    var lines = ["\(strategy) over \(result.cases.count) cases of seed \(result.seed):"]
    for bug in result.violations {
      lines += [
        "\(bug.key.title) in \(bug.key.format.rawValue), \(bug.count) cases; smallest:",
        "  \(bug.smallest)", "  \(bug.message)", "  case \(bug.token)",
      ]
    }
    lines += result.missingClasses.map { "too few cases of a hard class: \($0)" }
    if result.isMostlyVacuous {
      lines.append("\(result.counts.vacuous) of \(result.cases.count) cases prove nothing")
    }
    return lines.joined(separator: "\n")
  }
}
