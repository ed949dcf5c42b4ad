import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

/// Expected values are worked out by hand: positions are in pixels, so each is a sum of a few pixels.
@Suite struct RemapTests {
  private func sampled(
    _ row: [Rational], _ x: Rational, _ mode: InterpolationMode, _ padding: RemapPadding
  ) throws -> Rational {
    try remap(
      Tensor(shape: Shape(n: 1, c: 1, h: 1, w: row.count), elements: row),
      at: Grid(n: 1, rows: 1, columns: 1, points: [x, 0]), mode: mode, padding: padding
    ).elements[0]
  }

  @Test("Bilinear at ½, and at ½ outside, by padding")
  func bilinear() throws {
    let row: [Rational] = [1, 2, 4]
    #expect(try sampled(row, Rational(3, over: 2), .bilinear, .zeros) == 3)
    #expect(try sampled(row, Rational(5, over: 2), .bilinear, .zeros) == 2)  // ½ · 4
    #expect(try sampled(row, Rational(5, over: 2), .bilinear, .border) == 4)
    #expect(try sampled(row, Rational(5, over: 2), .bilinear, .reflection) == 3)  // x = 3/2
    #expect(try sampled(row, Rational(5, over: 2), .bilinear, .symmetric) == 4)  // x = 5/2, clamped
    #expect(try sampled(row, Rational(9, over: 2), .bilinear, .reflection) == Rational(3, over: 2))
    #expect(try sampled(row, Rational(9, over: 2), .bilinear, .symmetric) == Rational(3, over: 2))
  }

  @Test("Nearest far outside is the last pixel, or the one that the mirror shows")
  func nearest() throws {
    let row: [Rational] = [1, 2, 3]
    #expect(try sampled(row, Rational(1 << 40), .nearest, .border) == 3)
    #expect(try sampled(row, 7, .nearest, .symmetric) == 2)  // … 3 2 1 | 1 2 3 | 3 2 1 | 1 2 …
    #expect(try sampled(row, 7, .nearest, .reflection) == 2)  // 1 2 3 2 1 2 3 2
    #expect(try sampled(row, -1, .nearest, .zeros) == 0)
    // −2³³ is a multiple of the period 4 of two pixels; it is more than 2³¹ images away.
    #expect(try sampled([1, 2], Rational(-(1 << 33)), .bilinear, .symmetric) == 1)
  }

  @Test("Bicubic brings each tap inside: 7/16 and 5/2 of 1 4, mirrored with period 4")
  func bicubic() throws {
    // Weights at ½ for A = −¾: −3/32, 19/32, 19/32, −3/32.
    #expect(
      try sampled([1, 4], Rational(-33, over: 2), .bicubic, .symmetric) == Rational(7, over: 16))
    #expect(
      try sampled([1, 4], Rational(65, over: 2), .bicubic, .symmetric) == Rational(5, over: 2))
  }
}
