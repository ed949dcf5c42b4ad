import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

extension CoordinateRule {
  /// The grid value of doubled index `h`, by the definition, as an exact number.
  func definedGrid(_ h: Int, extent: Int) -> Rational? {
    let looksAtExtents = formula != .linspace && formula != .rounded
    if extentIn != writtenIn || subtrahendIn != writtenIn, looksAtExtents {
      return definedGridOfWideExtents(h, extent: extent)
    }
    func written<Written: ShiftScalar>(_ type: Written.Type) -> Rational? {
      let value: Written =
        h & 1 == 0
        ? formula.value(h >> 1, of: extent, alignCorners: alignCorners)
        : formula.value(at: Rational(h, over: 2), of: extent, alignCorners: alignCorners)
      return value.exact
    }
    func stored<Stored: ShiftScalar>(_ value: Rational, _ type: Stored.Type) -> Rational? {
      Stored(nearestTo: value).exact
    }
    return written(writtenIn.scalar).flatMap { stored($0, format.scalar) }
  }

  /// The same where n is wider than the elements: an operation with it is computed there and stored.
  private func definedGridOfWideExtents(_ h: Int, extent: Int) -> Rational? {
    func grid<Wide: ShiftScalar, Written: ShiftScalar>(
      _ wide: Wide.Type, _ written: Written.Type
    ) -> Rational? {
      func widened(_ value: Written) -> Wide { Wide(nearestTo: value.exact ?? 0) }
      func stored(_ value: Wide) -> Written { Written(nearestTo: value.exact ?? 0) }
      let (one, two) = (Written(nearestTo: 1), Written(nearestTo: 2))
      let n = Wide(nearestTo: alignCorners ? extent - 1 : extent)
      let index = Written(nearestTo: Rational(h, over: 2))
      let top = alignCorners ? two * index : two * index + one
      guard top.exact != nil else { return nil }
      func difference(_ top: Written) -> Written {
        func computed<Part: ShiftScalar>(_ type: Part.Type) -> Written {
          let count = Part(nearestTo: alignCorners ? extent - 1 : extent)
          return Written(nearestTo: (Part(nearestTo: top.exact ?? 0) - count).exact ?? 0)
        }
        return computed(subtrahendIn.scalar)
      }
      let value: Written =
        switch formula {
        case .textbook: stored(widened(top) / n) - one
        case .reciprocal where alignCorners:
          stored(widened(index) * (Wide(nearestTo: 2) / n)) - one
        case .reciprocal: stored(widened(top) * (Wide(nearestTo: 1) / n)) - one
        case .centered: stored(widened(difference(top)) / n)
        case .centeredReciprocal: stored(widened(difference(top)) * (Wide(nearestTo: 1) / n))
        case .linspace, .rounded: preconditionFailure("a formula without n as a number")
        }
      return value.exact
    }
    func wide<Written: ShiftScalar>(_ written: Written.Type) -> Rational? {
      grid(extentIn.scalar, written)
    }
    return wide(writtenIn.scalar).flatMap { value in
      func stored<Stored: ShiftScalar>(_ type: Stored.Type) -> Rational? {
        Stored(nearestTo: value).exact
      }
      return stored(format.scalar)
    }
  }

  /// The position of doubled index `h` by the definition: `GridFormula`, then `GridAxis`.
  ///
  /// Gives the exact value of the computed position as a Double, which holds every position of the
  /// floating-point formats and every whole or half position; `nil` where it is not finite.
  func definedPositions(extent: Int) -> (Int) -> Double? {
    func mapped<Element: ShiftScalar>(_ type: Element.Type) -> (Int) -> Double? {
      let axis = GridAxis<Element>(
        extent: extent, GridSampleOptions(alignCorners: alignCorners, dialect: dialect))
      return { h in
        definedGrid(h, extent: extent).flatMap {
          axis.unnormalised(Element(nearestTo: $0)).exact?.approximation
        }
      }
    }
    return mapped(arithmetic.scalar)
  }

  /// Whether each pixel of a width comes back elsewhere.
  package func inexactPixels(ofWidth width: Int) -> [Bool] {
    let position = definedPositions(extent: width)
    return (0..<width).map { position(2 * $0) != Double($0) }
  }
}
