import Foundation
import ShiftTensors
import Testing

@testable import ShiftReports

@Suite struct FrameworksPageTests {
  private func run(
    _ subject: String, rows: String, findings: String = "", conventions: String = ""
  ) -> String {
    """
    {"subject": "\(subject)", "command": "shiftproof check --operator \(subject)", "cases": 10,
     "conventions": [\(conventions)], "rows": [\(rows)], "notSupported": [],
     "findings": [\(findings)]}
    """
  }

  private func row(_ group: String, violated: Int, _ cells: String, strategy: String = "k")
    -> String
  {
    """
    {"strategy": "\(strategy)", "format": "float", "group": "\(group)", "cases": 4, "identical": 1,
     "violated": \(violated), "cells": {\(cells)}}
    """
  }

  private func survey(_ runs: [String], name: String = "one") throws -> FrameworkSurvey {
    let result = """
      {"name": "\(name)", "title": "One", "place": 0, "packages": ["one==1.2"], "versions": [],
       "notes": [], "runs": [\(runs.joined(separator: ","))], "rules": {"tie 1/2": "2"},
       "discrepancies": {"far": {"exit": 0, "printed": ["got 1 exact 3"]}}}
      """
    let facts = """
      [{"id": "far", "title": "far away", "class": "wrong", "frameworks": ["one"], "call": "x", "exact": "3",
        "derivation": "d", "why": "w", "since": "1.2", "thread": null,
        "explains": ["one remap nearest"]}]
      """
    return try FrameworkSurvey(
      results: [("r", Array(result.utf8))], facts: ("f", Array(facts.utf8)),
      program: { "print('\($0)')\n" })
  }

  private func marks(_ runs: [String]) throws -> [String] {
    let survey = try survey(runs)
    return FrameworkPart.sampling.map {
      $0.mark(of: survey.frameworks[0], survey.discrepancies).text
    }
  }

  @Test("Marks say what the rows of a run hold")
  func marksOfRows() throws {
    let wrong = """
      {"strategy": "remap", "kind": "wrong tap", "cases": 2, "message": "m"}
      """
    #expect(
      try marks([
        run(
          "remap",
          rows: [
            row("bilinear zeros", violated: 0, "\"identical\": 5, \"rounding\": 2"),
            row("nearest zeros", violated: 2, "\"identical\": 5, \"wrong tap\": 3, \"tie\": 1"),
            row("bicubic zeros", violated: 4, "\"refused\": 4"),
          ].joined(separator: ","), findings: wrong)
      ]) == ["bound", "**wrong**: 3 cells, [1](#d1)", "refuses"])
    #expect(
      try marks([run("remap", rows: row("nearest zeros", violated: 0, "\"identical\": 5"))])
        == ["–", "rounded", "–"])
  }

  @Test("What a convention explains is no fault")
  func conventions() throws {
    let convention = """
      {"strategy": "remap", "kind": "convention", "cases": 2, "message": "m"}
      """
    #expect(
      try marks([
        run(
          "remap", rows: row("nearest zeros", violated: 2, "\"identical\": 5, \"convention\": 3"),
          findings: convention),
        run(
          "remap", rows: row("nearest zeros", violated: 0, "\"identical\": 8"),
          conventions: "\"ties=half-up\""),
      ]) == ["–", "convention: ties=half-up", "–"])
    let wrong = """
      {"strategy": "remap", "kind": "wrong tap", "cases": 2, "message": "m"}
      """
    #expect(
      try marks([
        run(
          "remap", rows: row("nearest zeros", violated: 2, "\"wrong tap\": 5, \"convention\": 3"),
          findings: convention),
        run(
          "remap", rows: row("nearest zeros", violated: 1, "\"identical\": 7, \"wrong tap\": 1"),
          findings: wrong, conventions: "\"ties=half-up\""),
      ]) == ["–", "convention: ties=half-up; **wrong**: 1 cell, [1](#d1)", "–"])
  }

  @Test("The page has the program, what it printed and the command")
  func page() throws {
    let text = FrameworksPage.file(
      try survey([run("remap", rows: row("nearest zeros", violated: 0, "\"identical\": 5"))])
    ).text
    for part in [
      "### 1. far away", "print('far')", "One: got 1 exact 3",
      "shiftproof check --operator remap", "one==1.2",
    ] { #expect(text.contains(part)) }
  }

  /// The folder of the repository, from this file's place.
  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "../../Fixtures/frameworks").standardized.path

  @Test("The committed results are read, and each program was run with a framework")
  func committed() throws {
    func bytes(_ path: String) throws -> [UInt8] {
      Array(try Data(contentsOf: URL(filePath: "\(Self.fixtures)/\(path)")))
    }
    let names = try FileManager.default.contentsOfDirectory(atPath: "\(Self.fixtures)/results")
    let survey = try FrameworkSurvey(
      results: names.sorted().map { ($0, try bytes("results/\($0)")) },
      facts: ("discrepancies.json", try bytes("discrepancies.json")),
      program: { String(decoding: try bytes("discrepancies/\($0).py"), as: UTF8.self) })
    #expect(survey.frameworks.count >= 12)
    #expect(Set(survey.frameworks.map(\.place)).count == survey.frameworks.count)
    for fact in survey.discrepancies {
      #expect(fact.program?.contains("Fraction") == true, "\(fact.id)")
      #expect(
        survey.frameworks.contains { $0.discrepancies[fact.id]?.exit == 0 },
        "\(fact.id) was not run")
    }
    let text = FrameworksPage.file(survey).text
    #expect(!text.contains("/tmp/") && !text.contains("/home/"))
  }

  @Test("A file of another form is named")
  func refusal() {
    #expect {
      try FrameworkSurvey(
        results: [("r.json", Array("{}".utf8))], facts: ("f", []), program: { $0 })
    } throws: {
      "\($0)"
        == "r.json: another form of JSON; expected a file that Fixtures/frameworks/survey.py wrote"
    }
  }
}
