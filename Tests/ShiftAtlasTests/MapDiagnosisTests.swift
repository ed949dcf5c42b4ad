import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftAtlas

struct MapDiagnosisTests {
  @Test("a map read back from impulses names what each cell is made of")
  func tapsAreReadBack() throws {
    let map = try TapMap(
      of: SliceShift(), boundary: .zeros, h: 2, w: 3, shift: Shift(dy: 0, dx: 1))
    #expect(map[0, 0] == [])
    #expect(map[1, 2] == [Tap(row: 1, column: 1, weight: 1)])
    let half = Shift(dy: 0, dx: Rational(1, over: 2))
    let blend = try TapMap(of: SliceShift(), boundary: .zeros, h: 1, w: 2, shift: half)
    #expect(blend[0, 1].map(\.description) == ["1/2·(0, 0)", "1/2·(0, 1)"])
  }

  @Test(
    "each turned or swapped shift is named",
    arguments: [
      (Shift(dy: -1, dx: -2), ShiftFault.otherWay), (Shift(dy: 2, dx: 1), .swappedAxes),
      (Shift(dy: -2, dx: -1), .swappedOtherWay), (.none, .unshifted),
    ])
  func directions(_ done: Shift, _ fault: ShiftFault) {
    let map = Oracle.taps(h: 4, w: 4, shift: done, boundary: .replicate)
    let diagnosis = MapDiagnosis(of: map, wanted: .replicate, shift: Shift(dy: 1, dx: 2))
    #expect(diagnosis.faults == [fault])
    #expect(!diagnosis.isRight)
  }

  @Test("nearest instead of bilinear is named where the shift is a fraction")
  func nearest() throws {
    let shift = Shift(dy: Rational(1, over: 4), dx: Rational(3, over: 4))
    let grid = Grid<Rational>(
      n: 9, x: (0..<3).map { (2 * (Rational($0) - shift.exactDx) + 1) / 3 - 1 },
      y: (0..<3).map { (2 * (Rational($0) - shift.exactDy) + 1) / 3 - 1 })
    let sampled = try gridSample(
      TapMap.impulses(3, 3), at: grid, options: GridSampleOptions(mode: .nearest))
    let map = TapMap(h: 3, w: 3, exactResponses: sampled)
    let diagnosis = MapDiagnosis(of: map, wanted: .zeros, shift: shift)
    #expect(diagnosis.faults == [.nearestInsteadOfBilinear])
    let right = try TapMap(of: GridSampleShift(), boundary: .zeros, h: 3, w: 3, shift: shift)
    #expect(MapDiagnosis(of: right, wanted: .zeros, shift: shift).isRight)
  }

  @Test("a condition found for a set of cases holds exactly on it")
  func conditionsAreFound() {
    let domain = BoundaryDomain(greatestExtent: 3, greatestDistance: 3)
    let set = BoundaryCaseSet(domain) {
      min(abs(domain[$0].shift.dy), abs(domain[$0].shift.dx)) == 0 && domain[$0].w <= 2
    }
    let finding = EqualityConditionFinding.shortest(for: set)
    #expect(finding.condition?.length == 2)
    #expect(finding.members == set.count)
  }
}
