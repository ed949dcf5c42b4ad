extension GridSampleDialect {
  /// Every dialect, in the order of reports. A new one is a value below and its name here.
  package static let all: [GridSampleDialect] = [
    .pytorchCPU, .pytorchCPUFused, .pytorchFallback, .pytorchInductor, .onnxReference,
    .pytorchCUDA,
  ]

  /// The dialect of this name, if there is one.
  package static func named(_ name: String) -> GridSampleDialect? {
    all.first { $0.name == name }
  }

  /// PyTorch's vectorised CPU kernel built without fused multiply-add (`ATEN_CPU_CAPABILITY=default`).
  package static let pytorchCPU = vectorised(
    "pytorch-cpu", indexConversion: .lanes, isFused: false)

  /// The same kernel built for AVX2 and AVX-512, where the compiler contracts products into sums.
  package static let pytorchCPUFused = vectorised(
    "pytorch-cpu-fused", indexConversion: .lanesInHalves, isFused: true)

  private static func vectorised(
    _ name: String, indexConversion: IndexConversion, isFused: Bool
  ) -> GridSampleDialect {
    GridSampleDialect(
      name: name, evidence: .recorded, mapping: .addThenScale, clipping: .nanToFirst,
      reflection: .nearerOfPeriod, lowWeight: .oneMinusFraction, outsideTap: .zeroValue,
      summation: .corners, farDistance: .twoMinusFraction, rowContraction: .firstProduct,
      indexConversion: indexConversion, isFused: isFused, padsEachTap: false,
      countsRowsFromFirstTap: false, widensNarrowFormats: false)
  }

  /// PyTorch's scalar C++ helpers, as the fallback kernel `_grid_sampler_2d_cpu_fallback` uses them.
  package static let pytorchFallback = GridSampleDialect(
    name: "pytorch-fallback", evidence: .recorded, mapping: .addThenHalve, clipping: .nanToLast,
    reflection: .remainder, lowWeight: .distanceToNext, outsideTap: .skipped,
    summation: .corners, farDistance: .restPlusOne, rowContraction: .chain,
    indexConversion: .saturating, isFused: false, padsEachTap: false,
    countsRowsFromFirstTap: true, widensNarrowFormats: false)

  /// The Python decomposition that `torch.compile` lowers through Inductor.
  package static let pytorchInductor = GridSampleDialect(
    name: "pytorch-inductor", evidence: .recorded, mapping: .scaleThenAdd, clipping: .nanStays,
    reflection: .remainder, lowWeight: .distanceToNext, outsideTap: .zeroWeight,
    summation: .corners, farDistance: .restPlusOne, rowContraction: .chain,
    indexConversion: .saturating, isFused: false, padsEachTap: false,
    countsRowsFromFirstTap: false, widensNarrowFormats: true)

  /// ONNX's reference evaluator: positions in Float, one axis after the other.
  package static let onnxReference = GridSampleDialect(
    name: "onnx-reference", evidence: .recorded, mapping: .addThenHalve, clipping: .nanStays,
    reflection: .fromPassedBorder, lowWeight: .oneMinusFraction, outsideTap: .zeroValue,
    summation: .rowsThenColumn, farDistance: .twoMinusFraction, rowContraction: .chain,
    indexConversion: .saturating32, isFused: false, padsEachTap: true,
    countsRowsFromFirstTap: false, widensNarrowFormats: false)

  /// PyTorch's own CUDA kernel in Float and Double as its source reads, contracted as nvcc does by
  /// default.
  package static let pytorchCUDA = GridSampleDialect(
    name: "pytorch-cuda", evidence: .fromTheSource, mapping: .addThenHalve, clipping: .nanToFirst,
    reflection: .remainder, lowWeight: .distanceToNext, outsideTap: .skipped,
    summation: .corners, farDistance: .restPlusOne, rowContraction: .chain,
    indexConversion: .saturating, isFused: true, padsEachTap: false,
    countsRowsFromFirstTap: false, widensNarrowFormats: false)

  /// The map `fma(g, (n − 1)/2, (n − 1)/2)`, which no backend listed here computes: what a kernel
  /// that scales first and contracts would give. The precision report ranks it; it is not in `all`.
  package static let fusedScaling = GridSampleDialect(
    name: "fused-scaling", evidence: .fromTheSource, mapping: .scaleThenAdd,
    clipping: .nanToFirst, reflection: .remainder, lowWeight: .distanceToNext,
    outsideTap: .skipped, summation: .corners, farDistance: .restPlusOne, rowContraction: .chain,
    indexConversion: .saturating, isFused: true, padsEachTap: false,
    countsRowsFromFirstTap: false, widensNarrowFormats: false)
}
