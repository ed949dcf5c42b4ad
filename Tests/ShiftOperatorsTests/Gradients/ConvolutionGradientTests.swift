import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct ConvolutionGradientTests {
  static let geometries = [
    ConvolutionGeometry(), ConvolutionGeometry(stride: [2, 1], padding: [1, 2]),
    ConvolutionGeometry(stride: [1, 3], padding: [2, 0], dilation: [2, 1]),
  ]

  /// Every gradient is linear in g, and the output is linear in the image, in the weight and in the bias.
  @Test("⟨conv2d, g⟩ = ⟨x, ∂x⟩ = ⟨w, ∂w⟩ without a bias, and ⟨b, ∂b⟩ of it", arguments: geometries)
  func convolution(_ geometry: ConvolutionGeometry) throws {
    var draws = Draws(seed: 4)
    for groups in [1, 2] {
      let x = draws.exact(2, 4, 6, 7)
      let weight = draws.exact(6, 4 / groups, 3, 2)
      let bias = draws.elements(6)
      let y = try conv2d(x, weight: weight, geometry: geometry, groups: groups)
      let g: Tensor<Rational> = draws.tensor(y.shape, special: false)
      let gradients = try conv2dBackward(
        g, input: x, weight: weight, geometry: geometry, groups: groups)
      let total = inner(y.elements, g.elements)
      #expect(total == inner(x.elements, gradients.input.elements))
      #expect(total == inner(weight.elements, gradients.weight.elements))
      let biased = try conv2d(x, weight: weight, bias: bias, geometry: geometry, groups: groups)
      #expect(inner(biased.elements, g.elements) - total == inner(bias, gradients.bias))
    }
  }

  /// The offsets of a call whose positions are no whole numbers.
  private func offsets(_ draws: inout Draws, _ shape: Shape) -> Tensor<Rational> {
    Tensor(shape: shape, elements: (0..<shape.count).map { _ in draws.between(2) })
  }

  @Test(
    "⟨deform_conv2d, g⟩ = ⟨x, ∂x⟩ = ⟨w, ∂w⟩ = ⟨m, ∂m⟩, whole offsets among them",
    arguments: geometries)
  func deformable(_ geometry: ConvolutionGeometry) throws {
    var draws = Draws(seed: 5)
    for (offsetGroups, groups) in [(1, 1), (2, 1), (4, 2)] {
      let x = draws.exact(2, 4, 6, 7)
      let weight = draws.exact(6, 4 / groups, 3, 2)
      let plain = try conv2d(x, weight: weight, geometry: geometry, groups: groups).shape
      let offset = draws.exact(2, 2 * 6 * offsetGroups, plain.h, plain.w)
      let mask = draws.exact(2, 6 * offsetGroups, plain.h, plain.w)
      let y = try deformConv2d(x, offset: offset, weight: weight, mask: mask, geometry: geometry)
      let g: Tensor<Rational> = draws.tensor(y.shape, special: false)
      let gradients = try deformConv2dBackward(
        g, input: x, offset: offset, weight: weight, mask: mask, geometry: geometry)
      let total = inner(y.elements, g.elements)
      #expect(total == inner(x.elements, gradients.input.elements))
      #expect(total == inner(weight.elements, gradients.weight.elements))
      #expect(total == inner(mask.elements, gradients.mask.elements))
    }
  }

  @Test("Between pixels the offsets' gradient is the derivative of the forward pass")
  func differences() throws {
    var draws = Draws(seed: 6)
    let (x, weight) = (draws.exact(1, 2, 4, 5), draws.exact(2, 2, 2, 2))
    let shape = Shape(n: 1, c: 8, h: 3, w: 4)
    let (offset, mask) = (offsets(&draws, shape), draws.exact(1, 4, 3, 4))
    let g = draws.exact(1, 2, 3, 4)
    let gradient = try deformConv2dBackward(
      g, input: x, offset: offset, weight: weight, mask: mask
    ).offset
    for place in stride(from: 0, to: shape.count, by: 5) {
      let slope = try derivative(step: Rational(1, over: 64)) { step in
        var moved = offset
        moved[place] = moved[place] + step
        return inner(
          try deformConv2d(x, offset: moved, weight: weight, mask: mask).elements, g.elements)
      }
      #expect(slope == gradient[place])
    }
  }

  /// One row 1, 3, 7, 20, 50 read at position p by a 1 × 1 kernel.
  private func row<Element: ShiftScalar>(_ p: Element) throws -> DeformConv2dGradients<Element> {
    let one = Element(nearestTo: 1)
    return try deformConv2dBackward(
      Tensor(repeating: one, shape: Shape(n: 1, c: 1, h: 1, w: 1)),
      input: Tensor(
        shape: Shape(n: 1, c: 1, h: 1, w: 5),
        elements: [1, 3, 7, 20, 50].map { Element(nearestTo: $0) }),
      offset: Tensor(shape: Shape(n: 1, c: 2, h: 1, w: 1), elements: [.zero, p]),
      weight: Tensor(repeating: one, shape: Shape(n: 1, c: 1, h: 1, w: 1)),
      geometry: ConvolutionGeometry(stride: [1, 5]))
  }

  @Test(
    "At whole pixels the slope is the right one; at exactly -1 it is v[0] although the sample is 0")
  func sides() throws {
    let slopes = try [-2, -1, 0, 1, 2, 3, 4, 5].map { try row(Double($0)).offset[1] }
    #expect(slopes == [0, 1, 2, 4, 13, 30, -50, 0])
    #expect(try row(Rational(-1)).mask[0] == 0)
    #expect(try row(1.0).input.elements == [0, 1, 0, 0, 0])
  }

  @Test("A NaN position gives nothing to the image and NaN to the rest; an infinite one 0 and NaN")
  func nonFinite() throws {
    let nan = try row(Float.nan)
    #expect(nan.input.elements == [0, 0, 0, 0, 0])
    #expect(nan.offset[0].isNaN && nan.offset[1].isNaN)
    #expect(nan.mask[0].isNaN && nan.weight[0].isNaN)
    let infinite = try row(Float.infinity)
    #expect(infinite.input.elements == [0, 0, 0, 0, 0])
    #expect(infinite.offset[0].isNaN && infinite.offset[1] == 0)
    #expect(infinite.mask[0] == 0)
  }

  @Test("A tap of weight 0 is left out, so that 0 times infinity does not occur")
  func strictDistance() throws {
    let g = Tensor<Float>(repeating: .infinity, shape: Shape(n: 1, c: 1, h: 1, w: 1))
    let gradients = try deformConv2dBackward(
      g, input: Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 2), elements: [1, 2]),
      offset: Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 2, h: 1, w: 1)),
      weight: Tensor(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1)),
      geometry: ConvolutionGeometry(stride: [1, 2]))
    #expect(gradients.input.elements == [.infinity, 0])
  }

  @Test("A gradient of other extents than the output is refused")
  func refusals() {
    let g = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 9, w: 9))
    let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 3, w: 3))
    let weight = Tensor<Float>(repeating: 1, shape: Shape(n: 2, c: 1, h: 2, w: 2))
    let offset = Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 8, h: 2, w: 2))
    #expect {
      try conv2dBackward(g, input: image, weight: weight)
    } throws: {
      "\($0)" == "conv2d_backward: grad_output (1, 1, 9, 9); expected (1, 2, 2, 2)"
    }
    #expect {
      try deformConv2dBackward(g, input: image, offset: offset, weight: weight)
    } throws: {
      "\($0)" == "deform_conv2d_backward: grad_output (1, 1, 9, 9); expected (1, 2, 2, 2)"
    }
  }
}
