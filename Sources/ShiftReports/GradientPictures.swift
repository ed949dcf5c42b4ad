import ExactArithmetic
import ShiftPrecision
import ShiftStrategies

/// The pictures of the page about gradients.
enum GradientPictures {
  static func files(_ results: GradientResults) -> [ReportFile] {
    [
      ReportFile(path: "gradient-slopes.svg", text: slopes(results)),
      ReportFile(path: "gradient-borders.svg", text: borders()),
    ]
  }

  /// The interpolant around pixel 1 and, through that point, the slope that each recipe takes.
  private static func slopes(_ results: GradientResults) -> String {
    var picture = SVG(width: 520, height: 600)
    let (left, right, top, bottom) = (60.0, 470.0, 30.0, 360.0)
    func x(_ position: Double) -> Double { left + (right - left) * position / 2 }
    func y(_ value: Double) -> Double { bottom - (bottom - top) * (value + 1) / 9 }
    for pixel in 0...2 {
      picture.line(x1: x(Double(pixel)), y1: top, x2: x(Double(pixel)), y2: bottom, stroke: .faint)
      picture.text("pixel \(pixel)", x: x(Double(pixel)), y: bottom + 20, anchor: .middle)
    }
    picture.line(x1: left, y1: bottom, x2: right, y2: bottom)
    picture.text("position that is read", x: (left + right) / 2, y: bottom + 42, anchor: .middle)
    picture.text("value", x: left - 8, y: top - 10, anchor: .middle)
    let values = GradientResults.row.map(\.approximation)
    for value in [1.0, 3, 7] {
      picture.text("\(Int(value))", x: left - 10, y: y(value) + 4, anchor: .end)
    }
    // The tangents first, the interpolant over them.
    var known: [Rational] = []
    for slope in results.inside where !known.contains(slope.taken) {
      known.append(slope.taken)
      let role = role(of: slope)
      let s = slope.taken.approximation
      let reach = min(0.78, 3.6 / max(s, 1))
      picture.polyline(
        [(x(1 - reach), y(values[1] - s * reach)), (x(1 + reach), y(values[1] + s * reach))],
        stroke: role)
      // The slope stands at its line: no colour tells it alone. Steep ones stand at the left end, where no other line is.
      let end = s > 3 ? -reach : reach
      picture.text(
        slope.taken.decimal(significantDigits: 3), x: x(1 + end) + (s > 3 ? -4 : 4),
        y: y(values[1] + s * end) + 4, size: 11, anchor: s > 3 ? .end : .start, role: role)
    }
    for nudge in [-1.0, 0, 1] {
      picture.polyline(
        (0...2).map { (x(Double($0)), y(values[$0]) + nudge) }, stroke: .ink)
    }
    picture.circle(x: x(1), y: y(values[1]), radius: 5, fill: .ink)
    legend(results, in: &picture)
    return picture.document(
      title: "The interpolant at pixel 1, with the slope that each recipe takes there")
  }

  private static func legend(_ results: GradientResults, in picture: inout SVG) {
    // Below the lines, in two columns.
    let top = 436.0
    var (left, row) = (12.0, top)
    for taken in Set(results.inside.map(\.taken)).sorted(by: >) {
      let recipes = results.inside.filter { $0.taken == taken }
      let role = role(of: recipes[0])
      if left == 12, row + 26 + 16 * Double(recipes.count) > 600 { (left, row) = (262, top) }
      picture.rectangle(x: left, y: row - 11, width: 14, height: 14, fill: role)
      picture.text(
        "slope \(taken.approximation == taken.approximation.rounded() ? "\(taken)" : "\(taken.decimal(significantDigits: 3))")"
          + words(recipes[0]), x: left + 20, y: row, size: 13)
      for recipe in recipes {
        row += 16
        picture.text(recipe.recipe, x: left + 20, y: row, size: 12)
      }
      row += 26
    }
  }

  private static func words(_ slope: RecipeSlope) -> String {
    switch slope.side {
    case .left: ": the one on the left"
    case .right: ": the one on the right"
    case .between: ": the mean of the two"
    case .only: ": smooth, another curve"
    case .zero, .outside: ""
    }
  }

  private static func role(of slope: RecipeSlope) -> SVG.Role {
    switch slope.side {
    case .left: .two
    case .right: .one
    case .zero: .five
    case .between: .three
    case .only, .outside: .four
    }
  }

  /// How many outputs give to each pixel, for each boundary.
  private static func borders() -> String {
    let (cell, gap) = (34.0, 30.0)
    let side = cell * Double(GradientResults.extent)
    var picture = SVG(width: Int(3 * (side + gap) + gap), height: Int(2 * (side + gap + 24) + 50))
    for (place, boundary) in Boundary.allCases.enumerated() {
      let (x, y) = (
        gap + Double(place % 3) * (side + gap), gap + 14 + Double(place / 3) * (side + gap + 24)
      )
      picture.text(boundary.rawValue, x: x, y: y - 8, size: 13)
      for (row, counts) in GradientResults.givers(boundary).enumerated() {
        for (column, count) in counts.enumerated() {
          picture.rectangle(
            x: x + cell * Double(column), y: y + cell * Double(row), width: cell, height: cell,
            fill: role(of: count), stroke: .paper)
          picture.text(
            "\(count)", x: x + cell * (Double(column) + 0.5), y: y + cell * (Double(row) + 0.5) + 5,
            size: 13, anchor: .middle, role: .paper)
        }
      }
    }
    for (place, entry) in [(0, "gets nothing"), (1, "one output"), (2, "a sum")].enumerated() {
      let x = gap + Double(place) * 150
      let y = Double(picture.height) - 26
      picture.rectangle(x: x, y: y, width: 14, height: 14, fill: role(of: entry.0))
      picture.text(entry.1, x: x + 20, y: y + 12)
    }
    return picture.document(
      title: "How many outputs give their gradient to each pixel, by boundary")
  }

  private static func role(of count: Int) -> SVG.Role {
    switch count {
    case 0: .faint
    case 1: .one
    default: .two
    }
  }
}
