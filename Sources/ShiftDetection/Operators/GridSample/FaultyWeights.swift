import ShiftOperators
import ShiftTensors

struct WeightsExchanged: GridNumbers {
  func weights<Element: ShiftScalar>(_ x: Element, before: Element) -> (Element, Element) {
    let (first, second) = PlainGridNumbers().weights(x, before: before)
    return (second, first)
  }
}

struct NarrowWeights: GridNumbers {
  func weights<Element: ShiftScalar>(_ x: Element, before: Element) -> (Element, Element) {
    let t = Element(nearestTo: Double(Float16((x - before).nearestDouble)))
    return (Element(nearestTo: 1) - t, t)
  }
}

struct DividedByWeights: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    let sum = PlainGridNumbers().sum(rows, columns, pixel)
    func inside(_ taps: [AxisTap<Element>]) -> Element {
      taps.reduce(.zero) { $1.index == nil ? $0 : $0 + ($1.weight ?? .zero) }
    }
    // Two taps are bilinear, and where both are inside they weigh 1 together.
    guard rows.count == 2, (rows + columns).contains(where: { $0.index == nil }) else { return sum }
    let weight = inside(rows) * inside(columns)
    return weight == .zero ? sum : sum / weight
  }
}

struct ColumnWeightsForBoth: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    let weighted = zip(rows, columns).map { AxisTap(index: $0.index, weight: $1.weight) }
    return PlainGridNumbers().sum(weighted, columns, pixel)
  }
}

struct ValuesClipped: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element {
    let one = Element(nearestTo: 1)
    let sum = PlainGridNumbers().sum(rows, columns, pixel)
    return sum.isNaN ? sum : min(max(sum, -one), one)
  }
}

struct InfinitiesUnsigned: GridNumbers {
  func sum<Element: ShiftScalar>(
    _ rows: [AxisTap<Element>], _ columns: [AxisTap<Element>], _ pixel: (Int, Int) -> Element
  ) -> Element { UnsignedInfinity().value(PlainGridNumbers().sum(rows, columns, pixel)) }
}

struct CubicOfHalf: GridNumbers {
  func cubic<Element: ShiftScalar>(_ t: Element) -> [Element] { keys(t, a: -.half) }
}
