import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The value of each cell of a call of `grid_sample` on volumes, by the definition, and the bounds of it.
///
/// As ``GridSampleTruths`` with one axis more: trilinear interpolation is linear in each coordinate between
/// pixels, so its extremes within the position errors lie at ends and at pixels; the cubic one is bounded by how
/// far each coefficient may be off.
final class VolumeTruths<Element: ShiftScalar>: CellTruths {
  private let call: GridSample3DCall
  private let image: Tensor<Element>
  private let grid: Tensor<Element>
  private let conventions: Conventions
  private let alignCorners: Bool

  init(
    _ call: GridSample3DCall, _ image: Tensor<Element>, _ grid: Tensor<Element>,
    _ conventions: Conventions
  ) {
    (self.call, self.image, self.grid, self.conventions) = (call, image, grid, conventions)
    alignCorners = call.alignCorners != conventions.swapsAlignment
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
    let cells = call.points.count
    let (plane, cell) = (index / cells, index % cells)
    let first = (plane / call.extents[1] * cells + cell) * 3
    // Slices, rows, columns: z, y, x.
    var axes: [VolumeAxis<Element>] = []
    for axis in 0..<3 {
      let value = grid[first + (conventions.swapsAxes ? axis : 2 - axis)]
      let extent = call.extents[2 + axis]
      guard
        let interval = PositionInterval(
          of: value, extent: extent, call.mode, call.padding, alignCorners, conventions)
      else {
        var truth = CellTruth(.zero)
        truth.undefined = true
        return truth
      }
      axes.append(
        VolumeAxis(
          position: interval, extent: extent, padding: call.padding, alignCorners: alignCorners))
    }
    let volume = Volume(
      image: image, start: plane * call.extents[2...].reduce(1, *), axes: axes)
    return switch call.mode {
    case .nearest: volume.nearest(conventions.ties, &seen)
    case .bilinear: volume.linear(&seen)
    case .bicubic: volume.cubic(Rational(conventions.bicubicQuarters, over: 4), &seen)
    }
  }
}

/// One axis of a volume with a position on it.
private struct VolumeAxis<Element: ShiftScalar> {
  let position: PositionInterval
  let extent: Int
  let padding: GridPadding
  let alignCorners: Bool

  /// A pixel, where there is one, with its weight and how far that may be off.
  struct Tap {
    let index: Int?
    let weight: Rational
    var slack = Rational.zero
  }

  var isWhole: Bool { position.isWhole }

  private func whole(_ value: Rational) -> Int {
    let limit = Rational(4 * extent + 16)
    return Int(min(max(value, -limit), limit).nearestDouble)
  }

  private func inside(_ index: Int) -> Int? { (0..<extent).contains(index) ? index : nil }

  /// The two pixels around a position that the padding brought inside already.
  func linearTaps(at position: Rational) -> [Tap] {
    let low = position.floor()
    return [
      Tap(index: inside(whole(low)), weight: low + 1 - position),
      Tap(index: inside(whole(low) + 1), weight: position - low),
    ]
  }

  /// The pixel that the position rounds to, then those that it may round to.
  func nearestTaps(_ ties: Conventions.TieRule) -> [Int?] {
    func rounded(_ value: Rational) -> Int {
      let place = whole(ties.rounded(value))
      return padding == .zeros ? place : min(max(place, 0), extent - 1)
    }
    let (low, high) = (rounded(position.low), rounded(position.high))
    let (first, last) = (max(min(low, high), -1), min(max(low, high), extent))
    return [inside(rounded(position.exact))]
      + (first <= last ? (first...last).map { inside($0) } : [])
  }

  /// Whether the position may lie anywhere.
  var isAnywhere: Bool {
    if position.high - position.low > 1 { return true }
    guard padding == .reflection, let precision = Element.format.precision else { return false }
    return position.exact.magnitude >= Rational.powerOfTwo(precision - 2)
  }

