extension Int {
  /// This number of `total` in per cent with two decimals, rounded half up; a dash for none of none.
  package func percent(of total: Int) -> String {
    guard total > 0 else { return "–" }
    let hundredths = (Int128(self) * 20_000 + Int128(total)) / (2 * Int128(total))
    let rest = hundredths % 100
    return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
  }
}
