import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@testable import ShiftExchange

struct DotProductBoundTests {
  /// Σ w·x of `terms` numbers as a convolution of one pixel, and its inputs.
  private func sum<Element: StoredScalar>(
    _ weights: [Element], _ values: [Element], bias: Element? = nil
  ) -> [String: RankedTensor<Element>] {
    let shape = [1, weights.count, 1, 1]
    var inputs = [
      "input": RankedTensor(shape: shape, elements: values),
      "weight": RankedTensor(shape: shape, elements: weights),
    ]
    if let bias { inputs["bias"] = RankedTensor(shape: [1], elements: [bias]) }
    return inputs
  }

  private let convolution = RecordedOperator.conv2d(ConvolutionGeometry(), groups: 1)

  @Test("The bound is γₙ·Σ|w·x| + n·η, and the exact sum is exact")
  func byHand() throws {
    // 1·2²⁴ + 1·1 − 1·2²⁴: Σ = 1, Σ|w·x| = 2²⁵ + 1, n = 3.
    let bound = try #require(
      DotProductBound(convolution, sum([1, 1, 1] as [Float], [0x1p24, 1, -0x1p24])))
    #expect(bound.exact == [1])
    let u = 0x1p-24
    let expected = 3 * u / (1 - 3 * u) * (0x1p25 + 1) + 3 * 0x1p-149
    #expect(bound.bounds[0] <= expected)
    #expect(bound.bounds[0] > expected * (1 - 1e-14))
    // With a bias there is one more product.
    let biased = try #require(
      DotProductBound(convolution, sum([1, 1, 1] as [Float], [0x1p24, 1, -0x1p24], bias: -3)))
    #expect(biased.exact == [-2])
    let more = 4 * u / (1 - 4 * u) * (0x1p25 + 4) + 4 * 0x1p-149
    #expect(biased.bounds[0] <= more && biased.bounds[0] > more * (1 - 1e-14))
  }

  @Test("A value just inside the bound passes and its neighbour outside does not")
  func edge() throws {
    let bound = try #require(DotProductBound(convolution, sum([1] as [Float], [1])))
    // γ₁·1 lies between one half and one ulp above 1, so 1 + ulp is outside and 1 inside.
    #expect(bound.outside([Float(1)]).isEmpty)
    #expect(bound.outside([Float(1).nextUp]) == [0])
    #expect(bound.outside([Float(1).nextDown]).isEmpty)
    #expect(bound.outside([Float.nan]) == [0])
    #expect(bound.outside([Float.infinity]) == [0])
    let ratio = try #require(bound.largestRatio(of: [Float(1).nextUp]))
    #expect(abs(ratio - 2) < 1e-6)
    #expect(bound.largestRatio(of: [Float.infinity]) == nil)
    // A sum that may overflow has no bound: 300 · 300 is beyond Float16, and infinity is right.
    #expect(DotProductBound(convolution, sum([300] as [Float16], [300])) == nil)
    #expect(DotProductBound(convolution, sum([30] as [Float16], [30])) != nil)
  }

  @Test("Sums in any order, fused or not, in every format, stay within the bound")
  func anyOrder() throws {
    try stayWithin(Float.self)
    try stayWithin(Double.self)
    try stayWithin(Float16.self)
    try stayWithin(BFloat16.self)
  }

  private func stayWithin<Element: StoredScalar>(_ format: Element.Type) throws {
    var random = SplitMix(state: 3)
    var largest = 0.0
    for _ in 0..<300 {
      let count = Int.random(in: 1...24, using: &random)
      func drawn() -> [Element] {
        (0..<count).map { _ in
          Element(converting: Double.random(in: -1...1, using: &random))
            * Element(converting: [1, 0.001, 100].randomElement(using: &random)!)
        }
      }
      let (weights, values) = (drawn(), drawn())
      let bound = try #require(DotProductBound(convolution, sum(weights, values)))
      var total = Element.zero
      let fused = Bool.random(using: &random)
      for place in (0..<count).shuffled(using: &random) {
        total =
          fused
          ? total.adding(productOf: weights[place], values[place])
          : total + weights[place] * values[place]
      }
      #expect(bound.outside([total]).isEmpty)
      largest = max(largest, try #require(bound.largestRatio(of: [total])))
    }
    // A bound that nothing comes near would hide errors.
    #expect(largest > 0.1, "\(largest) in \(Element.format)")
  }

  @Test("No bound is claimed for values that are not finite, for long sums, or for other calls")
  func unclaimed() {
    #expect(DotProductBound(convolution, sum([1] as [Float], [.infinity])) == nil)
    #expect(
      DotProductBound(
        convolution,
        sum(
          [BFloat16](repeating: BFloat16(1 as Float), count: 128),
          [BFloat16](repeating: BFloat16(1 as Float), count: 128))) == nil)
    #expect(
      DotProductBound(.roll(shifts: [1], dims: [0]), sum([1] as [Float], [1])) == nil)
  }

  @Test("A deformable convolution is bounded over its own samples")
  func deformable() throws {
    // Offsets of (½, ½) at one pixel of a 2×2 image: the sample is the mean of the four.
    let inputs = [
      "input": RankedTensor(shape: [1, 2, 2, 2], elements: [1, 2, 3, 4, 8, 8, 8, 8] as [Float]),
      "offset": RankedTensor(
        shape: [1, 2, 2, 2], elements: [Float](repeating: 0.5, count: 8)),
      "weight": RankedTensor(shape: [1, 2, 1, 1], elements: [2, 0.5] as [Float]),
      "mask": RankedTensor(shape: [1, 1, 2, 2], elements: [1, 2, 1, 0.25] as [Float]),
    ]
    let bound = try #require(
      DotProductBound(.deformConv2d(ConvolutionGeometry()), inputs))
    // Outside the image a pixel is 0: (2 + 4)/4 = 1.5, (3 + 4)/4 = 1.75 and 4/4 = 1 remain.
    #expect(
      bound.exact == [
        Rational(exactly: 2.5 * 2 + 8 * 0.5)!, Rational(exactly: 2 * (1.5 * 2 + 4 * 0.5))!,
        Rational(exactly: 1.75 * 2 + 4 * 0.5)!, Rational(exactly: 0.25 * (1 * 2 + 2 * 0.5))!,
      ])
  }
}
