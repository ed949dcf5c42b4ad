import ShiftTensors
import Testing

@testable import ShiftPrecision

/// The ranking of the strategies at quarters of a pixel.
@Suite struct QuarterPositionsTests {
  @Test("An offset in quarters moves no position below 2^p / 4 pixels, and does so beyond")
  func offsets() {
    for width in [2, 3, 7, 31, 63, 64, 65, 66, 127, 255, 400, 511, 512] {
      for format in [NumberFormat.float16, .float, .double] {
        #expect(QuarterPositions(width: width, format: format).offsets == 0, "\(width) \(format)")
      }
      // Eight bits hold quarters below 64.
      let coarse = QuarterPositions(width: width, format: .bfloat16).offsets
      #expect((coarse == 0) == (width <= 64), "\(width)")
    }
    #expect(QuarterPositions(width: 513, format: .float16).offsets > 0)
  }

  @Test("A grid moves positions by what a plain loop of Float finds, and by none at 2^k + 1 pixels")
  func grids() {
    for width in 2...70 {
      var greatest = 0.0
      for quarters in -3..<(4 * width) {
        let index = Float(quarters) / 4
        let (last, two): (Float, Float) = (Float(width - 1), 2)
        let value = two * index / last - 1
        let position = (value + 1) * (last / two)
        greatest = max(greatest, abs(Double(position) - Double(index)))
      }
      let found = QuarterPositions(width: width, format: .float)
      #expect(found.grid == greatest && found.fusedGrid == greatest, "\(width)")
      let isPowerOfTwo = (width - 1) & (width - 2) == 0
      #expect((found.grid == 0) == isPowerOfTwo, "\(width)")
      // Never farther than four roundings of numbers up to the width.
      #expect(found.grid <= 4 * Double(width) * 0x1p-24)
    }
  }

  @Test("Both grow with the width, and the grid is the last in every format that rounds")
  func ranking() {
    for format in NumberFormat.rounding {
      for width in [6, 24, 50] {
        let found = QuarterPositions(width: width, format: format)
        #expect(found.offsets == 0 && found.grid > 0, "\(format), \(width)")
      }
      let (narrow, wide) = (
        QuarterPositions(width: 7, format: format), QuarterPositions(width: 400, format: format)
      )
      #expect(wide.grid > 8 * narrow.grid, "\(format)")
    }
  }
}
