/// Rows of cells as lines for a terminal: columns as wide as their widest cell, two spaces apart,
/// nothing after the last word.
///
/// - Parameters:
///   - rows: each with as many cells as the first.
///   - textColumns: how many columns from the left hold words; numbers stand to the right.
package func textTable(_ rows: [[String]], textColumns: Int = .max) -> [String] {
  let widths = (rows.first ?? []).indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
  return rows.map { row in
    var line = row.enumerated().map { column, cell in
      let space = String(repeating: " ", count: widths[column] - cell.count)
      return column < textColumns ? cell + space : space + cell
    }.joined(separator: "  ")
    while line.hasSuffix(" ") { line.removeLast() }
    return line
  }
}
