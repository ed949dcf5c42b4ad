import ExactArithmetic
import ShiftTensors

/// A place in JSON text that is not what the format asks for.
package struct JSONFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Which text: `header` of a file or its `cases`.
  package var text: String
  /// What was being read there, if that helps: `shape of tensor "a"`.
  package var place: String?
  /// Bytes from the beginning of the text.
  package var byte: Int
  package var found: String
  package var expected: String

  package var description: String {
    let place = place.map { " in the \($0)" } ?? ""
    return "\(text) has \(found) at byte \(byte)\(place); expected \(expected)"
  }
}

/// Reads JSON text front to back, straight into the caller's values, without building a tree.
///
/// Why not Foundation: its decoders keep one of two members of the same name and drop the other
/// without a word, take `1.0` and `1e2` for integers, and read 8 MB/s here where a file of cases
/// must be read and checked at 200 MB/s. This scanner refuses both and holds nothing but a
/// position, so hostile text costs no more memory than the strings that the caller keeps of it.
///
/// The grammar is that of RFC 8259, strictly, with one exception: where a floating value is
/// expected, ``number()`` also takes `NaN`, `Infinity` and `-Infinity`, which Python's `json`
/// writes unless told otherwise. Text must be UTF-8, and nesting is at most ``depthLimit``.
struct JSONScanner {
  /// The official safetensors library stops at 128 levels (serde's); the format itself needs 4.
  static let depthLimit = 64

  private let bytes: [UInt8]
  private let start: Int
  private let end: Int
  private var position: Int
  private var depth = 0
  private let text: String

  /// Scans `range` of `bytes`; faults call it the `text`.
  init(_ bytes: [UInt8], _ range: Range<Int>, text: String) {
    precondition(
      range.lowerBound >= 0 && range.upperBound <= bytes.count,
      "range \(range) leaves text of \(bytes.count) bytes")
    self.bytes = bytes
    self.start = range.lowerBound
    self.end = range.upperBound
    self.position = range.lowerBound
    self.text = text
  }

  // MARK: Structure

  /// Reads an object; `member` is called after each name and must read or skip the value.
  mutating func object(
    _ member: (inout JSONScanner, String) throws(ExchangeFault) -> Void
  ) throws(ExchangeFault) {
    try open("{", "an object")
    if take("}") { return close() }
    repeat {
      skipSpace()
      let name = try string("a name in double quotes")
      guard take(":") else { throw unexpected("a colon") }
      try member(&self, name)
    } while take(",")
    guard take("}") else { throw unexpected("a comma or }") }
    close()
  }

  /// Reads an array; `element` is called at each element and must read or skip it.
  mutating func array(_ element: (inout JSONScanner) throws(ExchangeFault) -> Void)
    throws(ExchangeFault)
  {
    try open("[", "an array")
    if take("]") { return close() }
    repeat { try element(&self) } while take(",")
    guard take("]") else { throw unexpected("a comma or ]") }
    close()
  }

  /// Whether the next value is an array.
  mutating func isAtArray() -> Bool {
    skipSpace()
    return position < end && bytes[position] == UInt8(ascii: "[")
  }

  /// Reads any value and forgets it.
  mutating func skip() throws(ExchangeFault) {
    skipSpace()
    guard position < end else { throw unexpected("a value") }
    switch bytes[position] {
    case UInt8(ascii: "{"):
      try object { (scanner: inout JSONScanner, _) throws(ExchangeFault) in try scanner.skip() }
    case UInt8(ascii: "["):
      try array { (scanner: inout JSONScanner) throws(ExchangeFault) in try scanner.skip() }
    case UInt8(ascii: "\""):
      let (range, hasEscapes) = try stringRange()
      if hasEscapes { _ = try unescaped(range) }
    case UInt8(ascii: "t"), UInt8(ascii: "f"): _ = try boolean()
    case UInt8(ascii: "n"):
      guard takeWord("null") else { throw unexpected("a value") }
    default: _ = try number()
    }
  }

  /// Reads any value and returns its text.
  mutating func skippedText() throws(ExchangeFault) -> String {
    skipSpace()
    let first = position
    try skip()
    return String(decoding: bytes[first..<position], as: UTF8.self)
  }

  /// Refuses anything but white space up to the end of the text.
  mutating func finish() throws(ExchangeFault) {
    skipSpace()
    if position < end { throw unexpected("the end") }
  }

  private mutating func open(_ bracket: Unicode.Scalar, _ expected: String) throws(ExchangeFault) {
    guard take(bracket) else { throw unexpected(expected) }
    depth += 1
    if depth > Self.depthLimit {
      throw .json(
        JSONFault(
          text: text, byte: position - 1 - start, found: "\(depth) levels of nesting",
          expected: "at most \(Self.depthLimit)"))
    }
  }

