import ExactArithmetic
import ShiftTensors

/// The gradients of a call of `deformConv2d`.
package struct DeformConv2dGradients<Element: Sendable>: Sendable {
  /// (N, C, H, W)
  package let input: Tensor<Element>
  /// (N, 2·D·kh·kw, Ho, Wo)
  package let offset: Tensor<Element>
  /// (Cout, C/G, kh, kw)
  package let weight: Tensor<Element>
  /// (N, D·kh·kw, Ho, Wo), also of a call without a mask: that of the mask of ones.
  package let mask: Tensor<Element>
  /// One for each output channel.
  package let bias: [Element]
}

/// The gradients of `Σ gradOutput · deformConv2d(input, offset, weight, bias, mask)`.
///
/// With `q = Σ_o weight[o, c, i, j]·g[o]` what arrives at the sample v of one channel and tap:
/// `input[k] += mask·(1 − |y − k_y|)·(1 − |x − k_x|)·q` for each pixel k nearer than 1,
/// `offset += mask·(∂v/∂y, ∂v/∂x)·q`, `mask += q·v`, `weight[o, c, i, j] += g·mask·v`, `bias[o] += g`.
///
/// - Shapes: `gradOutput` (N, Cout, Ho, Wo), the others as
///   ``deformConv2d(_:offset:weight:bias:mask:geometry:)``.
/// - Border: the slope sees 0 outside and has no range test: at exactly −1 it is the first pixel, although the
///   sample is 0. At a whole position it is the slope to the right.
/// - Order: q from +0 over o. Offsets and masks from +0 over the channels of the group; pixels over channel,
///   tap and output; each product rounded before it is added. Weights and biases over images and outputs,
///   for which torchvision leaves the order to BLAS, as it does for q where groups share channels.
/// - Exactness: exact in `Rational`. Bit for bit torchvision's in Float16, Float and Double wherever q has one
///   nonzero product; longer sums within `γₙ·Σ|w·g|`.
/// - Not a number: a NaN position, of which torchvision's CPU kernel dies, gives nothing to the image and NaN to
///   its offset, mask and weights. At an infinite one the sample is 0 and the slope along the *other* axis is
///   NaN, as in torchvision.
/// - Throws: `ShiftError` if the extents do not fit each other.
/// - SeeAlso: torchvision's `deform_conv2d_kernel.cpp`.
// 64 channels of 56 × 56 px, depthwise 3 × 3, take 12 ms with this and 809 ms without.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func deformConv2dBackward<Element: ShiftScalar>(
  _ gradOutput: Tensor<Element>, input: Tensor<Element>, offset: Tensor<Element>,
  weight: Tensor<Element>, mask: Tensor<Element>? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry()
) throws(ShiftError) -> DeformConv2dGradients<Element> {
  let plan = try DeformPlan(
    input.shape, offset.shape, weight.shape, nil, mask?.shape, geometry, rows: nil, columns: nil)
  guard gradOutput.shape == plan.output else {
    throw ShiftError(
      "deform_conv2d_backward", found: "grad_output \(gradOutput.shape)",
      expected: "\(plan.output)")
  }
  var gradInput = Tensor<Element>(repeating: .zero, shape: input.shape)
  var gradOffset = Tensor<Element>(repeating: .zero, shape: offset.shape)
  var gradWeight = Tensor<Element>(repeating: .zero, shape: weight.shape)
  var gradMask = Tensor<Element>(
    repeating: .zero,
    shape: Shape(n: offset.shape.n, c: offset.shape.c / 2, h: offset.shape.h, w: offset.shape.w))
  let call = DeformedGradients(
    gradOutput: gradOutput, input: input, offset: offset, weight: weight, mask: mask, plan: plan)
  if input.shape.count > 0, plan.output.count > 0 {
    gradInput.withUnsafeMutableElements { pixels in
      gradOffset.withUnsafeMutableElements { offsets in
        gradWeight.withUnsafeMutableElements { weights in
          gradMask.withUnsafeMutableElements { masks in
            call.run(
              DeformTargets(
                input: pixels.baseAddress!, offset: offsets.baseAddress!,
                weight: weights.baseAddress!, mask: masks.baseAddress!))
          }
        }
      }
    }
  }
  return DeformConv2dGradients(
    input: gradInput, offset: gradOffset, weight: gradWeight, mask: gradMask,
    bias: channelSums(gradOutput))
}

/// Where the gradients of a deformable convolution go.
private struct DeformTargets<Element> {
  let input: UnsafeMutablePointer<Element>
  let offset: UnsafeMutablePointer<Element>
  let weight: UnsafeMutablePointer<Element>
  let mask: UnsafeMutablePointer<Element>
}

/// One call, image after image.
private struct DeformedGradients<Element: ShiftScalar> {
  let gradOutput: Tensor<Element>
  let input: Tensor<Element>
  let offset: Tensor<Element>
  let weight: Tensor<Element>
  let mask: Tensor<Element>?
  let plan: DeformPlan

