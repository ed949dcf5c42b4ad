import ExactArithmetic
import ShiftTensors

/// One call of `grid_sample` on volumes: extents that fit each other, and the axes.
struct VolumeSampling<Element: ShiftScalar>: Sendable {
  let mode: InterpolationMode
  let input: RankedTensor<Element>
  let grid: RankedTensor<Element>
  /// Along the columns, rows and slices of a volume, as x, y and z name them.
  let axes: [GridAxis<Element>]

  init(
    _ subject: String, _ input: RankedTensor<Element>, _ grid: RankedTensor<Element>,
    _ mode: InterpolationMode, _ padding: GridPadding, _ alignCorners: Bool
  ) throws(ShiftError) {
    let (volume, points) = (input.shape, grid.shape)
    guard volume.count == 5, volume.dropFirst(2).allSatisfy({ $0 >= 1 }) else {
      throw ShiftError(
        subject, found: "input \(volume)", expected: "(N, C, D, H, W) of at least 1 × 1 × 1 px")
    }
    guard points.count == 5, points[4] == 3, points[0] == volume[0] else {
      throw ShiftError(
        subject, found: "grid \(points) for input \(volume)",
        expected: "(\(volume[0]), Do, Ho, Wo, 3)")
    }
    (self.mode, self.input, self.grid) = (mode, input, grid)
    // The scalar helpers of these kernels are those of the 2-D fallback.
    let options = GridSampleOptions(
      mode: mode, padding: padding, alignCorners: alignCorners, dialect: .pytorchFallback)
    axes = [4, 3, 2].map { GridAxis(extent: volume[$0], options) }
  }

  var images: Int { input.shape[0] }
  var channels: Int { input.shape[1] }
  /// Pixels of one channel, and positions that are sampled of one image.
  var volume: Int { input.shape[2] * input.shape[3] * input.shape[4] }
  var cells: Int { grid.shape[1] * grid.shape[2] * grid.shape[3] }
  var outputShape: [Int] { [images, channels] + grid.shape[1...3] }

  /// The grid's value for one cell, counted in row order, along one of `axes`.
  @inline(__always)
  func value(_ n: Int, _ cell: Int, _ axis: Int) -> Element {
    grid.elements[(n * cells + cell) * 3 + axis]
  }

  /// The element of a channel at these indices; −1 if one of them is outside.
  @inline(__always)
  func place(_ column: Int, _ row: Int, _ slice: Int) -> Int {
    column | row | slice < 0
      ? -1 : (slice &* input.shape[3] &+ row) &* input.shape[4] &+ column
  }
}

/// The pixels around one position of a volume along its axes: two of each (four: bicubic), their weights,
/// and for a gradient the slopes of these and of the position.
struct VolumeTaps<Element: ShiftScalar> {
  var indices: [[Int]] = []
  var weights: [[Element]] = []
  /// Minus the derivatives of the weights; of bicubic only.
  var slopes: [[Element]] = []
  /// d position / d grid.
  var factors: [Element] = []
}

extension VolumeSampling {
  /// - Parameter forGradient: whether positions are brought in as the backward pass does it.
  @inline(__always)
  func taps(_ n: Int, _ cell: Int, forGradient: Bool) -> VolumeTaps<Element> {
    var taps = VolumeTaps<Element>()
    for (number, axis) in axes.enumerated() {
      let g = value(n, cell, number)
      switch mode {
      case .nearest:
        let position = position(on: axis, of: g, forGradient: forGradient).position
        taps.indices.append([axis.tap(index(position.roundedToNearestEven(), on: axis))])
      case .bilinear:
        let sloped = position(on: axis, of: g, forGradient: forGradient)
        let whole = sloped.position.roundedDown()
        let first = index(whole, on: axis)
        taps.indices.append([axis.tap(first), axis.tap(first &+ 1)])
        taps.weights.append([(whole + axis.one) - sloped.position, sloped.position - whole])
        taps.factors.append(sloped.slope)
      case .bicubic:
        let cubic = CubicReading(g, on: axis)
        taps.indices.append(cubic.indices)
        taps.weights.append(cubic.weights)
        guard forGradient else { continue }
        let x = axis.unnormalised(g)
        taps.slopes.append(axis.cubicSlopes(x - x.roundedDown(), contracts: false))
        taps.factors.append(axis.scale)
      }
    }
    return taps
  }

  private func position(
    on axis: GridAxis<Element>, of g: Element, forGradient: Bool
  ) -> SlopedPosition<Element> {
    forGradient
      ? axis.scalarSlopedPosition(of: g)
      : SlopedPosition(position: axis.position(g), slope: .zero)
  }

  /// C++ leaves open what integer a NaN becomes; PyTorch's build makes it 0 in BFloat16 and the least one
  /// in the other formats.
  private func index(_ whole: Element, on axis: GridAxis<Element>) -> Int {
    Element.format == .bfloat16 && whole.isNaN ? 0 : axis.index(whole)
  }
}

extension ShiftScalar {
  /// Whether PyTorch computes bicubic samples of volumes of this format in Float.
  static var isWidenedInVolumes: Bool { format == .float16 || format == .bfloat16 }
}

extension RankedTensor where Element: ShiftScalar {
  /// The same values in Float, which has all of the 16-bit formats.
  var widened: RankedTensor<Float> {
    RankedTensor<Float>(shape: shape, elements: elements.map { Float($0.nearestDouble) })
  }

  /// The nearest values of this format.
  init(narrowing wide: RankedTensor<Float>) {
    self.init(
      shape: wide.shape, elements: wide.elements.map { Element(nearestTo: Double($0)) })
  }
}
