import ShiftDetection
import ShiftPrecision
import ShiftRuns
import ShiftTensors
import ShiftVerification

/// Whether the gradients of the five ways are the same: by the image, and by the shift.
enum GradientsPage {
  static func files(
    _ results: GradientResults, operators: [OperatorAccuracy], detection: Detection
  ) -> [ReportFile] {
    var page = Markdown()
    page.heading(1, "Gradients")
    answer(results, in: &page)
    oneUlp(results, in: &page)
    image(in: &page)
    narrow(results, in: &page)
    crashes(results, in: &page)
    seen(operators, detection, in: &page)
    page.heading(2, "Reproduce")
    page.code(
      """
      shiftproof certify --slopes --format float --widths 3...256
      shiftproof verify --operator grid_sample_backward --cases 100 --formats float16,bfloat16,float,double,rational
      # of a kernel of your own:
      shiftproof check --operator deform_conv2d_backward --candidate "python3 my_kernel.py"
      """, language: "sh")
    return [ReportFile(path: "gradients.md", text: page.page)]
      + GradientPictures.files(results)
  }

  private static func answer(_ results: GradientResults, in page: inout Markdown) {
    let float = results.certificates[0]
    page.paragraph(
      """
      **By the image, the gradients of two ways are the same in exact arithmetic wherever their outputs are the same for every \
      image (proved: each way is a linear map, and its gradient the transposed one). By the shift they are not: \
      at a whole pixel between the outermost two the linear interpolant has two slopes, of which `deform_conv2d` and `grid_sample` in exact arithmetic take the \
      right one, weights made from ⌊s⌋ the left one, and a kernel of tents made by `relu` neither. And \
      the rounding of a grid turns right into left: with `2·i/(n − 1) − 1` on PyTorch's CPU kernel in Float at \
      \(float.left.percent(of: float.interior)) of the interior pixels of widths \
      \(float.widths.lowerBound)…\(float.widths.upperBound) (proved).**
      """)
    page.picture(
      "gradient-slopes.svg",
      alternative: "The interpolant at pixel 1, with the slope that each recipe takes there")
    page.paragraph(
      """
      The row 1, 3, 7, 20, 50, its derivative by the position that is read, worked out in exact arithmetic. At \
      pixel 1 the slope is \(results.inside[0].left) on the left and \(results.inside[0].right) on the right. Each of \
      them, and \
      anything between, is a derivative; which one a program takes is a convention. s is the content shift: output i reads the \
      position i − s. Outside the row is 0 (rolls run within a margin of zeros) unless a recipe names another padding.
      """)
    page.table(
      ["recipe", "at pixel 1", "side", "at pixel 0", "side"], numbers: [1, 3],
      zip(results.inside, results.first).map { inside, first in
        [
          inside.recipe, inside.taken.decimal(significantDigits: 3), inside.side.rawValue,
          first.taken.decimal(significantDigits: 3), first.side.rawValue,
        ]
      })
    page.paragraph(
      """
      With respect to the content shift all signs are turned round. A mirrored position has \
      the right slope in the frame of the image, which is the left one before it was mirrored. The tents are \
      `relu(1 − |k + s|)`, whose derivative is 0 at their tip and their ends.
      """)
  }

  private static func oneUlp(_ results: GradientResults, in page: inout Markdown) {
    page.heading(2, "Where rounding takes the other slope")
    page.paragraph(
      """
      Proved: every pixel of every width was run through `2·i/(n − 1) − 1` (with aligned corners; else `(2·i + 1)/n − 1`) \
      and back as PyTorch's CPU kernel has it under `ATEN_CPU_CAPABILITY=default`, without fused operations; fused ones, as under AVX2, can change it \
      where corners are not aligned. A position that comes back before its pixel, \
      be it by one ulp, has the slope to the \
      left. By that kernel this decides every image and gradient of these widths under a whole-pixel shift that reads inside \
      the image, with zeros, border or reflection.
      """)
    page.table(
      ["format", "align_corners", "widths", "interior pixels", "slope to the left", "first at"],
      numbers: [3, 4],
      results.certificates.map { certificate in
        [
          certificate.rule.format.title, "\(certificate.rule.alignCorners)",
          "\(certificate.widths.lowerBound)…\(certificate.widths.upperBound.grouped)",
          certificate.interior.grouped,
          "\(certificate.left.grouped) (\(certificate.left.percent(of: certificate.interior)))",
          certificate.firstLeft.map { "width \($0.width), pixel \($0.pixel)" } ?? "none",
        ]
      })
    page.paragraph(
      """
      The smallest in Float, in fractions: at width 6, pixel 1 is written as −5033165/2²³, and five halves of one \
      more are 1 − 2⁻²⁴. The output is wrong by 2⁻²⁴·(v[1] − v[0]) before it is rounded; the gradient is 5/2·(v[1] − \
      v[0]) in place of \
      5/2·(v[2] − v[1]).
      """)
  }

  private static func image(in page: inout Markdown) {
    let shift = GradientResults.shift
    page.heading(2, "The cells into which a border adds")
    page.picture(
      "gradient-borders.svg",
      alternative: "How many outputs give their gradient to each pixel, by boundary")
    page.paragraph(
      """
      A shift by \(shift.dy) px down and \(shift.dx) px to the right of a plane of \(GradientResults.extent) × \
      \(GradientResults.extent) px: how many outputs give to each pixel, by the transposed map of the definition \
      (proved for this shift and size). Where a number is above 1 the gradient is a sum, in the order of the \
      framework: strategies with the same bits forwards may differ there.
      """)
  }

