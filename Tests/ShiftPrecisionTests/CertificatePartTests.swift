import ExactArithmetic
import Foundation
import PropertyTesting
import ShiftRuns
import ShiftTensors
import Testing

@testable import ShiftPrecision

/// Certificates of ranges that were run apart or stopped.
@Suite struct CertificatePartTests {
  let rule = CoordinateRule(format: .bfloat16, dialect: .pytorchInductor)

  func part(
    _ widths: ClosedRange<Int>, of asked: ClosedRange<Int> = 2...150, rule: CoordinateRule? = nil,
    ties: Bool = true, version: String = "1"
  ) throws -> CertificatePart {
    CertificatePart(
      try Certificate(of: rule ?? self.rule, widths: widths, includesTies: ties, workers: 1),
      of: asked,
      version: version)
  }

  @Test(
    "The parts of all shards, shuffled and read back, join into the certificate of one run",
    arguments: [1, 2, 3, 8, 149])
  func joining(shards: Int) throws {
    // The second has its greatest error at widths 94 and 100 and more; the first of them is told.
    for rule in [rule, CoordinateRule(format: .float, formula: .rounded)] {
      try expectJoining(rule, shards: shards)
    }
  }

  private func expectJoining(_ rule: CoordinateRule, shards: Int) throws {
    let whole = try Certificate(of: rule, widths: 2...150)
    let parts = try (1...shards).map { number in
      let part = try part(Shard("\(number)/\(shards)").widths(of: 2...150), rule: rule)
      #expect(part.flaw == nil)
      let read = try JSONDecoder().decode(
        CertificatePart.self, from: JSONEncoder().encode(part))
      #expect(read == part)
      return (name: "\(number)", part: read)
    }
    var random = CaseRandom(seed: 1, index: shards)
    let joined = try CertificatePart.joined(parts.shuffled(using: &random)).certificate
    #expect(joined == whole)
    let counts = try WidthCounts.each(of: rule, widths: 2...150)
    let greatest = counts.map(\.greatest).max()
    #expect(joined.maximumError.width == counts.first { $0.greatest == greatest }?.width)
    #expect(joined.statement == whole.statement)
    #expect(joined.json.text() == whole.json.text())
  }

  @Test("Every rule reads back as it was written")
  func rules() throws {
    let rules = [
      CoordinateRule(format: .float, formula: .linspace, alignCorners: false),
      CoordinateRule(format: .float16, writtenIn: .double, arithmetic: .float),
      CoordinateRule(format: .rational, dialect: .pytorchCUDA),
    ]
    for rule in rules {
      let read = try JSONDecoder().decode(CoordinateRule.self, from: JSONEncoder().encode(rule))
      #expect(read == rule)
    }
  }

