import Effort
import Foundation
import PropertyTesting
import ShiftPrecision
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftReports

/// Parts as files: what is read, joined and told, and what is refused.
@Suite struct PartFileTests {
  /// Ends itself on images of one width; the others it shifts as it should.
  private struct Ending: ShiftStrategy {
    let name = "ending"

    func shift<Element: ShiftScalar>(
      _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
    ) throws(ShiftError) -> Tensor<Element> {
      guard input.shape.w != 4 else {
        throw ShiftError("candidate", found: "its end", expected: "an answer", cause: .crash)
      }
      return try RollShift().shift(input, by: pattern, boundary: boundary)
    }
  }

  private func verification(patience: Int?) -> Verification<ShiftSubject> {
    var verification = Verification(strategies: [Ending()], formats: [.float])
    verification.patience = patience.map { Patience(total: $0) }
    verification.shrinkBudget = 20
    return verification
  }

  private func verified(_ cases: Range<Int>, patience: Int? = 8) -> [UInt8] {
    let verification = verification(patience: patience)
    return PartFile.bytes(
      VerificationPart(
        verification.run(
          cases, of: verification.identity(seed: 1, total: 120, options: " --x"))))
  }

  private func certified(_ widths: ClosedRange<Int>) throws -> [UInt8] {
    PartFile.bytes(
      CertificatePart(
        try Certificate(of: CoordinateRule(format: .float16), widths: widths), of: 2...40,
        version: "1"))
  }

  private func joined(_ files: [[UInt8]]) throws(ShiftError) -> Part {
    var parts: [(name: String, part: Part)] = []
    for (number, file) in files.enumerated() {
      let name = "file \(number + 1)"
      parts.append((name, try PartFile.part(file, named: name)))
    }
    return try .joined(parts)
  }

  /// Everything that can be said of a run, in all its forms.
  private func told(_ part: Part) -> [String] {
    switch part {
    case .verification(let any): told((any as! VerificationPart<ShiftSubject>).result)
    case .certificate(let part): [part.certificate.statement, part.certificate.json.text()]
    }
  }

  private func told(_ result: VerificationResult<ShiftSubject>) -> [String] {
    [
      VerificationText.terminal(result), VerificationText.json(result), JUnitXML.text(result),
      SummaryMarkdown.text(result), Baseline(result).text,
    ] + Annotations.lines(result)
  }

  @Test("Merged files tell what one run tells, byte for byte, also where the run ends early")
  func merging() throws {
    for patience in [2, 8, 1000, nil] {
      let whole = verification(patience: patience).run(0..<120, seed: 1)
      let files = [40..<80, 80..<120, 0..<40].map { verified($0, patience: patience) }
      #expect(try told(joined(files)) == told(whole))
      #expect(whole.isCutShort == (patience ?? 1000 < 1000))
    }
    let whole = try Certificate(of: CoordinateRule(format: .float16), widths: 2...40)
    let files = try [31...40, 2...20, 21...30].map { try certified($0) }
    #expect(try told(joined(files)) == [whole.statement, whole.json.text()])
  }

