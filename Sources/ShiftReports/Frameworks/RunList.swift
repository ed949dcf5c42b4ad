/// What was asked of each framework: cases, time and commands.
enum RunList {
  static func write(_ survey: FrameworkSurvey, in page: inout Markdown) {
    cases(survey, in: &page)
    page.heading(2, "Commands")
    page.paragraph("As they were run, with `--json`, in an environment with the packages above:")
    page.code(
      survey.frameworks.flatMap { framework in
        framework.runs.map { run in
          run.command
            + (run.failed.map { "  # no result: \($0)" } ?? "  # \(run.cases ?? 0) cases were run")
        }
      }.joined(separator: "\n"), language: "sh")
  }

  private static func cases(_ survey: FrameworkSurvey, in page: inout Markdown) {
    page.heading(2, "Cases and time")
    let times = survey.frameworks.compactMap(\.seconds)
    page.paragraph(
      """
      How many random cases each run had, the pipelines of shifts together as *shift*; where one ended before \
      its last, why. The seconds, of each part that was asked in whole ones, are of all that a framework was asked, its programs included and the installing \
      not, on a machine that other work shared: the clock says how long it took there, the CPU what it cost. \
      Together: \(times.reduce(0) { $0 + $1.cpu }.grouped) s of CPU.
      """)
    page.table(
      ["framework", "cases", "s of clock", "s of CPU"], numbers: [2, 3],
      survey.frameworks.map { framework in
        [
          framework.title, framework.runs.map(words).joined(separator: ", "),
          framework.seconds.map { $0.wall.grouped } ?? "–",
          framework.seconds.map { $0.cpu.grouped } ?? "–",
        ]
      })
  }

  private static func words(_ run: FrameworkResult.Run) -> String {
    let conventions = (run.conventions ?? []).map { " \($0)" }.joined()
    guard let cases = run.cases else { return "\(run.subject)\(conventions): no result" }
    return "\(run.subject)\(conventions) \(cases)" + (run.stopped.map { " (\($0))" } ?? "")
  }
}
