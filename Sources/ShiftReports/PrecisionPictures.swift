import ExactArithmetic
import ShiftPrecision
import ShiftTensors

/// The pictures of the precision page.
enum PrecisionPictures {
  static func files(_ study: PrecisionStudy) -> [ReportFile] {
    [
      ReportFile(path: "grid-sample-error.svg", text: errorChart(study)),
      ReportFile(path: "grid-sample-map.svg", text: inexactMap(study)),
      ReportFile(path: "grid-sample-ledger.svg", text: ledgerBars(study)),
      ReportFile(path: "grid-sample-ulps.svg", text: ulpsHistogram(study)),
    ]
  }
}

private let roles: [NumberFormat: SVG.Role] = [
  .float16: .two, .bfloat16: .five, .float: .one, .double: .three,
]

/// Error in powers of two against width; exact widths are dots below the axis.
private func errorChart(_ study: PrecisionStudy) -> String {
  // Narrow enough to be read on a phone.
  var picture = SVG(width: 560, height: 476)
  let (left, right, top, bottom) = (62.0, 474.0, 46.0, 386.0)
  let exactTop = bottom + 14
  let (least, greatest) = (-56.0, 4.0)
  let last = Double(study.series.first?.counts.last?.width ?? 512)
  func x(_ width: Int) -> Double { left + (right - left) * Double(width) / last }
  func y(_ exponent: Double) -> Double {
    bottom - (bottom - top) * (exponent - least) / (greatest - least)
  }
  for exponent in stride(from: -50, through: 0, by: 10) {
    picture.line(
      x1: left, y1: y(Double(exponent)), x2: right, y2: y(Double(exponent)), stroke: .faint)
    picture.text(
      "2" + (exponent < 0 ? "⁻" : "") + superscript(abs(exponent)), x: left - 8,
      y: y(Double(exponent)) + 4, size: 13, anchor: .end)
  }
  picture.line(x1: left, y1: y(-1), x2: right, y2: y(-1), stroke: .ink)
  picture.text(
    "the line below 2⁰: ½ px, above it nearest fails", x: 8, y: top - 14, size: 13)
  for width in stride(from: 0, through: Int(last), by: 64) {
    picture.text("\(width)", x: x(width), y: exactTop + 52, anchor: .middle)
  }
  picture.line(x1: left, y1: bottom, x2: right, y2: bottom)
  picture.text("exact", x: left - 8, y: exactTop + 22, anchor: .end)
  picture.text("width in pixels", x: (left + right) / 2, y: exactTop + 68, anchor: .middle)
  picture.text("largest error of any pixel, in pixels", x: 8, y: top - 31, size: 13)
  for (row, (format, counts)) in study.series.enumerated() {
    let role = roles[format] ?? .four
    // Exact widths have no logarithm; they get a dot in their format's row below the axis.
    let inexact = counts.filter { $0.greatest > 0 }
    picture.polyline(inexact.map { (x($0.width), y($0.greatest.binaryLogarithm)) }, stroke: role)
    for found in counts where found.greatest == 0 {
      picture.circle(x: x(found.width), y: exactTop + 12 * Double(row), radius: 2, fill: role)
    }
    picture.text(
      format.title, x: right + 6, y: exactTop + 12 * Double(row) + 4, size: 10, role: role)
    if let end = inexact.last {
      picture.text(format.title, x: right + 6, y: y(end.greatest.binaryLogarithm) + 4, role: role)
    }
  }
  return picture.document(title: "Largest error against width, by number format")
}

