import ExactArithmetic
import ShiftRuns

extension Certificate {
  /// The certificate as lines for a person.
  package var statement: String {
    func line(_ counter: Counter, _ rest: String = "") -> String {
      let first = firstWidth(counter).map { ", first at width \($0)" } ?? ""
      return Self.label(counter.row.title) + "\(self[counter])" + rest + first
    }
    func share(_ counter: Counter, of total: Counter) -> String {
      " (\(self[counter].percent(of: self[total])))"
    }
    var lines = [
      "\(rule)",
      "proved for all widths \(widths.lowerBound)...\(widths.upperBound): "
        + "\(self[.coordinates]) coordinates",
    ]
    for counter in [Counter.inexact, .below, .above] {
      lines.append(line(counter, share(counter, of: .coordinates)))
    }
    lines += [line(.outside), line(.nearestWrong)]
    if includesTies {
      lines.append(line(.tiesWrong, " of \(self[.ties])" + share(.tiesWrong, of: .ties)))
    }
    if self[.notFinite] > 0 { lines.append(line(.notFinite)) }
    let error = maximumError
    lines.append(
      Self.label("largest error") + "\(error.value) = \(error.value.approximation) px at width "
        + "\(error.width), pixel \(error.pixel)")
    let listed = firstExactWidths.map(String.init).joined(separator: ", ")
    let rest = self[.exactWidths] > firstExactWidths.count ? ", …" : ""
    lines.append(line(.exactWidths, firstExactWidths.isEmpty ? "" : ": \(listed)\(rest)"))
    return lines.joined(separator: "\n")
  }

  /// A title in a column of its own.
  private static func label(_ title: String) -> String {
    title + String(repeating: " ", count: 15 - title.count)
  }
}
