import ExactArithmetic
import ShiftTensors
import Testing

@testable import ShiftOperators

/// What the operators leave out, move at once or work out once, against loops that do none of it.
@Suite struct FastPathTests {
  static let seeds: [UInt64] = Array(1...40)

  @Test(
    "conv2d gives the bits of its formula, special values, zero taps and padding included",
    arguments: seeds)
  func convolution(seed: UInt64) throws {
    func check<Element: ShiftScalar>(_ type: Element.Type, special: Bool) throws {
      var draws = Draws(seed: seed)
      let groups = draws.integer(1...2)
      let shape = Shape(
        n: draws.integer(1...2), c: groups * draws.integer(1...2), h: draws.integer(1...5),
        w: draws.integer(1...5))
      let kernel = Shape(
        n: groups * draws.integer(1...2), c: shape.c / groups, h: draws.integer(1...3),
        w: draws.integer(1...3))
      let geometry = ConvolutionGeometry(
        stride: [draws.integer(1...2), draws.integer(1...3)],
        padding: [draws.integer(1...4), draws.integer(1...4)],
        dilation: [draws.integer(1...2), draws.integer(1...2)])
      let input: Tensor<Element> = draws.tensor(shape, special: special)
      var weight: Tensor<Element> = draws.tensor(kernel, special: special && seed % 3 == 0)
      for index in weight.elements.indices where draws.integer(0...2) > 0 {
        weight[index] = draws.integer(0...1) == 0 ? .zero : -Element.zero
      }
      let bias: [Element]? =
        draws.integer(0...1) == 0
        ? nil : (0..<kernel.n).map { _ in draws.value(special: special) }
      guard
        let got = try? conv2d(
          input, weight: weight, bias: bias, geometry: geometry, groups: groups)
      else { return }
      let defined = definedConv2d(
        input, weight: weight, bias: bias, geometry: geometry, groups: groups, output: got.shape)
      #expect(got.isIdentical(to: defined), "\(type), seed \(seed), special \(special)")
    }
    for special in [false, true] {
      try check(Float.self, special: special)
      try check(Double.self, special: special)
      try check(Float16.self, special: special)
      try check(BFloat16.self, special: special)
      try check(Rational.self, special: special)
    }
  }

  @Test(
    "deform_conv2d gives the bits of its formula, with offsets that repeat and that do not",
    arguments: seeds)
  func deformable(seed: UInt64) throws {
    func check<Element: ShiftScalar>(_ type: Element.Type, special: Bool) throws {
      var draws = Draws(seed: seed)
      let shape = Shape(
        n: draws.integer(1...2), c: 2 * draws.integer(1...2), h: draws.integer(2...5),
        w: draws.integer(2...5))
      let kernel = Shape(
        n: draws.integer(1...3), c: shape.c, h: draws.integer(1...2), w: draws.integer(1...2))
      let offsetGroups = draws.integer(0...1) == 0 ? shape.c : 2
      let geometry = ConvolutionGeometry(
        stride: [draws.integer(1...2), draws.integer(1...2)],
        padding: [draws.integer(0...1), draws.integer(0...1)], dilation: [1, 1])
      let input: Tensor<Element> = draws.tensor(shape, special: special)
      var weight: Tensor<Element> = draws.tensor(kernel, special: special && seed % 4 == 0)
      for index in weight.elements.indices where draws.integer(0...2) > 0 {
        weight[index] = .zero
      }
      let bias: [Element]? = draws.integer(0...1) == 0 ? nil : (0..<kernel.n).map { _ in .half }
      // Whole numbers, and now and then a half among them.
      let pairs = (0..<(offsetGroups * kernel.plane)).map { _ in
        let isHalf = seed % 5 == 0 && draws.integer(0...3) == 0
        let dy = Element(nearestTo: draws.integer(-3...3))
        let dx = Element(nearestTo: draws.integer(-3...3))
        return (dy: isHalf ? dy + .half : dy, dx: dx)
      }
      let extents = try geometry.outputExtents(
        "", of: (shape.h, shape.w), kernel: (kernel.h, kernel.w))
      var offset = Tensor<Element>(
        repeating: .zero,
        shape: Shape(n: shape.n, c: 2 * pairs.count, h: extents.h, w: extents.w))
      for index in offset.elements.indices {
        let block = offset.shape.position(of: index).c
        offset[index] = block % 2 == 0 ? pairs[block / 2].dy : pairs[block / 2].dx
      }
      let defined = definedDeformConv2d(
        input, offset: offset, weight: weight, bias: bias, geometry: geometry)
      let dense = try deformConv2d(
        input, offset: offset, weight: weight, bias: bias, geometry: geometry)
      #expect(dense.isIdentical(to: defined), "\(type), seed \(seed), special \(special)")
    }
    for special in [false, true] {
      try check(Float.self, special: special)
      try check(Double.self, special: special)
      try check(Float16.self, special: special)
      try check(BFloat16.self, special: special)
      try check(Rational.self, special: special)
    }
  }

