/// A Markdown page, built from top to bottom.
package struct Markdown: Sendable {
  package private(set) var text = ""

  package init() {}

  /// - Parameter level: 1 for the title of the page.
  @inline(never) package mutating func heading(_ level: Int, _ title: String) {
    paragraph(String(repeating: "#", count: level) + " " + title)
  }

  /// Text on its own, with an empty line after it.
  @inline(never) package mutating func paragraph(_ words: String) { text += words + "\n\n" }

  @inline(never) package mutating func list(_ items: [String]) {
    paragraph(items.map { "* " + $0 }.joined(separator: "\n"))
  }

  /// A block of code in a language.
  @inline(never) package mutating func code(_ lines: String, language: String = "") {
    paragraph("```\(language)\n\(lines)\n```")
  }

  /// Text that is folded until somebody asks for it.
  @inline(never) package mutating func details(_ summary: String, _ words: String) {
    paragraph("<details><summary>\(summary)</summary>")
    paragraph(words)
    paragraph("</details>")
  }

  /// The same for whatever `body` writes.
  @inline(never) package mutating func details(
    _ summary: String, _ body: (inout Markdown) -> Void
  ) {
    paragraph("<details><summary>\(summary)</summary>")
    body(&self)
    paragraph("</details>")
  }

  /// A picture of the report's own folder, with what it shows for those who cannot see it.
  @inline(never) package mutating func picture(_ path: String, alternative: String) {
    paragraph("![\(alternative)](\(path))")
  }

  /// A table whose columns after the first are aligned to the right where `numbers` says so.
  ///
  /// - Precondition: every row has one cell per column.
  @inline(never) package mutating func table(
    _ columns: [String], numbers: Set<Int> = [], _ rows: [[String]]
  ) {
    func line(_ cells: [String]) -> String {
      "| " + cells.map { $0.replacing("|", with: "\\|") }.joined(separator: " | ") + " |"
    }
    precondition(rows.allSatisfy { $0.count == columns.count }, "a row with other columns")
    let rule = columns.indices.map { numbers.contains($0) ? "---:" : "---" }
    paragraph(([line(columns), line(rule)] + rows.map(line)).joined(separator: "\n"))
  }

  /// The page as a file ends: one newline.
  package var page: String {
    var page = text
    while page.hasSuffix("\n\n") { page.removeLast() }
    return page
  }
}

extension [String] {
  /// a, b and c.
  var listed: String {
    guard let last, count > 1 else { return first ?? "" }
    return dropLast().joined(separator: ", ") + " and " + last
  }
}

extension BinaryInteger {
  /// The number in groups of three digits: 8,390,655.
  @inline(never) package var grouped: String {
    let digits = String(magnitude)
    var text = ""
    for (place, digit) in digits.enumerated() {
      if place > 0, (digits.count - place) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return self < 0 ? "−" + text : text
  }
}
