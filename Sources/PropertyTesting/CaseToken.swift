/// The name of one case: its seed, its index and what it is drawn from, as text such as
/// `7f3a-24301-4k7-hw`.
///
/// The text is the seed in hexadecimal, the index in decimal, three characters of the drawing
/// (``Generator/drawing``) and two of a check. A token of another drawing names another case, so
/// ``Generator/draws(_:)`` tells them apart, but for one of 32,768 pairs of drawings. The check
/// is Σ cᵢ·αⁱ mod 1021 over the codes cᵢ of the characters before it, with α = 10, a primitive
/// root: one wrong character changes the sum by d·αⁱ and swapped neighbours by d·(αⁱ − αⁱ⁺¹), and
/// neither is 0 modulo the prime, so both are always noticed. Other damage passes the check about
/// once in a thousand times.
package struct CaseToken: Hashable, Sendable {
  package let seed: UInt64
  /// At least 0.
  package let index: Int
  /// Of the generator that draws it, below 2¹⁵.
  package let drawing: UInt16

  /// - Precondition: `index` is not negative, `drawing` below 2¹⁵.
  package init(seed: UInt64, index: Int, drawing: UInt16 = 0) {
    precondition(index >= 0, "case \(index) does not exist; expected an index of at least 0")
    precondition(drawing < 1 << 15, "drawing \(drawing); expected a number below 2^15")
    (self.seed, self.index, self.drawing) = (seed, index, drawing)
  }

  /// The short number of what cases are drawn from, in words: the 64-bit FNV-1a hash of the text, folded to 15 bits.
  package static func drawing(of basis: String) -> UInt16 {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for byte in basis.utf8 { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    return UInt16((hash ^ hash >> 15 ^ hash >> 30 ^ hash >> 45) & 0x7FFF)
  }

  /// Reads a token as ``description`` writes it; nothing else is accepted.
  package init(_ text: some StringProtocol) throws(CaseTokenError) {
    func refuse(_ reason: String) -> CaseTokenError { .init(text: String(text), reason: reason) }
    let fields = text.split(separator: "-", maxSplits: 4, omittingEmptySubsequences: false)
    guard fields.count != 3 else {
      throw refuse("does not say what it is drawn from, as tokens of earlier releases did not")
    }
    guard fields.count == 4 else { throw refuse("is not four fields") }
    guard let seed = UInt64(fields[0], radix: 16), String(seed, radix: 16) == fields[0] else {
      throw refuse("has no seed in lower-case hexadecimal")
    }
    guard let index = Int(fields[1]), index >= 0, String(index) == fields[1] else {
      throw refuse("has no index in decimal")
    }
    let digits = fields[2].map { Self.symbols.firstIndex(of: $0) }
    guard digits.count == 3, !digits.contains(nil) else {
      throw refuse("has no three characters of its drawing")
    }
    self.init(
      seed: seed, index: index, drawing: digits.reduce(0) { $0 << 5 | UInt16($1 ?? 0) })
    guard description.utf8.elementsEqual(String(text).utf8) else {
      throw refuse("has a check that does not fit, so a character is mistyped or missing")
    }
  }
}

extension CaseToken: CustomStringConvertible, Codable {
  package var description: String {
    let digits = [10, 5, 0].map { Self.symbols[Int(drawing >> $0 & 31)] }
    let body = "\(String(seed, radix: 16))-\(index)-\(String(digits))"
    return "\(body)-\(Self.check(of: body))"
  }

  /// Ten digits and the letters without i, l, o and u, which are misread.
  private static let symbols = Array("0123456789abcdefghjkmnpqrstvwxyz")

  private static func check(of body: String) -> String {
    var sum = 0
    var power = 1
    for code in body.utf8 {
      sum = (sum + Int(code) * power) % 1021
      power = power * 10 % 1021
    }
    return String([symbols[sum / 32], symbols[sum % 32]])
  }

  package init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A text that is not a replay token.
package struct CaseTokenError: Error, Equatable, Sendable, CustomStringConvertible {
  package let text: String
  /// What is wrong with it, to follow the text.
  package let reason: String

  package var description: String {
    // A token has at most 43 characters; a longer text is somebody's file, not worth repeating.
    let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
    return "replay token: \(String(shown).debugDescription) \(reason); expected a token "
      + "as a failing run prints it, such as \(CaseToken(seed: 0x7f3a, index: 24301))"
  }
}