  @Test("Shards have a width each and about as many pixels, and more than widths are refused")
  func shards() throws {
    for (widths, count) in [(2...3000, 3), (2...9, 8), (100...107, 5), (2...4_000_000_000, 1000)] {
      var next = widths.lowerBound
      for number in 1...count {
        let shard = try Shard("\(number)/\(count)").widths(of: widths)
        #expect(shard.lowerBound == next)
        if widths == 2...3000 {
          #expect(abs(try #require(shard.pixelCount) - 4_501_499 / 3) < 3000)
        }
        next = shard.upperBound + 1
      }
      #expect(next == widths.upperBound + 1)
    }
    #expect(
      throws: ShiftError("--shard", found: "9/9", expected: "at most 8 shards, one width each")
    ) { try Shard("9/9").widths(of: 2...9) }
  }

  @Test(
    "Other rules, ties, versions and ranges, gaps and overlaps are refused in one sentence each")
  func refusals() throws {
    func sentence(_ other: CertificatePart) throws -> String? {
      let first = try part(2...50)
      do throws(ShiftError) {
        _ = try CertificatePart.joined([("a", first), ("b", other)])
        return nil
      } catch { return error.description }
    }
    #expect(try sentence(part(51...150)) == nil)
    #expect(
      try sentence(part(51...150, rule: CoordinateRule(format: .bfloat16)))
        == "b: rule bfloat16, textbook, align_corners true, pytorch-cpu; "
        + "expected \(rule), as in a")
    #expect(
      try sentence(part(51...150, ties: false))
        == "b: half-pixel ties left out; expected looked at, as in a")
    #expect(
      try sentence(part(51...150, version: "2")) == "b: version 2; expected 1, as in a")
    #expect(
      try sentence(part(51...160, of: 2...160))
        == "b: a run of widths 2...160; expected widths 2...150, as in a")
    #expect(
      try sentence(part(60...150))
        == "merge: no file with widths 51...59; expected all of widths 2...150")
    #expect(
      try sentence(part(51...149))
        == "merge: no file with widths 150...150; expected all of widths 2...150")
    #expect(
      try sentence(part(50...150))
        == "b: widths 50...150, some of which a has too; expected each width in one file")
  }

  @Test("A certificate that was stopped after any of its checkpoints is the one that was not")
  func checkpoints() throws {
    let whole = try Certificate(of: rule, widths: 2...150)
    var states: [Certificate] = []
    let straight = try Certificate(of: rule, widths: 2...150, from: nil, pixels: 100) {
      states.append($0)
    }
    #expect(straight == whole)
    #expect(states.count > 4)
    #expect((50...150).contains(states[0][.coordinates]))
    for state in states {
      let checkpoint = CertificateCheckpoint(state, of: 2...150, version: "1")
      let read = try JSONDecoder().decode(
        CertificateCheckpoint.self, from: JSONEncoder().encode(checkpoint))
      try read.require(rule, widths: 2...150, includesTies: true, version: "1", file: "x")
      #expect(try Certificate(of: rule, widths: 2...150, from: read.done) { _ in } == whole)
    }
  }

  @Test("A checkpoint of another certificate is refused")
  func otherCheckpoint() throws {
    let checkpoint = CertificateCheckpoint(
      try Certificate(of: rule, widths: 2...9), of: 2...150, version: "1")
    let error = #expect(throws: ShiftError.self) {
      try checkpoint.require(rule, widths: 2...90, includesTies: false, version: "1", file: "x")
    }
    #expect(
      error?.description
        == "x: a checkpoint of version 1, widths 2...150, \(rule), ties looked at; expected "
        + "version 1, widths 2...90, \(rule), ties left out, or a file that does not exist yet")
    for (widths, ties, version) in [
      (2...149, true, "1"), (2...150, false, "1"), (2...150, true, "2"),
    ] {
      #expect(throws: ShiftError.self) {
        try checkpoint.require(
          rule, widths: widths, includesTies: ties, version: version, file: "x")
      }
    }
    #expect(throws: ShiftError.self, "another rule alone") {
      try checkpoint.require(
        CoordinateRule(format: .bfloat16), widths: 2...150, includesTies: true, version: "1",
        file: "x")
    }
    let text = String(decoding: try JSONEncoder().encode(checkpoint), as: UTF8.self)
    let forged = try JSONDecoder().decode(
      CertificateCheckpoint.self,
      from: Data(text.replacing("\"coordinates\":44", with: "\"coordinates\":45").utf8))
    let later = CertificateCheckpoint(
      try Certificate(of: rule, widths: 3...9), of: 2...150, version: "1")
    for checkpoint in [forged, later] {
      #expect(
        throws: ShiftError(
          "x", found: "counts that no run has", expected: "a checkpoint as written")
      ) {
        try checkpoint.require(rule, widths: 2...150, includesTies: true, version: "1", file: "x")
      }
    }
  }

  @Test("Counts that no run has are a flaw, each by itself")
  func flaws() throws {
    func flaw(_ change: (inout [String: Any]) -> Void) throws -> String? {
      let read = try JSONSerialization.jsonObject(with: JSONEncoder().encode(part(2...50)))
      var members = try #require(read as? [String: Any])
      var certificate = try #require(members["certificate"] as? [String: Any])
      change(&certificate)
      members["certificate"] = certificate
      return try JSONDecoder().decode(
        CertificatePart.self, from: JSONSerialization.data(withJSONObject: members)
      ).flaw
    }
    #expect(try flaw { _ in } == nil)
    let changes: [(String, Any)] = [
      ("coordinates", 1275), ("below", -1), ("below", Int.max), ("above", 0), ("notFinite", 1),
      ("outside", 1275), ("nearestWrong", -1), ("ties", 1), ("tiesWrong", 1226),
      ("exactWidths", 49),
      ("firstExactWidths", [2, 2]), ("firstExactWidths", [Int]()), ("firstInexactWidth", 2),
      ("firstBelowWidth", 51), ("firstNearestWrongWidth", 3),
      ("maximumError", ["value": "0", "width": 2, "pixel": 0] as [String: Any]),
      ("maximumError", ["value": "1/128", "width": 50, "pixel": 50] as [String: Any]),
      ("maximumError", ["value": "-1/128", "width": 50, "pixel": 1] as [String: Any]),
    ]
    for (member, value) in changes {
      #expect(try flaw { $0[member] = value } == "counts that no run has", "\(member) \(value)")
    }
    #expect(try flaw { $0["widths"] = [2, 151] } == "widths 2...151 of 2...150")
    #expect(throws: DecodingError.self) {
      try flaw { $0["maximumError"] = ["value": "1/3", "width": 2, "pixel": 0] as [String: Any] }
    }
    #expect(throws: DecodingError.self) {
      try flaw { $0["maximumError"] = ["value": "1e999", "width": 2, "pixel": 0] as [String: Any] }
    }
  }
}