  @Test("A channel of zeros with a NaN in it still spreads under a zero weight")
  func zeroTimesNaN() throws {
    let input = Tensor<Float>(
      shape: Shape(n: 1, c: 2, h: 1, w: 3), elements: [1, 2, 3, 0, .nan, 0])
    let weight = Tensor<Float>(shape: Shape(n: 1, c: 2, h: 1, w: 1), elements: [1, 0])
    let expected = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [1, .nan, 3])
    #expect(try conv2d(input, weight: weight).isIdentical(to: expected))
    let still = Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 4, h: 1, w: 3))
    // The pixel left of the NaN reads it with weight 0.
    let spread = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [.nan, .nan, 3])
    #expect(try deformConv2d(input, offset: still, weight: weight).isIdentical(to: spread))
  }

  @Test("One NaN or infinity anywhere in a long tensor is seen, the greatest numbers are none")
  func finite() {
    func check<Element: ShiftScalar & BinaryFloatingPoint>(_ type: Element.Type) {
      let ordinary: [Element] = [
        .greatestFiniteMagnitude, -.greatestFiniteMagnitude, .leastNonzeroMagnitude, -0.0, 1,
      ]
      // More than one part for each thread, and a last block that is not full.
      let values = (0..<((1 << 18) + 777)).map { ordinary[$0 % ordinary.count] }
      #expect(allAreFinite(values))
      for other in [Element.nan, .signalingNaN, .infinity, -.infinity] {
        for place in [0, 4095, 4096, 200_000, values.count - 1] {
          var spoiled = values
          spoiled[place] = other
          #expect(!allAreFinite(spoiled), "\(type), \(other) at \(place)")
        }
      }
    }
    check(Float.self)
    check(Double.self)
    check(Float16.self)
  }

  @Test("A convolution over no channels is its bias, over no images nothing")
  func nothingToAdd() throws {
    let none = Tensor<Float>(shape: Shape(n: 1, c: 0, h: 2, w: 2), elements: [])
    let weight = Tensor<Float>(shape: Shape(n: 1, c: 0, h: 1, w: 1), elements: [])
    #expect(try conv2d(none, weight: weight, bias: [3]).elements == [3, 3, 3, 3])
    let images = Tensor<Float>(shape: Shape(n: 0, c: 1, h: 2, w: 2), elements: [])
    let one = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 1), elements: [1])
    #expect(try conv2d(images, weight: one).elements.isEmpty)
  }

  @Test("Large tensors, cut into parts, come out as small ones do")
  func parts() throws {
    var draws = Draws(seed: 5)
    let shape = Shape(n: 3, c: 11, h: 90, w: 95)
    let image: Tensor<Float> = draws.tensor(shape, special: false)
    let padded = try pad(image, by: Padding(all: 2), mode: .replicate, value: 0)
    let rolled = try roll(image, by: [3, -4], along: [2, 3])
    for n in 0..<shape.n {
      for c in 0..<shape.c {
        for h in stride(from: 0, to: shape.h, by: 7) {
          for w in 0..<shape.w {
            #expect(
              rolled[n: n, c: c, h: h, w: w]
                == image[n: n, c: c, h: (h + 87) % 90, w: (w + 4) % 95])
            #expect(padded[n: n, c: c, h: h + 2, w: w + 2] == image[n: n, c: c, h: h, w: w])
          }
        }
      }
    }
    let grid = Grid<Float>(n: shape.n, x: [-1, 0.1, 0.4], y: [0.3, 1])
    let points = Grid<Float>(
      n: shape.n, rows: 2, columns: 3,
      points: Array(
        repeatElement([-1, 0.3, 0.1, 0.3, 0.4, 0.3, -1, 1, 0.1, 1, 0.4, 1], count: 3).joined()))
    for mode in InterpolationMode.allCases {
      let options = GridSampleOptions(mode: mode)
      #expect(
        try gridSample(image, at: grid, options: options)
          .isIdentical(to: gridSample(image, at: points, options: options)))
    }
  }
}
