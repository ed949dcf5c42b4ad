extension Int {
  /// This number of `total` in per cent with two decimals, a half to the even digit, so that a share and the rest
  /// of its total add up to 100 %; a dash for none of none.
  package func percent(of total: Int) -> String {
    guard total > 0 else { return "–" }
    let (down, left) = (Int128(self) * 10_000).quotientAndRemainder(dividingBy: Int128(total))
    let hundredths =
      down + (2 * left > total || (2 * left == total && !down.isMultiple(of: 2)) ? 1 : 0)
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
