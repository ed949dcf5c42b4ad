import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftDetection

struct PlantedFaultTests {
  @Test("A fault that needs something shows nothing in cases that lack it")
  func needs() {
    for planted in PlantedFaults.all {
      guard let needs = planted.needs else { continue }
      var verification = Detection.verification(of: planted.strategy, in: [.float, .double])
      // A law turns the image over, which may then have what it lacked.
      verification.lawStride = 0
      let first = verification.firstViolation(in: 0..<60, seed: 7) {
        !needs.holds($0) && $0.shape.count <= PlantedFault.ordinaryElements
      }
      #expect(first == nil, "\(planted.name) needs \(needs.what)")
    }
  }

  @Test("A fault shows nothing in formats that it does not name")
  func formats() {
    for planted in PlantedFaults.all where !planted.remembers {
      let others = NumberFormat.allCases.filter { !planted.formats.contains($0) }
      guard planted.formats != PlantedFault.usualFormats, others.contains(.rational) else {
        continue
      }
      let first = Detection.verification(of: planted.strategy, in: [.rational])
        .firstViolation(in: 0..<60, seed: 7) { $0.shape.count <= 256 }
      #expect(first == nil, "\(planted.name)")
    }
  }

  @Test("What remembers begins anew with each strategy that is made")
  func fresh() throws {
    let planted = try #require(PlantedFaults.named("wrong on the first call"))
    let image = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 2), elements: [1, 2])
    let still = Pattern([Shift.none])
    for _ in 0..<2 {
      let strategy = planted.strategy
      let answers = try (0..<2).map { _ in
        try strategy.shift(image, by: still, boundary: .replicate).elements
      }
      #expect(answers == [[-1, -2], [1, 2]])
    }
  }

  @Test(
    "Faults of values do to a number what they say",
    arguments: [
      // 1 + 2⁻⁹: bfloat16 keeps 8 bits, Float16 11, TF32 11.
      ("through bfloat16", 1 + 0x1p-9, 1), ("through TF32", 1 + 0x1p-9, 1 + 0x1p-9),
      ("through TF32", 1 + 0x1p-11, 1), ("through TF32", 1 + 0x3p-11, 1 + 0x1p-9),
      ("truncated to bfloat16", 1 + 0x3p-9, 1 + 0x0p-9), ("through Float", 1 + 0x1p-30, 1),
      ("through 8-bit integers", 2.5, 2), ("through 8-bit integers", 300, 255),
      ("clipped to ±1", -3, -1), ("absolute values", -3, 3), ("1 added", 2, 3),
      ("mask of 0.99988", 8192, 8191),
      ("infinity saturated", -.infinity, -.greatestFiniteMagnitude),
      ("bytes reversed", 2, 0x1p-1068), ("subnormals flushed", 0x1p-1030, 0),
    ] as [(String, Double, Double)])
  func values(_ name: String, _ value: Double, _ expected: Double) throws {
    let planted = try #require(PlantedFaults.named(name))
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 1), elements: [value])
    let answer = try planted.strategy.shift(image, by: Pattern([Shift.none]), boundary: .replicate)
    #expect(answer.elements == [expected])
  }
}
