import ShiftAtlas
import ShiftStrategies

/// Slice assignment in place without a copy: the smear, by axis, sign and memory layout.
enum BoundarySmearSection {
  static func write(
    _ recordings: BoundaryPage.Recordings, _ picture: String, in page: inout Markdown
  ) {
    page.heading(2, "Assigned in place, without a copy")
    page.paragraph(
      """
      Published code writes `x[dst] = x[src]` on one tensor. PyTorch copies in ascending order of \
      memory, a block of 16 Floats at a time (seen under DEFAULT, AVX2 and AVX512) and the rest one by one, each read before it \
      is written. So content that moves towards higher addresses is read after it was overwritten where an earlier block \
      or element was written over it, and content that moves towards lower addresses came out right in what was recorded, on one thread and on images too small \
      to be cut between threads. \
      In the picture and the table channels 0 and 1 of 1 × 8 × H × W Floats are moved; NHWC keeps the channels fastest in memory, as \
      S2-MLP's code does. The model reproduces \(recordings.inPlace.agree) of \
      \(recordings.inPlace.of) recorded assignments (four formats, these and other shapes), bit for bit or, where PyTorch refuses one, by refusing it.
      """)
    page.picture(picture, alternative: "What each cell holds after an assignment in place")
    page.details("By memory layout, axis and shift") {
      $0.table(
        ["memory", "axis", "extent", "shift", "wrong cells", "wrong positions along the axis"],
        numbers: [2, 3, 4],
        Smear.all.map { smear in
          let isRows = smear.shift.dx == 0
          let distance = isRows ? smear.shift.dy : smear.shift.dx
          return [
            smear.layout.rawValue.uppercased(), isRows ? "rows (H)" : "columns (W)",
            smear.map.map { "\(isRows ? $0.h : $0.w)" } ?? "", "\(distance)",
            smear.map == nil
              ? "refused"
              : smear.wrongCells == 0 ? "none" : "\(smear.wrongCells) of \(smear.cells)",
            ranges(smear.wrongPositions),
          ]
        })
    }
    page.paragraph(
      """
      The cure is one word, `x[src].clone()` on the right-hand side, in eager mode.
      """)
  }

  /// What channel 0 holds after moving by one pixel each way, in both layouts.
  static var picture: ReportFile {
    let panels = InPlaceSliceShift.MemoryLayout.allCases.flatMap { layout in
      [("down", 1, 0), ("up", -1, 0), ("right", 0, 1), ("left", 0, -1)].compactMap {
        name, dy, dx -> BoundaryPicture.Panel? in
        let shift = Shift(dy: dy, dx: dx)
        return Smear(layout: layout, height: 5, width: 5, shift: shift).map.map {
          BoundaryPicture.Panel(
            title: "\(layout.rawValue.uppercased()), \(name)", map: $0, boundary: .keep,
            shift: shift)
        }
      }
    }
    return ReportFile(
      path: "boundary-smear.svg",
      text: BoundaryPicture.document(
        panels, columns: 4, title: "Slice assignment in place, 5 × 5 Floats, by one pixel"))
  }

  /// 2, 5…9: runs of three or more are joined.
  private static func ranges(_ positions: [Int]) -> String {
    var runs: [ClosedRange<Int>] = []
    for position in positions {
      if let last = runs.last, last.upperBound + 1 == position {
        runs[runs.count - 1] = last.lowerBound...position
      } else {
        runs.append(position...position)
      }
    }
    return runs.map { run in
      run.count == 1
        ? "\(run.lowerBound)"
        : "\(run.lowerBound)\(run.count == 2 ? ", " : "…")\(run.upperBound)"
    }.joined(separator: ", ")
  }
}
