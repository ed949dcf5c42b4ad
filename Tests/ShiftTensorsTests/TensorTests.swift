import ShiftTensors
import Testing

@Suite struct TensorTests {
  @Test("Columns run fastest, then rows, channels, batch")
  func order() {
    let shape = Shape(n: 2, c: 3, h: 4, w: 5)
    #expect(shape.index(1, 2, 3, 4) == shape.count - 1)
    #expect(shape.index(0, 1, 0, 0) == 20)
    let place = shape.position(of: shape.index(1, 0, 2, 3))
    #expect(place.n == 1 && place.c == 0 && place.h == 2 && place.w == 3)
  }

  @Test("A product of extents that overflows is no shape, unless an extent is 0")
  func overflow() {
    #expect(Shape.elementCount([1 << 32, 1 << 32, 1, 1]) == nil)
    #expect(Shape.elementCount([1 << 32, 1 << 32, 0, 1]) == 0)
    #expect(Shape.elementCount([2, -1, 1, 1]) == nil)
  }

  @Test("Channels taken out and put back leave the tensor as it was")
  func channels() {
    let tensor = Tensor(shape: Shape(n: 2, c: 3, h: 1, w: 2), elements: Array(1...12))
    #expect(tensor.channels(1..<3).elements == [3, 4, 5, 6, 9, 10, 11, 12])
    var other = Tensor(repeating: 0, shape: tensor.shape)
    other.replaceChannels(0..<1, with: tensor.channels(0..<1))
    other.replaceChannels(1..<3, with: tensor.channels(1..<3))
    #expect(other == tensor)
  }

  @Test("Tensors are the same if every element is, signs of zeros and NaNs included")
  func identical() {
    let shape = Shape(n: 1, c: 1, h: 1, w: 3)
    func tensor(_ elements: [Float]) -> Tensor<Float> { Tensor(shape: shape, elements: elements) }
    let one = tensor([1, 0, .nan])
    #expect(one.isIdentical(to: tensor([1, 0, .nan])))
    for other in [[1, -0.0, .nan], [1, 0, 2], [2, 0, .nan], [1, .nan, 0]] as [[Float]] {
      #expect(!one.isIdentical(to: tensor(other)), "\(other)")
    }
    #expect(
      !one.isIdentical(to: Tensor(shape: Shape(n: 1, c: 1, h: 3, w: 1), elements: [1, 0, .nan])))
  }
}