/// Runs of inexact pixels as one rectangle each, which keeps the file small.
private func inexactMap(_ study: PrecisionStudy) -> String {
  var picture = SVG(width: 580, height: 560)
  let (left, top, cellWidth, cellHeight) = (60.0, 30.0, 4.0, 4.0)
  picture.text("pixel →", x: left, y: top - 10)
  for (row, pixels) in study.map.enumerated() {
    let y = top + cellHeight * Double(row)
    let width = row + 2
    if width % 16 == 0 { picture.text("\(width)", x: left - 8, y: y + 6, size: 11, anchor: .end) }
    picture.line(
      x1: left + cellWidth * Double(width), y1: y, x2: left + cellWidth * Double(width),
      y2: y + cellHeight, stroke: .faint)
    var start: Int?
    for pixel in 0...pixels.count {
      let isInexact = pixel < pixels.count && pixels[pixel]
      if isInexact, start == nil { start = pixel }
      if !isInexact, let first = start {
        picture.rectangle(
          x: left + cellWidth * Double(first), y: y, width: cellWidth * Double(pixel - first),
          height: cellHeight, fill: .one)
        start = nil
      }
    }
  }
  picture.text("width ↓", x: left - 8, y: top - 10, anchor: .end)
  return picture.document(title: "Inexact pixels of widths 2 to 128 in Float")
}

private func ledgerBars(_ study: PrecisionStudy) -> String {
  var picture = SVG(width: 520, height: 268)
  let (left, length) = (84.0, 424.0)
  let fills: [SVG.Role] = [.one, .two, .three, .four, .six]
  for (row, totals) in study.ledgers.enumerated() {
    let y = 30 + 42 * Double(row)
    picture.text(totals.rule.format.title, x: left - 10, y: y + 19, anchor: .end)
    let sum = totals.magnitudes.reduce(.zero, +)
    var x = left
    for (place, magnitude) in totals.magnitudes.enumerated() where !sum.isZero {
      let width = length * (magnitude / sum).approximation
      picture.rectangle(
        x: x, y: y, width: width, height: 28, fill: fills[place], stroke: .paper)
      x += width
    }
  }
  for (place, name) in Ledger.partNames.enumerated() {
    let (x, y) = (left + 140 * Double(place % 3), 210 + 24 * Double(place / 3))
    picture.rectangle(x: x, y: y, width: 12, height: 12, fill: fills[place])
    picture.text(name, x: x + 18, y: y + 11, size: 13)
  }
  return picture.document(title: "Where the deviation of grid_sample is born, by number format")
}

private func ulpsHistogram(_ study: PrecisionStudy) -> String {
  // Answers next to 0 can be very many ulps off; they share the last bin.
  let bins = min(study.ledgers.map(\.ulps.count).max() ?? 1, 9)
  var picture = SVG(width: 560, height: 300)
  let (left, right, top, bottom) = (54.0, 552.0, 40.0, 230.0)
  let slot = (right - left) / Double(max(bins, 1))
  let bar = slot * 0.8 / Double(max(study.ledgers.count, 1))
  for percentage in stride(from: 0, through: 100, by: 25) {
    let y = bottom - (bottom - top) * Double(percentage) / 100
    picture.line(x1: left, y1: y, x2: right, y2: y, stroke: .faint)
    picture.text("\(percentage) %", x: left - 6, y: y + 4, size: 11, anchor: .end)
  }
  for (place, totals) in study.ledgers.enumerated() {
    let role = roles[totals.rule.format] ?? .four
    let total = Double(max(totals.ulps.reduce(0, +), 1))
    for bin in 0..<bins {
      let count =
        bin == bins - 1
        ? totals.ulps.dropFirst(bin).reduce(0, +) : totals.ulps.dropFirst(bin).first ?? 0
      guard count > 0 else { continue }
      let height = (bottom - top) * Double(count) / total
      picture.rectangle(
        x: left + slot * Double(bin) + bar * Double(place), y: bottom - height, width: bar,
        height: height, fill: role)
    }
    picture.rectangle(x: left + 120 * Double(place), y: 12, width: 12, height: 12, fill: role)
    picture.text(totals.rule.format.title, x: left + 120 * Double(place) + 18, y: 23)
  }
  for bin in 0..<bins {
    picture.text(
      bin == bins - 1 ? "more" : LedgerTotals.ulpsLabel(bin), x: left + slot * (Double(bin) + 0.4),
      y: bottom + 18, size: 12, anchor: .middle)
  }
  picture.text(
    "ulps from the correctly rounded answer (observed)", x: (left + right) / 2, y: bottom + 44,
    anchor: .middle)
  return picture.document(title: "Distance from the correctly rounded answer in ulps")
}
