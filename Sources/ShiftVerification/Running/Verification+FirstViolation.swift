import PropertyTesting

extension Verification {
  /// What a run of these cases counts and finds, as it is met: nothing is asked again, made smaller or explained,
  /// which takes longer than the run where every rounding that is allowed is a finding.
  package func explored(
    _ range: Range<Int>, seed: UInt64, workers: Int
  ) -> Exploration<DisagreementKey, VerificationCounts> {
    explorer(seed: seed).run(range, workers: workers)
  }

  /// The first case with a deviation that no promise covers, or with a broken law, and all that it has of
  /// them.
  ///
  /// - Parameter isJudged: which cases are looked at; the others are drawn and left.
  package func firstViolation(
    in range: Range<Int>, seed: UInt64, where isJudged: (S.Case) -> Bool = { _ in true }
  ) -> (index: Int, keys: [DisagreementKey])? {
    let explorer = explorer(seed: seed)
    for index in range {
      let drawn = explorer.generator.value(seed: seed, index: index)
      guard isJudged(drawn) else { continue }
      var counts = VerificationCounts()
      let keys = explorer.body(drawn, index, &counts).map(\.key).filter(\.isViolation)
      if !keys.isEmpty { return (index, keys) }
    }
    return nil
  }
}
