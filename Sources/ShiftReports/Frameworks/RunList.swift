/// What was asked of each framework.
enum RunList {
  static func write(_ survey: FrameworkSurvey, in page: inout Markdown) {
    page.heading(2, "Commands")
    page.paragraph("As they were run, with `--json`, in an environment with the packages above:")
    page.code(
      survey.frameworks.flatMap { framework in
        framework.runs.map { run in
          run.command
            + (run.failed.map { "  # no result: \($0)" } ?? "  # \(run.cases ?? 0) cases were run")
            + (run.stopped.map { ", \($0)" } ?? "")
        }
      }.joined(separator: "\n"), language: "sh")
  }
}
