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
}

/// The pixels around one position of a volume: on each axis two (four: bicubic, one: nearest), their weights,
/// and for a gradient the slopes of these and of the position. One serves position after position.
final class VolumeTaps<Element: ShiftScalar> {
  /// How many on each axis.
  let count: Int
  /// Four for each axis, scaled to places in the volume, so that three of them add up; negative outside.
  let places: UnsafeMutablePointer<Int>
  /// Weights of the taps, four for each axis; then minus their derivatives (bicubic only), likewise; then
  /// d position / d grid of each axis.
  private let values: UnsafeMutablePointer<Element>

  init(_ mode: InterpolationMode) {
    count =
      switch mode {
      case .nearest: 1
      case .bilinear: 2
      case .bicubic: 4
      }
    places = .allocate(capacity: 12)
    places.initialize(repeating: -1, count: 12)
    values = .allocate(capacity: 27)
    values.initialize(repeating: .zero, count: 27)
  }

  deinit {
    places.deallocate()
    values.deinitialize(count: 27)
    values.deallocate()
  }

  func weights(_ axis: Int) -> UnsafeMutablePointer<Element> { values + 4 &* axis }
  func slopes(_ axis: Int) -> UnsafeMutablePointer<Element> { values + (12 &+ 4 &* axis) }
  var factors: UnsafeMutablePointer<Element> { values + 24 }

  /// The place where tap i along x, j along y and k along z cross; negative outside.
  @inline(__always)
  func place(_ i: Int, _ j: Int, _ k: Int) -> Int {
    let (x, y, z) = (places[i], places[4 &+ j], places[8 &+ k])
    return x | y | z < 0 ? -1 : x &+ y &+ z
  }
}

extension VolumeSampling {
  /// Works out the taps of one cell.
  ///
  /// - Parameter forGradient: whether positions are brought in as the backward pass does it.
  @inline(__always)
  func read(_ n: Int, _ cell: Int, forGradient: Bool, into taps: VolumeTaps<Element>) {
    var stride = 1
    for (number, axis) in axes.enumerated() {
      func put(_ tap: Int, _ index: Int) {
        taps.places[4 * number + tap] = index < 0 ? -1 : index * stride
      }
      let g = value(n, cell, number)
      switch mode {
      case .nearest:
        let position = position(on: axis, of: g, forGradient: forGradient).position
        put(0, axis.tap(index(position.roundedToNearestEven(), on: axis)))
      case .bilinear:
        let sloped = position(on: axis, of: g, forGradient: forGradient)
        let whole = sloped.position.roundedDown()
        let first = index(whole, on: axis)
        put(0, axis.tap(first))
        put(1, axis.tap(first &+ 1))
        taps.weights(number)[0] = (whole + axis.one) - sloped.position
        taps.weights(number)[1] = sloped.position - whole
        taps.factors[number] = sloped.slope
      case .bicubic:
        let cubic = CubicReading(g, on: axis)
        let x = axis.unnormalised(g)
        let slopes = forGradient ? axis.cubicSlopes(x - x.roundedDown(), contracts: false) : []
        for k in 0..<4 {
          put(k, cubic.indices[k])
          taps.weights(number)[k] = cubic.weights[k]
          if forGradient { taps.slopes(number)[k] = slopes[k] }
        }
        taps.factors[number] = axis.scale
      }
      stride *= axis.extent
    }
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
