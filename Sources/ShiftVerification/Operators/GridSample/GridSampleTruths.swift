import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The value of each cell of a call of `grid_sample`, by the definition, and the bounds of it.
///
/// A loop over the formula in `Rational`, which knows none of the operators: a grid value g, as the number it
/// is, names ((g + 1)·n − 1)/2 or (g + 1)/2·(n − 1); the position is clamped or mirrored; the pixels around it
/// are blended by distance. The position error is that of the mapping (``RoundedInterval``); the values that
/// the interpolant takes within it are bounded by those at the ends of the interval and at the pixels
/// inside it, between which it is linear in each coordinate.
final class GridSampleTruths<Element: ShiftScalar>: CellTruths {
  let call: GridSampleCall
  let image: Tensor<Element>
  private let grid: Tensor<Element>
  let conventions: Conventions
  private let alignCorners: Bool
  private let padding: GridPadding
  private let isInPixels: Bool
  /// Of the position that was asked about last: channels follow each other less often than columns, but the
  /// mapping is the dear part.
  private var known: [Int: (y: AxisPosition, x: AxisPosition)] = [:]
  /// What all channels share at a position, where 106 bits may do: for the value, and for its bounds.
  var spots: [GridSpot?]
  var bounds: [GridSpotBounds?]

  /// - Parameter isInPixels: whether the positions need no mapping.
  init(
    _ call: GridSampleCall, image: Tensor<Element>, grid: Tensor<Element>,
    _ conventions: Conventions, isInPixels: Bool = false
  ) {
    (self.call, self.image, self.grid, self.conventions) = (call, image, grid, conventions)
    alignCorners = call.alignCorners != (conventions.swapsAlignment && !isInPixels)
    (padding, self.isInPixels) = (call.padding, isInPixels)
    let count = call.shape.n * call.outputRows * call.outputColumns
    (spots, bounds) = (Array(repeating: nil, count: count), Array(repeating: nil, count: count))
  }

  subscript(index: Int) -> CellTruth {
    var seen = Plane<Element>.Seen()
    return truth(index, &seen)
  }

  func places(of index: Int) -> [Int] {
    var seen = Plane<Element>.Seen(keepsPlaces: true)
    _ = truth(index, &seen)
    return Set(seen.places).sorted()
  }

  private func truth(_ index: Int, _ seen: inout Plane<Element>.Seen) -> CellTruth {
    let cell = call.outputShape.position(of: index)
    let (y, x) = position(place(cell.n, cell.h, cell.w))
    guard let y = y.interval, let x = x.interval, !isBeyondNarrow(y), !isBeyondNarrow(x) else {
      var truth = CellTruth(.zero)
      truth.undefined = true
      return truth
    }
    let plane = plane(from: image.shape.index(cell.n, cell.c, 0, 0))
    return switch call.mode {
    case .nearest: plane.nearest(y, x, conventions.ties, &seen)
    case .bilinear: plane.bilinear(y, x, &seen)
    case .bicubic: plane.bicubic(y, x, Rational(conventions.bicubicQuarters, over: 4), &seen)
    }
  }

  func plane(from start: Int) -> Plane<Element> {
    Plane(
      image: image, start: start, padding: padding, alignCorners: alignCorners,
      hasHardEdge: conventions.hasHardEdge, weighsOutside: conventions.weighsOutside)
  }

  func isBeyondNarrow(_ position: PositionInterval) -> Bool {
    conventions.wrapsIndices && Element.format.isNarrow && padding == .zeros
      && max(position.high, -position.low) >= Rational(1 << 15 - 4)
  }

  /// The place of a position among those of all images.
  func place(_ n: Int, _ row: Int, _ column: Int) -> Int {
    (n * call.outputRows + row) * call.outputColumns + column
  }

  func position(_ place: Int) -> (y: AxisPosition, x: AxisPosition) {
    if let known = known[place] { return known }
    let found = position(place, isRounded: true)
    known[place] = found
    return found
  }

  /// - Parameter isRounded: whether where rounding may put it is wanted too.
  func position(_ place: Int, isRounded: Bool) -> (y: AxisPosition, x: AxisPosition) {
    let (first, second) = (grid[2 * place], grid[2 * place + 1])
    let (x, y) = conventions.swapsAxes ? (second, first) : (first, second)
    func axis(_ value: Element, extent: Int) -> AxisPosition {
      AxisPosition(
        interval: PositionInterval(
          of: value, extent: extent, call.mode, padding, alignCorners, conventions,
          isInPixels: isInPixels, isRounded: isRounded))
    }
    return (y: axis(y, extent: image.shape.h), x: axis(x, extent: image.shape.w))
  }
}

