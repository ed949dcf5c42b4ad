import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Where the positions of one axis may lie after they were written and mapped back.
///
/// Two answers: what the formula gives when each operation rounds, which is cheap and covers nearly every
/// deviation there is, and the whole interval of ``GridSampling/drift(of:extent:as:)``, which decides.
struct PositionTable<Element: ShiftScalar> {
  private let sampling: GridSampling
  private let extent: Int
  private var drifts: [Int: PositionDrift] = [:]

  init(_ sampling: GridSampling, extent: Int) {
    (self.sampling, self.extent) = (sampling, extent)
  }

  /// How far the position of `index` is moved by rounding each operation, the farther of both mappings.
  func rounded(_ index: Int) -> (below: Double, above: Double) {
    guard Element.format != .rational, !(sampling.alignCorners && extent == 1) else {
      return (0, 0)
    }
    let one = Element(nearestTo: 1)
    let scale = Element(nearestTo: sampling.alignCorners ? extent - 1 : extent) * .half
    let grid: Element = sampling.formula.value(
      index, of: extent, alignCorners: sampling.alignCorners)
    let added = (grid + one) * scale
    let first = sampling.alignCorners ? added : added - .half
    let second = grid * scale + Element(nearestTo: extent - 1) * .half
    let (a, b) = (
      (first - Element(nearestTo: index)).nearestDouble,
      (second - Element(nearestTo: index)).nearestDouble
    )
    return (max(0, -min(a, b)), max(0, max(a, b)))
  }

  /// The interval.
  mutating func drift(_ index: Int) -> PositionDrift {
    if let known = drifts[index] { return known }
    let drift = sampling.drift(of: index, extent: extent, as: Element.self)
    drifts[index] = drift
    return drift
  }
}
