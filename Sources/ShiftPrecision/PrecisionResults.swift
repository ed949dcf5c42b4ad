import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Everything the page on the precision of `grid_sample` says.
public struct PrecisionResults: Sendable {
  /// Every format, formula, dialect and alignment up to ``greatestWidth(_:)``.
  public let certificates: [Certificate]
  /// Float, textbook, pytorch-cpu up to 65,536 or what was asked for, without ties.
  public let wide: [Certificate]
  /// Each width of the textbook formula with aligned corners under pytorch-cpu, by format.
  public let curves: [Curve]
  /// The pixels that do not come back, for the first widths of the Float curve.
  public let map: [MapRow]

  public struct Curve: Sendable {
    public let format: NumberFormat
    public let widths: [WidthCounts]
  }

  public struct MapRow: Sendable {
    public let width: Int
    public let below: [Int]
    public let above: [Int]
  }

  /// The widths that vision models use.
  public static let commonWidths = [7, 14, 28, 32, 56, 64, 112, 128, 224, 256, 384, 512]

  /// How far each format is certified: as far as all its indices are exact, or 4096 or 1024 px.
  public static func greatestWidth(_ format: NumberFormat) -> Int {
    switch format {
    case .float16: 2048
    case .bfloat16: 512
    case .float: 4096
    case .double, .rational: 1024
    }
  }

  /// - Parameter wideWidth: the last width of ``wide``.
  public static func compute(
    wideWidth: Int = 65_536, workers: Int = availableWorkers
  ) throws(ShiftError) -> PrecisionResults {
    var certificates: [Certificate] = []
    var curves: [Curve] = []
    for format in roundingFormats {
      let widths = 2...greatestWidth(format)
      for alignCorners in [true, false] {
        for formula in GridFormula.allCases {
          for dialect in GridSampleDialect.all {
            let rule = CoordinateRule(
              format: format, formula: formula, alignCorners: alignCorners, dialect: dialect)
            certificates.append(
              try certify(rule, widths: widths, includesTies: false, workers: workers))
          }
        }
      }
      curves.append(
        Curve(
          format: format,
          widths: try widthCounts(CoordinateRule(format: format), widths: widths, workers: workers))
      )
    }
    var wide: [Certificate] = []
    for alignCorners in [true, false] {
      let rule = CoordinateRule(format: .float, alignCorners: alignCorners)
      wide.append(
        try certify(rule, widths: 2...wideWidth, includesTies: false, workers: workers))
    }
    let position = { (width: Int) in definedPositions(CoordinateRule(format: .float), extent: width)
    }
    let map = (2...128).map { width in
      let at = position(width)
      return MapRow(
        width: width, below: (0..<width).filter { (at(2 * $0) ?? .nan) < Double($0) },
        above: (0..<width).filter { (at(2 * $0) ?? .nan) > Double($0) })
    }
    return PrecisionResults(certificates: certificates, wide: wide, curves: curves, map: map)
  }
}
