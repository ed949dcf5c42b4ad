import ShiftOperators
import ShiftTensors
import ShiftVerification

/// Wrong kernels of `grid_sample`.
enum GridSampleFaults {
  typealias Fault = OperatorFault<GridSampleCall>

  static let all = arguments + addressing + positions + weights + conventions

  private static func taking(
    _ name: String, _ taken: @escaping @Sendable (inout GridSampleCall) -> Void
  ) -> PlainGridSample {
    var kernel = PlainGridSample(name: name)
    kernel.taken = { call in
      var call = call
      taken(&call)
      return call
    }
    return kernel
  }

  // MARK: Arguments that are not looked at

  private static let arguments: [Fault] = [
    Fault(
      taking("align_corners ignored") { $0.alignCorners = false },
      "every call is served as if align_corners were false", "alignment", "the-other"),
    Fault(
      taking("padding ignored") { $0.padding = .zeros },
      "every call is served with zeros", .notWritten, also: [.wrongWeight]),
    Fault(
      taking("reflection is border") { if $0.padding == .reflection { $0.padding = .border } },
      "reflection is served as border", .wrongTap, also: [.wrongWeight],
      source: "MNN 3.6.1 (frameworks.md, 5)"),
    Fault(
      taking("bicubic is bilinear") { if $0.mode == .bicubic { $0.mode = .bilinear } },
      "bicubic is served as bilinear", .wrongWeight, also: [.wrongTap, .notWritten],
      source: "MNN 3.6.1 (frameworks.md, 5)"),
    Fault(
      taking("nearest is bilinear") { if $0.mode == .nearest { $0.mode = .bilinear } },
      "nearest is served as bilinear", .wrongTap, also: [.wrongWeight],
      source: "pytorch/TensorRT PR#3340 (and the other way)"),
  ]

  // MARK: Which element

  private static func plain(
    _ name: String, _ changed: (inout PlainGridSample) -> Void
  ) -> PlainGridSample {
    var kernel = PlainGridSample(name: name)
    changed(&kernel)
    return kernel
  }

