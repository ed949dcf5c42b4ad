import ExactArithmetic
import ShiftTensors

/// The gradients of a call of a convolution.
package struct Conv2DGradients<Element: Sendable>: Sendable {
  /// (N, C, H, W)
  package let input: Tensor<Element>
  /// (Cout, C/groups, kh, kw)
  package let weight: Tensor<Element>
  /// One for each output channel.
  package let bias: [Element]
}

/// The gradients of `Σ gradOutput · conv2d(input, weight, bias)`.
///
/// With p the input position that tap (i, j) of output (y, x) reads:
/// `input[p] += weight[o, c, i, j] · g`, `weight[o, c, i, j] += g · in[p]` (0 in the padding),
/// `bias[o] += g`.
///
/// - Shapes: `gradOutput` (N, Cout, Ho, Wo), the others as ``conv2d(_:weight:bias:geometry:groups:)``.
/// - Order: each product rounded before it is added. A pixel's sum starts at +0 and runs over o, i, j and
///   the outputs; a weight's over images and outputs; a bias's likewise. Frameworks choose other orders,
///   which shows only where two or more terms are neither zero nor exact.
/// - Exactness: exact in `Rational`; in floating point within `γₙ·Σ|w·g|`. A weight of 0 times an infinite
///   gradient is NaN.
/// - Throws: `ShiftError` if the extents do not fit each other.
/// - SeeAlso: `torch.ops.aten.convolution_backward`.
// 64 channels of 56 × 56 px, depthwise 3 × 3, take 2.3 ms with this and 75 ms without.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func conv2dBackward<Element: ShiftScalar>(
  _ gradOutput: Tensor<Element>, input: Tensor<Element>, weight: Tensor<Element>,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), groups: Int = 1
) throws(ShiftError) -> Conv2DGradients<Element> {
  let (shape, kernel) = (input.shape, weight.shape)
  func refuse(_ found: String, _ expected: String) -> ShiftError {
    ShiftError("conv2d_backward", found: found, expected: expected)
  }
  guard groups >= 1, shape.c % groups == 0, kernel.n % groups == 0,
    kernel.c == shape.c / groups
  else {
    throw refuse(
      "\(groups) groups, input \(shape), weight \(kernel)",
      "groups that divide both channel counts and a weight of (Cout, C/groups, kh, kw)")
  }
  let extents = try geometry.outputExtents(
    "conv2d_backward", of: (shape.h, shape.w), kernel: (kernel.h, kernel.w))
  guard gradOutput.shape.extents == [shape.n, kernel.n, extents.h, extents.w] else {
    throw refuse(
      "grad_output \(gradOutput.shape)", "(\(shape.n), \(kernel.n), \(extents.h), \(extents.w))")
  }
  var gradInput = Tensor<Element>(repeating: .zero, shape: shape)
  var gradWeight = Tensor<Element>(repeating: .zero, shape: kernel)
  let places = ConvolvedPlaces(geometry, shape, kernel, gradOutput.shape)
  let perGroup = kernel.n / groups
  gradInput.withUnsafeMutableElements { pixels in
    gradWeight.withUnsafeMutableElements { weights in
      for n in 0..<shape.n {
        for o in 0..<kernel.n {
          let gradients = gradOutput.shape.index(n, o, 0, 0)
          for c in 0..<kernel.c {
            let plane = shape.index(n, o / perGroup * kernel.c + c, 0, 0)
            for tap in 0..<kernel.plane {
              let product = kernel.index(o, c, tap / kernel.w, tap % kernel.w)
              var sum = weights[product]
              places.add(
                tap, gradOutput, gradients, input, plane, weight[product], into: pixels, &sum)
              weights[product] = sum
            }
          }
        }
      }
    }
  }
  return Conv2DGradients(
    input: gradInput, weight: gradWeight, bias: channelSums(gradOutput))
}

/// Σ over images and positions of each channel, from +0 in order.
func channelSums<Element: ShiftScalar>(_ tensor: Tensor<Element>) -> [Element] {
  let shape = tensor.shape
  var sums = [Element](repeating: .zero, count: shape.c)
  for n in 0..<shape.n {
    for c in 0..<shape.c {
      let first = shape.index(n, c, 0, 0)
      for place in first..<(first + shape.plane) { sums[c] += tensor[place] }
    }
  }
  return sums
}

/// Which pixel of a plane each output reads through each tap of a kernel.
private struct ConvolvedPlaces {
  /// For each row of the kernel, the row of each row of the output; −1 in the padding.
  private let rows: [[Int]]
  private let columns: [[Int]]
  private let width: Int

  init(_ geometry: ConvolutionGeometry, _ image: Shape, _ kernel: Shape, _ output: Shape) {
    func places(_ axis: Int, _ taps: Int, _ outputs: Int, _ extent: Int) -> [[Int]] {
      (0..<taps).map { tap in
        (0..<outputs).map { position in
          let place =
            position * geometry.stride[axis] + tap * geometry.dilation[axis]
            - geometry.padding[axis]
          return (0..<extent).contains(place) ? place : -1
        }
      }
    }
    rows = places(0, kernel.h, output.h, image.h)
    columns = places(1, kernel.w, output.w, image.w)
    width = image.w
  }

  /// One tap of one channel: `pixels += weight · g` and `sum += g · in`.
  @inline(__always)
  func add<Element: ShiftScalar>(
    _ tap: Int, _ gradOutput: Tensor<Element>, _ gradients: Int, _ input: Tensor<Element>,
    _ plane: Int, _ weight: Element, into pixels: UnsafeMutableBufferPointer<Element>,
    _ sum: inout Element
  ) {
    let (rows, columns) = (rows[tap / self.columns.count], columns[tap % self.columns.count])
    for (y, row) in rows.enumerated() {
      for (x, column) in columns.enumerated() {
        let g = gradOutput[gradients + y * columns.count + x]
        guard row | column >= 0 else {
          sum += g * .zero
          continue
        }
        let place = plane + row * width + column
        pixels[place] += weight * g
        sum += g * input[place]
      }
    }
  }
}
