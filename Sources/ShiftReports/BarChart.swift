/// Rows of shares of a whole, each a bar of coloured parts.
struct BarChart {
  let title: String
  /// What each part is, in the order of the parts.
  let key: [(label: String, role: SVG.Role)]
  /// A label, the parts as shares of 1, and what is said at the end of the bar.
  let rows: [(label: String, parts: [Double], note: String)]

  func file(_ path: String) -> ReportFile {
    // No wider than the words need: on a phone it is shown at 360 px, and its letters with it.
    func longest(_ words: [String]) -> Double { Double(words.map(\.count).max() ?? 0) }
    let left = 7.9 * longest(rows.map(\.label)) + 16
    let right = 7.2 * longest(rows.map(\.note)) + 14
    let steps = key.map { 34 + 6.6 * Double($0.label.count) }
    let whole = max(480, left + right + 150, steps.reduce(8, +))
    let (width, step, bar) = (whole - left - right, 28.0, 18.0)
    let top = 44.0
    var picture = SVG(width: Int(whole), height: Int(top + step * Double(rows.count)) + 14)
    // Where the bars begin, or as far to the left of that as the key needs.
    var x = max(8, min(left, whole - steps.reduce(0, +)))
    for (entry, step) in zip(key, steps) {
      picture.rectangle(x: x, y: 12, width: 12, height: 12, fill: entry.role)
      picture.text(entry.label, x: x + 17, y: 23, size: 12)
      x += step
    }
    for (place, row) in rows.enumerated() {
      let y = top + step * Double(place)
      picture.text(row.label, x: left - 10, y: y + 14, size: 13, anchor: .end)
      var start = left
      for (part, entry) in zip(row.parts, key) where part > 0 {
        picture.rectangle(
          x: start, y: y, width: max(part * width, 1), height: bar, fill: entry.role)
        start += part * width
      }
      picture.text(row.note, x: left + width + 10, y: y + 14, size: 12)
    }
    return ReportFile(path: path, text: picture.document(title: title))
  }
}

/// The part of a whole, 0 of nothing.
func part(_ count: Int, of whole: Int) -> Double {
  whole == 0 ? 0 : Double(count) / Double(whole)
}
