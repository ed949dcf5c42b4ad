import ExactArithmetic
import ShiftTensors

/// The pixels around a position on one axis (bicubic: four), each brought into the image by itself.
struct CubicReading<Element: ShiftScalar> {
  let indices: [Int]
  let weights: [Element]

  init(_ g: Element, on axis: GridAxis<Element>, countsFromFirst: Bool = false) {
    // The position itself stays where it is; its four taps are brought into the image.
    let x = axis.dialect.padsEachTap ? axis.position(g) : axis.unnormalised(g)
    let whole = x.roundedDown()
    indices = (-1...2).map { steps in
      axis.dialect.padsEachTap
        ? axis.tap(whole, plus: steps)
        : axis.tap(
          axis.padded(
            countsFromFirst
              ? (whole - axis.one) + Element(nearestTo: steps + 1)
              : whole + Element(nearestTo: steps)))
    }
    weights = axis.cubicWeights(x - whole)
  }
}

extension CubicReading {
  /// Two pixels and their weights.
  init(_ linear: LinearReading<Element>) {
    indices = [linear.indices.0, linear.indices.1]
    weights = [linear.lowWeight, linear.highWeight]
  }
}

extension GridAxis {
  /// Keys' cubic convolution weights for the fraction t, A = −3/4.
  func cubicWeights(_ t: Element) -> [Element] {
    let a = -(Element(nearestTo: 3) / Element(nearestTo: 4))
    /// `((A + 2)x − (A + 3))x² + 1` for distances up to 1.
    func near(_ x: Element) -> Element {
      let slope = productSum(a + two, x, -(a + two + one))
      return productSum(slope * x, x, one)
    }
    /// `((Ax − 5A)x + 8A)x − 4A` for distances from 1 to 2. Compilers contract the products 5A, 8A
    /// and 4A, which are exact, so this one rounds every step in every dialect.
    func far(_ x: Element) -> Element {
      let (fiveA, eightA, fourA) = (
        a * Element(nearestTo: 5), a * Element(nearestTo: 8), a * Element(nearestTo: 4)
      )
      return ((a * x - fiveA) * x + eightA) * x - fourA
    }
    let rest = one - t
    switch dialect.farDistance {
    case .twoMinusFraction: return [far(t + one), near(t), near(rest), far(two - t)]
    case .restPlusOne: return [far(t + one), near(t), near(rest), far(rest + one)]
    }
  }
}

extension SampledPlanes {
  /// Sums along the rows first, then down the column of their results: bicubic, and bilinear in dialects
  /// that go axis by axis.
  func blendAxes(into target: UnsafeMutablePointer<Element>) {
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    let weighsOutside = options.dialect.outsideTap == .zeroWeight
    let isCubic = options.mode == .bicubic
    for images in batches where !images.isEmpty {
      let n = images.lowerBound
      @Sendable func readX(_ row: Int, _ column: Int) -> CubicReading<Element> {
        let g = x(n, row, column)
        return isCubic
          ? CubicReading(g, on: columnAxis) : CubicReading(columnAxis.linearReading(of: g))
      }
      @Sendable func readY(_ row: Int, _ column: Int) -> CubicReading<Element> {
        let g = y(n, row, column)
        return isCubic
          ? CubicReading(
            g, on: rowAxis, countsFromFirst: options.dialect.countsRowsFromFirstTap)
          : CubicReading(rowAxis.linearReading(of: g))
      }
      let columns = grid.isProduct ? (0..<grid.columns).map { readX(0, $0) } : []
      forEachRow(of: images, into: target) { row, planes in
        let shared = grid.isProduct ? readY(row, 0) : nil
        let taps = (0..<grid.columns).map { column in
          (
            x: grid.isProduct ? columns[column] : readX(row, column),
            y: shared ?? readY(row, column)
          )
        }
        planes { pixels, target in
          let outside = weighsOutside ? pixels[0] * .zero : .zero
          for (position, tap) in taps.enumerated() {
            let rowSums = tap.y.indices.map { row in
              columnAxis.rowSum(
                tap.x.indices.map { column in
                  row | column < 0
                    ? outside : pixels[view.places.h(row) &+ view.places.w(column)]
                }, tap.x.weights)
            }
            target[position] = rowAxis.weightedSum(rowSums, tap.y.weights)
          }
        }
      }
    }
  }
}

extension GridAxis {
  /// `((v₀w₀ + v₁w₁) + v₂w₂) + v₃w₃`, each product contracted into its sum where the dialect fuses.
  func weightedSum(_ values: [Element], _ weights: [Element]) -> Element {
    if dialect.summation == .rowsThenColumn { return sumInDouble(values, weights) }
    var sum = values[0] * weights[0]
    for (value, weight) in zip(values, weights).dropFirst() {
      sum = productSum(value, weight, sum)
    }
    return sum
  }

  /// The rounded products added in Double from +0 and rounded once.
  private func sumInDouble(_ values: [Element], _ weights: [Element]) -> Element {
    if Element.format == .rational {
      return zip(values, weights).reduce(.zero) { $0 + $1.0 * $1.1 }
    }
    return Element(
      nearestTo: zip(values, weights).reduce(0.0) { $0 + ($1.0 * $1.1).nearestDouble })
  }

  /// The same sum, as the dialect contracts it along a row.
  func rowSum(_ values: [Element], _ weights: [Element]) -> Element {
    guard isFused, dialect.rowContraction == .firstProduct else {
      return weightedSum(values, weights)
    }
    let pair = productSum(values[0], weights[0], values[1] * weights[1])
    return pair + values[2] * weights[2] + values[3] * weights[3]
  }
}
