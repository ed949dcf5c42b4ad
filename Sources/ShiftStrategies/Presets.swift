import ExactArithmetic

extension Preset {
  /// Every preset, in the order of reports. A new one is a value below and its name here.
  public static let all: [Preset] = [
    .workedExample, .s2MLPv1, .s2MLPv2, .asMLP, .asMLPRows, .uNeXt, .cycleMLPColumns,
    .cycleMLPRows, .shift, .activeShift, .shiftViT, .tsm, .revMLP, .swin, .hireMLP, .msMLP,
  ]

  /// The preset of this name, if there is one.
  public static func named(_ name: String) -> Preset? { all.first { $0.name == name } }

  /// Shifts along one axis only.
  private static func along(_ axis: WritableKeyPath<Shift, Int>, _ distances: [Int]) -> [Shift] {
    distances.map {
      var shift = Shift.none
      shift[keyPath: axis] = $0
      return shift
    }
  }

  /// The worked example.
  public static let workedExample = Preset(
    name: "worked-example", model: "the worked example", pattern: .cross,
    boundary: .replicate,
    note: "right, left, down, up by one pixel", source: "Fixtures/worked-example.safetensors")

  /// S2-MLP.
  public static let s2MLPv1 = Preset(
    name: "s2-mlp-v1", model: "S2-MLP",
    pattern: Pattern(along(\.dy, [1, -1]) + along(\.dx, [1, -1]), rule: .floorEdges),
    boundary: .keep,
    note: "written in place without a copy in B, H, W, C: two of four groups smear on one thread",
    source: "liuruiyang98/Jittor-MLP@5e27ae38 models_pytorch/s2_mlp_v1.py")

  /// S2-MLPv2.
  public static let s2MLPv2 = Preset(
    name: "s2-mlp-v2", model: "S2-MLPv2",
    pattern: Pattern(
      along(\.dy, [1, -1]) + along(\.dx, [1, -1]) + along(\.dx, [1, -1]) + along(\.dy, [1, -1])
        + Array(repeating: .none, count: 4), rule: .floorEdges),
    boundary: .keep,
    note: "channels are 3·C: thirds with the axes in one order, in the other, and unshifted",
    source: "liuruiyang98/Jittor-MLP@5e27ae38 models_pytorch/s2_mlp_v2.py")

  /// AS-MLP, horizontal branch.
  public static let asMLP = Preset(
    name: "as-mlp", model: "AS-MLP, horizontal branch",
    pattern: Pattern(along(\.dx, [-2, -1, 0, 1, 2]), rule: .ceilChunks),
    boundary: .zeros,
    note: "shift_size 5; too few channels silently lose the most positive shifts",
    source: "svip-lab/AS-MLP@55fe133b models/shift_cuda.py")

  /// AS-MLP, vertical branch.
  public static let asMLPRows = Preset(
    name: "as-mlp-rows", model: "AS-MLP, vertical branch",
    pattern: Pattern(along(\.dy, [-2, -1, 0, 1, 2]), rule: .ceilChunks),
    boundary: .zeros, note: "shift_size 5", source: "svip-lab/AS-MLP@55fe133b models/shift_cuda.py")

  /// UNeXt, first shift.
  public static let uNeXt = Preset(
    name: "unext", model: "UNeXt, first shift",
    pattern: Pattern(along(\.dy, [-2, -1, 0, 1, 2]), rule: .ceilChunks),
    boundary: .zeros, note: "rows first, columns in a second shift (preset as-mlp)",
    source: "jeya-maria-jose/UNeXt-pytorch@45779859 archs.py")

  /// CycleMLP, kernel (1, 3).
  public static let cycleMLPColumns = Preset(
    name: "cycle-mlp", model: "CycleMLP, kernel (1, 3)",
    pattern: Pattern(along(\.dx, [0, -1, 1]), rule: .interleaved),
    boundary: .zeros,
    note: "named sfc_h, but moves along W; offsets 0, +1, −1 read, so content goes the other way",
    source: "ShoufaChen/CycleMLP@f28b56be cycle_mlp.py")

