import PropertyTesting

extension Verification where S == ShiftSubject {
  /// The index of the first case with a deviation that no promise covers, or with a broken law.
  ///
  /// - Parameter isJudged: which cases are looked at; the others are drawn and left.
  package func firstViolation(
    in range: Range<Int>, seed: UInt64, where isJudged: (ShiftCase) -> Bool
  ) -> Int? {
    let explorer = explorer(seed: seed)
    return range.first { index in
      let drawn = explorer.generator.value(seed: seed, index: index)
      guard isJudged(drawn) else { return false }
      var counts = VerificationCounts()
      return explorer.body(drawn, index, &counts).contains { $0.key.isViolation }
    }
  }
}
