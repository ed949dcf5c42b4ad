import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// What PyTorch made of `2 * i / (n - 1) - 1` in BFloat16 where n is held in a tensor, as `Fixtures/lines.json`
/// has it.
enum HeldExtent {
  static let (inexact, cells) = (56_759, 131_327)
}

/// What a line of Python is on each device, and the first table for CUDA.
enum PrecisionLines {
  static func write(_ study: PrecisionStudy, in page: inout Markdown) {
    page.heading(2, "Which line of Python is which formula")
    let widths = study.lines.first?.cpu.widths ?? 2...2
    page.paragraph(
      """
      The same line is another formula by what `n - 1` is and where it runs, and in the 16-bit types the results \
      differ: BFloat16, aligned, every pixel of every width \(widths.lowerBound)…\(widths.upperBound) (proved): share \
      of inexact \
      pixels, and the width at which nearest is first wrong. `n - 1` is a Python *number*, or a *tensor* of the format, on the same device, that \
      holds it rounded once. A number stays wide in products and quotients: PyTorch \
      computes them in Float and stores the result. A difference rounds the number first on the CPU, and on CUDA a \
      quotient is a product with the reciprocal. The CPU columns are what \
      PyTorch 2.15.0 gave under `ATEN_CPU_CAPABILITY=default` (`Fixtures/lines.json`); under AVX2 and AVX512 its `linspace` \
      fuses a product and a sum, and 2 pixels of these fewer are inexact. CUDA is read from its source (`BinaryDivTrueKernel.cu`, \
      positions in Float) and was not run.
      """)
    func found(_ c: Certificate) -> String {
      "\(c[.inexact].percent(of: c[.coordinates])), "
        + (c.firstWidth(.nearestWrong).map { "\($0)" } ?? "none")
    }
    page.table(
      ["line", "`n - 1` is a", "formula on a CPU", "there", "formula on CUDA", "there"],
      study.lines.map { study in
        [
          "`\(study.line.python)`",
          study.line.looksAtKind ? (study.n == .number ? "number" : "tensor") : "number",
          words(study.cpu.rule), found(study.cpu), words(study.cuda.rule), found(study.cuda),
        ]
      })
    page.paragraph(
      """
      A tensor of the format that holds n itself rounds twice, n and then n − 1, which from width 257 on can be \
      another number: \
      with it the first line came back elsewhere at \(HeldExtent.inexact.percent(of: HeldExtent.cells)) of the pixels \
      (recorded).
      """)
    onCUDA(study, &page)
    page.details("The formulas") { page in
      page.table(
        ["formula", "aligned", "not aligned"],
        [
          ["textbook", "`2·i/(n−1) − 1`", "`(2·i+1)/n − 1`"],
          ["reciprocal", "`i·(2/(n−1)) − 1`", "`(2·i+1)·(1/n) − 1`"],
          ["centered", "`(2·i−(n−1))/(n−1)`", "`(2·i+1−n)/n`"],
          ["centered-reciprocal", "`(2·i−(n−1))·(1/(n−1))`", "`(2·i+1−n)·(1/n)`"],
          [
            "linspace", "`−1 + step·i`, from the middle `1 − step·(n−1−i)`",
            "the same between ±(1−1/n)",
          ],
          ["rounded", "the exact value, rounded once", "the exact value, rounded once"],
        ])
      page.paragraph(
        """
        An axis of one pixel has no range: with aligned corners n − 1 is 0, and the formulas but \
        `linspace`, which gives −1, have no value there. Without aligned corners all give 0, which is exact.
        """)
    }
  }

  /// The first screen's table for the model of a GPU.
  private static func onCUDA(_ study: PrecisionStudy, _ page: inout Markdown) {
    guard let (reach, widths) = study.onCUDA.first.map({ ($0.reach, $0.widths) }) else { return }
    page.paragraph(
      """
      The first table for CUDA, `n - 1` a number: by the dialect `pytorch-cuda`, which is read from the source and was not run \
      (proved of that model, widths \(widths.lowerBound)…\(widths.upperBound), whole shifts to ±\(reach)). A 16-bit \
      grid is mapped back \
      in Float there, which shows each rounding of the grid, so that nearly every pixel comes back beside itself; \
      what a nearest read can bear is half a pixel.
      """)
    page.table(
      ["format on CUDA", "inexact pixels", "largest error (px)"]
        + PrecisionStudy.distinctBoundaries.map {
          $0 == .replicate ? "nearest first wrong at: replicate¹" : $0.rawValue
        }, numbers: [1, 2, 3, 4, 5, 6],
      [NumberFormat.float16, .bfloat16].map { format in
        let own = study.onCUDA.filter { $0.rule.format == format }
        let still = own.first.map { $0.shifts[$0.reach] }
        return [
          format.title, still.map { $0.inexact.percent(of: $0.cells) } ?? "–",
          own.first.map { pixels($0.maximumError.pixels) } ?? "–",
        ] + own.map { $0.firstNearestWrongWidth(upTo: $0.reach).map(\.grouped) ?? "none" }
      })
  }

  private static func words(_ rule: CoordinateRule) -> String {
    rule.formula.rawValue
      + (rule.writtenIn != rule.format
        ? ", computed in \(rule.writtenIn.title)"
        : rule.extentIn != rule.writtenIn ? ", n in \(rule.extentIn.title)" : "")
  }
}
