import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// Which infinities a right program may give, held against every order in which it may add.
struct InfinitiesTests {
  private static let numbers: [Float] = [-.infinity, -1, -0.0, 0, 2, .infinity, .nan]

  /// The infinities that some order of the terms gives, where a product by 0 may be left out.
  private func added(_ terms: [(weight: Float, value: Float)]) -> Infinities {
    var kept = [[Float]()]
    for (weight, value) in terms {
      let with = kept.map { $0 + [weight * value] }
      kept = weight == 0 || value == 0 ? kept + with : with
    }
    return kept.reduce(into: []) { found, products in
      for sum in orders(products).map({ $0.reduce(0, +) }) { found.formUnion(Infinities(sum)) }
    }
  }

  private func orders(_ values: [Float]) -> [[Float]] {
    guard values.count > 1 else { return [values] }
    return values.indices.flatMap { place in
      var rest = values
      let first = rest.remove(at: place)
      return orders(rest).map { [first] + $0 }
    }
  }

  @Test("A sum of three products may be the infinities that some order gives, and no other")
  func sums() {
    let weights: [Float] = [-3, 0, 1]
    for a in Self.numbers {
      for b in Self.numbers {
        for c in Self.numbers {
          for place in 0..<27 {
            let chosen = [weights[place % 3], weights[place / 3 % 3], weights[place / 9]]
            let terms = zip(chosen, [a, b, c]).map { (weight: $0, value: $1) }
            var sum = ProductSum<Float>()
            for term in terms { sum.add(term.weight, CellTruth(moving: term.value)) }
            let truth = sum.truth
            let possible = truth.mayBeSpecial ? truth.infinities : []
            #expect(possible == added(terms), "\(terms)")
          }
        }
      }
    }
  }

  /// Answers rightly, but for the sign of infinities.
  private struct Turned<Call: OperatorCall>: OperatorContender {
    let inner: any OperatorContender<Call>
    var name: String { "turned" }

    func answer<Element: ShiftScalar>(
      to call: Call, on inputs: [Tensor<Element>]
    ) throws(ShiftError) -> Tensor<Element> {
      try inner.answer(to: call, on: inputs).map { $0.isFinite || $0.isNaN ? $0 : .zero - $0 }
    }
  }

  private func violations<Call: OperatorCall>(_ call: Call.Type) throws -> Int {
    let ours = try #require(Call.ours.first)
    var subject = OperatorSubject<Call>([Turned(inner: ours)])
    subject.demands = []
    var verification = Verification(of: subject, formats: [.float])
    verification.lawStride = 0
    return verification.explored(0..<400, seed: 1, workers: availableWorkers).counts.violated
  }

  @Test("An infinity of the other sign is accused in each operator that blends")
  func turned() throws {
    #expect(try violations(Conv2DCall.self) > 0)
    #expect(try violations(DeformConv2DCall.self) > 0)
    #expect(try violations(GridSampleCall.self) > 0)
  }
}