  private static let addressing: [Fault] = [
    Fault(
      plain("grid of the first image") { kernel in
        kernel.gridPlace = { place, _, _ in .init(n: 0, row: place.row, column: place.column) }
      }, "every image is read at the positions of the first", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    Fault(
      plain("rest of a vector") { kernel in
        kernel.gridPlace = { place, _, _ in
          .init(n: place.n, row: place.row, column: min(place.column, 7))
        }
      }, "columns past the eighth repeat it", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    Fault(
      plain("grid read columns first") { kernel in
        kernel.gridPlace = { place, rows, columns in
          let flat = place.column * rows + place.row
          return .init(n: place.n, row: flat / columns, column: flat % columns)
        }
      }, "the grid is read as if it lay (columns, rows)", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    Fault(
      plain("channel of the wrong batch") { kernel in
        kernel.plane = { n, c, shape in
          let flat = c * shape.n + n
          return (flat / shape.c, flat % shape.c)
        }
      }, "planes are counted channels first", .wrongTap),
    Fault(
      plain("batch stride from image 2") { kernel in
        kernel.plane = { n, c, _ in (min(n, 1), c) }
      }, "images from the third on read the second", .wrongTap),
    Fault(
      plain("first channel for all") { kernel in kernel.plane = { n, _, _ in (n, 0) } },
      "every channel reads the first", .wrongTap),
    Fault(
      plain("height for width") { kernel in kernel.extents = { height, _ in (height, height) } },
      "columns are counted in the height of the image", .wrongTap,
      also: [.wrongWeight, .notWritten]),
    Fault(
      plain("index of 16 bits") { kernel in
        kernel.index = { Int(Int16(truncatingIfNeeded: $0)) }
      }, "rows and columns of taps are kept in 16 bits", .wrongTap),
    Fault(
      plain("index of 8 bits") { kernel in kernel.index = { Int(Int8(truncatingIfNeeded: $0)) } },
      "rows and columns of taps are kept in 8 bits", .wrongTap),
  ]

  private static func with(_ name: String, _ numbers: some GridNumbers) -> PlainGridSample {
    PlainGridSample(name: name, numbers: numbers)
  }

  // MARK: Where a position lies

  private static let positions: [Fault] = [
    Fault(
      with("border one short", BorderOneShort()), "border clamps to the last pixel but one",
      .wrongTap),
    Fault(
      with("border one too far", BorderOneTooFar()), "border clamps to the width", .notWritten,
      also: [.wrongWeight]),
    Fault(
      with("grid clamped", GridClamped()),
      "border clamps the grid to −1…1 and leaves the position outside the centres", .wrongWeight,
      source: "kornia PR#4073"),
    Fault(
      with("reflects about centres", ReflectsAboutCentres()),
      "reflection is about the outermost centres without align_corners too", .wrongTap,
      also: [.wrongWeight]),
    Fault(
      with("reflects once", ReflectsOnce()),
      "positions are mirrored once at the low end, once at the high end, and then clamped",
      .wrongTap, also: [.wrongWeight],
      source: "ncnn 1.0.20261020, where no vector is full (frameworks.md, 6)"),
    Fault(
      with("truncates", Truncates()), "the pixel before a position is found by truncation",
      .wrongTap, also: [.wrongWeight]),
    Fault(
      with("nearest truncates", NearestTruncates()),
      "nearest takes positions between −3/2 and −1/2 for pixel 0, as adding a half and truncating does",
      .wrongTap),
    Fault(
      with("refuses NaN positions", RefusesNaN()), "a NaN position is refused", .refused,
      source: "pytorch#24823 (ends the process)", formats: [.float, .double]),
    Fault(
      with("low border dropped", LowBorderDropped()),
      "positions between −1 and 0 hold 0 under zeros", .notWritten,
      source: "TVM 0.27 topi, deformable convolution (frameworks.md, 10)"),
  ]

  // MARK: How much of each pixel

  private static let weights: [Fault] = [
    Fault(
      with("corner weights exchanged", WeightsExchanged()),
      "the pixel before a position has the weight of the one after", .wrongWeight,
      also: [.wrongTap, .notWritten]),
    Fault(
      with("weights of 16 bits", NarrowWeights()), "distances are rounded to Float16", .wrongWeight),
    Fault(
      with("divided by the weights", DividedByWeights()),
      "under zeros the sum is divided by the weights inside", .wrongWeight),
    Fault(
      with("column weights for both", ColumnWeightsForBoth()),
      "rows are weighted as columns are", .wrongWeight),
    Fault(
      with("clipped to ±1", ValuesClipped()), "values are clipped to −1…1", .notLinear),
    Fault(
      with("sign of infinity lost", InfinitiesUnsigned()), "an infinity becomes the positive one",
      .nonFiniteSpread, also: [.wrongTap], formats: [.float, .double]),
    Fault(
      with("position in Float", FloatPositions()),
      "a Double kernel computes positions in Float", .wrongWeight,
      also: [.wrongTap], source: "PyTorch's older CUDA kernel (GridSampler.cu@014467c5)",
      formats: [.double, .rational]),
  ]

  // MARK: What another framework means

  private static let conventions: [Fault] = [
    Fault(
      plain("y before x") { $0.readsRowsFirst = true }, "a position is read as (y, x)", "axes",
      "exchanged"),
    Fault(
      taking("align_corners the other way") { $0.alignCorners.toggle() },
      "true is served as false and false as true", "alignment", "the-other"),
    Fault(
      with("ties up", TiesUp()), "nearest rounds a half up", "ties", "half-up",
      source: "ncnn 1.0.20261020 and MNN 3.6.1 (frameworks.md, ties)"),
    Fault(
      with("ties away", TiesAway()), "nearest rounds a half away from zero", "ties", "away",
      source: "jax 0.10.2 map_coordinates (frameworks.md, 29)"),
    Fault(
      with("bicubic of −1/2", CubicOfHalf()), "the Keys kernel has a = −1/2", "bicubic", "-1/2"),
    Fault(
      with("hard edge", HardEdge()), "zeros begin at the outermost centres", "edge", "hard",
      source: "scipy 1.17.1 mode=constant"),
    Fault(
      with("rounded before padding", RoundsFirst()), "nearest rounds, then reflects", "nearest",
      "rounded-first", source: "onnxruntime 1.32.0 (frameworks.md, 7), OpenVINO 2026.4.1"),
  ]
}
