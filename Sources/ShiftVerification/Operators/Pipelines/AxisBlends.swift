import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// What the cells of one axis of a pipeline read: for each, pixels and their weights, at any position that rounding
/// may reach.
///
/// Written from the definition of a shift and the tent function, not from the strategies: a cell at position p reads
/// pixel k with `max(0, 1 − |p − k|)`. In between two whole positions that is linear in p, so its least and greatest
/// values on an interval lie at the ends or at a whole position inside.
struct AxisBlends {
  struct Tap {
    /// `nil` outside of an image that keeps its own pixels there.
    let pixel: Int?
    let weight: Quantity
  }

  let cells: [[Tap]]
  /// Whether each position is a pixel whatever is rounded, so that no product is.
  let isWhole: Bool

  init<Element: ShiftScalar>(
    of pipeline: ShiftPipeline, extent: Int, distance: Rational, reach: Int,
    as type: Element.Type
  ) {
    let reading: FractionalReading =
      switch pipeline {
      case .slice, .roll, .conv2d: .weights
      case .deformConv2d: .offsets
      case .gridSample: .grid(GridSampling(formula: .textbook, alignCorners: true, padding: .zeros))
      }
    let axis = reading.axis(
      extent: extent, distance: distance, reach: reach, boundary: pipeline.boundary,
      as: Element.self)
    let keeps = pipeline.boundary == .keep
    // Corners beside a whole position may be multiplied by 0.
    let readsCorners = pipeline == .gridSample || pipeline == .deformConv2d
    cells = (0..<extent).map { i in
      let (exact, low, high) = (axis.exact[i], axis.low[i], axis.high[i])
      var places = [exact, low, high]
      if low < high {
        places += (low.ceil().wholePart...max(low.ceil().wholePart, high.floor().wholePart)).map {
          Rational($0)
        }.filter { low < $0 && $0 < high }
      }
      let readings = places.map {
        Self.tents($0, extent, axis, keeps: keeps, readsCorners: readsCorners)
      }
      let pixels = Set(readings.flatMap(\.keys)).sorted()
      return pixels.map { pixel in
        let weights = readings.map { $0[pixel] ?? .zero }
        return Tap(
          pixel: pixel == Self.outside ? nil : pixel,
          weight: Quantity(weights[0], low: weights.min()!, high: weights.max()!))
      }
    }
    isWhole = (0..<extent).allSatisfy {
      axis.low[$0] == axis.high[$0] && axis.exact[$0].isInteger
    }
  }

  private static let outside = -1

  /// The weight of each pixel at a position.
  private static func tents(
    _ position: Rational, _ extent: Int, _ axis: AxisReading, keeps: Bool, readsCorners: Bool
  ) -> [Int: Rational] {
    let first = position.floor().wholePart
    let fraction = position - Rational(first)
    var weights: [Int: Rational] = [:]
    for (place, weight) in [(first, 1 - fraction), (first + 1, fraction)]
    where readsCorners || !weight.isZero {
      guard let pixel = axis.source(place, of: extent) ?? (keeps ? outside : nil) else { continue }
      weights[pixel, default: .zero] += weight
    }
    return weights
  }
}

/// Both axes of one group of channels.
struct PlaneBlends {
  private let rows: AxisBlends
  private let columns: AxisBlends
  private let width: Int

  var isWhole: Bool { rows.isWhole && columns.isWhole }

  init<Element: ShiftScalar>(
    of pipeline: ShiftPipeline, _ shape: Shape, _ shift: Shift, reach: Int, as type: Element.Type
  ) {
    rows = AxisBlends(
      of: pipeline, extent: shape.h, distance: shift.exactDy, reach: reach, as: type)
    columns = AxisBlends(
      of: pipeline, extent: shape.w, distance: shift.exactDx, reach: reach, as: type)
    width = shape.w
  }

  /// The pixels of the plane that a cell reads, with their weights; its own where one lies outside that is kept.
  func taps(_ cell: Int) -> [(pixel: Int, weight: Quantity)] {
    rows.cells[cell / width].flatMap { down in
      columns.cells[cell % width].map { across in
        guard let h = down.pixel, let w = across.pixel else {
          return (cell, down.weight * across.weight)
        }
        return (h * width + w, down.weight * across.weight)
      }
    }
  }
}
