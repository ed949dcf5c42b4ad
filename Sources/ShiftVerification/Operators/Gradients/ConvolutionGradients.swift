import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension DeformConv2DCall: DifferentiableCall {
  package var gradients: [NamedOutput] {
    [
      NamedOutput("grad_input", geometry.shape.extents),
      NamedOutput("grad_offset", offsetShape.extents),
      NamedOutput("grad_weight", geometry.weightShape.extents),
    ] + (geometry.hasBias ? [NamedOutput("grad_bias", [geometry.outputs])] : [])
      + (hasMask ? [NamedOutput("grad_mask", maskShape.extents)] : [])
  }

  // Without the module's of operators `verify --operator conv2d_backward` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(DeformGradientTruths(self, inputs, conventions))
  }

  package var tellingBackwards: [String] {
    ["slope", "axes"] + (geometry.taps > 1 ? ["kernel"] : [])
  }

  package var torchNames: [String] {
    ["x", "offset", "w"] + (hasMask ? ["mask"] : []) + (geometry.hasBias ? ["b"] : [])
  }

  package var torchGradients: [String] {
    ["x", "offset", "w"] + (geometry.hasBias ? ["b"] : []) + (hasMask ? ["mask"] : [])
  }

  package var torchCall: String {
    "__import__('torchvision').ops.deform_conv2d(x, offset, w"
      + (geometry.hasBias ? ", b" : "") + geometry.torchArguments
      + (hasMask ? ", mask=mask" : "") + ")"
  }

  package var torchCrash: String? {
    offsets.contains(.notANumber)
      ? "torchvision 0.29.2 can end with a segmentation fault at a NaN offset." : nil
  }

  package static var ourGradients: [any OperatorContender<DeformConv2DBackwardCall>] {
    [DeformConv2DGradientKernel()]
  }
}

/// `deformConv2dBackward` as this package has it.
struct DeformConv2DGradientKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: DeformConv2DBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let forward = call.forward
    let gradients = try deformConv2dBackward(
      inputs[0], input: inputs[1], offset: inputs[2], weight: inputs[3],
      mask: forward.hasMask ? inputs[4] : nil, geometry: forward.geometry.geometry)
    return call.joined(
      [gradients.input.elements, gradients.offset.elements, gradients.weight.elements]
        + (forward.geometry.hasBias ? [gradients.bias] : [])
        + (forward.hasMask ? [gradients.mask.elements] : []))
  }
}

extension Conv2DCall: DifferentiableCall {
  package var gradients: [NamedOutput] {
    [
      NamedOutput("grad_input", geometry.shape.extents),
      NamedOutput("grad_weight", geometry.weightShape.extents),
    ] + (geometry.hasBias ? [NamedOutput("grad_bias", [geometry.outputs])] : [])
  }

  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func gradientCells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(
      Conv2DGradientTruths(
        geometry: geometry, inputs: inputs, flipsKernel: conventions.flipsKernel))
  }

  package var tellingBackwards: [String] { telling }
  package var torchNames: [String] { ["x", "w"] + (geometry.hasBias ? ["b"] : []) }
  package var torchGradients: [String] { torchNames }
  package var torchCall: String {
    "F.conv2d(x, w\(geometry.hasBias ? ", b" : "")\(geometry.torchArguments), "
      + "groups=\(geometry.groups))"
  }

  package static var ourGradients: [any OperatorContender<Conv2DBackwardCall>] {
    [Conv2DGradientKernel()]
  }
}

/// `conv2dBackward` as this package has it.
struct Conv2DGradientKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: Conv2DBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let geometry = call.forward.geometry
    let gradients = try conv2dBackward(
      inputs[0], input: inputs[1], weight: inputs[2], geometry: geometry.geometry,
      groups: geometry.groups)
    return call.joined(
      [gradients.input.elements, gradients.weight.elements]
        + (geometry.hasBias ? [gradients.bias] : []))
  }
}

/// The gradients of `conv2d`, by the definition: with p the place that tap (i, j) of an output reads, a pixel has
/// Σ weight · g over the taps that read it, a weight Σ g · x, a bias Σ g.
private struct Conv2DGradientTruths<Element: ShiftScalar>: CellTruths {
  let geometry: KernelGeometry
  /// The gradient of the output, the image, the weight.
  let inputs: [Tensor<Element>]
  let flipsKernel: Bool

  private var image: Shape { geometry.shape }
  private var kernel: Shape { geometry.weightShape }
  private var output: Shape { geometry.outputShape }

  subscript(index: Int) -> CellTruth {
    var (sum, products) = (Quantity.zero, 1)
    forEachTerm(of: index) { gradient, factor in
      guard let factor else {
        products = 0
        sum += Quantity(inputs[0][gradient])
        return
      }
      sum += Quantity(inputs[0][gradient]) * factor
    }
    return sum.truth(roundings: products, in: Element.self)
  }

  func places(of index: Int) -> [Int] {
    var places: [Int] = []
    forEachTerm(of: index) { gradient, factor in
      if factor?.isZero != true { places.append(gradient) }
    }
    return places.sorted()
  }

  /// The place of each g, and what it is multiplied by; nothing for a bias.
  private func forEachTerm(of index: Int, _ body: (Int, Quantity?) -> Void) {
    if index < image.count { return forEachReader(of: image.position(of: index), body) }
    let rest = index - image.count
    if rest < kernel.count { return forEachProduct(of: kernel.position(of: rest), body) }
    for n in 0..<output.n {
      let first = output.index(n, rest - kernel.count, 0, 0)
      for place in first..<(first + output.plane) { body(place, nil) }
    }
  }

  private func forEachReader(
    of at: (n: Int, c: Int, h: Int, w: Int), _ body: (Int, Quantity?) -> Void
  ) {
    let group = at.c / kernel.c
    for i in 0..<kernel.h {
      for j in 0..<kernel.w {
        for row in 0..<output.h {
          for column in 0..<output.w where geometry.base(row, column, i, j) == (at.h, at.w) {
            for o in (group * geometry.outputsPerGroup)..<((group + 1) * geometry.outputsPerGroup) {
              let (y, x) = tap(i, j)
              body(
                output.index(at.n, o, row, column),
                Quantity(inputs[2][kernel.index(o, at.c % kernel.c, y, x)]))
            }
          }
        }
      }
    }
  }

  private func forEachProduct(
    of at: (n: Int, c: Int, h: Int, w: Int), _ body: (Int, Quantity?) -> Void
  ) {
    let channel = at.n / geometry.outputsPerGroup * kernel.c + at.c
    let (i, j) = tap(at.h, at.w)
    for n in 0..<output.n {
      for row in 0..<output.h {
        for column in 0..<output.w {
          let (y, x) = geometry.base(row, column, i, j)
          let isInside = (0..<image.h).contains(y) && (0..<image.w).contains(x)
          // What is multiplied by the padding is 0, or NaN.
          body(
            output.index(n, at.n, row, column),
            isInside ? Quantity(inputs[1][image.index(n, channel, y, x)]) : .zero)
        }
      }
    }
  }

  private func tap(_ i: Int, _ j: Int) -> (Int, Int) {
    flipsKernel ? (kernel.h - 1 - i, kernel.w - 1 - j) : (i, j)
  }
}
