import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

struct LawTests {
  private let shiftCase = ShiftCase(
    shape: Shape(n: 2, c: 4, h: 3, w: 4),
    pattern: Pattern([Shift(dy: 1, dx: 0), Shift(dy: 0, dx: -1)]), boundary: .replicate,
    fill: .counting)

  @Test("No built-in strategy breaks a law, in a format that rounds or in exact arithmetic")
  func builtIn() {
    for strategy in Strategies.all {
      for law in Laws.all {
        for format in [NumberFormat.float, .rational] {
          #expect(law.breach(by: strategy, of: shiftCase, in: format) == nil, "\(law.name)")
        }
      }
    }
  }

  @Test("Nor between pixels in exact arithmetic, under any boundary that it claims")
  func builtInFractions() {
    var fractional = shiftCase
    fractional.pattern = Pattern([
      Shift(dy: Rational(1, over: 4), dx: Rational(-7, over: 4)),
      Shift(dy: 0, dx: Rational(1, over: 3)),
    ])
    for boundary in Boundary.allCases {
      fractional.boundary = boundary
      for strategy in Strategies.all where strategy.fractionalRecipe(for: boundary).isClaimed {
        for law in Laws.all {
          let breach = law.breach(by: strategy, of: fractional, in: .rational)
          #expect(breach == nil, "\(strategy.name), \(boundary.rawValue), \(law.name)")
        }
      }
    }
  }

  @Test("Weights of which one is negative, and weights that do not add up to 1, are not convex")
  func convexWeights() throws {
    let law = ConvexWeights()
    var fractional = shiftCase
    fractional.pattern = Pattern([Shift(dy: 0, dx: Rational(1, over: 2))])
    // 3/2 of the pixel that is read and −1/2 of its neighbour.
    let sharper = Blending(near: Rational(3, over: 2), far: Rational(-1, over: 2))
    #expect(
      try #require(law.breach(by: sharper, of: shiftCase, in: .rational)).contains(
        "got 3/2, expected 0 to 1"))
    let dimmer = Blending(near: Rational(1, over: 2), far: Rational(1, over: 4))
    #expect(
      try #require(law.breach(by: dimmer, of: shiftCase, in: .rational)).contains(
        "got 3/4, expected 1"))
    #expect(law.breach(by: Blending(near: 1, far: 0), of: shiftCase, in: .rational) == nil)
    // Cubic interpolation between pixels has weights of −3/32 on both sides.
    fractional.shape = Shape(n: 1, c: 1, h: 1, w: 9)
    let bicubic = BicubicGridShift(clampsPosition: false)
    #expect(law.breach(by: bicubic, of: fractional, in: .rational) != nil)
    // Zeros from outside dim the edge, and nothing else.
    fractional.boundary = .zeros
    #expect(law.breach(by: SliceShift(), of: fractional, in: .rational) == nil)
    #expect(law.breach(by: dimmer, of: fractional, in: .rational) != nil)
  }

  @Test("What depends on where an image stands is no shift, whole or not")
  func translation() throws {
    let law = Translation()
    for distance in [Rational(1), Rational(1, over: 2)] {
      var moved = shiftCase
      moved.shape = Shape(n: 1, c: 1, h: 1, w: 6)
      moved.pattern = Pattern([Shift(dy: 0, dx: distance)])
      for boundary in Boundary.allCases {
        moved.boundary = boundary
        #expect(law.breach(by: Stretching(), of: moved, in: .rational) != nil, "\(boundary)")
        #expect(law.breach(by: SliceShift(), of: moved, in: .rational) == nil, "\(boundary)")
      }
    }
  }

  @Test(
    "Each law is broken by the fault it guards against",
    arguments: [
      ("there and back", "off by one to the left"),
      ("circular shifts compose", "not shifted twice"),
      ("groups are independent", "neighbour channel"),
      ("batch is independent", "first image for all"),
      ("transposed together", "diagonal loses its rows"), ("linearity", "squares"),
      ("the same again", "counts its calls"),
    ])
  func broken(_ name: String, _ fault: String) throws {
    let law = try #require(Laws.all.first { $0.name == name })
    var shiftCase = shiftCase
    let strategy: any ShiftStrategy
    switch fault {
    case "not shifted twice": strategy = LongerThanOne()
    case "squares": strategy = Squaring()
    case "counts its calls": strategy = Forgetful()
    case "off by one to the left":
      strategy = IndexedShift(fault) {
        $0.source($0.shift.dx < 0 ? Shift(dy: $0.shift.dy, dx: $0.shift.dx - 1) : $0.shift)
      }
    case "neighbour channel":
      strategy = IndexedShift(fault) { $0.source(channel: ($0.c + 1) % $0.shape.c) }
    case "first image for all": strategy = IndexedShift(fault) { $0.source(image: 0) }
    default:
      strategy = IndexedShift(fault) { $0.source(Shift(dy: 0, dx: $0.shift.dx)) }
      shiftCase.pattern = Pattern([Shift(dy: 1, dx: 1)])
    }
    #expect(law.breach(by: strategy, of: shiftCase, in: .double) != nil)
  }

  @Test("deform_conv2d and grid_sample agree at quarters of a pixel, and the law can tell")
  func fractions() throws {
    let law = FractionsAgree()
    #expect(law.breach(by: DeformConvShift(), of: shiftCase, in: .rational) == nil)
    // One that drops the part of a pixel agrees with itself and not with the definition.
    #expect(law.breach(by: Dropping(), of: shiftCase, in: .rational) != nil)
    // The law compares all cells: one that is changed shows.
    let input: Tensor<Float> = try #require(shiftCase.tensor())
    var other = input
    other[5] += 1
    #expect(law.difference(other, input) != nil)
  }

  @Test("A strategy with a memory is named so, and a broken law is a finding that shrinks")
  func finding() throws {
    var verification = Verification(strategies: [Forgetful()], formats: [.float], demands: [])
    verification.lawStride = 1
    let result = verification.run(0..<40, seed: 1, workers: 1)
    let bug = try #require(result.violations.first)
    #expect(bug.key.kind == .dependsOnEarlierCalls || bug.key.kind == .notDeterministic)
    #expect(bug.repetition != nil)

    verification = Verification(strategies: [LongerThanOne()], formats: [.float], demands: [])
    verification.lawStride = 1
    let broken = verification.run(0..<40, seed: 1, workers: 1)
    #expect(broken.violations.contains { $0.key.title == "law broken (circular shifts compose)" })
  }
}

