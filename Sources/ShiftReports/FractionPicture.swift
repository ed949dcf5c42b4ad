import ExactArithmetic
import ShiftPrecision
import ShiftTensors

/// What the five ways of shifting by quarters of a pixel miss in Float, against the width.
enum FractionPicture {
  static func file(_ study: FractionStudy) -> ReportFile {
    ReportFile(path: "fraction-deviation.svg", text: chart(study))
  }

  // Narrow enough to be read on a phone.
  private static let (left, right, top, bottom) = (54.0, 400.0, 36.0, 300.0)
  private static let (least, greatest) = (-25.0, -14.0)

  private static func y(_ exponent: Double) -> Double {
    bottom - (bottom - top) * (exponent - least) / (greatest - least)
  }

  private static func chart(_ study: FractionStudy) -> String {
    var picture = SVG(width: 560, height: 376)
    let last = Double(study.widths.upperBound)
    func x(_ width: Int) -> Double { left + (right - left) * Double(width) / last }
    axes(last, x, in: &picture)
    let own = study.series.filter { $0.format == .float }
    // Lines that lie on each other are drawn side by side.
    let level = own.filter { $0.bound == own.first?.bound }
    for (place, series) in level.enumerated() {
      let (role, offset) = (role(of: series.way), 4 * Double(place))
      picture.polyline(
        series.deviations.map { (x($0.width), y(height($0.attained)) + offset) }, stroke: role)
      picture.text(
        series.way.name, x: right + 8, y: y(-24) - 18 + 15 * Double(place), size: 13, role: role)
    }
    finer(study, x, in: &picture)
    for series in own where series.bound != own.first?.bound {
      let points = series.deviations.map { (x($0.width), y(height($0.attained))) }
      picture.polyline(points, stroke: role(of: series.way))
      guard let end = points.last else { continue }
      picture.text(
        series.way.name, x: right + 8, y: end.1 + 12, size: 13, role: role(of: series.way))
    }
    return picture.document(
      title: "What each way of shifting by quarters of a pixel misses in Float, by width")
  }

  private static func axes(_ last: Double, _ x: (Int) -> Double, in picture: inout SVG) {
    for exponent in stride(from: -24.0, through: -14, by: 2) {
      picture.line(x1: left, y1: y(exponent), x2: right, y2: y(exponent), stroke: .faint)
      picture.text(
        pixels(Rational.powerOfTwo(Int(exponent))), x: left - 6, y: y(exponent) + 4, size: 13,
        anchor: .end)
    }
    for width in stride(from: 0, through: Int(last), by: last > 128 ? 128 : 8) {
      picture.text("\(width)", x: x(width), y: bottom + 18, size: 13, anchor: .middle)
    }
    picture.line(x1: left, y1: bottom, x2: right, y2: bottom)
    picture.text(
      "width in pixels", x: (left + right) / 2, y: bottom + 40, size: 13, anchor: .middle)
    picture.text("missed by some row, of values in −1…1", x: 6, y: top - 18, size: 13)
    picture.text(
      "Lines that lie on each other are drawn side by side.", x: 6, y: bottom + 64, size: 13)
  }

  /// What offsets by any fraction miss by, in steps, drawn above those of the grid: twice half the spacing below the width,
  /// or once where the last pixel alone is rounded so far.
  private static func finer(_ study: FractionStudy, _ x: (Int) -> Double, in picture: inout SVG) {
    let widths = study.widths.filter { $0 > 2 }
    let points = widths.map { width in
      (
        x(width),
        y(height(2 * FinerFractions.halfSpacing(below: width - 1, in: .float))) - 4
      )
    }
    guard let end = points.last else { return }
    picture.polyline(points, stroke: .four)
    for (line, words) in ["deform_conv2d", "by finer fractions"].enumerated() {
      picture.text(
        words, x: right + 8, y: end.1 - 14 + 15 * Double(line), size: 13, role: .four)
    }
  }

  private static func role(of way: FractionalWay) -> SVG.Role {
    switch way.name {
    case "slice": .one
    case "roll": .three
    case "deform_conv2d": .four
    case "conv2d": .six
    default: .five
    }
  }

  private static func height(_ value: Rational) -> Double { value.approximation.binaryLogarithm }
}
