import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

extension CoordinateRule {
  /// The grid value of doubled index `h`, by the definition, as an exact number.
  func definedGrid(_ h: Int, extent: Int) -> Rational? {
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
  public func inexactPixels(ofWidth width: Int) -> [Bool] {
    let position = definedPositions(extent: width)
    return (0..<width).map { position(2 * $0) != Double($0) }
  }
}
