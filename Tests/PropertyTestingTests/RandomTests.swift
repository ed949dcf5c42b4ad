import Testing

@testable import PropertyTesting

@Suite("Random bits")
struct RandomTests {
  @Test("xoshiro256** gives the published outputs from the state 1, 2, 3, 4")
  func xoshiro() {
    var random = CaseRandom(seed: 0, index: 0)
    (random.s0, random.s1, random.s2, random.s3) = (1, 2, 3, 4)
    let outputs = (0..<4).map { _ in random.next() }
    #expect(outputs == [11520, 0, 1_509_978_240, 1_215_971_899_390_074_240])
  }

  @Test("The mixing function is SplitMix64's: seed 1234567 gives its published outputs")
  func splitMix() {
    let step: UInt64 = 0x9e37_79b9_7f4a_7c15
    #expect(mixed(1_234_567 &+ step) == 6_457_827_717_110_365_317)
    #expect(mixed(1_234_567 &+ 2 &* step) == 3_203_168_211_198_807_973)
  }

  @Test(
    "A stream is the one a program in another language computes from the same formula",
    arguments: [
      (0, 0, [0x8c49_86f3_f0e5_65d5, 0xf454_7fdf_5c2f_56b6, 0x6a9e_0d6a_14f0_22fb]),
      (7, 41, [0xbb97_ffb9_70ac_65ae, 0xecfb_3956_c342_6f97, 0xf6b1_5dbb_4ccf_fcdb]),
      (
        UInt64.max, 10_000_000,
        [0x3a33_75c7_e163_d345, 0xf021_3436_b6a2_e1a9, 0x2f5e_8d55_c5d2_b110]
      ),
    ] as [(UInt64, Int, [UInt64])])
  func streams(seed: UInt64, index: Int, expected: [UInt64]) {
    var random = CaseRandom(seed: seed, index: index)
    #expect((0..<3).map { _ in random.next() } == expected)
  }

  @Test("100,000 neighbouring streams begin with different words")
  func independence() {
    var seen: Set<UInt64> = []
    for seed in UInt64(0)..<10 {
      for index in 0..<10_000 {
        var random = CaseRandom(seed: seed, index: index)
        seen.insert(random.next())
      }
    }
    #expect(seen.count == 100_000)
  }

  @Test("Bounded draws are uniform: χ² of 10 classes stays below the 10⁻⁶ quantile")
  func uniformity() {
    // Across streams, since the first draw of many cases is what a run uses.
    var counts = [Int](repeating: 0, count: 10)
    for index in 0..<100_000 {
      var random = CaseRandom(seed: 3, index: index)
      counts[Int(random.below(10))] += 1
    }
    let squares = counts.map { Double(($0 - 10_000) * ($0 - 10_000)) / 10_000 }.reduce(0, +)
    #expect(squares < 46)  // χ² with 9 degrees of freedom exceeds 45.08 once in 10⁶.
  }

  @Test("A bound that does not divide 2⁶⁴ is drawn without bias")
  func noBias() {
    var random = CaseRandom(seed: 5, index: 0)
    let bound = UInt64(3) << 62
    let draws = (0..<10_000).map { _ in random.below(bound) }
    // 1/3 ± 6 deviations of 0.0047. Taking the remainder of 64 bits would put half of the draws below bound / 3,
    // and multiplying without rejection would make half of the draws multiples of 3.
    #expect((3_050...3_620).contains(draws.count { $0 < bound / 3 }))
    #expect((3_050...3_620).contains(draws.count { $0.isMultiple(of: 3) }))
  }

  @Test("Ranges of one value and of all values are drawn")
  func extremeRanges() {
    var random = CaseRandom(seed: 9, index: 1)
    #expect(random.integer(in: 4...4) == 4)
    #expect(random.below(1) == 0)
    let wide = (0..<64).map { _ in random.integer(in: .min ... .max) }
    #expect(wide.contains { $0 < 0 } && wide.contains { $0 > 0 })
  }
}
