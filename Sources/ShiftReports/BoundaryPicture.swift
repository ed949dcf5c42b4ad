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
    let present = panels.flatMap(origins)
    let key: [(CellOrigin, String)] = [
      (.moved, "moved"), (.border, "by the boundary (framed)"), (.zero, "zero"),
      (.wrong, "not as defined (!)"),
    ].filter { present.contains($0.0) }
    var x = Double(gap)
    for (origin, words) in key {
      let y = Double(rows * step.y + gap)
      fill(origin, x: x, y: y, side: 14, inset: 2.5, in: &picture)
      picture.text(words, x: x + 20, y: y + 11, size: 12)
      x += 44 + 6.6 * Double(words.count)
    }
    if panels.contains(where: hasBlend) {
      picture.text(
        "+ a blend, or part of a pixel", x: x, y: Double(rows * step.y + gap) + 11, size: 12)
    }
    return picture.document(title: title)
  }

  private static func hasBlend(_ panel: Panel) -> Bool {
    (0..<(panel.map.h * panel.map.w)).contains {
      BoundaryText.label(panel.map[$0 / panel.map.w, $0 % panel.map.w]) == "+"
    }
  }

  private static func origins(_ panel: Panel) -> [CellOrigin] {
    (0..<(panel.map.h * panel.map.w)).map {
      CellOrigin(
        panel.map, row: $0 / panel.map.w, column: $0 % panel.map.w, boundary: panel.boundary,
        shift: panel.shift)
    }
  }

  /// A square in the colour of its origin; one by the boundary has a frame too, so that no colour tells it alone.
  private static func fill(
    _ origin: CellOrigin, x: Double, y: Double, side: Double, inset: Double, in picture: inout SVG
  ) {
    picture.rectangle(
      x: x, y: y, width: side, height: side, fill: role(origin), stroke: .paper)
    guard origin == .border else { return }
    picture.rectangle(
      x: x + inset, y: y + inset, width: side - 2 * inset, height: side - 2 * inset,
      fill: role(origin), stroke: .paper)
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
        fill(origin, x: left, y: top, side: Double(cell), inset: 3, in: &picture)
        picture.text(
          BoundaryText.label(panel.map[row, column]) + (origin == .wrong ? "!" : ""),
          x: left + Double(cell) / 2,
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