  private static func narrow(_ results: GradientResults, in page: inout Markdown) {
    page.heading(2, "Some sums in 16 bits stop growing")
    page.paragraph(
      """
      PyTorch's CPU kernels of `grid_sample` and of `pad` by replicate and reflect add gradients in the format of the \
      tensor, and ours reproduce these. Run here, with ones: a sum that reaches 2048 in Float16 or 256 in BFloat16 has an \
      ulp of 2, and 1 more is rounded away. (The gradient of a bias by 6,400 ones was 6400 in PyTorch's `conv2d` and `deform_conv2d`, \
      where ours, which add in the format, stop like the others.) From about 2048 terms in Float16 and 256 in BFloat16 on \
      the bound that kernels are held to tells next to nothing.
      """)
    page.table(
      ["gradient of", "ones", "Float16", "BFloat16", "Float"], numbers: [1, 2, 3, 4],
      results.sums.map { sum in
        [sum.what, sum.count.grouped] + sum.results.map(\.value)
      })
  }

  private static func crashes(_ results: GradientResults, in page: inout Markdown) {
    page.heading(2, "Where PyTorch ends without an answer")
    page.paragraph(
      """
      Observed with PyTorch 2.15.0 and torchvision 0.29.2 on a CPU, at one position on the row below: x = NaN under `border` \
      or `reflection`, and x = ±∞ under `reflection`, ended the backward pass of bilinear `grid_sample` with a segmentation \
      fault, in Float under `ATEN_CPU_CAPABILITY=default`, `avx2` and `avx512`, in Double under the \
      last two. Δx = NaN at the first output ended `deform_conv2d` in both passes, in \
      Float and Double. **The program below is not run by anything here: it kills its process.**
      """)
    page.code(
      """
      # NOT RUN: ends with a segmentation fault
      import torch, torch.nn.functional as F
      x = torch.tensor([1., 3., 7., 20., 50.]).reshape(1, 1, 1, 5).requires_grad_()
      grid = torch.tensor([float('nan'), 0.]).reshape(1, 1, 1, 2).requires_grad_()
      y = F.grid_sample(x, grid, padding_mode='border', align_corners=True)  # tensor([[[[1.]]]])
      y.backward(torch.ones_like(y))
      """, language: "py")
    page.paragraph(
      "Ours answer, on that row with gradients of 1 (the row itself for `deform_conv2d`):")
    page.table(["call", "gradients"], results.notANumber.map { [$0.what, $0.answer] })
  }

  private static func seen(
    _ operators: [OperatorAccuracy], _ detection: Detection, in page: inout Markdown
  ) {
    let studies = operators.filter { $0.operation.hasSuffix("_backward") }
    let faults = detection.operators.filter { $0.operation.hasSuffix("_backward") }
    guard !studies.isEmpty else { return }
    page.heading(2, "What was seen on random calls")
    page.paragraph(
      """
      Observed, on calls that `shiftproof verify --operator` draws. Every element of every gradient is held against a \
      bound derived for it, but for those of which nothing is demanded (as at a NaN position) and those that a NaN, an \
      infinity or a sum beyond the greatest number reaches on the way, where NaN and infinity are let pass; a \
      derivative by a position is right if it lies between the two slopes. *Elements*: of every kernel and format \
      together. *Faulty, found*: kernels of gradients with one planted mistake \
      that are found, of those that there are; *right, accused*: likewise of kernels that go about it in other ways \
      ([detection power](detection.md), [operators](operators.md)).
      """)
    page.table(
      [
        "gradients", "cases", "elements", "finite, beyond their bound", "faulty, found",
        "right, accused",
      ],
      numbers: [1, 2, 3, 4, 5],
      studies.map { study in
        let sums = study.rows.map(\.sums)
        let known = faults.first { $0.operation == study.operation }
        let covered: [DeviationClass] = [
          .identical, .signOfZero, .rounding, .tie, .convention, .nonFiniteSpread,
        ]
        let cells = sums.reduce(0) { $0 + $1.cells.reduce(0, +) }
        let inside = sums.reduce(0) { sum, row in covered.reduce(sum) { $0 + row.cells($1) } }
        return [
          "`\(study.operation)`", study.cases.grouped, cells.grouped, (cells - inside).grouped,
          known.map { "\($0.faults.count(where: \.isFound)) of \($0.faults.count)" } ?? "–",
          known.map { "\($0.controls.count { !$0.accusations.isEmpty }) of \($0.controls.count)" }
            ?? "–",
        ]
      })
    let rows = studies.flatMap { study in
      study.conventions.filter { $0.name == "slope" }.map { (study, $0) }
    }
    guard !rows.isEmpty else { return }
    page.paragraph(
      "Which side our kernels take, in how many of the cases in Float16 that tell some of them apart, of the one in four that is asked; one case can agree "
        + "with several. *pytorch*: the right one in the frame of the image, and 0 at both outermost pixels where positions "
        + "are clipped or mirrored; *right* and *left* are those before they are."
    )
    page.table(
      ["gradients", "kernel", "cases that tell", "side"], numbers: [2],
      rows.map { study, row in
        [
          "`\(study.operation)`", row.kernel, row.count.telling.grouped,
          Conventions.SlopeSide.allCases.dropFirst().compactMap { side in
            row.count.followed[side.rawValue].map { "\(side.rawValue) in \($0.grouped)" }
          }.joined(separator: ", "),
        ]
      })
  }
}
