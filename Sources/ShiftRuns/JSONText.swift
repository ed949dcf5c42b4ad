/// A JSON value whose members keep their order, so that equal results are equal bytes.
package enum JSONText: Sendable {
  /// A number, a word, or a value that is JSON text already.
  case verbatim(String)
  case string(String)
  case array([JSONText])
  case object([(key: String, value: JSONText)])

  package static let null = JSONText.verbatim("null")

  package static func boolean(_ value: Bool) -> JSONText { .verbatim(value ? "true" : "false") }

  package static func integer(_ value: some BinaryInteger) -> JSONText { .verbatim("\(value)") }

  package static func integers(_ values: [Int]) -> JSONText {
    .array(values.map { .verbatim("\($0)") })
  }

  /// The shortest decimal that names the Double; what JSON cannot say, in the words of Python's `json`.
  package static func number(_ value: Double) -> JSONText {
    if value.isNaN { return .verbatim("NaN") }
    if value.isInfinite { return .verbatim(value < 0 ? "-Infinity" : "Infinity") }
    return .verbatim("\(value)")
  }

  /// `null` where there is nothing.
  package static func optional(_ value: JSONText?) -> JSONText { value ?? .null }

  package enum Layout: Sendable {
    /// Without white space, as the headers of safetensors files are.
    case compact
    /// One line, spaced as Python's `json` spaces it.
    case line
    /// Two spaces a level; arrays of plain values stay on one line.
    case lines
  }

  package func text(_ layout: Layout = .lines) -> String {
    var text = ""
    write(to: &text, layout, indent: "")
    return text
  }

  private func write(to text: inout String, _ layout: Layout, indent: String) {
    switch self {
    case .verbatim(let value): text += value
    case .string(let value): Self.quote(value, to: &text)
    case .array(let values):
      let isFlat = values.allSatisfy(\.isPlain)
      let inner = isFlat && layout == .lines ? Layout.line : layout
      Self.enclose(values, "[", "]", to: &text, inner, indent: indent) { value, text, deeper in
        value.write(to: &text, inner, indent: deeper)
      }
    case .object(let members):
      Self.enclose(members, "{", "}", to: &text, layout, indent: indent) { member, text, deeper in
        Self.quote(member.key, to: &text)
        text += layout == .compact ? ":" : ": "
        member.value.write(to: &text, layout, indent: deeper)
      }
    }
  }

  private static func enclose<Part>(
    _ parts: [Part], _ open: String, _ close: String, to text: inout String, _ layout: Layout,
    indent: String, _ write: (Part, inout String, _ deeper: String) -> Void
  ) {
    let isTall = layout == .lines
    let deeper = isTall ? indent + "  " : indent
    text += open
    for (place, part) in parts.enumerated() {
      if place > 0 { text += layout == .line ? ", " : "," }
      if isTall { text += "\n" + deeper }
      write(part, &text, deeper)
    }
    if isTall { text += "\n" + indent }
    text += close
  }

  private var isPlain: Bool {
    switch self {
    case .verbatim, .string: true
    case .array, .object: false
    }
  }

  private static func quote(_ words: String, to text: inout String) {
    text += "\""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    text += "\""
  }
}
