import ExactArithmetic
import ShiftOperators
import Testing

@Suite struct TapMapTests {
  @Test("Transposing turns readers into givers, and twice is the map itself")
  func transposed() {
    let half = Rational(1, over: 2)
    let map = TapMap(
      h: 1, w: 3,
      cells: [
        [Tap(row: 0, column: 0, weight: 1)],
        [Tap(row: 0, column: 0, weight: half), Tap(row: 0, column: 2, weight: half)],
        [],
      ])
    let turned = map.transposed
    #expect(
      turned[0, 0]
        == [Tap(row: 0, column: 0, weight: 1), Tap(row: 0, column: 1, weight: half)])
    #expect(turned[0, 1].isEmpty)
    #expect(turned[0, 2] == [Tap(row: 0, column: 1, weight: half)])
    #expect(turned.transposed == map)
  }

  @Test("Taps of one pixel are added up, and those that cancel are left out")
  func collected() {
    let half = Rational(1, over: 2)
    let map = TapMap(
      h: 1, w: 2,
      cells: [
        [Tap(row: 0, column: 1, weight: half), Tap(row: 0, column: 1, weight: half)],
        [Tap(row: 0, column: 0, weight: 1), Tap(row: 0, column: 0, weight: -1)],
      ])
    #expect(map == TapMap(h: 1, w: 2) { _, column in column == 0 ? 1 : -1 })
    #expect(map.copiedPlace(0, 0) == 1 && map[0, 1].isEmpty)
  }
}
