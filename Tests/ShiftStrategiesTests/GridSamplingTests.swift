import Effort
import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@testable import ShiftStrategies

/// The interval of positions holds what programs compute, in whatever precision each step of them is.
struct GridSamplingTests {
  private static let formats: [NumberFormat] = [.float16, .bfloat16, .float, .double]
  private static let extents = Effort.every(13, of: Array(2...64))

  @Test(
    "The interval holds the position of every dialect, mapped in the format or in a wider one",
    arguments: formats, GridFormula.allCases)
  func dialects(_ format: NumberFormat, _ formula: GridFormula) {
    switch format {
    case .float16: checkDialects(formula, Float16.self)
    case .bfloat16: checkDialects(formula, BFloat16.self)
    case .float: checkDialects(formula, Float.self)
    default: checkDialects(formula, Double.self)
    }
  }

  private func checkDialects<Element: ShiftScalar>(_ formula: GridFormula, _ type: Element.Type) {
    for padding in [GridPadding.zeros, .reflection] {
      for alignCorners in [true, false] {
        let sampling = GridSampling(formula: formula, alignCorners: alignCorners, padding: padding)
        for extent in Self.extents {
          for index in -1...extent
          where Element.format.counts(to: 2 * extent + 3) {
            let drift = sampling.drift(of: index, extent: extent, as: type)
            func written<Wide: ShiftScalar>(in wide: Wide.Type) -> Element {
              let value: Wide = formula.value(index, of: extent, alignCorners: alignCorners)
              return Element(nearestTo: value.nearestDouble)
            }
            // Written step by step in the format, or in a wider one and stored.
            var grids: Set<Element> = [written(in: type), written(in: Double.self)]
            if Element.format.precision! < 24 { grids.insert(written(in: Float.self)) }
            for grid in grids {
              expect(grid, drift, index, extent, sampling, as: type)
              expect(grid, drift, index, extent, sampling, as: Float.self)
              expect(grid, drift, index, extent, sampling, as: Double.self)
            }
          }
        }
      }
    }
  }

  /// The position that each dialect maps `grid` back to in an arithmetic, against the interval.
  private func expect<Element: ShiftScalar, Wide: ShiftScalar>(
    _ grid: Element, _ drift: PositionDrift, _ index: Int, _ extent: Int,
    _ sampling: GridSampling, as wide: Wide.Type
  ) {
    guard Wide.format.precision! >= Element.format.precision! else { return }
    for dialect in GridSampleDialect.all {
      let axis = GridAxis<Wide>(
        extent: extent,
        GridSampleOptions(
          mode: .bilinear, padding: sampling.padding, alignCorners: sampling.alignCorners,
          dialect: dialect))
      let position = axis.position(Wide(nearestTo: grid.nearestDouble)).exact!
      let isFolded = sampling.padding == .reflection
      let mirror: Boundary = sampling.alignCorners ? .reflect : .symmetric
      let place = isFolded ? mirror.source(index, of: extent)! : index
      let moved = position - Rational(place)
      // A mirror turns the interval over, and cuts what lies beyond the first or last pixel.
      let below = isFolded ? max(drift.below, drift.above) : drift.below
      let above = isFolded ? max(drift.below, drift.above) : drift.above
      #expect(
        -below <= moved && moved <= above,
        """
        \(sampling.formula), \(sampling.padding), aligned \(sampling.alignCorners), \(dialect), pixel \
        \(index) of \(extent) in \(Element.format), mapped in \(Wide.format)
        """)
    }
  }

  @Test(
    "The interval holds every evaluation that rounds each step to the format, wider, or not at all",
    arguments: formats, [3, 7, 10, 33, 49])
  func mixedSteps(_ format: NumberFormat, _ extent: Int) {
    switch format {
    case .float16: checkMixed(extent, Float16.self)
    case .bfloat16: checkMixed(extent, BFloat16.self)
    case .float: checkMixed(extent, Float.self)
    default: checkMixed(extent, Double.self)
    }
  }

  private func checkMixed<Element: ShiftScalar>(_ extent: Int, _ type: Element.Type) {
    let sampling = GridSampling(formula: .textbook, alignCorners: true, padding: .zeros)
    let last = Rational(extent - 1)
    func roundings(_ value: Rational) -> Set<Rational> {
      var all: Set<Rational> = [value, Element(nearestTo: value).exact!]
      if Element.format.precision! < 24 { all.insert(Float(nearestTo: value).exact!) }
      if Element.format.precision! < 53 { all.insert(Double(nearestTo: value).exact!) }
      return all
    }
    func then(_ values: Set<Rational>, _ step: (Rational) -> Rational) -> Set<Rational> {
      Set(values.flatMap { roundings(step($0)) })
    }
    for index in 0..<extent {
      let drift = sampling.drift(of: index, extent: extent, as: type)
      let grid = then(then([Rational(2 * index)]) { $0 / last }) { $0 - 1 }
      let added = then(then(grid) { $0 + 1 }) { $0 * last / 2 }
      let halved = then(then(then(grid) { $0 + 1 }) { $0 / 2 }) { $0 * last }
      let scaled = then(then(grid) { $0 * last / 2 }) { $0 + last / 2 }
      for position in added.union(halved).union(scaled) {
        let moved = position - Rational(index)
        #expect(-drift.below <= moved && moved <= drift.above, "pixel \(index) of \(extent)")
      }
    }
  }
}
