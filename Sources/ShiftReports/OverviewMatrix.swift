import ShiftOperators
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// The five ways against what can befall a value: the picture of the front page.
package struct OverviewMatrix: Sendable {
  package static let properties = [
    "finite values but −0 arrive", "rounds", "spreads NaN", "loses −0", "one-sided gradient",
  ]

  /// Whether each property of each way is as one would wish, with a word for it.
  package let rows: [(name: String, cells: [(word: String, isGood: Bool)])]

  /// Reads the first four off the verification in Float, and takes the gradient of the shift at a whole
  /// pixel from the operators' own backward.
  package init(_ result: VerificationResult<ShiftSubject>) {
    rows = Strategies.all.map { strategy in
      let sum = result.summary(strategy.name, .float)
      let rounds = sum.cells(.rounding) > 0
      let spreads = sum.cells(.nonFiniteSpread) > 0
      let loses = sum.cells(.signOfZero) > 0
      let rest = DeviationClass.allCases.contains {
        ![.identical, .rounding, .nonFiniteSpread, .signOfZero].contains($0) && sum.cells($0) > 0
      }
      let side = Self.slope(strategy.name)
      return (
        strategy.name,
        [
          (rounds || rest ? "not all" : "identical", !(rounds || rest)),
          (rounds ? "yes" : "no", !rounds), (spreads ? "yes" : "no", !spreads),
          (loses ? "yes" : "no", !loses), (side ?? "none", side == nil),
        ]
      )
    }
  }

  /// Which slope the gradient with respect to the shift takes at pixel 2 of 0, 1, 4, 9, 16, where the slope
  /// of the position is 3 to the left and 5 to the right; `nil` for a way whose shift is an index or
  /// a place in a kernel, so that nothing flows back to it.
  package static func slope(_ name: String) -> String? {
    let row: [Float] = [0, 1, 4, 9, 16]
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 2, w: 5), elements: row + row)
    let slope: Float?
    switch name {
    case DeformConvShift().name:
      let offset = Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 2, h: 2, w: 5))
      let ones = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))
      let gradients = try? deformConv2dBackward(
        Tensor<Float>(repeating: 1, shape: image.shape), input: image, offset: offset, weight: ones)
      slope = gradients.map { $0.offset[n: 0, c: 1, h: 0, w: 2] }
    case GridSampleShift().name:
      let gradients = try? gridSampleBackward(
        Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1)), input: image,
        at: Grid(n: 1, rows: 1, columns: 1, points: [0, -1]),
        options: GridSampleOptions(alignCorners: true))
      // Two pixels to a unit of the grid.
      slope = gradients.map { $0.grid.elements[0] / 2 }
    default: return nil
    }
    return slope == 5 ? "right side" : slope == 3 ? "left side" : slope == 4 ? nil : "other"
  }

  /// In two lines as even as can be, where there are two words.
  private static func lines(_ text: String) -> [String] {
    let words = text.split(separator: " ")
    let ways = (1..<max(words.count, 1)).map { first in
      [words.prefix(first), words.dropFirst(first)].map { $0.joined(separator: " ") }
    }
    func longest(_ lines: [String]) -> Int { lines.map(\.count).max() ?? 0 }
    return ways.min { longest($0) < longest($1) } ?? [text]
  }

  var picture: ReportFile {
    // Narrow: shown at 360 px its letters are still some nine pixels high.
    let (left, top, cellWidth, cellHeight) = (122.0, 52.0, 78.0, 34.0)
    var picture = SVG(
      width: Int(left + cellWidth * Double(Self.properties.count)) + 10,
      height: Int(top + cellHeight * Double(rows.count)) + 10)
    for (column, property) in Self.properties.enumerated() {
      let lines = Self.lines(property)
      for (place, line) in lines.enumerated() {
        picture.text(
          line, x: left + cellWidth * (Double(column) + 0.5),
          y: top - 10 - 16 * Double(lines.count - 1 - place), size: 13, anchor: .middle)
      }
    }
    for (place, row) in rows.enumerated() {
      let y = top + cellHeight * Double(place)
      picture.text(row.name, x: left - 8, y: y + 22, size: 14, anchor: .end)
      for (column, cell) in row.cells.enumerated() {
        let x = left + cellWidth * Double(column)
        picture.rectangle(
          x: x + 2, y: y + 2, width: cellWidth - 4, height: cellHeight - 4,
          fill: cell.isGood ? .three : .two)
        picture.text(
          cell.word, x: x + cellWidth / 2, y: y + 22, size: 14, anchor: .middle, role: .paper)
      }
    }
    return ReportFile(
      path: "overview.svg",
      text: picture.document(
        title: "Five ways of shifting against what can befall a value, in Float"))
  }
}
