/// How far from the exact value frameworks sample where nothing but rounding is asked.
enum RoundingTable {
  static func write(_ survey: FrameworkSurvey, in page: inout Markdown) {
    let asked = survey.frameworks.filter { !($0.rounding ?? [:]).isEmpty }
    guard !asked.isEmpty else { return }
    page.heading(2, "Rounding")
    page.paragraph(
      """
      The greatest |answer − exact| / Σ|weight · pixel| of 256 positions inside an image of 5 × 9 pixels, all of \
      them multiples of 1/64 pixel that float holds, in units of 2⁻²⁴, rounded up. `Fixtures/frameworks/rounding.py` \
      works it out in `fractions.Fraction`, without ShiftProof; the cubic kernel is Keys', A = −3/4. A position \
      that is rounded on the way counts as an error of the answer.
      """)
    page.table(
      ["framework", "bilinear", "bicubic"], numbers: [1, 2],
      asked.map { framework in
        [framework.title]
          + ["bilinear", "bicubic"].map { mode in framework.rounding?[mode].map { "\($0)" } ?? "–" }
      })
  }
}