  /// The taps of the Keys kernel, each brought inside by itself; see ``Plane/bicubic(_:_:_:_:)``.
  func cubicTaps(_ a: Rational) -> [Tap] {
    let low = position.exact.floor()
    let coefficients = Plane<Element>.coefficients(position.exact - low, a)
    let unit = Element.format.precision.map { Rational.powerOfTwo(-$0) } ?? .zero
    let drift = max(position.exact - position.low, position.high - position.exact)
    let slack = Rational(3, over: 2) * drift + (isWhole ? .zero : 42 * unit)
    var first = whole(low)
    if padding == .reflection {
      let period = Rational(max(alignCorners ? 2 * (extent - 1) : 2 * extent, 1))
      first = Int((low - period * (low / period).floor()).nearestDouble)
    }
    return (slack.isZero ? -1...2 : -2...3).map { step in
      Tap(
        index: Plane<Element>.inside(first + step, extent, padding, alignCorners),
        weight: (-1...2).contains(step) ? coefficients[step + 1] : .zero, slack: slack)
    }
  }
}

/// One channel of a volume, and a position in it.
private struct Volume<Element: ShiftScalar> {
  let image: Tensor<Element>
  let start: Int
  let axes: [VolumeAxis<Element>]

  private var count: Int { axes.reduce(1) { $0 * $1.extent } }

  private func place(_ z: Int?, _ y: Int?, _ x: Int?) -> Int? {
    guard let z, let y, let x else { return nil }
    return start + (z * axes[1].extent + y) * axes[2].extent + x
  }

  func nearest(_ ties: Conventions.TieRule, _ seen: inout Plane<Element>.Seen) -> CellTruth {
    func read(_ z: Int?, _ y: Int?, _ x: Int?) -> CellTruth {
      guard let place = place(z, y, x) else {
        var truth = CellTruth(.zero)
        truth.infinities = []
        return truth
      }
      seen.note(image[place], at: place, isWeighted: true)
      return CellTruth(moving: image[place])
    }
    let taps = axes.map { $0.nearestTaps(ties) }
    var truth = read(taps[0][0], taps[1][0], taps[2][0])
    for z in taps[0] {
      for y in taps[1] {
        for x in taps[2] {
          let other = read(z, y, x)
          truth.infinities.formUnion(other.infinities)
          if let value = other.exact, value != truth.exact {
            truth.ties.append(value)
            if value.isZero || truth.exact?.isZero == true { truth.movesBits = false }
          }
          if other.exact == nil { (truth.mayBeSpecial, truth.movesBits) = (true, false) }
        }
      }
    }
    return truth
  }

  func linear(_ seen: inout Plane<Element>.Seen) -> CellTruth {
    let centre = blend(axes.map(\.position.exact), &seen)
    let special = seen.special
    var infinities = seen.infinite.possible
    var (low, high, greatest, values) = (centre.value, centre.value, centre.terms, centre.values)
    var most = centre.most
    var mayBeFinite = false
    let breaks = axes.compactMap(\.position.breaks)
    if breaks.count == 3 {
      for z in breaks[0] {
        for y in breaks[1] {
          for x in breaks[2] {
            var own = Plane<Element>.Seen()
            let other = blend([z, y, x], &own)
            seen.mayBeSpecial = seen.mayBeSpecial || own.mayBeSpecial
            infinities.formUnion(own.infinite.possible)
            mayBeFinite = mayBeFinite || own.special == nil
            (low, high) = (min(low, other.value), max(high, other.value))
            (greatest, values) = (max(greatest, other.terms), max(values, other.values))
            most = max(most, other.most)
          }
        }
      }
    } else {
      mayBeFinite = true
      for place in start..<(start + count) {
        let value = image[place].exact ?? .zero
        seen.mayBeSpecial = seen.mayBeSpecial || !image[place].isFinite
        infinities.formUnion(Infinities(image[place]))
        (low, high) = (min(low, value, 0), max(high, value, 0))
        (greatest, values) = (max(greatest, value.magnitude), max(values, 8 * value.magnitude))
        most = greatest
      }
    }
    // k weights, k − 1 products of them, one with the pixel, 2ᵏ − 1 sums.
    let rounded = axes.count { !$0.isWhole }
    let error = SumError(rounding: [0, 3, 7, 13][rounded], in: Element.format)
    let summed =
      error.bound(terms: greatest, values: 2 * values, products: 8)
      + Plane<Element>.differenceError(ofAxes: rounded) * most
    var truth =
      special.map {
        mayBeFinite ? CellTruth($0, orFrom: low, to: high, summed: summed) : CellTruth($0)
      } ?? CellTruth(centre.value, low: low, high: high, summed: summed)
    // As in 2-D: a kernel may sum along one axis first, or form differences.
    truth.greatestSum = 2 * most + error.gamma * most + summed
    (truth.mayBeSpecial, truth.infinities) = (seen.mayBeSpecial, infinities)
    return truth
  }

