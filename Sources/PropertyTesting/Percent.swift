/// `part` of `whole` in per cent with two decimals, rounded down so that 100 % means all.
///
///     flooredPercent(1, of: 3)  // "33.33 %"
func flooredPercent(_ part: Int, of whole: Int) -> String {
  guard whole > 0 else { return "0.00 %" }
  let (high, low) = part.multipliedFullWidth(by: 10_000)
  let hundredths = whole.dividingFullWidth((high, low)).quotient
  let decimals = String(hundredths % 100)
  return "\(hundredths / 100).\(decimals.count < 2 ? "0" : "")\(decimals) %"
}

/// A share in 0…1 in per cent, in the fewest digits that give it back.
package func shortPercent(_ share: Double) -> String {
  // Ten decimals hide that 0.07 · 100 is 7.000000000000001.
  let value = (share * 100 * 1e10).rounded() / 1e10
  return value == value.rounded() ? "\(Int(value)) %" : "\(value) %"
}
