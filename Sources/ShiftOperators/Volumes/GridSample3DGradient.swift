import ExactArithmetic
import ShiftTensors

/// The gradients of a call of `gridSample3D`.
public struct GridSample3DGradients<Element: Sendable>: Sendable {
  /// (N, C, D, H, W)
  public let input: RankedTensor<Element>
  /// (N, Do, Ho, Wo, 3), (x, y, z) last.
  public let grid: RankedTensor<Element>
}

/// The gradients of `Σ gradOutput · gridSample3D(input, grid)` by the volume and by the grid.
///
/// - Shapes: `gradOutput` (N, C, Do, Ho, Wo), the others as ``gridSample3D(_:at:mode:padding:alignCorners:)``.
/// - Border: as ``gridSampleBackward(_:input:at:options:wantsInput:)``; a tap outside is left out.
/// - Order: PyTorch's scalar CPU kernel, which no build fuses, position by position and channel by channel,
///   corners over z, y, x ascending: `input += ((wx·wy)·wz)·g`, `grid_x ∓= ((v·wy)·wz)·g` and likewise y
///   and z, then times the slope of the position. Bicubic: `input += ((g·cx)·cy)·cz`,
///   `grid_x −= (((v·dx)·cy)·cz)·g` with dx minus the derivatives of the weights. The 16-bit formats round
///   every operation; bicubic computes them in Float, rounds each term of `input` and adds it in the format,
///   and rounds the grid's sums once.
/// - Exactness: exact in `Rational`.
/// - Not a number: a NaN position gives 0 everywhere, although the forward pass reads the last pixel under
///   `border` and `reflection`; bicubic gives NaN, and BFloat16 takes it for the first pixel of its axis.
/// - Throws: `ShiftError` if the extents do not fit each other.
/// - SeeAlso: PyTorch's `GridSampler.cpp`, `grid_sampler_3d_backward_cpu`.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
public func gridSample3DBackward<Element: ShiftScalar>(
  _ gradOutput: RankedTensor<Element>, input: RankedTensor<Element>,
  at grid: RankedTensor<Element>, mode: InterpolationMode = .bilinear,
  padding: GridPadding = .zeros, alignCorners: Bool = false
) throws(ShiftError) -> GridSample3DGradients<Element> {
  let call = try VolumeSampling("grid_sample_backward", input, grid, mode, padding, alignCorners)
  guard gradOutput.shape == call.outputShape else {
    throw ShiftError(
      "grid_sample_backward", found: "grad_output \(gradOutput.shape)",
      expected: "\(call.outputShape)")
  }
  if mode == .bicubic, Element.isWidenedInVolumes {
    return try widenedGradients(
      gradOutput,
      try VolumeSampling(
        "grid_sample_backward", input.widened, grid.widened, mode, padding, alignCorners))
  }
  var gradInput = RankedTensor<Element>(repeating: .zero, shape: input.shape)
  var gradGrid = RankedTensor<Element>(repeating: .zero, shape: grid.shape)
  guard !gradOutput.elements.isEmpty else {
    return GridSample3DGradients(input: gradInput, grid: gradGrid)
  }
  gradInput.elements.withUnsafeMutableBufferPointer { pixels in
    gradGrid.elements.withUnsafeMutableBufferPointer { grids in
      nonisolated(unsafe) let (pixels, grids) = (pixels.baseAddress!, grids.baseAddress!)
      inParts(call.images, work: gradOutput.elements.count * 16) { images in
        for n in images {
          for cell in 0..<call.cells {
            let taps = call.taps(n, cell, forGradient: true)
            let target = grids + (n * call.cells + cell) * 3
            switch mode {
            case .nearest: call.scatterNearest(n, cell, taps, gradOutput, into: pixels)
            case .bilinear:
              call.scatterLinear(n, cell, taps, gradOutput, into: pixels, target)
            case .bicubic:
              call.scatterCubic(n, cell, taps, gradOutput, into: pixels, target) { $0 }
            }
          }
        }
      }
    }
  }
  return GridSample3DGradients(input: gradInput, grid: gradGrid)
}