struct AxisPosition {
  /// `nil` for a position that is no number.
  let interval: PositionInterval?
}

/// An exact position and where rounding may put it.
struct PositionInterval: Hashable {
  let exact: Rational
  let low: Rational
  let high: Rational

  var isExact: Bool { low == high }

  /// Whether no arithmetic puts the position between pixels: before it was brought inside, too, since a kernel may
  /// bring each tap inside in place of the position.
  private(set) var isWhole: Bool

  init(exact: Rational, low: Rational, high: Rational) {
    (self.exact, self.low, self.high) = (exact, low, high)
    isWhole = low == high && exact == exact.floor()
  }

  /// The position that a grid value names, brought inside where the mode wants that; `nil` for a value that is
  /// no number.
  ///
  /// - Parameter isRounded: whether where rounding may put it is wanted too, and not the exact position alone.
  init?<Element: ShiftScalar>(
    of value: Element, extent: Int, _ mode: InterpolationMode, _ padding: GridPadding,
    _ alignCorners: Bool, _ conventions: Conventions, isInPixels: Bool = false,
    isRounded: Bool = true
  ) {
    guard let value = value.exact else { return nil }
    let scale = Rational(alignCorners ? extent - 1 : extent, over: 2)
    let exact =
      isInPixels ? value : (value + 1) * scale - (alignCorners ? 0 : Rational(1, over: 2))
    // Rounding moves no step of the mapping by as much again.
    let isSmall = !Element.format.overflows(4 * (value.magnitude + 2) * Rational(extent))
    var mapped = (low: exact, high: exact)
    if isInPixels {
      if isRounded, mode != .nearest, value != value.floor(),
        let precision = Element.format.precision
      {
        // Of the weights t and 1 − t either may be computed as 1 minus the other, so t is off by u.
        let unit = Rational.powerOfTwo(-precision)
        mapped = (value - unit, value + unit)
      }
    } else if isRounded || !isSmall {
      let interval = GridSampling.mapped(
        RoundedInterval<Element>(value), extent: extent, alignCorners: alignCorners)
      mapped = (interval.low, interval.high)
    }
    // A position that the format has no number for is as good as an infinite one, and so is twice it, since
    // some mappings halve last.
    guard !Element.format.overflows(2 * max(mapped.high, -mapped.low) + Rational(extent)) else {
      return nil
    }
    var interval = PositionInterval(exact: exact, low: mapped.low, high: mapped.high)
    let wasWhole = interval.isWhole
    if mode == .nearest, conventions.roundsFirst {
      func rounded(_ value: Rational) -> Rational { conventions.ties.rounded(value) }
      interval = PositionInterval(
        exact: rounded(exact), low: rounded(interval.low), high: rounded(interval.high))
    }
    if mode == .bicubic, conventions.clampsBicubic, padding == .border {
      interval = interval.broughtIn(extent, alignCorners)
    }
    // Bicubic interpolation leaves the position as it is and brings each tap inside.
    if mode != .bicubic {
      switch padding {
      case .zeros: break
      case .border: interval = interval.clamped(to: extent)
      case .reflection:
        interval = interval.mirrored(extent, alignCorners, in: Element.format).clamped(to: extent)
      }
    }
    self = interval
    if mode != .nearest { isWhole = isWhole && wasWhole }
  }

  func clamped(to extent: Int) -> PositionInterval {
    func clamp(_ value: Rational) -> Rational { min(max(value, 0), Rational(extent - 1)) }
    return PositionInterval(exact: clamp(exact), low: clamp(low), high: clamp(high))
  }

  /// Clamped where it lies beyond the border, which without aligned corners is half a pixel outside; a
  /// position that rounding puts on either side of it may be either.
  func broughtIn(_ extent: Int, _ alignCorners: Bool) -> PositionInterval {
    let margin = alignCorners ? Rational.zero : Rational(1, over: 2)
    let inside = -margin...(Rational(extent - 1) + margin)
    let clamped = clamped(to: extent)
    if inside.contains(low), inside.contains(high) { return self }
    if !inside.contains(low), !inside.contains(high) { return clamped }
    return PositionInterval(
      exact: inside.contains(exact) ? exact : clamped.exact, low: min(low, clamped.low),
      high: max(high, clamped.high))
  }

