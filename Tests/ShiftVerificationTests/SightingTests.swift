import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// A symptom explains several cases only with one parameter, and says so only where they tell it.
struct SightingTests {
  /// A slice whose values something is done to, which may depend on the shape of the image.
  private struct Changing: ShiftStrategy {
    let name = "changing"
    let change: @Sendable (Double, Shape) -> Double

    func shift<Element: ShiftScalar>(
      _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
    ) throws(ShiftError) -> Tensor<Element> {
      try SliceShift().shift(input, by: pattern, boundary: boundary).map { value in
        value.isFinite ? Element(nearestTo: change(value.nearestDouble, input.shape)) : value
      }
    }
  }

  private func diagnoses(
    _ change: @escaping @Sendable (Double, Shape) -> Double
  ) -> Set<String> {
    var verification = Verification(
      strategies: [Changing(change: change)], formats: [.float], demands: [])
    verification.lawStride = 0
    verification.subject.cases.largePerMille = 0
    return Set(
      verification.run(0..<40, seed: 1, workers: 1).violations.map {
        $0.diagnosis?.description ?? "–"
      })
  }

  @Test("One factor is a gain; a factor that follows the width is none")
  func gain() {
    #expect(diagnoses { value, _ in value * 0.75 } == ["all values times a factor (0.7500)"])
    let following = diagnoses { value, shape in value * (1 + 1 / Double(shape.w)) }
    #expect(!following.isEmpty && !following.contains { $0.hasPrefix("all values times") })
  }

  @Test("Absolute values are not negated ones, and limits that follow the width are no limits")
  func values() {
    #expect(diagnoses { value, _ in -value } == ["all values negated"])
    #expect(diagnoses { value, _ in abs(value) } == ["–"])
    #expect(
      diagnoses { value, _ in min(max(value, -2), 3) } == ["clipped (to -2…3)"])
    #expect(
      !diagnoses { value, shape in min(value, Double(shape.w)) }.contains {
        $0.hasPrefix("clipped")
      })
  }

  @Test("Rounding to the last place of the greatest value is told from rounding each value")
  func rounding() {
    #expect(
      diagnoses { value, _ in Double(Float16(value)) }
        == ["rounded to a narrower format on the way (to float16)"])
    #expect(
      diagnoses { value, _ in Double(BFloat16(nearestTo: value).nearestDouble) }
        == ["rounded to a narrower format on the way (to bfloat16)"])
  }

  @Test("What is joined is what both leave open")
  func joined() throws {
    func amount(_ low: Rational?, _ high: Rational?, _ value: Rational) -> Sighting {
      .amount(.init(low: low, high: high), values: [value])
    }
    #expect(
      amount(1, 3, 5).joined(with: amount(2, nil, 7))
        == .amount(.init(low: 2, high: 3), values: [5, 7]))
    #expect(amount(1, 2, 5).joined(with: amount(3, 4, 7)) == nil)
    #expect(!amount(1, 3, 5).isShown)
    #expect(amount(1, 3, 5).joined(with: amount(2, nil, 7))?.isShown == true)
    let high = try #require(Sighting.Limits(top: 6, bottom: nil, kept: 1...2, cut: [9]))
    let low = try #require(Sighting.Limits(top: nil, bottom: -6, kept: nil, cut: [-9]))
    #expect(Sighting.limits(high).joined(with: .limits(low))?.detail == "to -6…6")
    #expect(Sighting.Limits(top: 6, bottom: nil, kept: 1...7, cut: [9]) == nil)
    #expect(Sighting.plain.joined(with: .limits(low)) == nil)
  }
}
