import ExactArithmetic
import Foundation
import ShiftRuns
import Testing

@testable import ShiftReports

/// The committed results of the survey, and what the page claims of them, against other ways to the same.
@Suite struct FrameworkResultsTests {
  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/frameworks").standardized

  private static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appending(path: path)))
  }

  private static func names() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.appending(path: "results").path)
      .filter { $0.hasSuffix(".json") }.sorted()
  }

  private static func survey() throws -> FrameworkSurvey {
    try FrameworkSurvey(
      results: names().map { ($0, try bytes("results/\($0)")) },
      facts: ("discrepancies.json", try bytes("discrepancies.json")),
      program: { String(decoding: try bytes("discrepancies/\($0).py"), as: UTF8.self) })
  }

  /// The files as they are, without the types that the page reads them with.
  private static func plainResults() throws -> [[String: Any]] {
    try names().map { name in
      let value = try JSONSerialization.jsonObject(with: Data(bytes("results/\(name)")))
      return try #require(value as? [String: Any])
    }
  }

  @Test("Each program of a discrepancy was run with a framework, and no path of a machine is told")
  func programs() throws {
    let survey = try Self.survey()
    #expect(survey.frameworks.count >= 12)
    #expect(Set(survey.frameworks.map(\.place)).count == survey.frameworks.count)
    for fact in survey.discrepancies {
      #expect(fact.program?.contains("Fraction") == true, "\(fact.id)")
      #expect(!fact.documentation.isEmpty, "\(fact.id) names no documentation")
      #expect(
        survey.frameworks.contains { $0.discrepancies[fact.id]?.exit == 0 },
        "\(fact.id) was not run")
    }
    let text = FrameworksPage.file(survey).text
    #expect(!text.contains("/tmp/") && !text.contains("/home/"))
  }

  @Test("Each run has at least 100 cases or as many as it asked for, or says why it has fewer")
  func enoughCases() throws {
    for result in try Self.plainResults() {
      let runs = try #require(result["runs"] as? [[String: Any]])
      #expect(!runs.isEmpty, "\(result["name"] ?? "")")
      for run in runs where run["failed"] == nil {
        let cases = try #require(run["cases"] as? Int)
        let command = try #require(run["command"] as? String)
        let asked = command.firstMatch(of: #/--cases ([0-9]+)/#).flatMap { Int($0.1) }
        #expect(
          cases >= 100 || cases == asked || run["stopped"] is String,
          "\(result["name"] ?? "") \(run["subject"] ?? ""): \(cases)")
      }
    }
  }

  @Test("The claims count what the files hold")
  func claims() throws {
    let claims = FrameworkClaims.all(try Self.survey())
    let values = Dictionary(uniqueKeysWithValues: claims.map { ($0.key, $0.value.text(.line)) })
    var checked = 0
    for result in try Self.plainResults() {
      let name = try #require(result["name"] as? String)
      for run in try #require(result["runs"] as? [[String: Any]]) where run["failed"] == nil {
        let subject = try #require(run["subject"] as? String)
        let conventions = run["conventions"] as? [String] ?? []
        let cases = try #require(run["cases"] as? Int)
        let key = ([name, subject] + conventions + ["cases"]).joined(separator: "/")
        #expect(values[key] == "\(cases)", "\(key)")
        checked += 1
        // A pipeline and a mode sum up to a mark of their own, which the operators of one mark do not.
        guard ["deform_conv2d", "conv2d", "pad", "roll", "affine_grid"].contains(subject) else {
          continue
        }
        let isLast = !hasLaterRun(of: subject, after: conventions, in: result)
        guard isLast, let mark = values["\(name)/\(subject)/mark"] else { continue }
        let cells = try uncovered(run)
        let counted = mark.firstMatch(of: #/([0-9,]+) cells?/#).map {
          Int($0.1.replacing(",", with: "")) ?? -1
        }
        #expect(counted ?? 0 == cells, "\(name)/\(subject): \(mark)")
      }
    }
    #expect(checked > 60)
    let facts = try #require(
      JSONSerialization.jsonObject(with: Data(Self.bytes("discrepancies.json")))
        as? [[String: Any]])
    for judged in ["wrong", "documented", "open", "evaluation"] {
      let count = facts.count { $0["class"] as? String == judged }
      #expect(values["discrepancies/\(judged)"] == "\(count)")
    }
  }

  @Test("Every question of rules.py was asked of whoever samples, and stands in the table once")
  func rules() throws {
    let script = String(decoding: try Self.bytes("rules.py"), as: UTF8.self)
    let asked = script.matches(of: #/\n    \("([^"]+)", \[/#).map { String($0.1) }
    #expect(asked.count > 20)
    #expect(RuleTable.keys.sorted() == asked.sorted())
    for framework in try Self.survey().frameworks where !framework.rules.isEmpty {
      #expect(Set(framework.rules.keys) == Set(asked), "\(framework.name)")
    }
  }

  @Test("Each cell of the matrices that nothing covers is judged by a discrepancy")
  func allJudged() throws {
    for (key, value) in FrameworkClaims.all(try Self.survey()).map({ ($0.key, $0.value) })
    where key.hasSuffix("/mark") {
      #expect(!value.text(.line).contains("beyond"), "\(key)")
    }
  }

  @Test("The picture marks what the files hold, counted without its types")
  func pictureCounts() throws {
    let matrix = FrameworkMatrix(try Self.survey())
    let parts: [(subjects: [String], mode: String?)] =
      ["slice", "roll", "deform_conv2d", "conv2d", "grid_sample"].map { (["shift"], $0) }
      + ["bilinear", "nearest", "bicubic"].map { (["grid_sample", "remap"], $0) }
      + ["grid_sample_3d", "deform_conv2d", "conv2d", "pad", "roll", "affine_grid"].map {
        ([$0], nil)
      }
    var (rounded, refused, asked) = (0, 0, 0)
    for result in try Self.plainResults() {
      for part in parts {
        let runs = try #require(result["runs"] as? [[String: Any]]).filter {
          part.subjects.contains($0["subject"] as? String ?? "") && $0["failed"] == nil
        }
        guard let run = runs.last else { continue }
        let rows = try #require(run["rows"] as? [[String: Any]]).filter { row in
          let name = row["strategy"] as? String ?? ""
          let group = row["group"] as? String ?? ""
          let isOfPart =
            part.mode.map { part.subjects == ["shift"] ? name == $0 : group.hasPrefix($0) } ?? true
          return isOfPart && row["cases"] as? Int ?? 0 > 0
        }
        let kinds = rows.map { Set((($0["cells"] as? [String: Int]) ?? [:]).keys) }
        guard !rows.isEmpty else { continue }
        asked += 1
        let answered = kinds.filter { !$0.subtracting(["refused"]).isEmpty }
        if answered.isEmpty { refused += 1 }
        // Where a run under conventions followed, both being exact is a convention, not a rounding.
        if !answered.isEmpty, answered.allSatisfy({ $0.subtracting(["refused"]) == ["identical"] }),
          runs.count == 1
        {
          rounded += 1
        }
      }
    }
    let counts = Dictionary(uniqueKeysWithValues: matrix.counts.map { ($0.kind, $0.count) })
    #expect(asked > 100)
    #expect(counts.values.reduce(0, +) == asked)
    #expect(counts[.refuses] == refused)
    #expect(counts[.rounded] == rounded)
  }

  private func hasLaterRun(
    of subject: String, after conventions: [String], in result: [String: Any]
  ) -> Bool {
    let runs = (result["runs"] as? [[String: Any]] ?? []).filter {
      $0["subject"] as? String == subject && $0["failed"] == nil
    }
    return runs.last?["conventions"] as? [String] ?? [] != conventions
  }

  /// Cells of violated comparisons, of the classes that a finding about values names.
  private func uncovered(_ run: [String: Any]) throws -> Int {
    // What is no cell, or is accounted for elsewhere on the page.
    let others: Set = [
      "refused", "convention", "law broken", "not deterministic", "depends on earlier calls",
    ]
    let findings = try #require(run["findings"] as? [[String: Any]])
    // A call that ended the process, and another way when it was asked again, is found as "not deterministic".
    let kinds = Set(findings.compactMap { $0["kind"] as? String }).subtracting(others)
      .union(["crashed", "timed out", "garbage", "wrong shape", "wrong type"])
    return try #require(run["rows"] as? [[String: Any]]).reduce(0) { sum, row in
      let cells = row["cells"] as? [String: Int] ?? [:]
      // A row of refusals alone was not answered.
      guard row["violated"] as? Int ?? 0 > 0, !Set(cells.keys).subtracting(["refused"]).isEmpty
      else { return sum }
      return sum + cells.filter { kinds.contains($0.key) }.values.reduce(0, +)
    }
  }

  private struct Derived {
    let id: String
    let values: [Rational]
  }

  /// Keys' kernel with A = −3/4, from its two cubics.
  private static func keys(_ distance: Rational) -> Rational {
    let (t, a) = (distance < 0 ? 0 - distance : distance, Rational(-3, over: 4))
    if t <= 1 { return (a + 2) * t * t * t - (a + 3) * t * t + 1 }
    return t < 2 ? a * t * t * t - 5 * a * t * t + 8 * a * t - 4 * a : 0
  }

  /// A sample of a row of which `pixel` gives any index.
  private static func cubic(_ x: Rational, _ pixel: (Int) -> Rational) -> Rational {
    (-40..<80).reduce(0) { $0 + keys(x - Rational($1)) * pixel($1) }
  }

  private static func linear(_ x: Rational, _ pixel: (Int) -> Rational) -> Rational {
    (-40..<80).reduce(0) { sum, k in
      let distance = x < Rational(k) ? Rational(k) - x : x - Rational(k)
      return distance < 1 ? sum + (1 - distance) * pixel(k) : sum
    }
  }

  /// Index k of a row mirrored about its end pixels, by walking.
  private static func bounced(_ k: Int, _ count: Int) -> Int {
    var (place, step) = (0, 1)
    for _ in 0..<abs(k) {
      if !(0..<count).contains(place + step) { step = -step }
      place += step
    }
    return place
  }

  private static func inside(_ row: [Int]) -> (Int) -> Rational {
    { row.indices.contains($0) ? Rational(row[$0]) : 0 }
  }

  private static let derived: [Derived] = [
    Derived(
      id: "opencv_cubic_reflect",
      values: [Rational(-33, over: 2), Rational(65, over: 2)].map { x in
        cubic(x) { Rational([1, 4, 4, 1][(($0 % 4) + 4) % 4]) }
      }),
    Derived(
      id: "mnn_reflection",
      values: [
        linear(Rational(5, over: 2)) { Rational([1, 2, 3][bounced($0, 3)]) },
        cubic(Rational(3, over: 2), inside([0, 0, 1, 0])),
      ]),
    Derived(
      id: "ncnn_reflection",
      values: [linear(Rational(9, over: 2)) { Rational([1, 2, 3][bounced($0, 3)]) }]),
    Derived(
      id: "onnx_reference_cubic",
      values: [cubic(Rational(7, over: 4)) { Rational(min(max($0, 0), 1)) }]),
    Derived(
      id: "tvm_deform_border",
      values: [[1, 2], [4, 8]].flatMap { row in
        [0, 1].map { linear(Rational($0) - Rational(1, over: 2), inside(row)) }
      }),
    Derived(
      id: "tensorflow_wrap", values: (0..<4).map { Rational([1, 2, 3, 4][(3 + $0) % 4]) }),
  ]

  @Test(
    "Exact values of six discrepancies, from the formulas, are those of the page and the programs")
  func exactValues() throws {
    let survey = try Self.survey()
    for one in Self.derived {
      let fact = try #require(survey.discrepancies.first { $0.id == one.id })
      let printed = survey.frameworks.compactMap { $0.discrepancies[one.id]?.printed }.joined()
        .joined(separator: " ")
      for value in one.values.map(\.description) {
        let word = try Regex("(^|[^0-9/.])\(value)($|[^0-9/.])")
        #expect(fact.exact.contains(word), "\(one.id): \(value)")
        #expect(printed.contains(word), "\(one.id): \(value) in \(printed)")
      }
    }
  }
}
