import MyShift
import ShiftProof
import Testing

struct FlatShiftTests {
  @Test func isTheShift() throws {
    try checkStrategy(FlatShift())
  }

  @Test func isTheShiftOfSwinInHalfPrecision() throws {
    let swin = try #require(Preset.named("swin")?.pattern)
    try checkStrategy(
      FlatShift(), formats: [.float16, .bfloat16], boundaries: [.circular], patterns: [swin])
  }

  /// What a mistake looks like: the smallest case that shows it, the cell and both values.
  @Test func aWrongWrapIsFound() throws {
    let failure = #expect(throws: StrategyFailure.self) {
      try checkStrategy(Truncating(), formats: [.float])
    }
    let text = try #require(failure).description
    #expect(text.contains("boundary in float") || text.contains("wrong tap in float"))
    #expect(text.contains("got "))
  }
}

/// Wraps negative indices with a remainder that keeps their sign.
private struct Truncating: ShiftStrategy {
  let name = "truncating"

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .circular ? .claimed("%") : .none(because: "it wraps")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    var output = input
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      for n in 0..<shape.n {
        for h in 0..<shape.h {
          for w in 0..<shape.w {
            output[n: n, c: c, h: h, w: w] =
              input[
                n: n, c: c, h: abs((h - shift.dy) % shape.h), w: abs((w - shift.dx) % shape.w)]
          }
        }
      }
    }
    return output
  }
}