/// Bicubic of a 16-bit format: in Float but for the sums of the volume's gradient.
private func widenedGradients<Element: ShiftScalar>(
  _ gradOutput: RankedTensor<Element>, _ call: VolumeSampling<Float>
) throws(ShiftError) -> GridSample3DGradients<Element> {
  var gradInput = RankedTensor<Element>(repeating: .zero, shape: call.input.shape)
  var gradGrid = RankedTensor<Float>(repeating: 0, shape: call.grid.shape)
  let wide = gradOutput.widened
  if !wide.elements.isEmpty {
    gradInput.elements.withUnsafeMutableBufferPointer { pixels in
      gradGrid.elements.withUnsafeMutableBufferPointer { grids in
        for place in 0..<(call.images * call.cells) {
          let (n, cell) = (place / call.cells, place % call.cells)
          call.scatterCubic(
            n, cell, call.taps(n, cell, forGradient: true), wide, into: pixels.baseAddress!,
            grids.baseAddress! + 3 * place
          ) { Element(nearestTo: Double($0)) }
        }
      }
    }
  }
  return GridSample3DGradients(input: gradInput, grid: RankedTensor(narrowing: gradGrid))
}

extension VolumeSampling {
  @inline(__always)
  fileprivate func scatterNearest(
    _ n: Int, _ cell: Int, _ taps: VolumeTaps<Element>, _ gradOutput: RankedTensor<Element>,
    into pixels: UnsafeMutablePointer<Element>
  ) {
    let place = place(taps.indices[0][0], taps.indices[1][0], taps.indices[2][0])
    guard place >= 0 else { return }
    for c in 0..<channels {
      let plane = n * channels + c
      pixels[plane * volume + place] += gradOutput.elements[plane * cells + cell]
    }
  }

  @inline(__always)
  fileprivate func scatterLinear(
    _ n: Int, _ cell: Int, _ taps: VolumeTaps<Element>, _ gradOutput: RankedTensor<Element>,
    into pixels: UnsafeMutablePointer<Element>, _ target: UnsafeMutablePointer<Element>
  ) {
    let (wx, wy, wz) = (taps.weights[0], taps.weights[1], taps.weights[2])
    var (gx, gy, gz) = (Element.zero, Element.zero, Element.zero)
    for c in 0..<channels {
      let plane = n * channels + c
      let g = gradOutput.elements[plane * cells + cell]
      forEachCorner(taps) { i, j, k, place in
        guard place >= 0 else { return }
        let place = plane * volume + place
        pixels[place] += wx[i] * wy[j] * wz[k] * g
        let value = input.elements[place]
        let alongX = value * wy[j] * wz[k] * g
        let alongY = value * wx[i] * wz[k] * g
        let alongZ = value * wx[i] * wy[j] * g
        if i == 0 { gx -= alongX } else { gx += alongX }
        if j == 0 { gy -= alongY } else { gy += alongY }
        if k == 0 { gz -= alongZ } else { gz += alongZ }
      }
    }
    finish(target, taps, gx, gy, gz)
  }

  @inline(__always)
  fileprivate func scatterCubic<Stored: ShiftScalar>(
    _ n: Int, _ cell: Int, _ taps: VolumeTaps<Element>, _ gradOutput: RankedTensor<Element>,
    into pixels: UnsafeMutablePointer<Stored>, _ target: UnsafeMutablePointer<Element>,
    rounded: (Element) -> Stored
  ) {
    let (cx, cy, cz) = (taps.weights[0], taps.weights[1], taps.weights[2])
    let (dx, dy, dz) = (taps.slopes[0], taps.slopes[1], taps.slopes[2])
    var (gx, gy, gz) = (Element.zero, Element.zero, Element.zero)
    for c in 0..<channels {
      let plane = n * channels + c
      let g = gradOutput.elements[plane * cells + cell]
      forEachCorner(taps) { i, j, k, place in
        var value = Element.zero
        if place >= 0 {
          pixels[plane * volume + place] += rounded(g * cx[i] * cy[j] * cz[k])
          value = input.elements[plane * volume + place]
        }
        gx -= value * dx[i] * cy[j] * cz[k] * g
        gy -= value * cx[i] * dy[j] * cz[k] * g
        gz -= value * cx[i] * cy[j] * dz[k] * g
      }
    }
    finish(target, taps, gx, gy, gz)
  }

  /// The taps, x fastest; a negative place is outside the volume.
  @inline(__always)
  private func forEachCorner(
    _ taps: VolumeTaps<Element>, _ body: (_ i: Int, _ j: Int, _ k: Int, _ place: Int) -> Void
  ) {
    for (k, z) in taps.indices[2].enumerated() {
      for (j, y) in taps.indices[1].enumerated() {
        for (i, x) in taps.indices[0].enumerated() {
          body(i, j, k, place(x, y, z))
        }
      }
    }
  }

  @inline(__always)
  private func finish(
    _ target: UnsafeMutablePointer<Element>, _ taps: VolumeTaps<Element>, _ gx: Element,
    _ gy: Element, _ gz: Element
  ) {
    target[0] = taps.factors[0] * gx
    target[1] = taps.factors[1] * gy
    target[2] = taps.factors[2] * gz
  }
}
