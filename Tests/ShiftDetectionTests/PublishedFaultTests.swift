import Effort
import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftDetection

@Suite("Published mistakes")
struct PublishedFaultTests {
  private func moved(
    _ name: String, _ row: [Float], by dx: Int, _ boundary: Boundary
  ) throws -> [Float] {
    let planted = try #require(PlantedFaults.named(name))
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 1, w: row.count), elements: row)
    return try planted.strategy.shift(
      image, by: Pattern([Shift(dy: 0, dx: dx)]), boundary: boundary
    ).elements
  }

  /// What TensorFlow 2.21.0 was measured to return; content moves left by as much as positions grow.
  @Test(
    "The wrap by n − 1 gives what TensorFlow gave",
    arguments: [(3, [4, 1, 2, 1]), (8, [1, 1, 1, 1]), (-4, [4, 4, 3, 4])] as [(Int, [Float])])
  func wrapped(_ distance: Int, _ expected: [Float]) throws {
    #expect(try moved("wrapped by n − 1", [1, 2, 3, 4], by: -distance, .circular) == expected)
  }

  @Test("A position is cut where it falls short: pixel 1 of 6, as NumPy's Float has it")
  func cut() throws {
    #expect(
      try moved("position cut to a pixel", [0, 1, 2, 3, 4, 5], by: 0, .replicate)
        == [0, 0, 2, 3, 4, 5])
    #expect(try moved("position cut to a pixel", [0, 1, 2], by: 0, .replicate) == [0, 1, 2])
  }

  @Test("Rows copied onto themselves hold the first, and only downwards")
  func rows() throws {
    let planted = try #require(PlantedFaults.named("rows copied onto themselves"))
    let image = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 4, w: 1), elements: [1, 2, 3, 4])
    for (dy, expected) in [(1, [1, 1, 1, 1]), (-1, [2, 3, 4, 4]), (2, [1, 2, 1, 2])] {
      let got = try planted.strategy.shift(
        image, by: Pattern([Shift(dy: dy, dx: 0)]), boundary: .keep)
      #expect(got.elements == expected.map { Float($0) }, "\(dy)")
    }
  }

  @Test("Winograd's transform is the shift in exact arithmetic, and not in Float")
  func winograd() throws {
    let planted = try #require(PlantedFaults.named("Winograd's transform"))
    let shape = Shape(n: 1, c: 1, h: 2, w: 7)
    for dx in -1...1 {
      let pattern = Pattern([Shift(dy: 1, dx: dx)])
      let image = Tensor(shape: shape, elements: (1...14).map { Rational($0 * $0, over: 3) })
      #expect(
        try planted.strategy.shift(image, by: pattern, boundary: .replicate)
          == Oracle.shift(image, by: pattern, boundary: .replicate))
    }
    // 1 beside 2²⁵: (1 + 2²⁵)/2 has lost the 1.
    #expect(try moved("Winograd's transform", [1, 0x1p25], by: 0, .replicate)[0] != 1)
  }

  @Test("The harness finds each, small, and calls it what its author wrote down")
  func found() {
    var kinds = PlantedFaults.kinds.filter { $0.name == "Shipped by frameworks and models" }
    #expect(kinds.flatMap(\.faults).count == 10)
    kinds = kinds.map { FaultKind($0.name, $0.lesson, Effort.every(3, of: $0.faults)) }
    let detection = Detection(
      kinds: kinds, controls: [], fractionalControls: [], seeds: 1..<2, asksOperators: false)
    for fault in detection.faults {
      #expect(
        fault.isFound && fault.isSmall && fault.isCalledRight,
        "\(fault.planted.name): \(String(describing: fault.smallest?.key)), \(String(describing: fault.smallest?.symptom)), \(String(describing: fault.smallest?.smallest))"
      )
    }
  }

  @Test("Zero times infinity is no zero")
  func masked() throws {
    #expect(try moved("multiplied by a mask", [.infinity, 1], by: 1, .zeros)[0].isNaN)
    #expect(try moved("multiplied by a mask", [-1, 1], by: 1, .zeros)[0].sign == .minus)
    #expect(try moved("multiplied by a mask", [2, 1], by: 1, .zeros) == [0, 2])
  }
}
