import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@Suite struct PresetTests {
  /// No recording has this model, so its code is followed: pad by one pixel with the edge repeated, then crop each
  /// group at its own place.
  @Test("Reversible S2-MLP reads the pixel that a group is named for")
  func reversible() throws {
    let shape = Shape(n: 1, c: 6, h: 3, w: 4)
    let input: Tensor<Rational> = StrategyTests.counting(shape)
    let got = try SliceShift().shift(
      input, by: Preset.revMLP.pattern, boundary: Preset.revMLP.boundary)
    // Where the crop begins in the padded image, by group: left, right, up, down.
    let crops = [(y: 1, x: 0), (y: 1, x: 2), (y: 0, x: 1), (y: 2, x: 1)]
    for c in 0..<shape.c {
      // A quarter of six channels is one, and the last group takes the rest.
      let crop = crops[min(c, 3)]
      for h in 0..<shape.h {
        for w in 0..<shape.w {
          let row = min(max(h + crop.y - 1, 0), shape.h - 1)
          let column = min(max(w + crop.x - 1, 0), shape.w - 1)
          #expect(got[shape.index(0, c, h, w)] == input[shape.index(0, c, row, column)])
        }
      }
    }
  }
}
