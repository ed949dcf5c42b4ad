import PropertyTesting

/// One case of a run, repeated.
public struct Replay<S: Subject>: Sendable {
  public let token: CaseToken
  public let drawn: S.Case
  public let judgements: [Judgement]
  /// The run over this one case, its disagreements shrunk.
  public let result: VerificationResult<S>
}

extension Verification {
  /// Draws the case of `token` again and judges it.
  public func replay(_ token: CaseToken) -> Replay<S> {
    let drawn = subject.generator.value(of: token)
    return Replay(
      token: token, drawn: drawn, judgements: judge(drawn),
      result: run(token.index..<(token.index + 1), seed: token.seed, workers: 1))
  }
}