  private func blend(
    _ position: [Rational], _ seen: inout Plane<Element>.Seen
  ) -> (value: Rational, terms: Rational, values: Rational, most: Rational) {
    let taps = zip(axes, position).map { $0.linearTaps(at: $1) }
    var (value, terms, values) = (Rational.zero, Rational.zero, Rational.zero)
    var most = Rational.zero
    for z in taps[0] {
      for y in taps[1] {
        for x in taps[2] {
          guard let place = place(z.index, y.index, x.index) else { continue }
          let weight = z.weight * y.weight * x.weight
          seen.note(image[place], at: place, isWeighted: !weight.isZero)
          guard let pixel = image[place].exact else { continue }
          most = max(most, pixel.magnitude)
          value += weight * pixel
          terms += weight * pixel.magnitude
          values += pixel.magnitude
        }
      }
    }
    return (value, terms, values, most)
  }

  /// A product of three coefficients with a pixel rounds three times, the sum of 64 at most 63 times.
  func cubic(_ a: Rational, _ seen: inout Plane<Element>.Seen) -> CellTruth {
    let gamma = SumError(
      rounding: axes.allSatisfy(\.isWhole) ? 0 : 66, in: Element.format)
    let taps = axes.map { $0.cubicTaps(a) }
    var (value, error, values) = (Rational.zero, Rational.zero, Rational.zero)
    var greatest = Rational.zero
    for z in taps[0] {
      for y in taps[1] {
        for x in taps[2] {
          guard let place = place(z.index, y.index, x.index) else { continue }
          let weight = z.weight * y.weight * x.weight
          seen.note(
            image[place], at: place, isWeighted: !weight.isZero,
            mayBeFinite: [z, y, x].contains { $0.weight.magnitude <= $0.slack },
            infinities: [z, y, x].reduce(Infinities(image[place])) {
              $0.times(from: $1.weight - $1.slack, to: $1.weight + $1.slack)
            })
          guard let pixel = image[place].exact else { continue }
          let most =
            (z.weight.magnitude + z.slack) * (y.weight.magnitude + y.slack)
            * (x.weight.magnitude + x.slack) * pixel.magnitude
          value += weight * pixel
          error += most - weight.magnitude * pixel.magnitude + gamma.gamma * most
          values += pixel.magnitude
          greatest = max(greatest, pixel.magnitude)
        }
      }
    }
    if axes.contains(where: \.isAnywhere) { return anyCubic(value, gamma, &seen) }
    error += gamma.eta * (4 * values + 128)
    var truth =
      seen.special.map {
        axes.allSatisfy(\.position.isExact)
          ? CellTruth($0) : CellTruth($0, orFrom: value, to: value, summed: error)
      } ?? CellTruth(value, low: value, high: value, summed: error)
    (truth.mayBeSpecial, truth.infinities) = (seen.mayBeSpecial, seen.infinite.possible)
    // As in 2-D: a kernel may sum along one axis first.
    truth.greatestSum =
      taps.reduce(greatest) { product, taps in
        product * taps.reduce(Rational.zero) { $0 + $1.weight.magnitude + $1.slack }
      } + error
    return truth
  }

  private func anyCubic(
    _ exact: Rational, _ gamma: SumError, _ seen: inout Plane<Element>.Seen
  ) -> CellTruth {
    var greatest = Rational.zero
    for place in start..<(start + count) {
      seen.note(image[place], at: place, isWeighted: false)
      greatest = max(greatest, image[place].exact?.magnitude ?? .zero)
    }
    if seen.keepsPlaces { seen.places = Array(start..<(start + count)) }
    let unit = Element.format.precision.map { Rational.powerOfTwo(-$0) } ?? .zero
    let weights = Rational(11, over: 8) + 4 * 42 * unit
    let most = weights * weights * weights * greatest
    let error = gamma.bound(terms: most, values: 256 * greatest, products: 128)
    if let special = seen.special {
      return CellTruth(special, orFrom: -most, to: most, summed: error)
    }
    var truth = CellTruth(exact, low: -most, high: most, summed: error)
    truth.mayBeSpecial = seen.mayBeSpecial
    truth.greatestSum = most + error
    return truth
  }
}
