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

/// The pixels around some positions of a volume: on each axis two (four: bicubic, one: nearest), their
/// weights, and for a gradient the slopes of these and of the position.
///
/// For several positions, so that they are worked out axis by axis: an axis is much to copy for each.
final class VolumeTaps<Element: ShiftScalar> {
  static var capacity: Int { 64 }
  private static var placesPerCell: Int { 12 }
  private static var valuesPerCell: Int { 27 }
  /// Four for each axis, scaled to places in the volume, so that three of them add up; negative outside.
  private let places: UnsafeMutablePointer<Int>
  /// Weights of the taps, four for each axis; then minus their derivatives (bicubic only), likewise; then
  /// d position / d grid of each axis.
  private let values: UnsafeMutablePointer<Element>

  init() {
    let capacity = Self.capacity
    places = .allocate(capacity: Self.placesPerCell * capacity)
    places.initialize(repeating: -1, count: Self.placesPerCell * capacity)
    values = .allocate(capacity: Self.valuesPerCell * capacity)
    values.initialize(repeating: .zero, count: Self.valuesPerCell * capacity)
  }

  deinit {
    places.deallocate()
    values.deinitialize(count: Self.valuesPerCell * Self.capacity)
    values.deallocate()
  }

  /// The taps of one of the positions, counted from the first.
  @inline(__always)
  func cell(_ number: Int) -> Cell {
    Cell(
      places: places + Self.placesPerCell &* number, values: values + Self.valuesPerCell &* number)
  }

  struct Cell {
    let places: UnsafeMutablePointer<Int>
    let values: UnsafeMutablePointer<Element>

    @inline(__always)
    func weights(_ axis: Int) -> UnsafeMutablePointer<Element> { values + 4 &* axis }
    @inline(__always)
    func slopes(_ axis: Int) -> UnsafeMutablePointer<Element> { values + (12 &+ 4 &* axis) }
    @inline(__always)
    var factors: UnsafeMutablePointer<Element> { values + 24 }

    /// The place where tap i along x, j along y and k along z cross; negative outside.
    @inline(__always)
    func place(_ i: Int, _ j: Int, _ k: Int) -> Int {
      let (x, y, z) = (places[i], places[4 &+ j], places[8 &+ k])
      return x | y | z < 0 ? -1 : x &+ y &+ z
    }
  }
}

extension VolumeSampling {
  /// Calls `body` with each of some cells of one image and its taps.
  ///
  /// - Parameter forGradient: whether positions are brought in as the backward pass does it.
  @inline(__always)
  func forEachCell(
    _ n: Int, _ cells: Range<Int>, forGradient: Bool,
    _ body: (_ cell: Int, _ taps: VolumeTaps<Element>.Cell) -> Void
  ) {
    let taps = VolumeTaps<Element>()
    for first in stride(
      from: cells.lowerBound, to: cells.upperBound, by: VolumeTaps<Element>.capacity)
    {
      let count = min(VolumeTaps<Element>.capacity, cells.upperBound - first)
      var stride = 1
      for (number, axis) in axes.enumerated() {
        for cell in 0..<count {
          read(
            axis, number, stride, value(n, first + cell, number), forGradient: forGradient,
            into: taps.cell(cell))
        }
        stride *= axis.extent
      }
      for cell in 0..<count { body(first + cell, taps.cell(cell)) }
    }
  }

  /// Works out the taps of one cell along one axis.
  ///
  /// - Parameter stride: from one index of the axis to the next in the volume.
  @inline(__always)
  private func read(
    _ axis: GridAxis<Element>, _ number: Int, _ stride: Int, _ g: Element, forGradient: Bool,
    into taps: VolumeTaps<Element>.Cell
  ) {
    func put(_ tap: Int, _ index: Int) {
      taps.places[4 * number + tap] = index < 0 ? -1 : index * stride
    }
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
  }

  @inline(__always)
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
