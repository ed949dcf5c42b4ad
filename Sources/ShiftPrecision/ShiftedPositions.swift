import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Where the indices that shifts write on one axis come back, under a boundary.
struct ShiftedPositions {
  let rule: CoordinateRule
  let boundary: Boundary

  private var options: GridSampleOptions {
    GridSampleOptions(
      padding: boundary == .reflect || boundary == .symmetric ? .reflection : .zeros,
      alignCorners: rule.alignCorners, dialect: rule.dialect)
  }

  /// The position of each index of `range` after padding, NaN where it is not finite.
  func positions(_ range: ClosedRange<Int>, extent: Int) -> [Double] {
    func mapped<Element: ShiftScalar>(_ type: Element.Type) -> [Double] {
      let axis = GridAxis<Element>(extent: extent, options)
      func position(_ grid: Element) -> Double {
        axis.position(grid).exact?.approximation ?? .nan
      }
      guard rule.isUniform else {
        return range.map { index in
          rule.definedGrid(2 * index, extent: extent).map { position(Element(nearestTo: $0)) }
            ?? .nan
        }
      }
      return range.map { index in
        position(rule.formula.value(index, of: extent, alignCorners: rule.alignCorners))
      }
    }
    return mapped(rule.arithmetic.scalar)
  }

  /// What a position makes of an index.
  struct Verdict {
    /// By how many pixels it would have to move for bilinear to be right.
    var error: Double
    var isNearestWrong: Bool
  }

  /// Bilinear is right where the position is the source, or for a source outside where no pixel of the
  /// image is among its two taps; nearest where the position rounds, half to even, to the source.
  func verdict(_ index: Int, at x: Double, extent: Int) -> Verdict {
    let source = boundary.source(index, of: extent)
    guard x.isFinite else { return Verdict(error: .infinity, isNearestWrong: true) }
    let read = x.rounded(.toNearestOrEven)
    let last = Double(extent - 1)
    if let source {
      return Verdict(
        error: (x - Double(source)).magnitude, isNearestWrong: read != Double(source))
    }
    // Exact: both differences are of numbers of about one size or of a small number and 1.
    let inside = min(x + 1, last + 1 - x)
    return Verdict(error: max(inside, 0), isNearestWrong: read >= 0 && read <= last)
  }
}
