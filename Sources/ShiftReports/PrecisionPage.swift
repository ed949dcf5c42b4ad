import ExactArithmetic
import ShiftOperators
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// How far off `grid_sample` is, and where the error is born.
package enum PrecisionPage {
  /// The page and its pictures.
  package static func files(_ study: PrecisionStudy) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Grid-sample precision")
    opening(study, &page)
    FollowedPixel.write(in: &page)
    advice(study, &page)
    FractionsSection.write(study.fractions, in: &page)
    PrecisionLines.write(study, in: &page)
    pictures(study, &page)
    precisionLedger(study, &page)
    page.heading(2, "Details")
    PrecisionDetails.write(study, in: &page)
    return [ReportFile(path: "grid-sample-precision.md", text: page.page)]
      + PrecisionPictures.files(study) + [FractionPicture.file(study.fractions)]
  }
}

/// The answer, the picture and the table of the first screen.
private func opening(_ study: PrecisionStudy, _ page: inout Markdown) {
  let float = study.headline[0]
  let narrow = study.boundaries.filter { $0.rule.format == .bfloat16 }
  let first = narrow.compactMap { $0.firstNearestWrongWidth(upTo: $0.reach) }.min()
  let wide = study.boundaries.filter { $0.rule.format != .bfloat16 }
  let areSafe = wide.allSatisfy { $0.firstNearestWrongWidth(upTo: $0.reach) == nil }
  page.paragraph(
    """
    **About one pixel in five comes back beside itself.** `grid_sample` shifts an image by writing pixel \
    positions as numbers from −1 to 1 and mapping them back, and on PyTorch's CPU kernel \(share(.inexact, float)) of \
    all pixels of all widths up to \(float.widths.upperBound.grouped) miss their place in Float, by up to \
    \(pixels(float.maximumError.value)) of a pixel, so that bilinear blends in a neighbour. In \
    \(areSafe ? "every format but BFloat16" : "some formats") nearest still reads the right pixel at every width \
    and shift of the table; in BFloat16 it reads a wrong one\
    \(first.map { " as early as at \($0) px by shifts to ±\(narrow[0].reach)" } ?? ""). \
    Where a whole-pixel shift must be exact, slice or roll.
    """)
  page.picture(
    "grid-sample-error.svg",
    alternative: "Largest error of each width from 2 to 512, one line per number format, log scale")
  let reach = study.boundaries.first?.reach ?? 0
  let widths = study.boundaries.first?.widths ?? 2...2
  page.table(
    ["format", "inexact pixels", "largest error (px)"]
      + PrecisionStudy.distinctBoundaries.map {
        $0 == .replicate ? "nearest first wrong at: replicate¹" : $0.rawValue
      }, numbers: [1, 2, 3, 4, 5, 6],
    NumberFormat.rounding.map { format in
      let own = study.boundaries.filter { $0.rule.format == format }
      let still = own.first.map { $0.shifts[$0.reach] }
      return [
        format.title, still.map { $0.inexact.percent(of: $0.cells) } ?? "–",
        own.first.map { pixels($0.maximumError.pixels) } ?? "–",
      ] + own.map { width($0.firstNearestWrongWidth(upTo: $0.reach)) }
    })
  page.paragraph(
    """
    Proved: every pixel of every width \(widths.lowerBound)…\(widths.upperBound) was run, at every whole shift \
    up to ±\(reach). *Inexact*: it comes back elsewhere, and by how much at most (replicate, without a shift; \
    positions outside the image can be farther off). *First wrong at*: the least \
    width at which nearest reads another pixel than the [boundary](boundary-handling.md) has, at some of these \
    shifts. The line is `2 * i / (n - 1) - 1`, and for symmetric, which is sampled without aligned corners, \
    `(2 * i + 1) / n - 1`; n − 1 and n rounded once to the format, on PyTorch's CPU kernel without fused operations; other lines and CUDA are [below](#which-line-of-python-is-which-formula)\(compiled(study)). ¹ circular \
    and keep \
    too: they write the positions 0…n − 1 and no others, while the rest write positions outside the image.
    """)
}