  /// Mirrored about the outermost centres, or edges. The mirror moves no two positions further apart, so
  /// the drift stays what it was, but that ½ is added and taken away, and that beyond 2ᵖ⁻² pixels the
  /// product of the turns with the period rounds.
  func mirrored(_ extent: Int, _ alignCorners: Bool, in format: NumberFormat) -> PositionInterval {
    let half = Rational(1, over: 2)
    let first = alignCorners ? Rational.zero : -half
    let span = Rational(alignCorners ? extent - 1 : extent)
    guard !span.isZero else { return PositionInterval(exact: 0, low: 0, high: 0) }
    let period = 2 * span
    let turned = exact - first - period * ((exact - first) / period).floor()
    let folded = first + (turned <= span ? turned : period - turned)
    var drift = max(exact - low, high - exact)
    if let precision = format.precision {
      let unit = Rational.powerOfTwo(-precision)
      if !alignCorners { drift += 2 * unit * (exact.magnitude + half) }
      if exact.magnitude >= Rational.powerOfTwo(precision - 2) {
        drift += 4 * unit * exact.magnitude
      }
      if !drift.isZero, !alignCorners { drift += unit }
    }
    return PositionInterval(exact: folded, low: folded - drift, high: folded + drift)
  }

  /// The ends, and the whole positions between them; `nil` for more than a few.
  var breaks: [Rational]? {
    if isExact { return [low] }
    guard high - low <= 4 else { return nil }
    var breaks = [low]
    var next = low.floor() + 1
    while next < high {
      breaks.append(next)
      next += 1
    }
    breaks.append(high)
    return breaks
  }
}

/// One plane, and how positions of it are read.
struct Plane<Element: ShiftScalar> {
  let image: Tensor<Element>
  let start: Int
  let padding: GridPadding
  let alignCorners: Bool
  let hasHardEdge: Bool
  let weighsOutside: Bool

  var h: Int { image.shape.h }
  var w: Int { image.shape.w }

  /// The place of a whole position, by the padding; `nil` for the 0 outside.
  func place(_ row: Int, _ column: Int) -> Int? {
    guard let row = Self.inside(row, h, padding, alignCorners),
      let column = Self.inside(column, w, padding, alignCorners)
    else { return nil }
    return start + row * w + column
  }

  static func inside(
    _ index: Int, _ extent: Int, _ padding: GridPadding, _ alignCorners: Bool
  ) -> Int? {
    switch padding {
    case .zeros: return (0..<extent).contains(index) ? index : nil
    case .border: return min(max(index, 0), extent - 1)
    case .reflection:
      let span = alignCorners ? 2 * (extent - 1) : 2 * extent
      guard span > 0 else { return 0 }
      let place = ((index % span) + span) % span
      return alignCorners
        ? min(place, span - place) : place < extent ? place : span - 1 - place
    }
  }

  /// A rational as an index, where it is within reach of the image.
  func whole(_ value: Rational, _ extent: Int) -> Int {
    // Far outside any two positions are alike; under reflection and border positions are inside by now.
    let limit = Rational(4 * extent + 16)
    return Int(min(max(value, -limit), limit).nearestDouble)
  }

  /// Special values and extremes among what a cell reads.
  struct Seen {
    var special: CellTruth.Special?
    var mayBeSpecial = false
    /// What the products may sum up to.
    var infinite = InfiniteSum()
    var keepsPlaces = false
    var places: [Int] = []

    /// An element with a weight of no less than 0.
    mutating func note(_ element: Element, at place: Int, isWeighted: Bool) {
      note(
        element, at: place, isWeighted: isWeighted, mayBeFinite: !isWeighted,
        infinities: isWeighted ? Infinities(element) : [])
    }

    /// - Parameters:
    ///   - mayBeFinite: whether its weight may be 0.
    ///   - infinities: what its product may be.
    mutating func note(
      _ element: Element, at place: Int, isWeighted: Bool,
      mayBeFinite: @autoclosure () -> Bool, infinities: @autoclosure () -> Infinities
    ) {
      if keepsPlaces, isWeighted { places.append(place) }
      guard !element.isFinite else { return }
      mayBeSpecial = true
      infinite.add(infinities(), mayBeFinite: mayBeFinite())
      guard isWeighted else { return }
      let kind: CellTruth.Special =
        element.isNaN ? .notANumber : element < .zero ? .negativeInfinity : .infinity
      special = special == nil || special == kind ? kind : .notANumber
    }
  }
}
