import ShiftTensors
import Testing

@testable import ShiftVerification

/// What each cell of an answer is said to read, against functions that read just that.
struct ReadBackTests {
  @Test("A copy, a blend, a constant and a square are told apart, the blend with all its pixels")
  func readings() throws {
    let shape = Shape(n: 1, c: 1, h: 1, w: 4)
    let read = try ReadBack<Float>(shape) { image throws(ShiftError) in
      Tensor(
        shape: shape,
        elements: [
          2 * image[3], image[1] / 2 + image[2] / 4, 7, image[0] * image[0],
        ])
    }
    #expect(read.reading(of: 0, near: [0, 1, 2, 3]) == .tap(place: 3, weight: 2))
    guard case .blend(let places) = read.reading(of: 1, near: [0, 1, 2, 3]) else {
      Issue.record("no blend")
      return
    }
    #expect(places.map(\.place) == [1, 2] && places.map(\.weight) == [0.5, 0.25])
    #expect(read.reading(of: 1, near: [0, 1]) == .elsewhere)
    #expect(read.reading(of: 2, near: [0]) == .constant(7))
    #expect(read.reading(of: 3, near: [0, 1, 2, 3]) == .notLinear)
  }
}