  private mutating func close() { depth -= 1 }

  // MARK: Values

  mutating func boolean() throws(ExchangeFault) -> Bool {
    skipSpace()
    if takeWord("true") { return true }
    if takeWord("false") { return false }
    throw unexpected("true or false")
  }

  /// Reads a whole number written without point or exponent; a `natural` one is not negative.
  mutating func integer(natural: Bool = false) throws(ExchangeFault) -> Int {
    let expected =
      natural ? "a whole number from 0 to 2^63 - 1" : "a whole number from -2^63 to 2^63 - 1"
    skipSpace()
    let first = position
    let isNegative = position < end && bytes[position] == UInt8(ascii: "-")
    var value = 0
    var isWhole = true
    var cursor = isNegative ? first + 1 : first
    while cursor < end, case let digit = Int(bytes[cursor]) - 48, (0...9).contains(digit) {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      // Counting downwards reaches Int.min as well.
      let (sum, carry) = tens.subtractingReportingOverflow(digit)
      isWhole = isWhole && !overflow && !carry
      value = sum
      cursor += 1
    }
    let range = try numberRange(expected)
    if !isNegative {
      isWhole = isWhole && value != .min
      value = 0 &- value
    }
    guard isWhole, range.upperBound == cursor, !(natural && isNegative) else {
      throw fault(at: first, found: literal(range), expected: expected)
    }
    return value
  }

  /// Reads a distance in pixels: a number that is exact in binary with at most 20 fractional bits, and whose
  /// whole part a machine integer holds. Of such a number libraries write the shortest text that names its `Double`.
  mutating func distance() throws(ExchangeFault) -> Rational {
    let expected = "a number of pixels with at most 20 fractional bits"
    skipSpace()
    let first = position
    let range = try numberRange(expected)
    let text = String(decoding: bytes[range], as: UTF8.self)
    func isDistance(_ value: Rational) -> Bool {
      (value * .powerOfTwo(20)).isInteger && value.floor().asInt != nil
    }
    if let value = Rational(text), isDistance(value) { return value }
    // Up to here a `Double` holds 20 fractional bits.
    if let nearest = Double(text), nearest.magnitude < 0x1p32, let value = nearest.exact,
      isDistance(value)
    {
      return value
    }
    throw fault(at: first, found: literal(range), expected: expected)
  }

  /// Reads a number as the nearest `Double`.
  mutating func number() throws(ExchangeFault) -> Double {
    skipSpace()
    if takeWord("NaN") { return .nan }
    if takeWord("Infinity") { return .infinity }
    if takeWord("-Infinity") { return -.infinity }
    let first = position
    let range = try numberRange("a value")
    guard let value = Double(String(decoding: bytes[range], as: UTF8.self)) else {
      throw fault(at: first, found: literal(range), expected: "a number")
    }
    return value
  }

  /// Reads a string.
  mutating func string(_ expected: String = "a string") throws(ExchangeFault) -> String {
    skipSpace()
    guard position < end, bytes[position] == UInt8(ascii: "\"") else {
      throw unexpected(expected)
    }
    let (range, hasEscapes) = try stringRange()
    if !hasEscapes { return String(decoding: bytes[range], as: UTF8.self) }
    return String(decoding: try unescaped(range), as: UTF8.self)
  }

  // MARK: Parts of values

  /// Walks over a string and validates it, except for its escapes.
  private mutating func stringRange() throws(ExchangeFault) -> (Range<Int>, hasEscapes: Bool) {
    position += 1
    let first = position
    var hasEscapes = false
    var union: UInt8 = 0
    while position < end {
      let byte = bytes[position]
      union |= byte
      if byte == UInt8(ascii: "\"") {
        let range = first..<position
        position += 1
        if union >= 0x80, String(validating: bytes[range], as: UTF8.self) == nil {
          throw fault(at: first, found: "a string that is not UTF-8", expected: "UTF-8")
        }
        return (range, hasEscapes)
      }
      if byte < 0x20 { throw unexpected("no control character in a string") }
      if byte == UInt8(ascii: "\\") {
        hasEscapes = true
        position += 1
        if position == end { break }
      }
      position += 1
    }
    position = end
    throw unexpected("a closing double quote")
  }

