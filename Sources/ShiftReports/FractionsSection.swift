import ExactArithmetic
import ShiftOperators
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// The five ways of shifting by fractions of a pixel, ranked.
enum FractionsSection {
  static func write(_ study: FractionStudy, in page: inout Markdown) {
    page.heading(2, "The five ways by fractions")
    answer(study, in: &page)
    page.picture(
      "fraction-deviation.svg",
      alternative: "What each way misses in Float against the width, log scale, one line each")
    table(study, in: &page)
    builds(study, in: &page)
    finer(study, in: &page)
    page.details("Under the other boundaries, in Float") { boundaries(study, in: &$0) }
  }

  private static func answer(_ study: FractionStudy, in page: inout Markdown) {
    let float = study.series.filter { $0.format == .float }
    guard let grid = float.last, let worst = grid.greatest,
      let bound = Rational(exactly: grid.bound)
    else { return }
    let level = float.filter { $0.bound == float[0].bound }.map { "`\($0.way.name)`" }
    page.paragraph(
      """
      **Moved by quarters of a pixel, \(level.listed) are level: in Float each misses the exact value by 2⁻²⁴ at the \
      most; `grid_sample` misses a row of \(worst.width) px by \(units(worst.attained, .float)) times \
      that, and no row by more than \(units(bound, .float, isRaised: true)) times.** Proved for every row with values \
      in −1…1, every width \(range(study)) and every shift by quarters, under zeros: weights of quarters are exact, so \
      that only two products and a sum round, while a grid value is rounded before it is mapped back. By [fractions of 23 \
      bits](#finer-fractions-than-quarters) a pixel \
      plus an offset rounds too, and `deform_conv2d` comes to lie beside `grid_sample`.
      """)
  }

  private static func table(_ study: FractionStudy, in page: inout Markdown) {
    let widths = shownWidths(study)
    page.table(
      ["format", "slice, roll, conv2d", "deform_conv2d"] + widths.map { "grid_sample: \($0) px" },
      numbers: Set(1...(2 + widths.count)),
      NumberFormat.rounding.map { format in
        let own = study.series.filter { $0.format == format }
        func of(_ name: String) -> FractionStudy.Series? { own.first { $0.way.name == name } }
        return [
          format.title, of("slice").flatMap(\.greatest).map(span) ?? "–",
          of("deform_conv2d").map { stepped($0, study.widths) } ?? "–",
        ] + widths.map { of("grid_sample")?[$0].map(span) ?? "–" }
      })
    page.paragraph(
      """
      In units of 2⁻ᵖ, half the spacing of the numbers above 1 in a format of p bits (11, 8, 24, 53). *a…b*: a row \
      that misses by a is known (`shiftproof precision --fractions --json` prints it), and no row misses by more than \
      b. One axis is moved here, by our operators, which round each operation to the format; PyTorch's `conv2d` on a CPU \
      rounds its sum once in 16 bits. `deform_conv2d` in BFloat16, for which torchvision has no kernel on a CPU: quarters of a pixel are numbers of 8 \
      bits below 64 px, and pixels to 256; wider images, whose pixel 257 is read elsewhere, are not claimed.
      """)
  }

  private static func builds(_ study: FractionStudy, in page: inout Markdown) {
    page.heading(3, "What another build changes")
    let formats = [NumberFormat.float, .double]
    let fused = study.builds.filter { $0.dialect == .pytorchCPUFused }
    let isSame = fused.allSatisfy { $0.changed == 0 }
    page.paragraph(
      """
      **Fused multiply-adds change \(isSame ? "no tap and no weight" : "some taps") of the aligned grid, only how \
      the sum is rounded;** `torch.compile` on a CPU does change them: Inductor maps back by `g·m + m` with m = (n − 1)/2, unfused. Compared at each quarter of each width \(range(study)), under zeros (proved). \
      `pytorch-cuda` is PyTorch's own kernel, read from its source and not run: PyTorch gives bilinear calls under zeros with aligned corners to cuDNN, to 1,024 channels, whose \
      arithmetic is not public. `pytorch-fallback` is the plain loop that PyTorch keeps beside the vectorised kernel.
      """)
    let widest = shownWidths(study).last ?? study.widths.upperBound
    let plain = study.series.filter { $0.way.name == "grid_sample" }
    func row(_ name: String, _ cells: [String]) -> [String] { ["`\(name)`"] + cells }
    page.table(
      ["`grid_sample` by"]
        + formats.flatMap {
          ["\($0.title): quarters read otherwise", "misses at \(widest) px, in 2⁻ᵖ"]
        }, numbers: [1, 2, 3, 4],
      [
        row(
          "pytorch-cpu",
          formats.flatMap { format in
            ["–", plain.first { $0.format == format }?[widest].map(span) ?? "–"]
          })
      ]
        + FractionStudy.otherDialects.map { dialect in
          row(
            dialect.name,
            formats.flatMap { format -> [String] in
              guard
                let build = study.builds.first(where: {
                  $0.dialect == dialect && $0.series.format == format
                })
              else { return ["–", "–"] }
              return [
                build.changed == 0 ? "none" : build.changed.percent(of: build.cells),
                build.series[widest].map(span) ?? "–",
              ]
            })
        })
    let kernels = study.fusedKernels.first { $0.format == .float }
    page.paragraph(
      """
      A convolution one of whose two products meets the sum unrounded, in a fused multiply-add, misses by \
      \(kernels?.greatest.map(span) ?? "–") at the most, as before.
      """)
  }

