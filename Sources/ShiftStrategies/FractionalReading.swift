import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// How a strategy reads between pixels, which decides where rounding may put a position.
package enum FractionalReading: Hashable, Sendable {
  /// Whole shifts or taps of a kernel, weighted: no position is computed, so none is moved.
  case weights
  /// A position is a pixel plus an offset, rounded once, on the image grown by the reach of the pattern: none
  /// under `zeros`.
  case offsets
  /// A position is normalised and mapped back; for `circular` on the image grown by the reach of the shift.
  case grid(GridSampling)
}

/// What the positions of one axis may be, and how the image goes on outside.
package struct AxisReading {
  /// The exact position of each output index, and the least and the greatest that rounding may make of it.
  package var exact: [Rational] = []
  package var low: [Rational] = []
  package var high: [Rational] = []
  /// How the image goes on as far as it is grown.
  package let outside: Boundary
  /// The positions that hold pixels; 0 is read beyond. `nil` where there is no beyond.
  package let grown: ClosedRange<Int>?
  /// Whether positions are mirrored into the image before the pixels around them are looked for, and how far the
  /// mirrors stand apart; `nil` where the image is extended instead.
  package var mirrors: Int? = nil

  /// The pixel of an axis of `extent` that a whole position reads; `nil` for 0.
  package func source(_ position: Int, of extent: Int) -> Int? {
    if let grown, !grown.contains(position) { return nil }
    return outside.source(position, of: extent)
  }
}

extension FractionalReading {
  /// The positions that output index 0 ..< extent reads on an axis moved by `distance`.
  ///
  /// - Parameter reach: ⌈|s|⌉ of the pattern, on any axis.
  /// - Exactness: the intervals cover every evaluation whose operations are rounded to nearest in the format,
  ///   computed wider, or fused; see ``RoundedInterval``.
  package func axis<Element: ShiftScalar>(
    extent: Int, distance: Rational, reach: Int, boundary: Boundary, as type: Element.Type
  ) -> AxisReading {
    switch self {
    case .weights:
      var axis = AxisReading(outside: boundary, grown: nil)
      axis.exact = (0..<extent).map { Rational($0) - distance }
      (axis.low, axis.high) = (axis.exact, axis.exact)
      return axis
    case .offsets:
      let pad = boundary == .zeros || boundary == .keep ? 0 : reach
      var axis = AxisReading(outside: boundary, grown: -pad...(extent - 1 + pad))
      for i in 0..<extent {
        axis.add(
          Rational(i) - distance,
          RoundedInterval<Element>(Rational(i + pad)).then { $0 - distance }.fading, pad)
      }
      return axis
    case .grid(let sampling):
      return sampling.axis(
        extent: extent, distance: distance, boundary: boundary, as: type)
    }
  }
}

extension AxisReading {
  /// - Parameter found: counted from the first pixel of the grown image.
  fileprivate mutating func add<Element>(
    _ position: Rational, _ found: RoundedInterval<Element>, _ pad: Int
  ) {
    exact.append(position)
    low.append(min(found.low - Rational(pad), position))
    high.append(max(found.high - Rational(pad), position))
  }
}

extension RoundedInterval {
  /// Between −1 and 0 what is left of a position above its floor, x + 1, may round too.
  fileprivate var fading: RoundedInterval {
    low < 0 && high > -1 ? union(then { $0 + 1 }.exactly { $0 - 1 }) : self
  }
}

extension GridSampling {
  fileprivate func axis<Element: ShiftScalar>(
    extent: Int, distance: Rational, boundary: Boundary, as type: Element.Type
  ) -> AxisReading {
    let pad = boundary == .circular ? distance.magnitude.ceil().wholePart : 0
    let size = extent + 2 * pad
    var axis: AxisReading
    if padding == .reflection {
      axis = AxisReading(outside: alignCorners ? .reflect : .symmetric, grown: nil)
      axis.mirrors = alignCorners ? max(extent - 1, 1) : extent
    } else {
      axis = AxisReading(
        outside: boundary == .circular ? .circular : .zeros, grown: -pad...(extent - 1 + pad))
    }
    let last = Rational(extent - 1)
    for i in 0..<extent {
      func placed(_ position: Rational) -> Rational {
        boundary == .replicate ? min(max(position, 0), last) : position
      }
      let position = placed(Rational(i) - distance)
      // The one pixel is named by −1 exactly.
      if Element.format == .rational || alignCorners && size == 1 {
        axis.add(position, RoundedInterval<Element>(position), 0)
        continue
      }
      let index = RoundedInterval<Element>(Rational(i + pad)).then { $0 - distance }
        .exactly(placed)
      let mapped = folded(
        Self.mapped(grid(at: index, size), extent: size, alignCorners: alignCorners))
      axis.add(position, padding == .reflection ? mapped : mapped.fading, pad)
    }
    return axis
  }

  /// The grid value of a position that may already be rounded.
  private func grid<Element: ShiftScalar>(
    at index: RoundedInterval<Element>, _ extent: Int
  ) -> RoundedInterval<Element> {
    let count = Rational(alignCorners ? extent - 1 : extent)
    let doubled = alignCorners ? index.exactly { 2 * $0 } : index.then { 2 * $0 + 1 }
    switch formula {
    case .textbook: return doubled.then { $0 / count }.then { $0 - 1 }
    case .reciprocal:
      let reciprocal = RoundedInterval<Element>(alignCorners ? 2 : 1).then { $0 / count }
      return (alignCorners ? index : doubled).times(reciprocal).then { $0 - 1 }
    case .centered: return doubled.then { $0 - count }.then { $0 / count }
    case .centeredReciprocal:
      let reciprocal = RoundedInterval<Element>(1).then { $0 / count }
      return doubled.then { $0 - count }.times(reciprocal)
    case .linspace:
      let last =
        alignCorners
        ? RoundedInterval<Element>(1) : RoundedInterval(1).then { $0 / count }.then { 1 - $0 }
      guard extent > 1 else { return last.exactly { -$0 } }
      let step = last.exactly { 2 * $0 }.then { $0 / Rational(extent - 1) }
      // Where the halves meet either may be meant.
      let first = step.times(index).plus(last.exactly { -$0 })
      let rest = index.then { Rational(extent - 1) - $0 }
      return first.union(last.plus(step.times(rest).exactly { -$0 }))
    case .rounded: return doubled.exactly { $0 / count - 1 }.then { $0 }
    }
  }
}

extension RoundedInterval {
  /// Every product of two numbers of the intervals, rounded or not.
  fileprivate func times(_ other: RoundedInterval) -> RoundedInterval {
    let products = [low * other.low, low * other.high, high * other.low, high * other.high]
    return RoundedInterval(from: products.min()!, to: products.max()!).then { $0 }
  }

  fileprivate func plus(_ other: RoundedInterval) -> RoundedInterval {
    RoundedInterval(from: low + other.low, to: high + other.high).then { $0 }
  }
}
