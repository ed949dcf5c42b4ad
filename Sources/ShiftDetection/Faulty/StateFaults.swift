import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Synchronization

/// Faults that depend on what was asked before, or on chance.
enum StateFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      lives: { life in CountingShift("wrong once in 200 calls") { ($0 + 61 * life) % 200 == 0 } },
      "a race that one call in 200 loses", .notDeterministic, .chance, remembers: true),
    PlantedFault(
      lives: { life in CountingShift("wrong by chance") { chance($0, life) < 5 } },
      "a race that five calls in a hundred lose", .notDeterministic, .chance,
      also: [.dependsOnEarlierCalls, .lawBroken], remembers: true),
    counting("wrong on the first call", "the first call runs before its tables are filled", nil) {
      $0 == 1
    },
    counting("wrong from the 256th call on", "a count of calls kept in 8 bits", nil) { $0 >= 256 },
    PlantedFault(
      LastAnswerShift("stale answer", .returned),
      "the answer is kept by the image's shape and the shift, not by its pixels",
      .dependsOnEarlierCalls, .stale, also: [.lawBroken], remembers: true),
    PlantedFault(
      LastAnswerShift("buffer not cleared between calls", .added),
      "the answer is added to what the last call left", .dependsOnEarlierCalls,
      also: [.lawBroken], remembers: true),
  ]

  private static func counting(
    _ name: String, _ mistake: String, _ symptom: Symptom?,
    _ isWrong: @escaping @Sendable (_ call: Int) -> Bool
  ) -> PlantedFault {
    PlantedFault(
      CountingShift(name, isWrong), mistake, .dependsOnEarlierCalls, symptom,
      also: [.notDeterministic, .lawBroken], remembers: true)
  }

  /// A number in 0 ..< 100 for each call that looks drawn (the mixing function of SplitMix64).
  private static func chance(_ call: Int, _ life: Int) -> UInt64 {
    var z = UInt64(call + life << 32) &* 0x9E37_79B9_7F4A_7C15
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return (z ^ (z >> 31)) % 100
  }
}

/// Right, but on some of its calls every number is another: negated, or 1 for 0.
final class CountingShift: ShiftStrategy {
  let name: String
  private let isWrong: @Sendable (Int) -> Bool
  private let calls = Mutex(0)

  /// - Parameter isWrong: whether a call fails; the first is 1.
  init(_ name: String, _ isWrong: @escaping @Sendable (_ call: Int) -> Bool) {
    (self.name, self.isWrong) = (name, isWrong)
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let call = calls.withLock { count in
      count += 1
      return count
    }
    let moved = try SliceShift().shift(input, by: pattern, boundary: boundary)
    guard isWrong(call) else { return moved }
    return moved.map { $0 == .zero ? Element(nearestTo: 1) : .zero - $0 }
  }
}

/// Makes its answer of the last one to a question of the same shape, shift, boundary and format.
final class LastAnswerShift: ShiftStrategy {
  enum Use { case returned, added }

  let name: String
  private let use: Use
  private let answers = Mutex<[Question: any Sendable]>([:])

  private struct Question: Hashable {
    let shape: Shape
    let pattern: Pattern
    let boundary: Boundary
    let format: NumberFormat
  }

  init(_ name: String, _ use: Use) { (self.name, self.use) = (name, use) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let question = Question(
      shape: input.shape, pattern: pattern, boundary: boundary, format: Element.format)
    let right = try SliceShift().shift(input, by: pattern, boundary: boundary)
    return answers.withLock { answers in
      guard let last = answers[question] as? Tensor<Element> else {
        answers[question] = right
        return right
      }
      guard use == .added else { return last }
      let sum = Tensor(
        shape: right.shape, elements: zip(last.elements, right.elements).map { $0 + $1 })
      answers[question] = sum
      return sum
    }
  }
}
