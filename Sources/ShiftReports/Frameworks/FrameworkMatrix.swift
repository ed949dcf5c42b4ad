/// The picture of the page: each framework against what it was asked, one letter a cell.
struct FrameworkMatrix {
  struct Cell {
    /// `nil` where nothing was asked.
    let kind: FrameworkMark.Kind?
    let refusesSome: Bool
  }

  /// The tables of the page, each with its columns.
  static let groups: [(title: String, parts: [FrameworkPart])] = [
    ("five ways", FrameworkPart.strategies), ("sampling", FrameworkPart.sampling),
    ("other operators", FrameworkPart.others),
  ]

  /// The cells of a row in the order of the groups.
  let rows: [(title: String, cells: [[Cell]])]

  init(_ survey: FrameworkSurvey) {
    rows = survey.frameworks.map { framework in
      (
        framework.title,
        Self.groups.map { group in
          group.parts.map {
            Cell(
              kind: $0.mark(of: framework, survey.discrepancies).kind,
              refusesSome: $0.refusesSome(framework))
          }
        }
      )
    }
  }

  /// How many cells have each mark that occurs.
  var counts: [(kind: FrameworkMark.Kind, count: Int)] {
    let kinds = rows.flatMap { $0.cells.joined() }.compactMap(\.kind)
    return FrameworkMark.Kind.allCases.map { kind in (kind, kinds.count { $0 == kind }) }
      .filter { $0.count > 0 }
  }

  /// What the picture shows, in words.
  var alternative: String {
    let told = counts.map { "\($0.kind.words): \($0.count)" }.joined(separator: "; ")
    let wrong = rows.compactMap { row -> String? in
      let parts = zip(Self.groups, row.cells).flatMap { group, cells in
        zip(group.parts, cells).filter { $1.kind == .wrong }.map(\.0.title)
      }
      return parts.isEmpty ? nil : "\(row.title) (\(parts.joined(separator: ", ")))"
    }
    let columns = Self.groups.reduce(0) { $0 + $1.parts.count }
    return "\(rows.count) candidates against \(columns) things asked, a mark each: \(told)"
      + (wrong.isEmpty ? "" : ". Wrong, or partly: \(wrong.joined(separator: ", "))")
  }
}

extension FrameworkMatrix {
  private static let colours: [FrameworkMark.Kind: SVG.Role] = [
    .rounded: .three, .bound: .one, .convention: .four, .evaluation: .six, .differs: .six,
    .beyond: .two, .wrong: .five, .refuses: .faint,
  ]

  // Narrow: shown at 360 px its letters are still some nine pixels high.
  private static let (left, top, width, height, gap) = (208.0, 122.0, 24.0, 22.0, 8.0)

  var picture: ReportFile {
    let columns = Self.groups.reduce(0) { $0 + $1.parts.count }
    let right = Self.left + Self.width * Double(columns) + Self.gap * 2
    let bottom = Self.top + Self.height * Double(rows.count)
    let lines = (counts.count + 3) / 2
    var picture = SVG(width: Int(right) + 48, height: Int(bottom) + 42 + 24 * lines)
    heads(in: &picture, to: bottom)
    for (place, row) in rows.enumerated() {
      let y = Self.top + Self.height * Double(place)
      picture.text(
        Self.short(row.title), x: Self.left - 8, y: y + 16, size: 15, anchor: .end)
      for (group, cells) in row.cells.enumerated() {
        for (column, cell) in cells.enumerated() {
          draw(cell, x: Self.x(group, column), y: y, in: &picture)
        }
      }
    }
    legend(below: bottom + 32, in: &picture)
    return ReportFile(path: "frameworks.svg", text: picture.document(title: alternative))
  }

  private static func x(_ group: Int, _ column: Int) -> Double {
    let before = groups.prefix(group).reduce(0) { $0 + $1.parts.count }
    return left + width * Double(before + column) + gap * Double(group)
  }

  /// A name that fits beside the cells.
  private static func short(_ title: String) -> String {
    title.count <= 24 ? title : title.prefix(23) + "…"
  }

  private func heads(in picture: inout SVG, to bottom: Double) {
    for (place, group) in Self.groups.enumerated() {
      for (column, part) in group.parts.enumerated() {
        picture.risingText(
          part.title, x: Self.x(place, column) + 16, y: Self.top - 8, degrees: 60, size: 15)
      }
      let middle = (Self.x(place, 0) + Self.x(place, group.parts.count - 1) + Self.width) / 2
      picture.text(group.title, x: middle, y: bottom + 20, size: 14, anchor: .middle)
      guard place > 0 else { continue }
      let x = Self.x(place, 0) - Self.gap / 2
      picture.line(x1: x, y1: Self.top, x2: x, y2: bottom, stroke: .faint)
    }
  }

  private func draw(_ cell: Cell, x: Double, y: Double, in picture: inout SVG) {
    guard let kind = cell.kind, let colour = Self.colours[kind] else {
      return picture.text("·", x: x + 12, y: y + 16, size: 15, anchor: .middle, role: .faint)
    }
    picture.rectangle(
      x: x + 1, y: y + 1, width: Self.width - 2, height: Self.height - 2,
      fill: kind == .refuses ? .paper : colour, stroke: kind == .refuses ? .faint : nil)
    picture.text(
      kind.letter, x: x + 12, y: y + 16, size: 15, anchor: .middle,
      role: kind == .refuses ? .ink : .paper)
    if cell.refusesSome {
      picture.rectangle(x: x + 17, y: y + 1, width: 6, height: 6, fill: .paper, stroke: colour)
    }
  }

  private func legend(below top: Double, in picture: inout SVG) {
    let entries =
      counts.map { (Cell(kind: $0.kind, refusesSome: false), $0.kind.words) } + [
        (Cell(kind: .bound, refusesSome: true), "a corner: refuses some"),
        (Cell(kind: nil, refusesSome: false), "not offered, or not asked"),
      ]
    for (place, entry) in entries.enumerated() {
      let (x, y) = (20 + 290 * Double(place % 2), top + 24 * Double(place / 2))
      draw(entry.0, x: x, y: y, in: &picture)
      picture.text(entry.1, x: x + 32, y: y + 16, size: 15)
    }
  }
}
