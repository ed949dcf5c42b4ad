import Foundation
import PropertyTesting
import Testing

@Suite("Replay tokens")
struct CaseTokenTests {
  static let tokens = [
    CaseToken(seed: 0, index: 0), CaseToken(seed: 7, index: 41),
    CaseToken(seed: 0x7f3a, index: 24301), CaseToken(seed: .max, index: .max),
    CaseToken(seed: 0xdead_beef, index: 9_999_999), CaseToken(seed: 0x11, index: 1111),
  ]

  @Test("The text is seed, index and the check that another program computes")
  func text() {
    #expect(
      Self.tokens.prefix(4).map(\.description) == [
        "0-0-61", "7-41-jg", "7f3a-24301-g6", "ffffffffffffffff-9223372036854775807-fv",
      ])
  }

  @Test("A token reads back", arguments: tokens)
  func roundTrip(token: CaseToken) throws {
    #expect(try CaseToken(token.description) == token)
  }

  @Test("Every change of one character to any other printable one is refused", arguments: tokens)
  func substitutions(token: CaseToken) {
    let text = Array(token.description.utf8)
    for position in text.indices {
      for code in UInt8(0)...127 where code != text[position] {
        var typo = text
        typo[position] = code
        let typed = String(decoding: typo, as: UTF8.self)
        #expect(throws: CaseTokenError.self) { try CaseToken(typed) }
      }
    }
  }

  @Test("Every swap of two different neighbours is refused", arguments: tokens)
  func swaps(token: CaseToken) {
    let text = Array(token.description)
    for position in 1..<text.count where text[position] != text[position - 1] {
      var typo = text
      typo.swapAt(position, position - 1)
      #expect(throws: CaseTokenError.self) { try CaseToken(String(typo)) }
    }
  }

  @Test("Every single lost character is refused", arguments: tokens)
  func deletions(token: CaseToken) {
    for position in token.description.indices {
      var typo = token.description
      typo.remove(at: position)
      #expect(throws: CaseTokenError.self) { try CaseToken(typo) }
    }
  }

  @Test(
    "The refusal is one sentence with what was found and what was expected",
    arguments: [
      ("7f3a-2430x-k4", #""7f3a-2430x-k4" has no index in decimal"#),
      ("7F3A-24301-g6", #""7F3A-24301-g6" has no seed in lower-case hexadecimal"#),
      ("7f3a-24301", #""7f3a-24301" is not three fields"#),
      ("", #""" is not three fields"#),
      ("7f3a\n-24301-g6", #""7f3a\n-24301-g6" has no seed in lower-case hexadecimal"#),
      (
        "7f3a-24302-g6",
        #""7f3a-24302-g6" has a check that does not fit, so a character is mistyped or missing"#
      ),
      ("7f3a--5-g6", #""7f3a--5-g6" is not three fields"#),
      ("7f3a-+5-g6", #""7f3a-+5-g6" has no index in decimal"#),
      ("07-41-jg", #""07-41-jg" has no seed in lower-case hexadecimal"#),
      (
        "7-99999999999999999999-jg",
        #""7-99999999999999999999-jg" has no index in decimal"#
      ),
    ])
  func sentences(text: String, found: String) {
    let error = #expect(throws: CaseTokenError.self) { try CaseToken(text) }
    #expect(
      error?.description
        == "replay token: \(found); expected SEED-INDEX-CHECK as a failing run prints it, "
        + "such as 7f3a-24301-g6")
  }

  @Test("A long text is refused without repeating it")
  func longText() {
    let text = String(repeating: "a", count: 1_000_000)
    let error = #expect(throws: CaseTokenError.self) { try CaseToken(text) }
    let start = "replay token: \"\(text.prefix(60))…\" is not three fields; expected"
    #expect(error?.description.hasPrefix(start) == true)
  }

  @Test("A token is coded as its text")
  func coding() throws {
    let data = try JSONEncoder().encode(Self.tokens)
    #expect(String(decoding: data, as: UTF8.self).hasPrefix(#"["0-0-61","7-41-jg""#))
    #expect(try JSONDecoder().decode([CaseToken].self, from: data) == Self.tokens)
  }
}
