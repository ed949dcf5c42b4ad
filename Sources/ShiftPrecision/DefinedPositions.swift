import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Calls `body` with the element type of `format`.
func withElement<Result>(
  of format: NumberFormat, _ body: (any ShiftScalar.Type) -> Result
) -> Result {
  switch format {
  case .float16: body(Float16.self)
  case .bfloat16: body(BFloat16.self)
  case .float: body(Float.self)
  case .double: body(Double.self)
  case .rational: body(Rational.self)
  }
}

/// The grid value of doubled index `h`, by the definition, as an exact number.
func definedGrid(_ rule: CoordinateRule, _ h: Int, extent: Int) -> Rational? {
  func written<Written: ShiftScalar>(_ type: Written.Type) -> Rational? {
    let value: Written =
      h & 1 == 0
      ? rule.formula.value(h >> 1, of: extent, alignCorners: rule.alignCorners)
      : rule.formula.value(
        at: Rational(h, over: 2), of: extent, alignCorners: rule.alignCorners)
    return value.exact
  }
  func stored<Stored: ShiftScalar>(_ value: Rational, _ type: Stored.Type) -> Rational? {
    Stored(nearestTo: value).exact
  }
  guard let value = withElement(of: rule.writtenIn, { written($0) }) else { return nil }
  return withElement(of: rule.format) { stored(value, $0) }
}

/// The position of doubled index `h` by the definition: `GridFormula`, then `GridAxis`.
///
/// Gives the exact value of the computed position as a Double, which holds every position of the
/// floating-point formats and every whole or half position; `nil` where it is not finite.
func definedPositions(_ rule: CoordinateRule, extent: Int) -> (Int) -> Double? {
  func mapped<Element: ShiftScalar>(_ type: Element.Type) -> (Int) -> Double? {
    let axis = GridAxis<Element>(
      extent: extent,
      GridSampleOptions(alignCorners: rule.alignCorners, dialect: rule.dialect))
    return { h in
      definedGrid(rule, h, extent: extent).flatMap {
        axis.unnormalised(Element(nearestTo: $0)).exact?.approximation
      }
    }
  }
  return withElement(of: rule.arithmetic) { mapped($0) }
}
