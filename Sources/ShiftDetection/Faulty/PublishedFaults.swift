import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Mistakes that frameworks and models shipped, each as its thread or text shows it.
enum PublishedFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      IndexedShift("wrapped by n − 1", for: [.circular]) { cell in
        cell.shape.index(
          cell.n, cell.c, wrapped(cell.h - cell.shift.dy, cell.shape.h),
          wrapped(cell.w - cell.shift.dx, cell.shape.w))
      }, "turns are counted by n − 1 and taken back by n, then clipped", .boundary,
      source: "TensorFlow 2.21.0 ImageProjectiveTransformV3, fill mode WRAP"),
    PlantedFault(
      IndexedShift("position cut to a pixel", for: [.replicate]) { cell in
        cell.shape.index(
          cell.n, cell.c, cut(cell.h - cell.shift.dy, cell.shape.h),
          cut(cell.w - cell.shift.dx, cell.shape.w))
      }, "a position of 0.9999999 is floored where nearest rounds it", .wrongTap, also: [.boundary],
      source: "awxkee/pic-scale-safe PR#13, in a resize",
      needs: .init("an axis of at least 6 pixels", elements: 16) {
        max($0.shape.h, $0.shape.w) >= 6
      }),
    PlantedFault(
      IndexedShift("rows copied onto themselves", for: [.keep]) { cell in
        // Rows are written in ascending order, so a row above was overwritten before it is read.
        var row = cell.h
        var column = cell.w
        repeat {
          let place = (row: row - cell.shift.dy, column: column - cell.shift.dx)
          guard (0..<cell.shape.h).contains(place.row), (0..<cell.shape.w).contains(place.column)
          else { break }
          (row, column) = place
        } while cell.shift.dy > 0
        return cell.shape.index(cell.n, cell.c, row, column)
      }, "x[1:] = x[:-1].clone() without the clone", .wrongTap,
      source: "pytorch#197829: Inductor 2.14.0 dropped the clone"),
    PlantedFault(
      OtherAxisGridShift(), "x is normalised by the height and y by the width", .wrongTap,
      also: [.wrongWeight, .boundary, .notWritten], source: "AlignSeg#7"),
    PlantedFault(
      RoundedGridShift(
        "bfloat16 grid for a Float image", .bfloat16, formats: [.float, .double, .rational]),
      "positions keep 8 bits beside pixels of 24", .wrongWeight, .blended, also: [.wrongTap],
      source: "tt-metal PR#28001 (of a bfloat16 image)"),
    PlantedFault(
      MaskedShift(), "what lies outside is multiplied by 0 in place of being left out", .signOfZero,
      also: [.nonFiniteSpread], source: "rf-detr PR#1432: mask times infinity",
      formats: [.float, .double]),
    PlantedFault(
      AccumulatedGridShift(), "each coordinate is the one before it plus a rounded step",
      .wrongWeight, .blended, also: [.wrongTap], source: "kornia-rs PR#1004",
      formats: [.float, .double]),
    PlantedFault(
      TouchingShift(
        "subnormals flushed in bfloat16", FlushedSubnormals(), exactness: .multiplies,
        formats: [.bfloat16]), "the 16-bit kernel takes subnormal values for 0", .notLinear,
      .flushed, source: "oneDNN's AVX512-BF16 convolutions under PyTorch 2.15.0",
      formats: [.bfloat16]),
    // Differences of infinities come before the bits that are lost.
    PlantedFault(
      WinogradShift(), "two outputs at a time from differences of four inputs", .nonFiniteSpread,
      also: [.notLinear], source: "ncnn 1.0.20261020, with larger tiles",
      formats: [.float, .double]),
    PlantedFault(
      RefusingShift(
        "16 bits refused", "a 16-bit tensor", for: [.zeros], formats: [.float16, .bfloat16]
      ) { _, _ in true },
      "a table of types that has no half", .refused,
      source: "svip-lab/AS-MLP@55fe133b models/shift_cuda.py: Dtype() is None for half",
      formats: [.float16, .bfloat16]),
  ]

  /// TensorFlow's `MapCoordinate` for WRAP.
  private static func wrapped(_ index: Int, _ extent: Int) -> Int {
    let last = extent - 1
    guard last > 0 else { return 0 }
    var place = index
    if index < 0 { place += extent * (-index / last + 1) }
    if index > last { place -= extent * (index / last) }
    return min(max(place, 0), last)
  }

  /// The pixel below the Float position of a clamped index.
  private static func cut(_ index: Int, _ extent: Int) -> Int {
    guard extent > 1 else { return 0 }
    let clamped = min(max(index, 0), extent - 1)
    let grid: Float = GridFormula.textbook.value(clamped, of: extent, alignCorners: true)
    return Int(((grid + 1) * (Float(extent - 1) / 2)).rounded(.down))
  }
}
