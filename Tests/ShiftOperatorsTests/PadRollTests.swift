import ShiftOperators
import ShiftTensors
import Testing

@Suite struct PadRollTests {
  /// One row 1 2 3.
  let row = Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [1, 2, 3])

  func padded(_ left: Int, _ right: Int, _ mode: PadMode) throws -> [Int] {
    try pad(row, by: Padding(left: left, right: right, top: 0, bottom: 0), mode: mode, value: 0)
      .elements
  }

  @Test("Each mode continues 1 2 3 as drawn by hand")
  func modes() throws {
    #expect(try padded(2, 1, .constant) == [0, 0, 1, 2, 3, 0])
    #expect(try padded(2, 1, .replicate) == [1, 1, 1, 2, 3, 3])
    #expect(try padded(2, 1, .reflect) == [3, 2, 1, 2, 3, 2])
    #expect(try padded(2, 1, .circular) == [2, 3, 1, 2, 3, 1])
  }

  @Test("Negative pads crop; reflect then sees the whole row")
  func negative() throws {
    #expect(try padded(-1, 0, .constant) == [2, 3])
    #expect(try padded(-1, 2, .reflect) == [2, 3, 2, 1])
    #expect(try padded(1, -1, .replicate) == [1, 1, 2])
  }

  @Test("What PyTorch refuses is refused in one sentence")
  func refusals() {
    func sentence(_ left: Int, _ right: Int, _ mode: PadMode) -> String? {
      do {
        _ = try padded(left, right, mode)
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      sentence(3, 0, .reflect) == "reflect pad: (3, 0) on 3 columns; expected pads below the extent"
    )
    #expect(
      sentence(0, 4, .circular)
        == "circular pad: (0, 4) on 3 columns; expected pads of at most the extent")
    #expect(
      sentence(-2, -1, .replicate)
        == "replicate pad: (-2, -1) on 3 columns; expected at least 1 position after padding")
    #expect(sentence(.max, 1, .constant)?.contains("expected at most") == true)
  }

  @Test("A roll takes any shift, and repeated axes add up")
  func rolls() throws {
    #expect(try roll(row, by: [1], along: [3]).elements == [3, 1, 2])
    #expect(try roll(row, by: [-7], along: [3]).elements == [2, 3, 1])
    #expect(try roll(row, by: [.max, .min, 1], along: [3, 3, 3]).elements == row.elements)
    #expect(throws: ShiftError("roll", found: "axis 4", expected: "an axis from 0 to 3")) {
      try roll(row, by: [1], along: [4])
    }
  }

  @Test("A roll over rows and columns moves each element by both")
  func rollsTwoAxes() throws {
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 2, w: 3), elements: [1, 2, 3, 4, 5, 6])
    #expect(try roll(image, by: [1, 1], along: [2, 3]).elements == [6, 4, 5, 3, 1, 2])
  }
}