/// Moves by what is beyond one pixel twice.
private struct LongerThanOne: ShiftStrategy {
  let name = "longer than one"
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let twice = pattern.shifts.map { $0.reach > 1 ? Shift(dy: 2 * $0.dy, dx: 2 * $0.dx) : $0 }
    return Oracle.shift(input, by: Pattern(twice, rule: pattern.rule), boundary: boundary)
  }
}

private struct Squaring: ShiftStrategy {
  let name = "squaring"
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> { input.map { $0 * $0 } }
}

/// So much of the shifted image, and so much of the one that is a pixel farther right.
private struct Blending: ShiftStrategy {
  let name = "blending"
  let near: Rational
  let far: Rational

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let farther = Pattern(pattern.shifts.map { $0.moved(dy: 0, dx: 1) }, rule: pattern.rule)
    let (a, b) = (
      Oracle.shift(input, by: pattern, boundary: boundary),
      Oracle.shift(input, by: farther, boundary: boundary)
    )
    return Tensor(
      shape: input.shape,
      elements: zip(a.elements, b.elements).map {
        Element(nearestTo: near) * $0 + Element(nearestTo: far) * $1
      })
  }
}

/// Moves by the whole pixels of a shift, and says that it reads between them.
private struct Dropping: DescribedStrategy {
  let name = "dropping"
  func fractionalRecipe(for boundary: Boundary) -> Recipe { .claimed("offsets") }
  func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading { .offsets }
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let whole = pattern.shifts.map { Shift(dy: $0.dy, dx: $0.dx) }
    return Oracle.shift(input, by: Pattern(whole, rule: pattern.rule), boundary: boundary)
  }
}

/// Moves what lands beyond the third column one pixel farther.
private struct Stretching: ShiftStrategy {
  let name = "stretching"
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    var output = Oracle.shift(input, by: pattern, boundary: boundary)
    let farther = Pattern(pattern.shifts.map { $0.moved(dy: 0, dx: 1) }, rule: pattern.rule)
    let other = Oracle.shift(input, by: farther, boundary: boundary)
    for index in output.elements.indices where input.shape.position(of: index).w > 3 {
      output[index] = other[index]
    }
    return output
  }
}

/// Answers each question in another way than the last.
private final class Forgetful: ShiftStrategy, @unchecked Sendable {
  let name = "forgetful"
  private var calls = 0
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    calls += 1
    return input.map { $0 + Element(nearestTo: calls) }
  }
}
