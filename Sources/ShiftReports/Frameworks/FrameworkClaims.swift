import ShiftRuns

/// The numbers of the page of frameworks, for a machine.
enum FrameworkClaims {
  private static let page = "frameworks.md"
  private static let survey =
    "python3 Fixtures/frameworks/survey.py --shiftproof .build/release/shiftproof"
  /// What is judged is written down, and read with the results.
  private static let report = "shiftproof report"

  static func all(_ survey: FrameworkSurvey) -> [Claim] {
    counts(survey) + picture(survey)
      + survey.frameworks.flatMap { cases(of: $0) + marks(of: $0, survey) }
      + survey.frameworks.flatMap(rounding) + survey.discrepancies.flatMap { exact($0, survey) }
  }

  private static func counts(_ survey: FrameworkSurvey) -> [Claim] {
    let classes: [FrameworkDiscrepancy.Judgement] = [.wrong, .documented, .evaluation, .open]
    return [
      Claim(
        page: page, key: "frameworks", value: .integer(survey.frameworks.count),
        range: "results of the survey", kind: .observed, command: self.survey)
    ]
      + classes.map { judged in
        Claim(
          page: page, key: "discrepancies/\(judged.rawValue)",
          value: .integer(survey.discrepancies.count { $0.class == judged }),
          range: "Fixtures/frameworks/discrepancies.json", kind: .observed, command: report)
      }
  }

  /// How often each mark stands in the picture.
  private static func picture(_ survey: FrameworkSurvey) -> [Claim] {
    FrameworkMatrix(survey).counts.map { kind, count in
      Claim(
        page: page, key: "picture/\(kind.rawValue)", value: .integer(count),
        range: "cells of the picture", kind: .observed, command: report)
    }
  }

  private static func cases(of framework: FrameworkResult) -> [Claim] {
    framework.runs.compactMap { run in
      run.cases.map { count in
        Claim(
          page: page, key: key(of: run, framework) + "/cases", value: .integer(count),
          range: range(of: run), kind: .observed, command: run.command)
      }
    }
  }

  /// What stands in the matrices, where something was asked.
  private static func marks(of framework: FrameworkResult, _ survey: FrameworkSurvey) -> [Claim] {
    (FrameworkPart.strategies + FrameworkPart.sampling + FrameworkPart.others).compactMap { part in
      let mark = part.mark(of: framework, survey.discrepancies)
      let runs = framework.runs.filter { part.subjects.contains($0.subject) && $0.rows != nil }
      guard mark != .notOffered, let run = runs.last else { return nil }
      let name = [framework.name, run.subject] + (part.mode.map { [$0] } ?? [])
      return Claim(
        page: page, key: (name + ["mark"]).joined(separator: "/"), value: .string(mark.plainText),
        range: range(of: run), kind: .observed, command: run.command)
    }
  }

  private static func rounding(of framework: FrameworkResult) -> [Claim] {
    (framework.rounding ?? [:]).sorted { $0.key < $1.key }.map { mode, greatest in
      Claim(
        page: page, key: "\(framework.name)/\(mode)/rounding", value: .number(greatest),
        range: "256 positions, in units of 2^-24 of the magnitudes that are read", kind: .observed,
        command: "\(survey) --only \(framework.name)")
    }
  }

  private static func exact(
    _ fact: FrameworkDiscrepancy, _ survey: FrameworkSurvey
  ) -> [Claim] {
    let place = survey.discrepancies.firstIndex { $0.id == fact.id }.map { $0 + 1 }
    let exact = Claim(
      page: page, key: "discrepancy/\(fact.id)/exact", value: .string(fact.exact),
      range: fact.call, kind: .proved,
      command: "python Fixtures/frameworks/discrepancies/\(fact.id).py")
    return [
      Claim(
        page: page, key: "discrepancy/\(fact.id)/number",
        value: .optional(place.map { .integer($0) }),
        range: "discrepancies.json", kind: .observed, command: report)
    ] + (fact.hasExactValue ? [exact] : []) + [
      Claim(
        page: page, key: "discrepancy/\(fact.id)/class", value: .string(fact.class.rawValue),
        range: fact.documentation, kind: .observed, command: report)
    ]
  }

  private static func key(of run: FrameworkResult.Run, _ framework: FrameworkResult) -> String {
    ([framework.name, run.subject] + (run.conventions ?? [])).joined(separator: "/")
  }

  private static func range(of run: FrameworkResult.Run) -> String {
    "cases 0..<\(run.cases ?? 0) of seed 1"
  }
}
