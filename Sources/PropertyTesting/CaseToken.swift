/// The name of one case: its seed and index, as text such as `7f3a-24301-g6`.
///
/// The text is the seed in hexadecimal, the index in decimal and two check characters. The check
/// is Σ cᵢ·αⁱ mod 1021 over the codes cᵢ of the characters before it, with α = 10, a primitive
/// root: one wrong character changes the sum by d·αⁱ and swapped neighbours by d·(αⁱ − αⁱ⁺¹), and
/// neither is 0 modulo the prime, so both are always noticed. Other damage passes the check about
/// once in a thousand times.
public struct CaseToken: Hashable, Sendable {
  public let seed: UInt64
  /// At least 0.
  public let index: Int

  /// - Precondition: `index` is not negative.
  public init(seed: UInt64, index: Int) {
    precondition(index >= 0, "case \(index) does not exist; expected an index of at least 0")
    self.seed = seed
    self.index = index
  }

  /// Reads a token as ``description`` writes it; nothing else is accepted.
  public init(_ text: some StringProtocol) throws(CaseTokenError) {
    func refuse(_ reason: String) -> CaseTokenError { .init(text: String(text), reason: reason) }
    let fields = text.split(separator: "-", maxSplits: 3, omittingEmptySubsequences: false)
    guard fields.count == 3 else { throw refuse("is not three fields") }
    guard let seed = UInt64(fields[0], radix: 16), String(seed, radix: 16) == fields[0] else {
      throw refuse("has no seed in lower-case hexadecimal")
    }
    guard let index = Int(fields[1]), index >= 0, String(index) == fields[1] else {
      throw refuse("has no index in decimal")
    }
    self.init(seed: seed, index: index)
    guard description.utf8.elementsEqual(String(text).utf8) else {
      throw refuse("has a check that does not fit, so a character is mistyped or missing")
    }
  }
}

extension CaseToken: CustomStringConvertible, Codable {
  public var description: String {
    let body = "\(String(seed, radix: 16))-\(index)"
    return "\(body)-\(Self.check(of: body))"
  }

  private static func check(of body: String) -> String {
    // Ten digits and the letters without i, l, o and u, which are misread.
    let symbols = Array("0123456789abcdefghjkmnpqrstvwxyz")
    var sum = 0
    var power = 1
    for code in body.utf8 {
      sum = (sum + Int(code) * power) % 1021
      power = power * 10 % 1021
    }
    return String([symbols[sum / 32], symbols[sum % 32]])
  }

  public init(from decoder: any Decoder) throws {
    try self.init(decoder.singleValueContainer().decode(String.self))
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

/// A text that is not a replay token.
public struct CaseTokenError: Error, Equatable, Sendable, CustomStringConvertible {
  public let text: String
  /// What is wrong with it, to follow the text.
  public let reason: String

  public var description: String {
    // A token has at most 39 characters; a longer text is somebody's file, not worth repeating.
    let shown = text.count > 60 ? text.prefix(60) + "…" : text[...]
    return "replay token: \(String(shown).debugDescription) \(reason); expected SEED-INDEX-CHECK "
      + "as a failing run prints it, such as \(CaseToken(seed: 0x7f3a, index: 24301))"
  }
}