  @Test("Parts of different commands do not join")
  func kinds() throws {
    let files = try [
      ("verify", verified(0..<40, patience: nil)), ("check", verified(40..<80)),
      ("certify", certified(2...40)),
    ]
    for first in files {
      for second in files where first.0 != second.0 {
        #expect(
          throws: ShiftError(
            "file 2", found: "a part of '\(second.0)'", expected: "'\(first.0)', as in file 1")
        ) { try joined([first.1, second.1]) }
      }
    }
  }

  @Test("Files that are no parts are refused in one sentence")
  func others() throws {
    let expected = "a result of 'verify --out', 'check --out' or 'certify --out'"
    let files: [(String, String)] = [
      ("", "something else"), ("[]", "something else"), ("{}", "no \"form\""),
      (String(repeating: "[", count: 100_000), "something else"),
      ("{\"form\":\"other\\n\"}", "form \"other\\n\""), ("{\"form\":1e999}", "something else"),
      ("{\"form\":\"shiftproof-certificate-1\"}", "no \"version\""),
      ("{\"form\":\"shiftproof-verification-3\"}", "no \"run\""),
    ]
    for (text, found) in files {
      #expect(throws: ShiftError("file 1", found: found, expected: expected), "\(text.prefix(60))")
      {
        try joined([Array(text.utf8)])
      }
    }
    let whole = try certified(2...40)
    #expect(throws: ShiftError("file 1", found: "something else", expected: expected)) {
      try joined([Array(whole.dropLast(9))])
    }
  }

  @Test("A part broken at random is refused in one sentence, or read and told")
  func mutations() throws {
    let sound = try [
      verified(0..<120), verified(0..<120, patience: nil), certified(2...40),
    ]
    var random = CaseRandom(seed: 3, index: 0)
    var accepted = 0
    var flawed = 0
    for number in 0..<Self.files {
      let bytes = mutated(sound[number % 3], &random)
      do throws(ShiftError) {
        let part = try joined([bytes])
        accepted += 1
        #expect(!told(part).isEmpty)
      } catch {
        let sentence = error.description
        if !sentence.contains(": something else;") { flawed += 1 }
        #expect(sentence.contains("; expected ") && !sentence.contains("\n"), "\(sentence)")
        #expect(sentence.utf8.count < 2_000)
      }
    }
    // The mutations must reach behind the first check, or they prove nothing.
    #expect(
      accepted > Self.files / 30 && flawed > Self.files / 10,
      "\(accepted) accepted, \(flawed) with flaws")
  }

  @Test("A checkpoint broken at random is refused in one sentence, or gone on from")
  func brokenCheckpoints() throws {
    let (verification, rule) = (verification(patience: 8), CoordinateRule(format: .float16))
    let start = VerificationCheckpoint(
      of: verification.identity(seed: 1, total: 24), cases: 0..<24)
    var states: [VerificationCheckpoint] = []
    _ = verification.run(from: start, interval: .zero) { states.append($0) }
    let sound = [
      PartFile.bytes(states[states.count - 2]),
      PartFile.bytes(
        CertificateCheckpoint(try Certificate(of: rule, widths: 2...20), of: 2...24, version: "1")),
    ]
    var random = CaseRandom(seed: 4, index: 0)
    var accepted = 0
    for number in 0..<(Self.files / 5) {
      let bytes = mutated(sound[number % 2], &random)
      do {
        if number % 2 == 0 {
          let read: VerificationCheckpoint = try PartFile.checkpoint(bytes, named: "x")
          try read.require(same: start, file: "x")
          #expect(!told(verification.run(from: read) { _ in }).isEmpty)
        } else {
          let read: CertificateCheckpoint = try PartFile.checkpoint(bytes, named: "x")
          try read.require(rule, widths: 2...24, includesTies: true, version: "1", file: "x")
          let whole = try Certificate(of: rule, widths: 2...24, from: read.done) { _ in }
          #expect(!told(.certificate(CertificatePart(whole, of: 2...24, version: "1"))).isEmpty)
        }
        accepted += 1
      } catch {
        let sentence = "\(error)"
        #expect(
          sentence.hasPrefix("x: ") && sentence.contains("; expected ") && !sentence.contains("\n"),
          "\(sentence)")
        #expect(sentence.utf8.count < 4_000)
      }
    }
    #expect(accepted > Self.files / 150, "\(accepted) accepted")
  }

  /// How many broken files: `SHIFTPROOF_FUZZ` says more than the everyday number.
  private static let files =
    ProcessInfo.processInfo.environment["SHIFTPROOF_FUZZ"].flatMap { Int($0) }
    ?? Effort.of(600, long: 3_000)

  private static let words = [
    "0", "1", "-1", "2", "4", "1125899906842624", "9223372036854775807", "-9223372036854775808",
    "1e999",
    "null", "[]", "{}", "\"\\n\"", "0.5",
  ].map { Array($0.utf8) }

  /// Numbers replaced by others, which leaves the file one that can be read, or any bytes broken.
  private func mutated(_ sound: [UInt8], _ random: inout CaseRandom) -> [UInt8] {
    var bytes = sound
    for _ in 0..<random.integer(in: 1...3) {
      let place = random.integer(in: 0...(bytes.count - 1))
      let word = Self.words[random.integer(in: 0...(Self.words.count - 1))]
      switch random.below(8) {
      case 0: bytes[place] ^= 1 << UInt8(random.below(8))
      case 1: bytes.removeLast(min(bytes.count - 1, random.integer(in: 0...40)))
      case 2:
        bytes.removeSubrange(place..<min(bytes.count - 1, place + random.integer(in: 1...40)))
      default:
        let isDigit = { (byte: UInt8) in (48...57).contains(byte) }
        guard let start = bytes[place...].firstIndex(where: isDigit) else { continue }
        let end = bytes[start...].firstIndex { !isDigit($0) } ?? bytes.count
        bytes.replaceSubrange(start..<end, with: word)
      }
    }
    return bytes
  }
}
