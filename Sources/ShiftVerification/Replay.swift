import PropertyTesting

/// One case of a run, repeated.
public struct Replay: Sendable {
  public let token: CaseToken
  public let shiftCase: ShiftCase
  public let judgements: [Verification.Judgement]
  /// The run over this one case, its disagreements shrunk.
  public let result: VerificationResult
}

extension Verification {
  /// Draws the case of `token` again and judges it.
  public func replay(_ token: CaseToken) -> Replay {
    let shiftCase = cases.generator.value(of: token)
    return Replay(
      token: token, shiftCase: shiftCase, judgements: judge(shiftCase),
      result: run(token.index..<(token.index + 1), seed: token.seed, workers: 1))
  }
}
