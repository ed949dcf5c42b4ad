import ShiftAtlas
import ShiftOperators
import ShiftStrategies

/// Cell maps side by side.
enum BoundaryPicture {
  struct Panel {
    let title: String
    let map: TapMap
    let boundary: Boundary
    let shift: Shift
  }

  private static let cell = 34
  private static let gap = 26

  /// Panels of one size, so many beside each other, with the key of colours below.
  static func document(_ panels: [Panel], columns: Int, title: String) -> String {
    let panelWidth = (panels.map { $0.map.w }.max() ?? 1) * cell
    let panelHeight = (panels.map { $0.map.h }.max() ?? 1) * cell
    let rows = (panels.count + columns - 1) / columns
    let step = (x: panelWidth + gap, y: panelHeight + gap + 30)
    var picture = SVG(
      width: max(columns * step.x + gap, 560), height: rows * step.y + gap + 24)
    for (place, panel) in panels.enumerated() {
      draw(
        panel, x: gap + place % columns * step.x, y: gap + 16 + place / columns * step.y,
        in: &picture)
    }
    let key: [(CellOrigin, String)] = [
      (.moved, "moved"), (.border, "by the boundary"), (.zero, "zero"), (.wrong, "not as defined"),
    ]
    for (place, entry) in key.enumerated() {
      let (x, y) = (Double(gap + place * 140), Double(rows * step.y + gap))
      picture.rectangle(x: x, y: y, width: 14, height: 14, fill: role(entry.0))
      picture.text(entry.1, x: x + 20, y: y + 11, size: 12)
    }
    return picture.document(title: title)
  }

  private static func draw(_ panel: Panel, x: Int, y: Int, in picture: inout SVG) {
    let lines = lines(of: panel.title)
    for (place, line) in lines.enumerated() {
      let above = 7 + 14 * (lines.count - 1 - place)
      picture.text(line, x: Double(x), y: Double(y - above), size: 12)
    }
    for row in 0..<panel.map.h {
      for column in 0..<panel.map.w {
        let origin = CellOrigin(
          panel.map, row: row, column: column, boundary: panel.boundary, shift: panel.shift)
        let (left, top) = (Double(x + column * cell), Double(y + row * cell))
        picture.rectangle(
          x: left, y: top, width: Double(cell), height: Double(cell), fill: role(origin),
          stroke: .paper)
        picture.text(
          BoundaryText.label(panel.map[row, column]), x: left + Double(cell) / 2,
          y: top + Double(cell) / 2 + 4, size: 12, anchor: .middle, role: .paper)
      }
    }
  }

  /// A title cut at the last space before it grows wider than a panel of five cells.
  private static func lines(of title: String) -> [String] {
    guard title.count > 26, let cut = title.prefix(26).lastIndex(of: " ") else { return [title] }
    return [String(title[..<cut]), String(title[title.index(after: cut)...])]
  }

  private static func role(_ origin: CellOrigin) -> SVG.Role {
    switch origin {
    case .moved: .three
    case .border: .one
    case .zero: .faint
    case .wrong: .five
    }
  }
}
