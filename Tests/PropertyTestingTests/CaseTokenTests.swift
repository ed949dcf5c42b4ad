import Foundation
import PropertyTesting
import Testing

@Suite("Replay tokens")
struct CaseTokenTests {
  static let tokens = [
    CaseToken(seed: 0, index: 0), CaseToken(seed: 7, index: 41),
    CaseToken(seed: 0x7f3a, index: 24301), CaseToken(seed: .max, index: .max),
    CaseToken(seed: 0xdead_beef, index: 9_999_999),
    CaseToken(seed: 0x11, index: 1111, drawing: 0x4321),
  ]

  @Test("The text is seed, index, drawing and the check that another program computes")
  func text() {
    #expect(
      (Self.tokens.prefix(4) + Self.tokens.suffix(1)).map(\.description) == [
        "0-0-000-cn", "7-41-000-my", "7f3a-24301-000-6a",
        "ffffffffffffffff-9223372036854775807-000-qm", "11-1111-gs1-ss",
      ])
  }

  @Test("A generator draws the tokens that it names and no others")
  func drawings() {
    let generator = Generator(drawing: 5) { $0.integer(in: 0...9) }
    #expect(generator.draws(generator.token(seed: 1, index: 2)))
    #expect(!generator.draws(CaseToken(seed: 1, index: 2, drawing: 4)))
    let explorer = Explorer<Int, String, ClassCounts>(generator: generator, seed: 3) { _, _, _ in
      [Finding(key: "always")]
    }
    let tokens = explorer.counterexamples(of: explorer.run(4..<6, workers: 1).findings).map(\.token)
    #expect(tokens == [CaseToken(seed: 3, index: 4, drawing: 5)])
    let summit = generator.maximise(seed: 3, starts: 7..<8, workers: 1) { $0 }
    #expect(summit?.start == CaseToken(seed: 3, index: 7, drawing: 5))
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
      ("7f3a-2430x-000-k4", #""7f3a-2430x-000-k4" has no index in decimal"#),
      ("7F3A-24301-000-6a", #""7F3A-24301-000-6a" has no seed in lower-case hexadecimal"#),
      ("7f3a-24301", #""7f3a-24301" is not four fields"#),
      ("", #""" is not four fields"#),
      (
        "7f3a-24301-g6",
        #""7f3a-24301-g6" does not say what it is drawn from, as tokens of earlier releases did not"#
      ),
      ("7f3a-24301-00-6a", #""7f3a-24301-00-6a" has no three characters of its drawing"#),
      ("7f3a-24301-0l0-6a", #""7f3a-24301-0l0-6a" has no three characters of its drawing"#),
      ("7f3a\n-24301-000-6a", #""7f3a\n-24301-000-6a" has no seed in lower-case hexadecimal"#),
      (
        "7f3a-24302-000-6a",
        #""7f3a-24302-000-6a" has a check that does not fit, so a character is mistyped or missing"#
      ),
      ("7f3a--5-000-6a", #""7f3a--5-000-6a" is not four fields"#),
      ("7f3a-+5-000-6a", #""7f3a-+5-000-6a" has no index in decimal"#),
      ("07-41-000-my", #""07-41-000-my" has no seed in lower-case hexadecimal"#),
      (
        "7-99999999999999999999-000-my",
        #""7-99999999999999999999-000-my" has no index in decimal"#
      ),
    ])
  func sentences(text: String, found: String) {
    let error = #expect(throws: CaseTokenError.self) { try CaseToken(text) }
    #expect(
      error?.description
        == "replay token: \(found); expected a token as a failing run prints it, "
        + "such as 7f3a-24301-000-6a")
  }

  @Test("A long text is refused without repeating it")
  func longText() {
    let text = String(repeating: "a", count: 1_000_000)
    let error = #expect(throws: CaseTokenError.self) { try CaseToken(text) }
    let start = "replay token: \"\(text.prefix(60))…\" is not four fields; expected"
    #expect(error?.description.hasPrefix(start) == true)
  }

  @Test("A token is coded as its text")
  func coding() throws {
    let data = try JSONEncoder().encode(Self.tokens)
    #expect(String(decoding: data, as: UTF8.self).hasPrefix(#"["0-0-000-cn","7-41-000-my""#))
    #expect(try JSONDecoder().decode([CaseToken].self, from: data) == Self.tokens)
  }
}
