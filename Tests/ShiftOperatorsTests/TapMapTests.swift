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
}