  /// CycleMLP, kernel (3, 1).
  public static let cycleMLPRows = Preset(
    name: "cycle-mlp-rows", model: "CycleMLP, kernel (3, 1)",
    pattern: Pattern(along(\.dy, [0, -1, 1]), rule: .interleaved),
    boundary: .zeros, note: "named sfc_w, but moves along H",
    source: "ShoufaChen/CycleMLP@f28b56be cycle_mlp.py")

  /// Shift.
  public static let shift = Preset(
    name: "shift", model: "Shift",
    pattern: Pattern(
      [1, 0, -1].flatMap { dy in along(\.dx, [1, 0, -1]).map { Shift(dy: dy, dx: $0.dx) } },
      rule: .interleavedWhole),
    boundary: .zeros,
    note: "channel c reads (c/3 mod 3 − 1, c mod 3 − 1); the last C mod 9 channels stay",
    source: "alvinwan/shiftresnet-cifar@d841339e models/shiftnet_cuda_v2/src")

  /// Active Shift.
  public static let activeShift = Preset(
    name: "active-shift", model: "Active Shift",
    pattern: Pattern(
      [(1, -3), (-2, 1), (3, 2), (-1, -1)].map {
        Shift(dy: Rational($0, over: 4), dx: Rational($1, over: 4))
      }, rule: .interleaved),
    boundary: .zeros,
    note: "learned reals, here four pairs of quarters; bilinear",
    source: "jyh2986/Active-Shift@9ffc60a7 src/caffe/layers/active_shift_layer.cu")

  /// ShiftViT.
  public static let shiftViT = Preset(
    name: "shift-vit", model: "ShiftViT",
    pattern: Pattern(
      along(\.dx, [-1, 1]) + along(\.dy, [-1, 1]) + Array(repeating: .none, count: 8),
      rule: .remainderUnshifted),
    boundary: .zeros, note: "n_div 12: four twelfths move, the rest is copied",
    source: "microsoft/SPACH@dcede1e8 models/shiftvit.py")

  /// TSM, its time axis laid along the rows.
  public static let tsm = Preset(
    name: "tsm", model: "TSM, its time axis laid along the rows",
    pattern: Pattern(
      along(\.dy, [-1, 1]) + Array(repeating: .none, count: 6), rule: .remainderUnshifted),
    boundary: .zeros, note: "fold_div 8: one eighth reads the next frame, one the previous",
    source: "mit-han-lab/temporal-shift-module@4759ad8d ops/temporal_shift.py")

  /// Reversible S2-MLP.
  public static let revMLP = Preset(
    name: "rev-mlp", model: "reversible S2-MLP",
    pattern: Pattern(along(\.dx, [1, -1]) + along(\.dy, [1, -1]), rule: .remainderInLast),
    boundary: .replicate,
    note: "groups named left, right, up, down read from there, so content goes the other way",
    source: "`SpatialShift2d` of public re-implementations")

  /// Swin, the shift of odd blocks.
  public static let swin = Preset(
    name: "swin", model: "Swin, the shift of odd blocks",
    pattern: Pattern([Shift(dy: -3, dx: -3)]), boundary: .circular,
    note: "window 7, shift 3; attention masks the wrapped part afterwards",
    source: "microsoft/Swin-Transformer@055c5065 models/swin_transformer.py")

  /// Hire-MLP, along W.
  public static let hireMLP = Preset(
    name: "hire-mlp", model: "Hire-MLP, along W",
    pattern: Pattern([Shift(dy: 0, dx: 2)]), boundary: .circular,
    note: "step 2 across regions, as in every second block of the first two stages; "
      + "undone within the block",
    source: "ggjy/Hire-Wave-MLP.pytorch@b2a7f86c mlp_based/hire_mlp.py")

  /// MS-MLP.
  public static let msMLP = Preset(
    name: "ms-mlp", model: "MS-MLP",
    pattern: Pattern(along(\.dx, [-2, -1, 0, 1, 2]), rule: .ceilChunks),
    boundary: .circular, note: "AS-MLP's chunks and rolls, but no padding, so it wraps",
    source: "liuruiyang98/Jittor-MLP@5e27ae38 models_pytorch/ms_mlp.py")
}
