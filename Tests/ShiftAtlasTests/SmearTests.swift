import ShiftStrategies
import Testing

@testable import ShiftAtlas

struct SmearTests {
  @Test("a Float row of 40 moved right by one is wrong at 17 and 33 to 39, as PyTorch was measured")
  func longRow() {
    let smear = Smear(layout: .nchw, height: 5, width: 40, shift: Shift(dy: 0, dx: 1))
    #expect(smear.wrongPositions == [17] + Array(33...39))
    #expect(smear.wrongCells == 2 * 5 * 8)
  }

  @Test("moving towards lower addresses comes out right in both layouts, on both axes")
  func lowerAddresses() {
    for smear in Smear.all where smear.shift.dy < 0 || smear.shift.dx < 0 {
      #expect(smear.wrongCells == 0, "\(smear.layout), \(smear.shift)")
    }
  }

  @Test("a short row moved right by one holds its first pixel everywhere")
  func shortRow() throws {
    for layout in InPlaceSliceShift.MemoryLayout.allCases {
      let smear = Smear(layout: layout, height: 5, width: 5, shift: Shift(dy: 0, dx: 1))
      let map = try #require(smear.map)
      for column in 0..<5 { #expect(map.copiedPlace(3, column) == 15, "\(layout)") }
    }
  }

  @Test("a smear down is told by the rows that hold another than the one above")
  func longColumn() throws {
    for smear in Smear.all where smear.shift.dx == 0 {
      guard let map = smear.map else { continue }
      let rows = (0..<map.h).filter { row in
        (0..<map.w).contains { column in
          let above = row - smear.shift.dy
          let source = (0..<map.h).contains(above) ? above : row
          return map.copiedPlace(row, column) != source * map.w + column
        }
      }
      #expect(smear.wrongPositions == rows, "\(smear.layout), \(smear.shift)")
    }
    #expect(Smear.all.contains { $0.shift.dx == 0 && ($0.wrongPositions.max() ?? 0) > 4 })
  }
}
