import ExactArithmetic
import ShiftOperators
import ShiftPrecision
import ShiftStrategies
import ShiftTensors
import Testing

struct SlopeCertificateTests {
  private let rule = CoordinateRule(format: .float)

  @Test("3931 of the 32385 interior pixels of widths 3…256 have the slope to the left in Float")
  func float() throws {
    let certificate = try SlopeCertificate(of: rule, widths: 3...256)
    // Once more, a pixel at a time, in nothing but Float.
    var (interior, left) = (0, 0)
    var first: (Int, Int)?
    for width in 3...256 {
      for pixel in 1..<(width - 1) {
        let g = 2 * Float(pixel) / Float(width - 1) - 1
        let position = (g + 1) * (Float(width - 1) / 2)
        interior += 1
        #expect(position.rounded(.down) >= Float(pixel - 1) && position < Float(pixel + 1))
        guard position.rounded(.down) < Float(pixel) else { continue }
        left += 1
        if first == nil { first = (width, pixel) }
      }
    }
    #expect((interior, left) == (32385, 3931))
    #expect(first?.0 == 6 && first?.1 == 1)
    #expect((certificate.interior, certificate.left, certificate.neither) == (interior, left, 0))
    #expect(certificate.firstLeft?.width == 6 && certificate.firstLeft?.pixel == 1)
    #expect(certificate.statement.contains("3931 (12.14 %), first at width 6, pixel 1"))
  }

  @Test("The smallest flip in fractions, and in the gradient itself")
  func smallest() throws {
    // fl(2/5) − 1 is −5033165/2²³, and five halves of one more 1 − 2⁻²⁴ (GRADIENTS.md, 5).
    let g = 2 * Float(1) / 5 - 1
    #expect(g == -5_033_165 / 0x1p23)
    #expect((g + 1) * 2.5 == 1 - 0x1p-24)
    let image = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 6), elements: [1, 3, 7, 20, 50, 4])
    func slope(_ g: Float) throws -> Float {
      try gridSampleBackward(
        Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 1), elements: [1]), input: image,
        at: Grid(n: 1, rows: 1, columns: 1, points: [g, -1]),
        options: GridSampleOptions(padding: .zeros, alignCorners: true)
      ).grid[0]
    }
    // 5/2·(v[1] − v[0]) in place of 5/2·(v[2] − v[1]).
    #expect(try slope(g) == 5)
    #expect(try slope(g.nextUp) == 10)
  }

  @Test("Exact arithmetic never takes the left slope; ranges add up; narrow widths are refused")
  func others() throws {
    let exact = try SlopeCertificate(of: CoordinateRule(format: .rational), widths: 3...20)
    #expect((exact.left, exact.neither, exact.leftEnds) == (0, 0, 0))
    // The count of positions below their pixel, which another pass makes, is that of both kinds of pixel.
    for format in [NumberFormat.float16, .float, .double] {
      for alignCorners in [true, false] {
        let rule = CoordinateRule(format: format, alignCorners: alignCorners)
        let slopes = try SlopeCertificate(of: rule, widths: 3...200, workers: 3)
        let whole = try Certificate(of: rule, widths: 3...200, includesTies: false)
        #expect(slopes.left + slopes.leftEnds == whole[.below], "\(rule)")
        #expect(slopes.neither == 0, "\(rule)")
      }
    }
    // Without aligned corners the position of pixel 0 comes back below 0 at width 5.
    let unaligned = try SlopeCertificate(
      of: CoordinateRule(format: .float, alignCorners: false), widths: 5...5)
    #expect(unaligned.leftEnds == 1 && unaligned.firstLeftEnd?.pixel == 0)
    #expect(throws: ShiftError.self) { try SlopeCertificate(of: rule, widths: 1...4) }
  }

  @Test("Each recipe takes its slope at a whole pixel of 1, 3, 7, 20, 50")
  func recipes() throws {
    let row: [Rational] = [1, 3, 7, 20, 50]
    func slopes(_ position: Int) throws -> [String: RecipeSlope] {
      Dictionary(
        uniqueKeysWithValues: try RecipeSlope.all(of: row, at: position).map { ($0.recipe, $0) })
    }
    // GRADIENTS.md, 5: left slope 2, right slope 4.
    let inside = try slopes(1)
    for (recipe, taken, side) in [
      ("slices, rolls, kernels from ⌊s⌋", 2, RecipeSlope.Side.left),
      ("the same from ⌊−s⌋", 4, .right),
      ("kernel of tents relu(1 − |k + s|)", 0, .zero), ("deform_conv2d", 4, .right),
      ("grid_sample, zeros", 4, .right), ("grid_sample, border", 4, .right),
      ("grid_sample, reflection", 4, .right), ("grid_sample, nearest", 0, .only),
      ("difference quotient over the pixel", 3, .between),
    ] {
      #expect(inside[recipe]?.taken == Rational(taken), "\(recipe)")
      #expect(inside[recipe]?.side == side, "\(recipe)")
    }
    #expect(inside["grid_sample, bicubic, zeros"]?.taken == Rational(9, over: 2))
    // At the first pixel deform has the slope to the right, a clipped grid that to the left, which is 0.
    let first = try slopes(0)
    #expect(first["deform_conv2d"]?.taken == 2)
    #expect(first["grid_sample, border"]?.taken == 0 && first["grid_sample, border"]?.side == .left)
    #expect(first["grid_sample, reflection"]?.side == .zero)
    #expect(first["grid_sample, zeros"]?.taken == 2)
    // Off the last pixel the slope is that to the zeros outside.
    #expect(try slopes(4)["grid_sample, zeros"]?.taken == -50)
    #expect(try slopes(4)["grid_sample, border"]?.taken == 0)
    // Position 5 is mirrored to 3: −30 is to the left, −13 to the right.
    let mirrored = try slopes(5)["grid_sample, reflection"]
    #expect((mirrored?.left, mirrored?.right) == (-30, -13))
    #expect(mirrored?.taken == -30 && mirrored?.side == .left)
  }
}
