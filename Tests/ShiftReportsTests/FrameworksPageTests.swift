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
       "discrepancies": {"far": {"exit": 0, "printed": ["got 1 exact 3"]}},
       "rounding": {"bilinear": 1.25, "bicubic anywhere": 7.5}}
      """
    let facts = """
      [{"id": "far", "title": "far away", "class": "wrong", "frameworks": ["one"], "call": "x", "exact": "3",
        "derivation": "d", "documentation": "says 3, on a page", "why": "w", "thread": null,
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
    // What was refused says nothing of what was answered.
    #expect(
      try marks([
        run("remap", rows: row("nearest zeros", violated: 1, "\"identical\": 5, \"refused\": 1"))
      ]) == ["–", "rounded", "–"])
  }

  @Test("Cells of which some are documented are not called wrong as a whole")
  func partlyWrong() throws {
    let finding = """
      {"strategy": "remap", "kind": "wrong tap", "cases": 2, "message": "m"}
      """
    let rows = row("bilinear zeros", violated: 2, "\"wrong tap\": 3")
    let survey = try survey([run("remap", rows: rows, findings: finding)])
    func mark(_ judgements: [FrameworkDiscrepancy.Judgement]) -> String {
      FrameworkMark(
        survey.frameworks[0].runs, { _ in true },
        known: judgements.enumerated().map { ($0 + 1, $1) }
      ).plainText
    }
    #expect(mark([.wrong, .wrong]) == "wrong: 3 cells, [1], [2]")
    #expect(mark([.documented, .wrong]) == "differs, partly wrong: 3 cells, [1], [2]")
    #expect(mark([.documented, .open]) == "differs: 3 cells, [1], [2]")
    #expect(mark([.evaluation]) == "another evaluation: 3 cells, [1]")
    #expect(mark([.evaluation, .open]) == "differs: 3 cells, [1], [2]")
    #expect(mark([.evaluation, .wrong]) == "differs, partly wrong: 3 cells, [1], [2]")
    #expect(mark([]) == "beyond: 3 cells")
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

  @Test("Cells that are allowed by convention make no convention where calls are refused")
  func refusedBesideConventions() throws {
    // A right kernel, PyTorch's own: where the documentation has no rule its cells count as "convention".
    let rows = row(
      "nearest zeros", violated: 2, "\"identical\": 5, \"convention\": 3, \"refused\": 2")
    #expect(try marks([run("remap", rows: rows)]) == ["–", "bound", "–"])
    #expect(
      try marks([
        run("remap", rows: rows), run("remap", rows: rows, conventions: "\"ties=half-up\""),
      ])
        == ["–", "bound", "–"])
  }

  @Test("The picture has a letter for each mark, its colour, and in words which cells are wrong")
  func picture() throws {
    let finding = """
      {"strategy": "remap", "kind": "wrong tap", "cases": 2, "message": "m"}
      """
    let survey = try survey([
      run(
        "remap",
        rows: [
          row("bilinear zeros", violated: 0, "\"identical\": 5"),
          row("bilinear border", violated: 1, "\"refused\": 1"),
          row("nearest zeros", violated: 2, "\"identical\": 5, \"wrong tap\": 3"),
          row("bicubic zeros", violated: 2, "\"identical\": 5, \"wrong tap\": 1"),
        ].joined(separator: ","), findings: finding),
      run("pad", rows: row("constant", violated: 0, "\"identical\": 5, \"rounding\": 2")),
    ])
    let matrix = FrameworkMatrix(survey)
    #expect(
      matrix.alternative
        == """
        1 candidates against 14 things asked, a mark each: rounded once, in all cells: 1; within the bound: 1; \
        beyond, not judged: 1; wrong, or partly: 1. Wrong, or partly: One (nearest)
        """)
    let picture = matrix.picture
    #expect(picture.path == "frameworks.svg")
    let lines = picture.text.split(separator: "\n").map(String.init)
    // Each letter stands once in the row and once in the legend, on a ground of its own colour.
    for (letter, colour) in [("=", "three"), ("≈", "one"), ("?", "two"), ("✗", "five")] {
      let places = lines.indices.filter { lines[$0].hasSuffix(">\(letter)</text>") }
      #expect(places.count == (letter == "≈" ? 3 : 2), "\(letter)")
      #expect(places.allSatisfy { lines[$0 - 1].contains("f-\(colour)") }, "\(letter)")
    }
    // Ten of fourteen cells were not asked, and the legend says so.
    #expect(lines.count { $0.hasSuffix(">·</text>") } == 11)
    // Of bilinear some calls were refused.
    #expect(lines.count { $0.contains("width=\"6\"") } == 2)
    let text = FrameworksPage.file(survey).text
    #expect(text.contains("](frameworks.svg)"))
    #expect(text.contains("allows it | 1 | [1](#d1) |"))
    #expect(FrameworksPage.files(survey).map(\.path) == ["frameworks.md", "frameworks.svg"])
  }

  @Test("The page has the program, what it printed and the command")
  func page() throws {
    let text = FrameworksPage.file(
      try survey([run("remap", rows: row("nearest zeros", violated: 0, "\"identical\": 5"))])
    ).text
    for part in [
      "### 1. far away", "print('far')", "One: got 1 exact 3",
      "shiftproof check --operator remap", "one==1.2", "Documentation: says 3, on a page",
      "Why it is wrong: w", "| One | 1.25 | – | – | 7.5 |", "Asked: One (one==1.2)",
    ] { #expect(text.contains(part), "\(part)") }
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
