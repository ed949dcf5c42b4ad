import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// What the promise of a strategy that interpolates covers of one answer, cell by cell.
struct CellClassifierTests {
  private static let shape = Shape(n: 1, c: 2, h: 6, w: 7)

  /// Which cells of an answer nothing covers.
  private func uncovered<Element: ShiftScalar>(
    _ answer: Tensor<Element>, to image: Tensor<Element>, shifts: [Shift] = [.none],
    boundary: Boundary = .replicate, by strategy: any ShiftStrategy = GridSampleShift()
  ) -> Set<Int> {
    let drawn = ShiftCase(
      shape: image.shape, pattern: Pattern(shifts), boundary: boundary, fill: .counting)
    let truth = Oracle.shift(image, by: drawn.pattern, boundary: boundary)
    let classifier = CellClassifier(input: image, drawn: drawn, strategy: strategy)
    return Set(
      answer.elements.indices.filter { index in
        let (got, expected) = (answer[index], truth[index])
        return !got.isIdentical(to: expected)
          && classifier.covered(got, expected: expected, at: index)?.isAllowed != true
      })
  }

  /// Numbers from 1 to 2 with all bits of their significands, in an order that looks drawn.
  private func image<Element: ShiftScalar>(of type: Element.Type) -> Tensor<Element> {
    Tensor(
      shape: Self.shape,
      elements: (0..<Self.shape.count).map {
        Element(nearestTo: 1 + Double($0 * 7919 % 9973) / 9973)
      })
  }

  @Test("Where an infinity is read among others, NaN may come of it, its opposite never")
  func signsOfInfinity() {
    let spot = 3 * 7 + 3
    var image = image(of: Float.self)
    image[spot] = .infinity
    func accused(_ value: Float, _ strategy: any ShiftStrategy) -> Set<Int> {
      uncovered(
        Tensor(repeating: value, shape: Self.shape), to: image, shifts: [Shift(dy: 1, dx: 0)],
        by: strategy)
    }
    let all = Set(0..<Self.shape.count)
    for strategy in [GridSampleShift(), DepthwiseConvShift()] as [any ShiftStrategy] {
      #expect(accused(-.infinity, strategy) == all, "\(strategy.name)")
      #expect(accused(.nan, strategy).count < all.count, "\(strategy.name)")
    }
    // A weight of 1 brings the infinity to its own cell alone, one beside a rounded position to others too.
    #expect(accused(.infinity, DepthwiseConvShift()) == all.subtracting([spot + 7]))
    #expect(accused(.infinity, GridSampleShift()).count < all.count - 1)
  }

  @Test("A NaN is covered in the cells whose window holds it and in no other")
  func windows() throws {
    let spot = 3 * 7 + 3
    var image = image(of: Float.self)
    image[spot] = .nan
    // Where any dialect lets it come to, and where no bilinear sample of whole positions can.
    var reached: Set<Int> = []
    for dialect in [GridSampleDialect.pytorchCPU, .pytorchCPUFused, .pytorchCUDA] {
      let answer = try GridSampleShift(dialect: dialect).shift(
        image, by: Pattern([.none]), boundary: .replicate)
      reached.formUnion(answer.elements.indices.filter { answer[$0].isNaN })
      #expect(uncovered(answer, to: image).isEmpty, "\(dialect)")
    }
    #expect(reached.count > 1)
    let everywhere = Tensor<Float>(repeating: .nan, shape: Self.shape)
    let accused = uncovered(everywhere, to: image)
    #expect(accused.isDisjoint(with: reached))
    for index in 0..<Self.shape.count {
      let cell = Self.shape.position(of: index)
      if cell.c != 0 || abs(cell.h - 3) > 1 || abs(cell.w - 3) > 1 {
        #expect(accused.contains(index), "\(cell)")
      }
    }
  }

  /// Half of each pixel and half of the one before it, whatever the shift.
  private struct Halves: ShiftStrategy {
    let name = "halves"

    func recipe(for boundary: Boundary) -> Recipe { .claimed("wrong weights") }

    func fractionalRecipe(for boundary: Boundary) -> Recipe { .claimed("wrong weights") }

    func shift<Element: ShiftScalar>(
      _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
    ) throws(ShiftError) -> Tensor<Element> {
      Tensor(
        shape: input.shape,
        elements: input.elements.indices.map {
          ($0 == 0 ? input[0] : input[$0 - 1]) * .half + input[$0] * .half
        })
    }
  }

  @Test("Between pixels that all lie inside a weight is wrong, though the other axis ends there")
  func insideTheLastRow() throws {
    let image = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 4), elements: [1, 5, 11, 19])
    let shift = try #require(Shift(dy: 0, dx: Rational(1, over: 4)) as Shift?)
    let drawn = ShiftCase(
      shape: image.shape, pattern: Pattern([shift]), boundary: .replicate, fill: .counting)
    let truth = Oracle.shift(image, by: drawn.pattern, boundary: .replicate)
    let answer = try Halves().shift(image, by: drawn.pattern, boundary: .replicate)
    let classifier = CellClassifier(input: image, drawn: drawn, strategy: Halves())
    let kinds = (1..<4).map {
      classifier.verdict(answer[$0], expected: truth[$0], at: $0).kind
    }
    #expect(kinds == [.wrongWeight, .wrongWeight, .wrongWeight])
  }

  @Test("A gain as small as each format shows is found in most cells, and zeros in every one")
  func gains() {
    func check<Element: ShiftScalar>(_ factor: Double, _ type: Element.Type) {
      let image = image(of: type)
      let all = Set(0..<Self.shape.count)
      let brighter = image.map { Element(nearestTo: $0.nearestDouble * factor) }
      #expect(2 * uncovered(brighter, to: image).count > all.count, "\(Element.format)")
      #expect(
        uncovered(Tensor(repeating: .zero, shape: Self.shape), to: image) == all,
        "\(Element.format)")
    }
    check(1.02, BFloat16.self)
    check(1.003, Float16.self)
    check(1 + 0x1p-20, Float.self)
    check(1 + 0x1p-49, Double.self)
  }

  @Test("A pixel a million times brighter hides nothing that it does not stand beside")
  func brightPixel() {
    func check<Element: ShiftScalar>(_ factor: Double, _ value: Double, _ type: Element.Type) {
      let dark = image(of: type)
      var bright = dark
      bright[2 * 7 + 2] = Element(nearestTo: value)
      func found(_ image: Tensor<Element>) -> Set<Int> {
        uncovered(image.map { Element(nearestTo: $0.nearestDouble * factor) }, to: image)
          .filter { index in
            let cell = Self.shape.position(of: index)
            return cell.c != 0 || abs(cell.h - 2) > 1 || abs(cell.w - 2) > 1
          }
      }
      #expect(!found(dark).isEmpty)
      #expect(found(bright) == found(dark), "\(Element.format)")
    }
    check(1.02, 1e6, BFloat16.self)
    check(1.003, 6e4, Float16.self)
    check(1 + 0x1p-20, 1e6, Float.self)
    check(1 + 0x1p-49, 1e6, Double.self)
  }
}