  @inline(__always)
  func run(_ targets: DeformTargets<Element>) {
    let cells = plan.output.plane
    // What arrives at one channel and tap, and what it reads there.
    var arriving = [Element](repeating: .zero, count: cells)
    var samples = [Element](repeating: .zero, count: cells)
    arriving.withUnsafeMutableBufferPointer { arriving in
      samples.withUnsafeMutableBufferPointer { samples in
        for n in 0..<input.shape.n {
          var taps: [DeformGradientTap<Element>] = []
          for c in 0..<input.shape.c {
            let perGroup = input.shape.c / plan.offsetGroups
            // Channels of one group read the same places.
            if c % perGroup == 0 { taps = self.taps(n, group: c / perGroup) }
            taps.withUnsafeBufferPointer { taps in
              for tap in 0..<plan.taps {
                multiply(n, c, tap, into: arriving.baseAddress!)
                read(
                  n, c, tap,
                  UnsafeBufferPointer(rebasing: taps[(tap * cells)..<((tap + 1) * cells)]),
                  arriving.baseAddress!, samples.baseAddress!, targets)
                weigh(n, c, tap, samples.baseAddress!, targets)
              }
            }
          }
        }
      }
    }
  }

  /// The taps of one image and offset group: tap by tap, output by output.
  @inline(__always)
  private func taps(_ n: Int, group: Int) -> [DeformGradientTap<Element>] {
    let (geometry, width, one) = (plan.geometry, plan.output.w, Element(nearestTo: 1))
    var taps: [DeformGradientTap<Element>] = []
    taps.reserveCapacity(plan.taps * plan.output.plane)
    for tap in 0..<plan.taps {
      let block = group * plan.taps + tap
      let dy = offset.shape.index(n, 2 * block, 0, 0)
      let dx = offset.shape.index(n, 2 * block + 1, 0, 0)
      let (i, j) = (tap / plan.kernelWidth, tap % plan.kernelWidth)
      for cell in 0..<plan.output.plane {
        let row =
          cell / width * geometry.stride[0] - geometry.padding[0] + i * geometry.dilation[0]
        let column =
          cell % width * geometry.stride[1] - geometry.padding[1] + j * geometry.dilation[1]
        taps.append(
          DeformGradientTap(
            y: Element(nearestTo: row) + offset[dy + cell],
            x: Element(nearestTo: column) + offset[dx + cell],
            mask: mask.map { $0[$0.shape.index(n, block, 0, 0) + cell] } ?? one,
            input.shape.h, input.shape.w))
      }
    }
    return taps
  }

  /// `Σ_o weight[o, c, tap]·g[o]` from +0 for each output.
  @inline(__always)
  private func multiply(_ n: Int, _ c: Int, _ tap: Int, into target: UnsafeMutablePointer<Element>)
  {
    let cells = plan.output.plane
    let perGroup = weight.shape.n / plan.weightGroups
    let (group, channel) = (c / weight.shape.c, c % weight.shape.c)
    gradOutput.elements.withUnsafeBufferPointer { gradients in
      for cell in 0..<cells { target[cell] = .zero }
      for o in (group * perGroup)..<((group + 1) * perGroup) {
        let factor = weight[
          weight.shape.index(o, channel, tap / plan.kernelWidth, tap % plan.kernelWidth)]
        let gradients = gradients.baseAddress! + plan.output.index(n, o, 0, 0)
        for cell in 0..<cells { target[cell] += factor * gradients[cell] }
      }
    }
  }

  /// Gradients of the image, the offsets and the mask; leaves `mask·sample` behind.
  @inline(__always)
  private func read(
    _ n: Int, _ c: Int, _ tap: Int, _ taps: UnsafeBufferPointer<DeformGradientTap<Element>>,
    _ arriving: UnsafePointer<Element>, _ samples: UnsafeMutablePointer<Element>,
    _ targets: DeformTargets<Element>
  ) {
    let block = c / (input.shape.c / plan.offsetGroups) * plan.taps + tap
    let gradPixels = targets.input + input.shape.index(n, c, 0, 0)
    let gradY = targets.offset + offset.shape.index(n, 2 * block, 0, 0)
    let gradX = targets.offset + offset.shape.index(n, 2 * block + 1, 0, 0)
    let gradMask = targets.mask + (n * offset.shape.c / 2 + block) * plan.output.plane
    input.elements.withUnsafeBufferPointer { pixels in
      let pixels = pixels.baseAddress! + input.shape.index(n, c, 0, 0)
      for cell in taps.indices {
        let q = arriving[cell]
        let reading = taps[cell].reading(pixels)
        gradY[cell] += taps[cell].mask * reading.dy * q
        gradX[cell] += taps[cell].mask * reading.dx * q
        gradMask[cell] += q * reading.sample
        samples[cell] = taps[cell].mask * reading.sample
        taps[cell].scatter(q, into: gradPixels)
      }
    }
  }

  /// `weight[o, c, tap] += Σ g[o]·samples`.
  @inline(__always)
  private func weigh(
    _ n: Int, _ c: Int, _ tap: Int, _ samples: UnsafePointer<Element>,
    _ targets: DeformTargets<Element>
  ) {
    let perGroup = weight.shape.n / plan.weightGroups
    let (group, channel) = (c / weight.shape.c, c % weight.shape.c)
    gradOutput.elements.withUnsafeBufferPointer { gradients in
      for o in (group * perGroup)..<((group + 1) * perGroup) {
        let gradients = gradients.baseAddress! + plan.output.index(n, o, 0, 0)
        let place = weight.shape.index(
          o, channel, tap / plan.kernelWidth, tap % plan.kernelWidth)
        var sum = targets.weight[place]
        for cell in 0..<plan.output.plane { sum += gradients[cell] * samples[cell] }
        targets.weight[place] = sum
      }
    }
  }
}
