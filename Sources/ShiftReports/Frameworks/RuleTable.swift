/// What frameworks answer where the documentation says little: at ties, NaN, infinities and far outside.
enum RuleTable {
  /// A column: a title and the questions of `rules.py` whose answers stand in it.
  private struct Column {
    let title: String
    let keys: [String]
  }

  private static let columns = [
    Column(title: "ties", keys: ["tie 1/2", "tie 3/2", "tie -1/2"]),
    Column(title: "tie under reflection", keys: ["tie -3/2 mirrored"]),
    Column(title: "NaN, bilinear", keys: ["NaN bilinear zeros", "NaN bilinear border"]),
    Column(title: "NaN, nearest", keys: ["NaN nearest zeros", "NaN nearest border"]),
    Column(title: "+Inf, bilinear", keys: ["+Inf bilinear zeros", "+Inf bilinear border"]),
    Column(title: "+Inf, nearest", keys: ["+Inf nearest zeros", "+Inf nearest border"]),
    Column(
      title: "far, bilinear border",
      keys: [
        "2^24 bilinear border", "2^31 bilinear border", "2^64 bilinear border",
        "-2^31 bilinear border",
      ]),
    Column(
      title: "far, bicubic border", keys: ["2^31 bicubic border", "2^64 bicubic border"]),
    Column(title: "far, nearest border", keys: ["2^31 nearest border", "2^64 nearest border"]),
    Column(
      title: "far, zeros",
      keys: [
        "2^31 nearest zeros", "2^64 nearest zeros", "2^64 bilinear zeros", "-2^64 bilinear zeros",
      ]),
  ]

  /// Every question that is told.
  static var keys: [String] { columns.flatMap(\.keys) }

  static func write(_ survey: FrameworkSurvey, in page: inout Markdown) {
    let asked = survey.frameworks.filter { !$0.rules.isEmpty }
    guard !asked.isEmpty else { return }
    page.heading(2, "Ties, NaN, infinities, far away")
    page.paragraph(
      """
      Answers of `grid_sample`, or `remap`, at one position of a small image. *Ties*: nearest at ½, 3/2 and −½ of \
      1 2 3 4 with zeros outside: 1 3 1 is to even, 2 3 1 half up, 2 3 0 away from zero, as the answers read \
      (of kornia they tell no rule: it rounds ½ and −½ off the tie). *Tie under \
      reflection*: nearest at −3/2 of 1 2 3 4, mirrored about the edge: 1 is mirrored first (of MNN it is border), 2 \
      rounded first or \
      a half that goes up. NaN and +Inf: of 1 2, with zeros, then with border. *Far*: of 1 2; bilinear with border at 2²⁴, \
      2³¹, 2⁶⁴ and −2³¹ pixels (2 2 2 1 is right), bicubic and nearest at 2³¹ and 2⁶⁴ (2 2), zeros outside nearest at 2³¹ and \
      2⁶⁴, bilinear at 2⁶⁴ and −2⁶⁴ (0 0 0 0); of `grid_sample` half a pixel beside these.
      """)
    page.table(
      ["framework"] + columns.map(\.title),
      asked.map { framework in
        [framework.title]
          + columns.map { column in
            column.keys.map { framework.rules[$0] ?? "–" }.joined(separator: " ")
          }
      })
  }
}