  private static func finer(_ study: FractionStudy, in page: inout Markdown) {
    page.heading(3, "Finer fractions than quarters")
    page.paragraph(
      """
      Fractions of p − 1 bits after the point (multiples of 2⁻²³ in Float), under zeros, in units of 2⁻ᵖ. Weights made of ⌊s⌋ \
      miss by 1.75 at most for every f = s − ⌊s⌋ that is a number of the format (proved: 1 − f, the products and the sum \
      round; for the fractions drawn here 1 − f is exact). An offset added to a pixel is \
      rounded by H at most, half the spacing of the numbers just below the width, and some offset is from 3 px on: \
      `deform_conv2d` misses by 2H at least, at 2ᵏ + 1 px by H, and by 2H + 2 at most (proved). *Seen*: the most of \
      \(FinerFractions.draws) \
      fractions of seed \(study.finer.first?.seed ?? 1) at every pixel (observed).
      """)
    page.table(
      ["width", "deform_conv2d: 2H", "seen in Float", "grid_sample: seen in Float", "in Double"],
      numbers: [0, 1, 2, 3, 4],
      shownWidths(study).map { width in
        func seen(_ name: String, _ format: NumberFormat) -> String {
          study.finer.first {
            $0.way.name == name && $0.format == format && $0.width == width
          }.flatMap { Rational(exactly: $0.attained) }.map { units($0, format) } ?? "–"
        }
        return [
          "\(width)", units(2 * FinerFractions.halfSpacing(below: width, in: .float), .float),
          seen("deform_conv2d", .float), seen("grid_sample", .float), seen("grid_sample", .double),
        ]
      })
  }

  private static func boundaries(_ study: FractionStudy, in page: inout Markdown) {
    page.paragraph(
      """
      Shifts by quarters up to ±\(QuarterDeviation.reach) px, every cell (proved for these widths), in units of 2⁻²⁴. The \
      padding of `deform_conv2d` and the grown image that `grid_sample` needs under circular move positions \
      outwards; mirrored positions are folded back.
      """)
    let widths = shownWidths(study)
    page.table(
      ["boundary", "slice", "roll", "conv2d", "deform_conv2d"]
        + widths.map { "grid_sample: \($0) px" },
      numbers: Set(1...(4 + widths.count)),
      Boundary.allCases.map { boundary in
        let own = study.boundaries.filter { $0.boundary == boundary }
        func of(_ name: String, _ width: Int) -> String {
          own.first { $0.way.name == name && $0.width == width }.map(span) ?? "–"
        }
        let first = widths.first ?? 7
        return [
          boundary.rawValue, of("slice", first), of("roll", first), of("conv2d", first),
          of("deform_conv2d", widths.last ?? 7),
        ] + widths.map { of("grid_sample", $0) }
      })
    page.paragraph("A dash: no recipe by fractions of a pixel.")
  }

  // How numbers are told.

  private static func shownWidths(_ study: FractionStudy) -> [Int] {
    [7, 56, 224, 512].filter(study.widths.contains)
  }

  private static func range(_ study: FractionStudy) -> String {
    "\(study.widths.lowerBound)…\(study.widths.upperBound)"
  }

  /// What is known to be missed, and what is missed at most.
  private static func span(_ found: QuarterDeviation) -> String {
    let bound = Rational(exactly: found.bound) ?? .zero
    let least = units(found.attained, found.format)
    return bound == found.attained
      ? least : least + "…" + units(bound, found.format, isRaised: true)
  }

  /// One number for the widths at which it is the least of all, and the greatest after them.
  private static func stepped(
    _ series: FractionStudy.Series, _ widths: ClosedRange<Int>
  ) -> String {
    guard let first = series.deviations.first, let worst = series.greatest,
      let step = series.deviations.first(where: { $0.attained > first.attained })
    else { return series.deviations.first.map(span) ?? "–" }
    let last = series.deviations.last?.width ?? 0
    return "\(span(first)) to \(step.width - 1) px, up to \(span(worst)) from \(step.width)"
      + (last < widths.upperBound ? " to \(last) px" : " px on")
  }

  /// Multiples of 2⁻ᵖ, with a tenth where they are below 100 and not whole.
  private static func units(
    _ value: Rational, _ format: NumberFormat, isRaised: Bool = false
  ) -> String {
    let count = value / .powerOfTwo(-(format.precision ?? 0))
    // Rounded away from what is known: down what is missed at least, up what is missed at most.
    func whole(_ count: Rational) -> Int { (isRaised ? count.ceil() : count.floor()).wholePart }
    if count.isInteger || count >= 100 { return whole(count).grouped }
    return Rational(whole(10 * count), over: 10).decimal(significantDigits: count < 10 ? 2 : 3)
  }
}
