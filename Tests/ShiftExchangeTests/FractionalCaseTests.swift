import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftExchange

/// Shifts by fractions of a pixel in files: numbers that are exact in binary with at most 20 bits.
@Suite struct FractionalCaseTests {
  private static func recorded(_ shifts: [Shift]) -> RecordedCase {
    let image = Tensor<Float>(shape: Shape(n: 1, c: 2, h: 1, w: 3), elements: [1, 2, 4, 8, 16, 32])
    return RecordedCase(
      name: "a", operation: .shift(strategy: .roll, shifts: shifts, boundary: nil),
      inputs: ["input": NamedTensor(name: "a/input", tensor: StoredTensor(image))],
      outcome: .unanswered)
  }

  @Test("Whole distances are integers, others numbers, and both are read back")
  func roundTrip() throws {
    let shifts = [
      Shift(dy: 0, dx: Rational(-7, over: 4)), Shift(dy: Rational(1, over: 1 << 20), dx: 2),
    ]
    let bytes = CaseFile(producer: "test", cases: [Self.recorded(shifts)]).encoded()
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(text.contains("[[0, -1.75], [9.5367431640625e-07, 2]]"), "\(text)")
    let read = try CaseFile(bytes, named: "file")
    guard case .shift(_, let found, _) = read.cases[0].operation else {
      Issue.record("another operation")
      return
    }
    #expect(found == shifts)
  }

  @Test("The shortest text of a Double with 20 fractional bits is read as that Double")
  func shortest() throws {
    for numerator in stride(from: -5_000_001, through: 5_000_001, by: 100_001) {
      let shift = Shift(dy: 0, dx: Rational(numerator, over: 1 << 20))
      let bytes = CaseFile(producer: "test", cases: [Self.recorded([shift])]).encoded()
      guard case .shift(_, let found, _) = try CaseFile(bytes, named: "file").cases[0].operation
      else {
        Issue.record("another operation")
        return
      }
      #expect(found == [shift])
    }
  }

  @Test(
    "What no format of binary holds is refused in one sentence",
    arguments: ["0.1", "4.76837158203125e-07", "1.000000953674317", "1e300", #""1""#, "NaN"])
  func refused(text: String) {
    let bytes = Array(text.utf8)
    var scanner = JSONScanner(bytes, 0..<bytes.count, text: "cases")
    #expect(throws: ExchangeFault.self) { try scanner.distance() }
  }

  @Test("A recorded fractional shift runs, and its gradient is that of the weights")
  func runs() throws {
    let shift = Shift(dy: 0, dx: Rational(1, over: 2))
    let image = Tensor<Float>(shape: Shape(n: 1, c: 2, h: 1, w: 3), elements: [1, 2, 4, 8, 16, 32])
    let got = try RecordedOperator.Pipeline.roll.strategy().shift(
      image, by: Pattern([shift, .none]), boundary: .replicate)
    #expect(got.elements == [1, 1.5, 3, 8, 16, 32])
    // out = (x0, (x0 + x1)/2, (x1 + x2)/2): x0 has g0 + g1/2, x1 (g1 + g2)/2 and x2 g2/2.
    let gradient = try RecordedOperator.Pipeline.roll.gradient(
      image, of: image, by: [shift], boundary: nil, dialect: .pytorchCPU)
    #expect(gradient.elements == [2, 3, 2, 16, 24, 16])
  }
}
