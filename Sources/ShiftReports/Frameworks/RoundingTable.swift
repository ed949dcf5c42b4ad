/// How far from the exact value frameworks sample where nothing but rounding is asked.
enum RoundingTable {
  static func write(_ survey: FrameworkSurvey, in page: inout Markdown) {
    let asked = survey.frameworks.filter { !($0.rounding ?? [:]).isEmpty }
    guard !asked.isEmpty else { return }
    page.heading(2, "Rounding")
    page.paragraph(
      """
      The greatest error of 256 samples inside an image, in units of 2⁻²⁴, rounded up. Under *bilinear* and *bicubic* \
      positions are multiples of 1/64 pixel whose numbers float holds, in 5 × 9 pixels, and the error is told as |answer − exact| / \
      Σ|weight · pixel|. Under *anywhere* they are drawn from all that a float names, in 12 × 33 pixels, and it is \
      |answer − exact| / \
      Σ|pixel| of the pixels read: a position in −1…1 is rounded on its way to pixels, which positions in pixels \
      (`remap`) are spared, but kornia brings them to −1…1 and back, and OpenCV 4 rounds them to 1/32 of a pixel. \
      `Fixtures/frameworks/rounding.py` works it out in `fractions.Fraction`, without \
      ShiftProof; the cubic kernel is Keys', A = −3/4.
      """)
    page.table(
      ["framework"] + modes, numbers: Set(1...modes.count),
      asked.map { framework in
        [framework.title] + modes.map { mode in framework.rounding?[mode].map { "\($0)" } ?? "–" }
      })
  }

  private static let modes = ["bilinear", "bicubic", "bilinear anywhere", "bicubic anywhere"]
}
