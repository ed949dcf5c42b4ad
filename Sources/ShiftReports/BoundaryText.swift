import ShiftAtlas
import ShiftOperators
import ShiftStrategies

/// Where a cell's value came from, for drawing it.
enum CellOrigin: CaseIterable {
  /// The pixel that the shift moved there.
  case moved
  /// Another pixel, which the boundary puts there.
  case border
  case zero
  /// Not what the definition has.
  case wrong

  init(_ map: TapMap, row: Int, column: Int, boundary: Boundary, shift: Shift) {
    let right = Oracle.taps(h: map.h, w: map.w, shift: shift, boundary: boundary)
    let taps = map[row, column]
    if taps != right[row, column] {
      self = .wrong
    } else if !shift.isWhole {
      self = taps.isEmpty ? .zero : Self.isMoved(taps, row, column, shift) ? .moved : .border
    } else if let pixel = taps.first {
      self = (pixel.row, pixel.column) == (row - shift.dy, column - shift.dx) ? .moved : .border
    } else {
      self = .zero
    }
  }
}

extension CellOrigin {
  /// Whether nothing but the pixels around the position is read, and all of its weight.
  private static func isMoved(_ taps: [Tap], _ row: Int, _ column: Int, _ shift: Shift) -> Bool {
    func holds(_ found: Int, _ i: Int, _ whole: Int, _ fraction: PixelFraction) -> Bool {
      found == i - whole || !fraction.isZero && found == i - whole - 1
    }
    return taps.reduce(0) { $0 + $1.weight } == 1
      && taps.allSatisfy {
        holds($0.row, row, shift.dy, shift.fractionY)
          && holds($0.column, column, shift.dx, shift.fractionX)
      }
  }
}

/// The atlas in characters.
package enum BoundaryText {
  /// A row letter and a column number, as the axes of a chess board: A0 is the first pixel.
  package static func name(row: Int, column: Int) -> String {
    let letters = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return (row < letters.count ? String(letters[row]) : "(\(row))") + "\(column)"
  }

  /// The pixel that a cell copies, 0 for nothing, + for a blend.
  static func label(_ taps: [Tap]) -> String {
    guard let tap = taps.first else { return "0" }
    return taps.count == 1 && tap.weight == 1 ? name(row: tap.row, column: tap.column) : "+"
  }

  /// Each cell that is more than one pixel, with the weights.
  private static func blends(of map: TapMap) -> String {
    var text = ""
    for row in 0..<map.h {
      for column in 0..<map.w {
        let taps = map[row, column]
        guard taps.count > 1 || taps.contains(where: { $0.weight != 1 }) else { continue }
        let parts = taps.map { tap in
          (tap.weight == 1 ? "" : "\(tap.weight)·") + name(row: tap.row, column: tap.column)
        }
        text += " \(name(row: row, column: column)) = \(parts.joined(separator: " + "))\n"
      }
    }
    return text
  }

  /// A grid of cells, each with the pixel that it copies, and the diagnosis below.
  ///
  /// A capital letter stands for a pixel that the shift moved, a small one for one that the boundary
  /// put there, `0` for nothing, `+` for a blend; `!` marks a cell unlike the definition. Of more than 16
  /// rows or columns the first and last eight are drawn.
  package static func drawing(
    of map: TapMap, strategy: String, boundary: Boundary, shift: Shift, isColoured: Bool
  ) -> String {
    var text =
      "\(strategy), \(boundary.rawValue), \(map.h) × \(map.w) px shifted by \(shift) (dy, dx)\n"
    let columns = drawn(map.w)
    let labels = map.h > 26 || map.w > 16 ? 9 : 5
    for row in drawn(map.h) {
      guard let row else {
        text += " …\n"
        continue
      }
      var line = ""
      for column in columns {
        guard let column else {
          line += " …  "
          continue
        }
        let origin = CellOrigin(map, row: row, column: column, boundary: boundary, shift: shift)
        var label = label(map[row, column])
        if origin == .border {
          label = label.lowercased().replacing("(", with: "[").replacing(")", with: "]")
        }
        if origin == .wrong { label += "!" }
        let cell = " " + label + String(repeating: " ", count: max(0, labels - label.count))
        line += isColoured ? "\u{1B}[\(colour(origin))m\(cell)\u{1B}[0m" : cell
      }
      while line.hasSuffix(" ") { line.removeLast() }
      text += line + "\n"
    }
    if !shift.isWhole { text += blends(of: map) }
    return text + "\(MapDiagnosis(of: map, wanted: boundary, shift: shift))\n"
  }

  /// The places of an axis that are drawn, `nil` for those between the first and the last.
  private static func drawn(_ extent: Int) -> [Int?] {
    extent <= 16 ? Array(0..<extent) : Array(0..<8) + [nil] + Array((extent - 8)..<extent)
  }

  /// Black on green, blue, grey and white on red.
  private static func colour(_ origin: CellOrigin) -> String {
    switch origin {
    case .moved: "30;42"
    case .border: "97;44"
    case .zero: "30;47"
    case .wrong: "97;41"
    }
  }

  /// Strategies with their recipes, naive recipes, presets.
  package static func list() -> String {
    var text = "Strategies and their recipes:\n"
    for strategy in Strategies.all {
      for boundary in Boundary.allCases {
        text +=
          "  \(strategy.name), \(boundary.rawValue): \(words(strategy.recipe(for: boundary)))\n"
      }
    }
    text += "Naive recipes:\n"
    for naive in Strategies.naive {
      text += "  \(naive.name), for \(naive.boundary.rawValue): \(naive.fault.rawValue)\n"
    }
    text += "Presets:\n"
    for preset in Preset.all {
      text += "  \(preset.name): \(preset.model), \(preset.boundary.rawValue); \(preset.note)\n"
    }
    return String(text.dropLast())
  }

  /// Strategies with their recipes for shifts by fractions of a pixel, and naive recipes for such.
  package static func fractionalList() -> String {
    var text = "Strategies and their recipes for fractions of a pixel:\n"
    for strategy in Strategies.all {
      for boundary in Boundary.allCases {
        let recipe = strategy.fractionalRecipe(for: boundary)
        text += "  \(strategy.name), \(boundary.rawValue): \(words(recipe))\n"
      }
    }
    text += "Naive recipes for them:\n"
    for naive in Strategies.naiveFractions {
      text += "  \(naive.name), for \(naive.boundary.rawValue): \(naive.fault.rawValue)\n"
    }
    return String(text.dropLast())
  }

  static func words(_ recipe: Recipe) -> String {
    switch recipe {
    case .claimed(let how): how
    case .none(let reason): "no recipe: \(reason)"
    }
  }
}
