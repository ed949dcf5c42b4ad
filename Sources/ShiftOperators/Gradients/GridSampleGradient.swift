import ExactArithmetic
import ShiftTensors

/// The gradients of a call of `gridSample`.
package struct GridSampleGradients<Element: Sendable>: Sendable {
  /// (N, C, H, W); `nil` if it was not asked for.
  package let input: Tensor<Element>?
  /// (N, Ho, Wo, 2), x before y.
  package let grid: Tensor<Element>
}

/// The gradients of `Σ gradOutput · gridSample(input, grid)` by the image and by the grid.
///
/// By the image: each output adds `weight · g` to the pixels that it reads. By the grid: the slope of the
/// interpolated image at the position, times g, summed over channels, times the pixels per unit of the
/// grid. At a whole position the slope is the one to the right, `v[k+1] − v[k]`.
///
/// - Shapes: `gradOutput` (N, C, Ho, Wo), `input` (N, C, H, W), `grid` (N, Ho, Wo, 2).
/// - Border: a tap outside the image gets nothing and reads 0. Under `border` and `reflection` a position that
///   is clipped has slope 0, and both outermost centres count as clipped; bicubic brings in each tap by
///   itself and never switches the slope off. `nearest` has slope +0 everywhere.
/// - Order: by the vectors of PyTorch's AVX2 and DEFAULT builds, 8 outputs in Float, 4 in Double, 16 in the
///   16-bit formats, in row order: all top left taps of a vector, then all top right, bottom left, bottom
///   right (bicubic: x tap by x tap, y within), each product rounded and added to the pixel, from +0,
///   channel by channel. The grid's sums run over the channels from +0. The 16-bit formats round every
///   operation, so a pixel that 6400 ones go to holds 2048 in Float16 and 256 in BFloat16. A grid that lies in
///   memory in another order can have other bits in PyTorch.
/// - Exactness: exact in `Rational`, in every dialect.
/// - Not a number: a NaN under `zeros` reads nothing, and what it is a weight of is NaN. Under `border` and
///   `reflection`, where PyTorch's Float and Double kernels crash, a NaN position, and an infinite one to be
///   mirrored, is the first pixel with slope 0, as the forward pass reads it. The 16-bit kernels do not crash
///   and are followed, except that nothing is written outside the image.
/// - Parameter wantsInput: false leaves ``GridSampleGradients/input`` out; in Float, bicubic and fused, that
///   changes bits of the grid's gradient as it does in PyTorch.
/// - Throws: `ShiftError` if the extents do not fit each other, or outside `Rational` for a dialect other than
///   `pytorch-cpu` and `pytorch-cpu-fused`: the others' gradients have no determined order or none at all.
/// - SeeAlso: PyTorch's `GridSamplerKernel.cpp`, `ApplyGridSample::backward`.
// 64 channels of 56 × 56 px take 1.2 ms with this and 3.5 ms without; bicubic 8 and 16 ms.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func gridSampleBackward<Element: ShiftScalar>(
  _ gradOutput: Tensor<Element>, input: Tensor<Element>, at grid: Grid<Element>,
  options: GridSampleOptions, wantsInput: Bool = true
) throws(ShiftError) -> GridSampleGradients<Element> {
  let shape = input.shape
  func refuse(_ found: String, _ expected: String) -> ShiftError {
    ShiftError("grid_sample_backward", found: found, expected: expected)
  }
  guard grid.n == shape.n else {
    throw refuse("a grid for \(grid.n) images and \(shape.n) images", "one grid per image")
  }
  guard shape.h >= 1, shape.w >= 1 else {
    throw refuse("images of \(shape.h) × \(shape.w) px", "at least 1 × 1 px")
  }
  let output = Shape(n: shape.n, c: shape.c, h: grid.rows, w: grid.columns)
  guard gradOutput.shape == output else {
    throw refuse("grad_output \(gradOutput.shape)", "\(output)")
  }
  guard options.dialect.isVectorised || Element.format == .rational else {
    throw refuse(
      "dialect \(options.dialect)",
      "pytorch-cpu or pytorch-cpu-fused, whose gradients have a determined order")
  }
  let count = grid.rows * grid.columns
  var gradInput = wantsInput ? Tensor<Element>(repeating: .zero, shape: shape) : nil
  var gradGrid = Tensor<Element>(
    repeating: .zero, shape: Shape(n: shape.n, c: grid.rows, h: grid.columns, w: 2))
  guard shape.count > 0, count > 0 else {
    return GridSampleGradients(input: gradInput, grid: gradGrid)
  }
  let call = SampledGradients(
    gradOutput: gradOutput, input: input, grid: grid, options: options, hasInput: wantsInput)
  gradGrid.withUnsafeMutableElements { grids in
    if wantsInput {
      gradInput!.withUnsafeMutableElements { call.run(into: $0.baseAddress!, grids.baseAddress!) }
    } else {
      call.run(into: nil, grids.baseAddress!)
    }
  }
  return GridSampleGradients(input: gradInput, grid: gradGrid)
}

extension GridSampleDialect {
  /// Whether this is PyTorch's vectorised CPU kernel.
  var isVectorised: Bool { self == .pytorchCPU || self == .pytorchCPUFused }
}

/// One call: what is read, and what it is multiplied by.
struct SampledGradients<Element: ShiftScalar>: Sendable {
  let gradOutput: Tensor<Element>
  let input: Tensor<Element>
  let grid: Grid<Element>
  let options: GridSampleOptions
  let hasInput: Bool

  var columnAxis: GridAxis<Element> { GridAxis(extent: input.shape.w, options) }
  var rowAxis: GridAxis<Element> { GridAxis(extent: input.shape.h, options) }

  /// The outputs whose taps reach the image corner by corner.
  static var lanes: Int {
    switch Element.format {
    case .float: 8
    case .double: 4
    case .float16, .bfloat16, .rational: 16
    }
  }

  /// Image by image; images share nothing that is written.
  @inline(__always)
  func run(
    into inputs: UnsafeMutablePointer<Element>?, _ grids: UnsafeMutablePointer<Element>
  ) {
    nonisolated(unsafe) let (inputs, grids) = (inputs, grids)
    let (shape, cells) = (input.shape, gradOutput.shape.plane)
    input.elements.withUnsafeBufferPointer { pixels in
      gradOutput.elements.withUnsafeBufferPointer { gradients in
        nonisolated(unsafe) let (pixels, gradients) = (
          pixels.baseAddress!, gradients.baseAddress!
        )
        inParts(shape.n, work: gradOutput.shape.count * 4) { images in
          for n in images {
            let planes = GradientPlanes(
              gradients: gradients + n * shape.c * cells,
              pixels: pixels + n * shape.c * shape.plane,
              gradInput: inputs.map { $0 + n * shape.c * shape.plane },
              gradGrid: grids + n * cells * 2)
            switch options.mode {
            case .nearest: scatterNearest(n, planes)
            case .bilinear: scatterBilinear(n, planes)
            case .bicubic: scatterBicubic(n, planes)
            }
          }
        }
      }
    }
  }

  /// The grid's values for one cell, counted in row order.
  @inline(__always)
  func point(_ n: Int, _ cell: Int) -> (x: Element, y: Element) {
    grid[n: n, cell / grid.columns, cell % grid.columns]
  }
}

/// The planes of one image: what is read, and what is written.
struct GradientPlanes<Element> {
  let gradients: UnsafePointer<Element>
  let pixels: UnsafePointer<Element>
  let gradInput: UnsafeMutablePointer<Element>?
  let gradGrid: UnsafeMutablePointer<Element>
}
