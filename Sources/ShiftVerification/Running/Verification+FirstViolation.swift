import PropertyTesting

extension Verification {
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