/// What `torch.compile` misses with the same line, where it was ranked.
private func compiled(_ study: PrecisionStudy) -> String {
  let found = study.ranking.first {
    $0.rule.dialect == .pytorchInductor && $0.rule.formula == .textbook && $0.rule.format == .float
      && $0.rule.writtenIn == .float
  }
  guard let certificate = found?.certificate else { return "" }
  return
    ", and `torch.compile` on a CPU, which maps back otherwise and misses \(share(.inexact, certificate)) of the pixels in Float to "
    + "\(certificate.widths.upperBound.grouped) px, under [Details](#details)"
}

/// How much of all coordinates a certificate counts.
private func share(_ counter: Counter, _ certificate: Certificate) -> String {
  certificate[counter].percent(of: certificate[.coordinates])
}

private func width(_ value: Int?) -> String { value.map(\.grouped) ?? "none" }

private func advice(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "How far may nearest shift?")
  let unsafe = study.safeReaches.filter { $0.reach != $0.asked }
  let reach = study.safeReaches.first?.asked ?? 0
  let formats = [NumberFormat.float16, .bfloat16].filter { format in
    unsafe.contains { $0.format == format }
  }
  page.paragraph(
    """
    The greatest distance within which every whole shift is read right by nearest at every pixel of such an axis, \
    of ±\(reach) that were run (proved for these widths). *no*: not even without a shift. \
    \(formats.contains(.float16) ? "" : "In Float16 all of them are right to ±\(reach).")
    """)
  for format in formats {
    page.table(
      ["\(format.title): width"]
        + PrecisionStudy.distinctBoundaries.map {
          $0 == .replicate ? "replicate, circular, keep" : $0.rawValue
        }, numbers: [0, 1, 2, 3, 4],
      PrecisionStudy.commonWidths.map { width in
        ["\(width)"]
          + study.safeReaches.filter { $0.format == format && $0.width == width }.map {
            $0.reach.map { "±\($0)" } ?? "no"
          }
      })
  }
  let distances = [1, 2, 3, 4, 8].filter { $0 <= reach }
  page.paragraph(
    "The first width at which nearest reads a wrong pixel in BFloat16, by the greatest distance of the shift; n is "
      + "the width itself (proved).")
  page.table(
    ["boundary"] + distances.map { "±\($0)" } + ["±n"], numbers: Set(1...(distances.count + 1)),
    study.withinExtent.map { found in
      let own = study.boundaries.first {
        $0.rule.format == .bfloat16 && $0.boundary == found.boundary
      }
      return [found.boundary == .replicate ? "replicate, circular, keep" : found.boundary.rawValue]
        + distances.map { width(own?.firstNearestWrongWidth(upTo: $0)) } + [width(found.width)]
    })
  page.details("Every pixel of common widths, by format") { page in
    page.paragraph(
      "Aligned corners, `pytorch-cpu`, positions 0…n − 1: how many pixels come back elsewhere, by how much "
        + "at most, how many nearest reads wrong, and the formula with the smallest greatest error, of several the one "
        + "with the fewest inexact pixels, and of those still level the first of textbook, reciprocal, centered, "
        + "centered-reciprocal, linspace and rounded."
    )
    for format in NumberFormat.rounding {
      page.table(
        [
          "\(format.title): width", "inexact", "largest error (px)", "nearest wrong",
          "best formula", "its error",
        ],
        numbers: [0, 1, 2, 3, 5],
        study.advice.compactMap { width, entries in
          entries.first { $0.format == format }.map { entry in
            [
              "\(width)", "\(entry.textbook.inexact)", pixels(entry.textbook.greatest),
              "\(entry.textbook.nearestWrong)", entry.best.rawValue,
              pixels(entry.bestCounts.greatest),
            ]
          }
        })
    }
  }
}

private func pictures(_ study: PrecisionStudy, _ page: inout Markdown) {
  page.heading(2, "Which pixels are inexact")
  page.picture(
    "grid-sample-map.svg", alternative: "Map of the inexact pixels of widths 2 to 128 in Float")
  func inexact(_ format: NumberFormat) -> String {
    let counts = study.series.first { $0.format == format }?.counts.filter { $0.width <= 128 } ?? []
    let cells = counts.reduce(0) { $0 + $1.width }
    return counts.reduce(0) { $0 + $1.inexact }.percent(of: cells)
  }
  page.paragraph(
    "Float, textbook, aligned: one row per width from 2 to 128, one cell per pixel, filled where the "
      + "pixel comes back elsewhere (proved): \(inexact(.float)) of them. Double makes the errors much smaller, and leaves "
      + "\(inexact(.double)) of the pixels inexact.")
}
