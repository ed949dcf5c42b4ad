import ShiftOperators
import ShiftTensors
import Testing

@Suite struct NumPyPadTests {
  private func row(_ values: [Int], _ width: [Int], _ mode: NumPyPadMode) throws -> [Int] {
    try pad(
      RankedTensor(shape: [values.count], elements: values), by: [width], mode: mode, value: 9
    ).elements
  }

  @Test("The rows of NumPy's manual, and widths of several turns")
  func rows() throws {
    let values = [1, 2, 3, 4, 5]
    #expect(try row(values, [2, 3], .constant) == [9, 9, 1, 2, 3, 4, 5, 9, 9, 9])
    #expect(try row(values, [2, 3], .edge) == [1, 1, 1, 2, 3, 4, 5, 5, 5, 5])
    #expect(try row(values, [2, 3], .reflect) == [3, 2, 1, 2, 3, 4, 5, 4, 3, 2])
    #expect(try row(values, [2, 3], .symmetric) == [2, 1, 1, 2, 3, 4, 5, 5, 4, 3])
    #expect(try row(values, [2, 3], .wrap) == [4, 5, 1, 2, 3, 4, 5, 1, 2, 3])
    #expect(try row([1, 2], [3, 4], .reflect) == [2, 1, 2, 1, 2, 1, 2, 1, 2])
    #expect(try row([1, 2], [3, 4], .symmetric) == [2, 2, 1, 1, 2, 2, 1, 1, 2])
    #expect(try row([1, 2, 3], [4, 4], .wrap) == [3, 1, 2, 3, 1, 2, 3, 1, 2, 3, 1])
    #expect(try row([7], [2, 1], .reflect) == [7, 7, 7, 7])
  }

  @Test("Axes are chosen, from the last if negative; the others stay")
  func axes() throws {
    let square = RankedTensor(shape: [2, 2], elements: [1, 2, 3, 4])
    let down = try pad(square, by: [[1, 0]], along: [0], mode: .edge, value: 0)
    #expect(down.shape == [3, 2] && down.elements == [1, 2, 1, 2, 3, 4])
    let across = try pad(square, by: [[0, 1]], along: [-1], mode: .wrap, value: 0)
    #expect(across.shape == [2, 3] && across.elements == [1, 2, 1, 3, 4, 3])
  }

  @Test("Negative widths, unknown and repeated axes, and nothing to repeat are refused")
  func refusals() {
    let square = RankedTensor(shape: [2, 0], elements: [Int]())
    func message(_ widths: [[Int]], _ axes: [Int]?) -> String {
      do throws(ShiftError) {
        _ = try pad(square, by: widths, along: axes, mode: .edge, value: 0)
        return "none"
      } catch { return error.description }
    }
    #expect(
      message([[-1, 0]], [0])
        == "numpy edge pad: widths [-1, 0]; expected each from 0 to 4294967296")
    #expect(
      message([[0, 0]], [2])
        == "numpy edge pad: axis 2 of 2; expected each axis at most once, from -2")
    #expect(
      message([[1, 0]], [1])
        == "numpy edge pad: axis 1 without positions; expected at least one to take values from")
    #expect(
      message([[1, 0]], nil)
        == "numpy edge pad: 1 widths for 2 axes; expected (before, after) for each")
  }
}
