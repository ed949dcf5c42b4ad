import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

struct BaselineTests {
  private func baseline(_ strategy: any ShiftStrategy, cases: Int = 240) -> Baseline {
    var verification = Verification(
      strategies: [strategy], formats: [.float], demands: HardClasses.all)
    verification.countsByHardClass = true
    return Baseline(verification.run(0..<cases, seed: 3))
  }

  @Test("A baseline reads back as it was written, a line for each deviation")
  func roundTrip() throws {
    let baseline = baseline(DeformConvShift())
    #expect(!baseline.rows.isEmpty)
    #expect(try Baseline(Array(baseline.text.utf8), named: "x") == baseline)
    #expect(baseline.text.split(separator: "\n").count == 7 + baseline.rows.count)
    let changes = try baseline.changes(to: baseline)
    #expect(changes.worse.isEmpty && changes.better.isEmpty)
  }

  @Test("A strategy that deviates where it did not is worse, and the other way round better")
  func changes() throws {
    let (good, bad) = (baseline(SliceShift()), baseline(Lossy()))
    let worse = try good.changes(to: bad)
    #expect(
      worse.worse.contains {
        $0.hasPrefix("slice, float, boundary ") && $0.contains(", sign of zero: ")
      })
    #expect(worse.worse.contains { $0.contains("special value") })
    #expect(worse.better.isEmpty)
    // What is new is not accepted by the baseline that has no row of it.
    let key = DisagreementKey(
      isViolation: true, subject: "shift", contender: "slice", format: .float, kind: .signOfZero)
    #expect(!worse.acceptance.isWhole && !worse.acceptance.accepts(key))
    #expect(try bad.changes(to: bad).acceptance.accepts(key))
    let better = try bad.changes(to: good)
    #expect(better.worse.isEmpty)
    #expect(better.better.count == worse.worse.count)
  }

  @Test("A strategy that the baseline has not is said, not held against it")
  func newStrategy() throws {
    let changes = try baseline(SliceShift()).changes(to: baseline(DeformConvShift()))
    #expect(changes.worse.isEmpty && changes.better.isEmpty)
    #expect(
      changes.other == ["deform_conv2d: not in the baseline", "slice: in the baseline only"])
  }

  @Test("A baseline of other cases is refused in one sentence")
  func otherCases() {
    let all = "replicate,zeros,circular,reflect,symmetric,keep"
    let error = #expect(throws: ShiftError.self) {
      try baseline(SliceShift()).changes(to: baseline(SliceShift(), cases: 61))
    }
    #expect(
      error?.description
        == "baseline: 240 cases of seed 3 in float under \(all); expected 61 cases of seed 3 in float under \(all), or --update"
    )
  }

  @Test("What is no baseline is refused by name")
  func corrupt() {
    let error = #expect(throws: ShiftError.self) { try Baseline(Array("[]".utf8), named: "b.json") }
    #expect(error?.description == "b.json: no baseline; expected a file that --update wrote")
  }
}

/// Slices that lose the sign of zero.
private struct Lossy: ShiftStrategy {
  let name = "slice"
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    Oracle.shift(input, by: pattern, boundary: boundary).map { $0 + .zero }
  }
}
