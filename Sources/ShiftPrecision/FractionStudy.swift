import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The five ways of shifting by fractions of a pixel, ranked: how far each is from the exact value by the width of the
/// axis, what another build changes, under each boundary, and by finer fractions than quarters.
package struct FractionStudy: Sendable {
  /// One way in one format under `zeros`, width by width.
  package struct Series: Sendable {
    package let way: FractionalWay
    package let format: NumberFormat
    package let deviations: [QuarterDeviation]

    /// The width at which an image was found that misses most; the first of several.
    package var greatest: QuarterDeviation? {
      deviations.reduce(nil) { best, next in
        best.map { next.attained > $0.attained ? next : $0 } ?? next
      }
    }

    /// No image misses more at any of the widths.
    package var bound: Double { deviations.map(\.bound).max() ?? 0 }

    package subscript(width: Int) -> QuarterDeviation? { deviations.first { $0.width == width } }
  }

  /// `grid_sample` in another arithmetic than PyTorch's CPU kernel without fused operations.
  package struct Build: Sendable {
    /// At the common widths within the range.
    package let series: Series
    package let dialect: GridSampleDialect
    /// The quarters of all widths whose taps or weights differ from that kernel's.
    package let changed: Int
    package let cells: Int
  }

  package let widths: ClosedRange<Int>
  package let series: [Series]
  package let builds: [Build]
  /// Kernels whose products meet the sum unrounded.
  package let fusedKernels: [Series]
  /// Every way that has a recipe for a boundary, in Float, at the common widths within the range.
  package let boundaries: [QuarterDeviation]
  package let finer: [FinerFractions]

  package init(widths: ClosedRange<Int>, seed: UInt64, workers: Int) {
    self.widths = widths
    func series(_ way: FractionalWay, _ format: NumberFormat) -> Series {
      Series(
        way: way, format: format,
        deviations: QuarterDeviation.series(of: way, in: format, widths: widths, workers: workers))
    }
    let formats = NumberFormat.rounding
    let common = PrecisionStudy.commonWidths.filter(widths.contains)
    self.series = formats.flatMap { format in FractionalWay.all.map { series($0, format) } }
    builds = [NumberFormat.float, .double].flatMap { format in
      Self.otherDialects.map { dialect in
        let way = FractionalWay(GridSampleShift(), dialect: dialect)
        let changed = Self.changed(way, format, widths, workers)
        return Build(
          series: Series(
            way: way, format: format,
            deviations: common.compactMap { QuarterDeviation(of: way, in: format, width: $0) }),
          dialect: dialect, changed: changed.reduce(0, +),
          cells: widths.reduce(0) { $0 + 4 * $1 + 3 })
      }
    }
    fusedKernels = formats.map { series(FractionalWay(DepthwiseConvShift(), isFused: true), $0) }
    let boundaries = Boundary.allCases
    self.boundaries = orderedResults(boundaries.count, workers: workers) { place in
      FractionalWay.all.flatMap { way in
        common.compactMap {
          QuarterDeviation(of: way, in: .float, width: $0, boundary: boundaries[place])
        }
      }
    }.flatMap { $0 }
    finer = formats.flatMap { format in
      FractionalWay.all.filter { $0.reading != .weights }.flatMap { way in
        common.compactMap { FinerFractions(of: way, in: format, width: $0, seed: seed) }
      }
    }
  }

  /// Those of PyTorch; the reference evaluator of ONNX is no build of anything.
  package static let otherDialects: [GridSampleDialect] = [
    .pytorchCPUFused, .pytorchInductor, .pytorchFallback, .pytorchCUDA,
  ]

  /// How many quarters of each width have other taps or weights than without fused operations.
  private static func changed(
    _ way: FractionalWay, _ format: NumberFormat, _ widths: ClosedRange<Int>, _ workers: Int
  ) -> [Int] {
    let plain = FractionalWay(GridSampleShift())
    return orderedResults(widths.count, workers: workers, stride: 8) { place in
      let width = widths.lowerBound + place
      let (first, second) = (
        FractionalAxis(plain, format, extent: width, boundary: .zeros, pad: 0),
        FractionalAxis(way, format, extent: width, boundary: .zeros, pad: 0)
      )
      return (-3..<(4 * width)).count { quarters in
        let (a, b) = (first.taps(at: Double(quarters) / 4), second.taps(at: Double(quarters) / 4))
        return (a.first, a.low, a.high) != (b.first, b.low, b.high)
      }
    }
  }
}
