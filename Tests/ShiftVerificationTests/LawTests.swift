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
