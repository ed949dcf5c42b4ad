import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Where a line of Python runs that writes a grid and samples on it.
package enum Device: String, CaseIterable, Sendable, Hashable {
  case cpu, cuda
}

/// What `n - 1` is in a line of Python (`n` without aligned corners).
package enum ExtentKind: String, CaseIterable, Sendable, Hashable {
  /// A Python number. In products and quotients it stays wide: they are computed in Float beside a 16-bit
  /// tensor. A difference on the CPU rounds it to the tensor's format first; on CUDA it stays wide there
  /// too, and a quotient is a product with its reciprocal.
  case number
  /// A tensor of the grid's format on the grid's device, which holds the number rounded once. (A tensor without
  /// axes that lives on the CPU is a number to CUDA. One that holds n rounds n and then n − 1, which in BFloat16 is
  /// another number at some widths from 257 on, and no rule of ours; a tensor of whole numbers without axes counts as a
  /// number on the CPU.)
  case tensor
}

/// A line of Python that writes the grid of `i = torch.arange(n, dtype=…, device=…)`.
package enum GridLine: String, CaseIterable, Sendable, Hashable {
  case divide, multiply, centre, linspace, wide

  /// Whether it matters what n is: the others take it as one format has it.
  package var looksAtKind: Bool { self == .divide || self == .multiply || self == .centre }

  /// The line, for aligned corners.
  package var python: String {
    switch self {
    case .divide: "2 * i / (n - 1) - 1"
    case .multiply: "i * (2 / (n - 1)) - 1"
    case .centre: "(2 * i - (n - 1)) / (n - 1)"
    case .linspace: "torch.linspace(-1, 1, n)"
    case .wide: "(2 * torch.arange(n) / (n - 1) - 1).to(dtype)"
    }
  }
}

extension CoordinateRule {
  /// What a line of Python and `grid_sample` after it compute in a format on a device.
  ///
  /// - Source: CPU: every line was run with PyTorch 2.15.0 (`ATEN_CPU_CAPABILITY=default`). CUDA: read in
  ///   `BinaryDivTrueKernel.cu` (a division by a CPU scalar multiplies by its reciprocal, both in
  ///   `opmath_t`) and `GridSampler.cu` (positions in `opmath_t`), `UfuncCUDA_add.cu` (differences in `opmath_t`) and `RangeFactories.cu` (`linspace` in the
  ///   format itself, step, product and sum rounded; in Float and Double a compiler may fuse the last two); not run.
  package init(
    line: GridLine = .divide, n: ExtentKind = .number, on device: Device, format: NumberFormat,
    alignCorners: Bool = true
  ) {
    // PyTorch's opmath_t.
    let wide = format.isNarrow ? NumberFormat.float : format
    let divides = device == .cpu || n == .tensor
    let formula: GridFormula =
      switch line {
      case .divide, .wide: divides ? .textbook : .reciprocal
      case .multiply: .reciprocal
      case .centre: divides ? .centered : .centeredReciprocal
      case .linspace: .linspace
      }
    let isWrittenWide = line == .wide || line == .linspace && device == .cpu
    // CUDA's kernel makes a number of the format of n − 1 for its step.
    let isWideExtent = isWrittenWide || n == .number && line != .linspace
    self.init(
      format: format, formula: formula, alignCorners: alignCorners,
      dialect: device == .cpu ? .pytorchCPU : .pytorchCUDA,
      writtenIn: isWrittenWide ? wide : format, arithmetic: device == .cpu ? format : wide,
      extentIn: isWideExtent ? wide : format,
      subtrahendIn: isWrittenWide || isWideExtent && device == .cuda ? wide : format)
  }
}