  /// The UTF-8 of the string between the quotes at `range`.
  private func unescaped(_ range: Range<Int>) throws(ExchangeFault) -> [UInt8] {
    // No escape is shorter than what it stands for.
    var result = [UInt8](repeating: 0, count: range.count)
    var count = 0
    var cursor = range.lowerBound
    while cursor < range.upperBound {
      let byte = bytes[cursor]
      cursor += 1
      guard byte == UInt8(ascii: "\\") else {
        result[count] = byte
        count += 1
        continue
      }
      let code = bytes[cursor]
      cursor += 1
      switch code {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): result[count] = code
      case UInt8(ascii: "b"): result[count] = 0x08
      case UInt8(ascii: "f"): result[count] = 0x0C
      case UInt8(ascii: "n"): result[count] = 0x0A
      case UInt8(ascii: "r"): result[count] = 0x0D
      case UInt8(ascii: "t"): result[count] = 0x09
      case UInt8(ascii: "u"):
        let scalar = try escapedScalar(&cursor, before: range.upperBound)
        for unit in String(scalar).utf8 {
          result[count] = unit
          count += 1
        }
        continue
      default:
        throw fault(
          at: cursor - 1, found: "\(described(cursor - 1)) after a backslash",
          expected: "one of \" \\ / b f n r t u")
      }
      count += 1
    }
    result.removeLast(result.count - count)
    return result
  }

  /// Reads what follows `\u`, a second escape included where it takes two to name one character.
  private func escapedScalar(_ cursor: inout Int, before limit: Int) throws(ExchangeFault)
    -> Unicode.Scalar
  {
    let first = cursor - 2
    let high = try hexadecimal(&cursor, before: limit)
    if let scalar = Unicode.Scalar(high) { return scalar }
    if high < 0xDC00, cursor + 1 < limit, bytes[cursor] == UInt8(ascii: "\\"),
      bytes[cursor + 1] == UInt8(ascii: "u")
    {
      cursor += 2
      let low = try hexadecimal(&cursor, before: limit)
      if (0xDC00...0xDFFF).contains(low),
        let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
      {
        return scalar
      }
    }
    throw fault(at: first, found: "half of a surrogate pair", expected: "both halves")
  }

  private func hexadecimal(_ cursor: inout Int, before limit: Int) throws(ExchangeFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard cursor < limit, let digit = Character(Unicode.Scalar(bytes[cursor])).hexDigitValue
      else {
        throw fault(at: cursor, found: described(cursor), expected: "four hexadecimal digits")
      }
      value = value << 4 + UInt32(digit)
      cursor += 1
    }
    return value
  }

  /// Walks over a number of RFC 8259's grammar.
  private mutating func numberRange(_ expected: String) throws(ExchangeFault) -> Range<Int> {
    let first = position
    if position < end, bytes[position] == UInt8(ascii: "-") { position += 1 }
    let leading = position
    guard takeDigits() else {
      position = first
      throw unexpected(expected)
    }
    if bytes[leading] == UInt8(ascii: "0"), position > leading + 1 {
      throw fault(
        at: first, found: literal(first..<position), expected: "a number without leading zeros")
    }
    if position < end, bytes[position] == UInt8(ascii: ".") {
      position += 1
      guard takeDigits() else { throw unexpected("a digit") }
    }
    if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < end, [UInt8(ascii: "+"), UInt8(ascii: "-")].contains(bytes[position]) {
        position += 1
      }
      guard takeDigits() else { throw unexpected("a digit") }
    }
    return first..<position
  }

  private mutating func takeDigits() -> Bool {
    let first = position
    while position < end, bytes[position] &- 48 < 10 { position += 1 }
    return position > first
  }

  private mutating func skipSpace() {
    while position < end {
      switch bytes[position] {
      case 0x20, 0x09, 0x0A, 0x0D: position += 1
      default: return
      }
    }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard position < end, UInt32(bytes[position]) == character.value else { return false }
    position += 1
    return true
  }

  private mutating func takeWord(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard end - position >= count else { return false }
    let matches = word.withUTF8Buffer { bytes[position..<position + count].elementsEqual($0) }
    if matches { position += count }
    return matches
  }

  // MARK: Faults

  private func unexpected(_ expected: String) -> ExchangeFault {
    fault(at: position, found: described(position), expected: expected)
  }

  private func fault(at position: Int, found: String, expected: String) -> ExchangeFault {
    .json(JSONFault(text: text, byte: position - start, found: found, expected: expected))
  }

  private func described(_ position: Int) -> String {
    guard position < end else { return "its end" }
    let byte = bytes[position]
    return (0x21..<0x7F).contains(byte)
      ? "the character \(Character(Unicode.Scalar(byte)))" : "the byte \(byte)"
  }

  private func literal(_ range: Range<Int>) -> String {
    printable(String(decoding: bytes[range], as: UTF8.self), limit: 40)
  }
}

extension ExchangeFault {
  /// The same fault, with the place in a JSON text named.
  func within(_ place: String) -> ExchangeFault {
    guard case .json(var fault) = self, fault.place == nil else { return self }
    fault.place = place
    return .json(fault)
  }
}
