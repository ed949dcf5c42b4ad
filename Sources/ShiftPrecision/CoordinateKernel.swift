import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The position that each pixel of one axis comes back at, with everything that depends on the
/// extent alone computed once.
///
/// Places are named by `h`, the doubled index: `2i` is pixel i and `2i + 1` the half-pixel tie
/// after it.
struct CoordinateKernel<Arithmetic: CoordinateArithmetic> {
  typealias Value = Arithmetic.Value

  private let formula: GridFormula
  private let alignCorners: Bool
  private let mapping: GridSampleDialect.Mapping
  private let isFused: Bool
  private let writing: Arithmetic
  private let storing: Arithmetic
  private let reading: Arithmetic

  private let one: Value
  private let minusOne: Value
  private let minusHalf: Value
  // What the formula needs.
  private let exactCount: Value
  private let count: Value
  private let ratio: Value
  private let last: Value
  private let minusLast: Value
  private let step: Value
  private let greatestPlace: Value
  private let secondHalf: Value
  // What the mapping needs.
  private let scale: Value
  private let size: Value
  private let lastPixel: Value
  private let offset: Value

  init(
    _ rule: CoordinateRule, extent: Int, writing: Arithmetic, storing: Arithmetic,
    reading: Arithmetic
  ) {
    (formula, alignCorners) = (rule.formula, rule.alignCorners)
    (mapping, isFused) = (rule.dialect.mapping, rule.dialect.fuses(rule.arithmetic))
    (self.writing, self.storing, self.reading) = (writing, storing, reading)
    let n = Double(extent)
    one = writing.exact(1)
    minusOne = writing.exact(-1)
    minusHalf = writing.exact(-0.5)
    exactCount = writing.exact(alignCorners ? n - 1 : n)
    count = writing.stored(exactCount)
    ratio = writing.quotient(alignCorners ? writing.exact(2) : one, count)
    last = alignCorners ? one : writing.difference(one, writing.quotient(one, count))
    minusLast = writing.product(minusOne, last)
    step = writing.quotient(writing.sum(last, last), writing.stored(writing.exact(n - 1)))
    greatestPlace = writing.exact(2 * (n - 1))
    secondHalf = writing.exact(Double(2 * (extent / 2)))
    size = reading.stored(writing.exact(n))
    lastPixel = reading.stored(writing.exact(n - 1))
    scale = reading.half(alignCorners ? lastPixel : size)
    offset = reading.sum(reading.half(size), minusHalf)
  }

  /// The position of place `h`: a whole number that the carrier holds exactly.
  @inline(__always) func position(_ h: Value) -> Value {
    position(ofGrid: storing.stored(grid(h)))
  }

  /// The grid value, before it is stored.
  @inline(__always) func grid(_ h: Value) -> Value {
    let index = writing.stored(writing.half(h))
    // Twice a number of the format is one too, unless it overflows.
    let doubled = writing.stored(h)
    switch formula {
    case .textbook:
      let top = alignCorners ? doubled : writing.sum(doubled, one)
      return writing.difference(writing.quotient(top, count), one)
    case .reciprocal:
      let factor = alignCorners ? index : writing.sum(doubled, one)
      return writing.difference(writing.product(factor, ratio), one)
    case .centered:
      let top = alignCorners ? doubled : writing.sum(doubled, one)
      return writing.quotient(writing.difference(top, count), count)
    case .linspace:
      let low = writing.sum(minusLast, writing.product(step, index))
      let rest = writing.stored(writing.half(writing.exactDifference(greatestPlace, h)))
      let high = writing.difference(last, writing.product(step, rest))
      return writing.choose(h, below: secondHalf, low, high)
    case .rounded:
      // The numerator is a whole number that the carrier holds, so there is one rounding.
      let top = alignCorners ? h : writing.exactDifference(h, minusOne)
      return writing.quotient(writing.exactDifference(top, exactCount), exactCount)
    }
  }

  @inline(__always) private func position(ofGrid g: Value) -> Value {
    switch mapping {
    case .addThenScale:
      let raised = reading.sum(g, one)
      return alignCorners ? reading.product(raised, scale) : productSum(raised, scale, minusHalf)
    case .addThenHalve:
      let raised = reading.sum(g, one)
      return alignCorners
        ? reading.product(reading.half(raised), lastPixel)
        : reading.half(productSum(raised, size, minusOne))
    case .scaleThenAdd:
      return productSum(g, scale, offset)
    case .none:
      return g
    }
  }

  @inline(__always) private func productSum(_ a: Value, _ b: Value, _ c: Value) -> Value {
    isFused ? reading.fused(a, b, c) : reading.sum(reading.product(a, b), c)
  }
}
