import ExactArithmetic

extension Certificate {
  /// The certificate as lines for a person.
  public var statement: String {
    func first(_ width: Int?) -> String { width.map { ", first at width \($0)" } ?? "" }
    var lines = [
      "\(rule)",
      "proved for all widths \(widths.lowerBound)...\(widths.upperBound): "
        + "\(coordinates) coordinates",
      "inexact        \(inexact) (\(percent(inexact, of: coordinates)))\(first(firstInexactWidth))",
      "below          \(below) (\(percent(below, of: coordinates)))\(first(firstBelowWidth))",
      "above          \(above) (\(percent(above, of: coordinates)))\(first(firstAboveWidth))",
      "outside        \(outside)\(first(firstOutsideWidth))",
      "nearest wrong  \(nearestWrong)\(first(firstNearestWrongWidth))",
    ]
    if includesTies {
      lines.append(
        "ties wrong     \(tiesWrong) of \(ties) (\(percent(tiesWrong, of: ties)))"
          + first(firstTieWrongWidth))
    }
    if notFinite > 0 {
      lines.append("not finite     \(notFinite)\(first(firstNotFiniteWidth))")
    }
    lines.append(
      "largest error  \(maximumError.value) = \(maximumError.value.approximation) px at width "
        + "\(maximumError.width), pixel \(maximumError.pixel)")
    let listed = firstExactWidths.map(String.init).joined(separator: ", ")
    lines.append(
      "exact widths   \(exactWidths)"
        + (exactWidths == 0
          ? "" : ": \(listed)\(exactWidths > firstExactWidths.count ? ", …" : "")"))
    return lines.joined(separator: "\n")
  }
}

/// `count / total` in per cent with two decimals, rounded half up.
public func percent(_ count: Int, of total: Int) -> String {
  guard total > 0 else { return "–" }
  let hundredths = (Int128(count) * 20_000 + Int128(total)) / (2 * Int128(total))
  let rest = hundredths % 100
  return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest) %"
}
