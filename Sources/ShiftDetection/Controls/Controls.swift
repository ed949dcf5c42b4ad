import ShiftOperators
import ShiftStrategies

/// Right ways of shifting that look unlike the built-in ones: the harness must not accuse them.
package enum Controls {
  package static let all: [any ShiftStrategy] =
    Strategies.all + indexed + moving + multiplying + interpolating

  /// Those that shift by fractions of a pixel.
  package static let ofFractions: [any ShiftStrategy] =
    Strategies.all
    + [TwoStepShift(rowsFirst: true), TwoStepShift(rowsFirst: false), TentConvShift()]

  private static let indexed: [any ShiftStrategy] = [
    IndexedShift("cell by cell") { $0.source() },
    IndexedShift("circular by remainders", for: [.circular]) { cell in
      // Adding a multiple of the extent first keeps C's remainder from being negative.
      func wrap(_ i: Int, _ n: Int) -> Int { (i % n + n) % n }
      return cell.shape.index(
        cell.n, cell.c, wrap(cell.h - cell.shift.dy, cell.shape.h),
        wrap(cell.w - cell.shift.dx, cell.shape.w))
    },
    IndexedShift("replicate by minimum and maximum", for: [.replicate]) { cell in
      cell.shape.index(
        cell.n, cell.c, max(0, min(cell.shape.h - 1, cell.h - cell.shift.dy)),
        max(0, min(cell.shape.w - 1, cell.w - cell.shift.dx)))
    },
    IndexedShift("mirror step by step", for: [.symmetric]) { cell in
      func fold(_ i: Int, _ n: Int) -> Int {
        var i = i
        while i < 0 || i >= n { i = i < 0 ? -1 - i : 2 * n - 1 - i }
        return i
      }
      return cell.shape.index(
        cell.n, cell.c, fold(cell.h - cell.shift.dy, cell.shape.h),
        fold(cell.w - cell.shift.dx, cell.shape.w))
    },
  ]

  private static let moving: [any ShiftStrategy] = [
    TwoStepShift(rowsFirst: true),
    TwoStepShift(rowsFirst: false),
    TransposingShift(),
    TurnedShift(),
    WiderPadShift(),
    ChannelsLastShift(),
    TiledShift(),
    VectorShift(),
    BackwardsInPlaceShift(),
    RememberedPlacesShift(),
    WidenedShift(SliceShift(), name: "slice, in Double inside"),
  ]

  private static let multiplying: [any ShiftStrategy] =
    [
      MatrixShift(), DepthwiseDeformShift(),
      WidenedShift(CornerSumShift(.pairwise), name: "four corners, in Double inside"),
    ] + CornerSumShift.Order.allCases.map { CornerSumShift($0) }

  private static let interpolating: [any ShiftStrategy] = [
    DeclaredShift(GridSampleShift(dialect: .pytorchCPUFused), name: "grid_sample, fused"),
    DeclaredShift(GridSampleShift(dialect: .pytorchCUDA), name: "grid_sample, CUDA"),
    DeclaredShift(GridSampleShift(dialect: .pytorchInductor), name: "grid_sample, Inductor"),
    DeclaredShift(GridSampleShift(formula: .rounded), name: "grid_sample, rounded grid"),
    DeclaredShift(GridSampleShift(formula: .reciprocal), name: "grid_sample, reciprocal"),
    DeclaredShift(GridSampleShift(formula: .centered), name: "grid_sample, centred"),
    DeclaredShift(GridSampleShift(mode: .nearest), name: "grid_sample, nearest"),
    WidenedShift(GridSampleShift(), name: "grid_sample, in Double inside"),
    BlendingGridShift(passes: .one, hasDoubleGrid: true),
    BlendingGridShift(passes: .two, hasDoubleGrid: false),
    BlendingGridShift(passes: .two, hasDoubleGrid: true),
  ]
}
