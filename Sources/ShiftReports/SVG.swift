/// A picture that reads on light and dark pages, with text as text.
///
/// Coordinates are pixels, x right, y down. Colours are named by role, so that one style sheet
/// serves both.
///
/// Nothing here is inlined: pictures and pages call it hundreds of times, and without `@inline(never)` in
/// ``SVG`` and ``Markdown`` this module takes the compiler 10.2 s instead of 9.1.
package struct SVG: Sendable {
  package let width: Int
  package let height: Int
  private var body = ""

  package init(width: Int, height: Int) { (self.width, self.height) = (width, height) }

  /// What a shape stands for.
  package enum Role: String, CaseIterable, Sendable {
    /// Axes, frames and labels.
    case ink
    /// Secondary lines and labels.
    case faint
    /// Fill behind a picture's parts.
    case paper
    /// Categories, told apart by hue and by lightness.
    case one, two, three, four, five, six
  }

  @inline(never) package mutating func rectangle(
    x: Double, y: Double, width: Double, height: Double, fill: Role, stroke: Role? = nil
  ) {
    body +=
      "<rect x=\"\(short(x))\" y=\"\(short(y))\" width=\"\(short(width))\" "
      + "height=\"\(short(height))\" class=\"f-\(fill.rawValue)"
      + (stroke.map { " s-\($0.rawValue)" } ?? "") + "\"/>\n"
  }

  @inline(never) package mutating func line(
    x1: Double, y1: Double, x2: Double, y2: Double, stroke: Role = .ink
  ) {
    body +=
      "<line x1=\"\(short(x1))\" y1=\"\(short(y1))\" x2=\"\(short(x2))\" y2=\"\(short(y2))\" "
      + "class=\"s-\(stroke.rawValue)\"/>\n"
  }

  /// An open line through points.
  @inline(never) package mutating func polyline(_ points: [(x: Double, y: Double)], stroke: Role) {
    let list = points.map { "\(short($0.x)),\(short($0.y))" }.joined(separator: " ")
    body += "<polyline points=\"\(list)\" class=\"s-\(stroke.rawValue)\" fill=\"none\"/>\n"
  }

  @inline(never) package mutating func circle(x: Double, y: Double, radius: Double, fill: Role) {
    body +=
      "<circle cx=\"\(short(x))\" cy=\"\(short(y))\" r=\"\(short(radius))\" "
      + "class=\"f-\(fill.rawValue)\"/>\n"
  }

  /// Where a text stands relative to its point.
  package enum Anchor: String, Sendable { case start, middle, end }

  @inline(never) package mutating func text(
    _ words: String, x: Double, y: Double, size: Int = 12, anchor: Anchor = .start,
    role: Role = .ink
  ) {
    body +=
      "<text x=\"\(short(x))\" y=\"\(short(y))\" font-size=\"\(size)\" "
      + "text-anchor=\"\(anchor.rawValue)\" class=\"f-\(role.rawValue)\">\(escaped(words))</text>\n"
  }

  /// A text that rises from its point by so many degrees.
  @inline(never) package mutating func risingText(
    _ words: String, x: Double, y: Double, degrees: Int, size: Int = 12, role: Role = .ink
  ) {
    body +=
      "<text x=\"\(short(x))\" y=\"\(short(y))\" font-size=\"\(size)\" class=\"f-\(role.rawValue)\" "
      + "transform=\"rotate(-\(degrees) \(short(x)) \(short(y)))\">\(escaped(words))</text>\n"
  }

  /// The file; `title` is what a screen reader says.
  @inline(never) package func document(title: String) -> String {
    """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 \(width) \(height)" width="\(width)" \
    height="\(height)" role="img" font-family="system-ui, sans-serif">
    <title>\(escaped(title))</title>
    <style>
    \(Self.style)
    </style>
    <rect width="\(width)" height="\(height)" class="f-paper"/>
    \(body)</svg>

    """
  }

  /// Light and dark colour of each role; the six categories keep a contrast of 3 : 1 on both.
  private static let colours: [(role: Role, light: String, dark: String)] = [
    (.ink, "#1f2328", "#e6edf3"), (.faint, "#818b98", "#7d8590"), (.paper, "#ffffff", "#0d1117"),
    (.one, "#0969da", "#4493f8"), (.two, "#bc4c00", "#f0883e"), (.three, "#1a7f37", "#3fb950"),
    (.four, "#8250df", "#ab7df8"), (.five, "#cf222e", "#f85149"), (.six, "#9a6700", "#d29922"),
  ]

  private static let style: String = {
    func rules(_ colour: (role: Role, light: String, dark: String), isDark: Bool) -> String {
      let value = isDark ? colour.dark : colour.light
      let name = colour.role.rawValue
      return ".f-\(name){fill:\(value)} .s-\(name){stroke:\(value)}"
    }
    let light = colours.map { rules($0, isDark: false) }.joined(separator: "\n")
    let dark = colours.map { rules($0, isDark: true) }.joined(separator: "\n")
    return light + "\n@media (prefers-color-scheme: dark){\n" + dark + "\n}"
  }()

  /// Two decimals at most, without trailing zeros.
  @inline(never) private func short(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    let (whole, rest) = (hundredths.magnitude / 100, hundredths.magnitude % 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    let decimals = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(decimals)"
  }

  @inline(never) private func escaped(_ words: String) -> String {
    words.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
      .replacing("\"", with: "&quot;")
  }
}

extension Double {
  /// log₂ to 2⁻¹², bit by bit: the same on every machine, which that of a C library need not be.
  var binaryLogarithm: Double {
    var (result, rest) = (Double(exponent), significand)
    for bit in 1...12 {
      rest *= rest
      guard rest >= 2 else { continue }
      rest /= 2
      result += Double(sign: .plus, exponent: -bit, significand: 1)
    }
    return result
  }
}
