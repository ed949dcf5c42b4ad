import PropertyTesting
import ShiftTensors

/// One case of a run, repeated.
package struct Replay<S: Subject>: Sendable {
  package let token: CaseToken
  package let drawn: S.Case
  package let judgements: [Judgement]
  /// The run over this one case, its disagreements shrunk.
  package let result: VerificationResult<S>
}

extension Verification {
  /// Draws the case of `token` again and judges it.
  ///
  /// - Throws: `ShiftError` if the token is of another drawing, whose case this one cannot draw.
  package func replay(_ token: CaseToken) throws(ShiftError) -> Replay<S> {
    guard subject.generator.draws(token) else {
      throw ShiftError(
        "replay token",
        found: "\(token), which was drawn with other options, code or release of ShiftProof",
        expected: "the options of the run that printed it, or Verification.replay in its code")
    }
    let drawn = subject.generator.value(of: token)
    return Replay(
      token: token, drawn: drawn, judgements: judge(drawn),
      result: run(token.index..<(token.index + 1), seed: token.seed, workers: 1))
  }
}
