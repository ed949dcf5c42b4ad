import ExactArithmetic
import ShiftStrategies

/// What a boundary means between pixels.
enum BoundaryFractionsSection {
  /// The row that is followed, and its distance to the right.
  private static let row: [Rational] = [1, 2, 3, 4]
  private static let distance = Rational(3, over: 2)

  static func write(_ picture: String, in page: inout Markdown) {
    page.heading(2, "Between pixels")
    page.paragraph(
      """
      **The image is extended by the boundary, then interpolated linearly.** So zeros do not begin at the edge: the image \
      fades to 0 over a band of one pixel, −1…0 and n − 1…n, and a mask that cuts at the edge is another boundary. \
      Clamping the position is replicate, mirroring it at the outermost pixels reflect, mirroring it at the edges and then \
      clamping it symmetric; wrapping it is not circular, since between the last pixel and the first it still lacks the first \
      ([which recipes are the same](equivalence.md#by-fractions-of-a-pixel)).
      """)
    page.picture(
      picture,
      alternative: "The row 1, 2, 3, 4 as each boundary extends it, interpolated between pixels")
    page.paragraph(
      "The row 1, 2, 3, 4, moved right by \(distance.decimal(significantDigits: 2)): each cell reads half-way "
        + "between two positions of the extended row.")
    page.table(
      ["boundary", "row", "the first cell, at −1½", "the second, at −½"],
      Boundary.allCases.map { boundary in
        let map = Oracle.taps(
          h: 1, w: row.count, shift: Shift(dy: 0, dx: distance), boundary: boundary)
        let values = row.indices.map { cell in
          map[0, cell].reduce(Rational.zero) { $0 + $1.weight * row[$1.column] }
        }
        return [
          boundary.rawValue,
          "`" + values.map { $0.decimal(significantDigits: 2) }.joined(separator: ", ") + "`",
          read(-2, boundary, cell: 0), read(-1, boundary, cell: 1),
        ]
      })
    page.paragraph(
      """
      `keep` has nothing outside to interpolate: each of the two shifts by whole pixels, by 1 and by 2, keeps the \
      cell's own value where it reads outside, and the cell is their blend. Into which pixels the gradients of such \
      cells add up: [gradients](gradients.md#the-cells-into-which-a-border-adds).
      """)
  }

  /// The two values around a position.
  private static func read(_ first: Int, _ boundary: Boundary, cell: Int) -> String {
    let values = [first, first + 1].map { position in
      boundary.source(position, of: row.count).map { row[$0] }
        ?? (boundary == .keep ? row[cell] : .zero)
    }
    return "½·\(values[0]) + ½·\(values[1])"
  }

  /// The row extended by each boundary, as a curve.
  static var picture: ReportFile {
    let boundaries = Boundary.allCases.filter { $0 != .keep }
    let (cell, height, gap) = (18.0, 92.0, 24.0)
    let reach = 2
    let positions = Array(-reach...(row.count - 1 + reach))
    let step = cell * Double(positions.count - 1) + gap
    var picture = SVG(width: Int(3 * step + gap), height: Int(2 * (height + 46) + 34))
    for (place, boundary) in boundaries.enumerated() {
      let (left, top) = (
        gap + Double(place % 3) * step, 30 + Double(place / 3) * (height + 46)
      )
      func x(_ position: Int) -> Double { left + cell * Double(position + reach) }
      func y(_ value: Rational) -> Double { top + height * (1 - value.approximation / 4) }
      func value(_ position: Int) -> Rational {
        boundary.source(position, of: row.count).map { row[$0] } ?? .zero
      }
      picture.text(boundary.rawValue, x: left, y: top - 10, size: 13)
      picture.line(x1: left, y1: y(0), x2: x(positions.last!), y2: y(0), stroke: .faint)
      for edge in [0, row.count - 1] {
        picture.line(x1: x(edge), y1: top, x2: x(edge), y2: y(0), stroke: .faint)
      }
      func curve(_ part: [Int], _ role: SVG.Role) {
        for nudge in [-0.5, 0.5] {
          picture.polyline(part.map { (x($0), y(value($0)) + nudge) }, stroke: role)
        }
      }
      curve(Array(-reach...0), .two)
      curve(Array((row.count - 1)...(row.count - 1 + reach)), .two)
      curve(Array(0...(row.count - 1)), .one)
      for position in positions {
        picture.circle(
          x: x(position), y: y(value(position)), radius: 3,
          fill: row.indices.contains(position) ? .one : .two)
      }
    }
    for (place, entry) in [(SVG.Role.one, "the image"), (.two, "what the boundary adds")]
      .enumerated()
    {
      let (x, y) = (gap + Double(place) * 110, Double(picture.height) - 22)
      picture.rectangle(x: x, y: y, width: 13, height: 13, fill: entry.0)
      picture.text(entry.1, x: x + 19, y: y + 11, size: 13)
    }
    return ReportFile(
      path: "boundary-fractions.svg",
      text: picture.document(
        title: "The row 1, 2, 3, 4 as each boundary extends it, between pixels too"))
  }
}
