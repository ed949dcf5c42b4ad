import ExactArithmetic
import ShiftTensors

/// The four taps of a position on one axis: indices, weights, minus their derivatives.
private struct CubicSlopeReading<Element: ShiftScalar> {
  let indices: [Int]
  let weights: [Element]
  let slopes: [Element]

  init(_ g: Element, on axis: GridAxis<Element>, contracts: Bool) {
    let x = axis.unnormalised(g)
    let whole = x.roundedDown()
    let t = x - whole
    indices = (-1...2).map { axis.tap(axis.padded(whole + Element(nearestTo: $0))) }
    weights = contracts ? axis.contractedCubicWeights(t) : axis.cubicWeights(t)
    slopes = axis.cubicSlopes(t, contracts: contracts)
  }
}

extension SampledGradients {
  /// Sixteen taps for each output: x tap by x tap, the y taps within, a vector of outputs at each.
  @inline(__always)
  func scatterBicubic(_ n: Int, _ planes: GradientPlanes<Element>) {
    let lanes = Self.lanes
    let (cells, plane, width) = (gradOutput.shape.plane, input.shape.plane, input.shape.w)
    let isFused = options.dialect.fuses(Element.format)
    let contracts = isFused && Element.format == .float && !hasInput
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    for first in stride(from: 0, to: cells, by: lanes) {
      let points = (first..<min(first + lanes, cells)).map { point(n, $0) }
      let xs = points.map { CubicSlopeReading($0.x, on: columnAxis, contracts: contracts) }
      let ys = points.map { CubicSlopeReading($0.y, on: rowAxis, contracts: contracts) }
      var sums = [(x: Element, y: Element)](repeating: (.zero, .zero), count: points.count)
      for c in 0..<input.shape.c {
        let gradients = planes.gradients + (c * cells + first)
        let pixels = planes.pixels + c * plane
        for i in 0..<4 {
          for j in 0..<4 {
            for lane in points.indices {
              let (x, y, g) = (xs[lane], ys[lane], gradients[lane])
              let (column, row) = (x.indices[i], y.indices[j])
              var value = Element.zero
              if row | column >= 0 {
                let place = row &* width &+ column
                value = pixels[place]
                if let target = planes.gradInput {
                  target[c &* plane &+ place] += g * x.weights[i] * y.weights[j]
                }
              }
              sums[lane].x.add(
                -(value * g * x.slopes[i]), times: y.weights[j], isFused: isFused)
              sums[lane].y.add(
                -(value * g * y.slopes[j]), times: x.weights[i], isFused: isFused)
            }
          }
        }
      }
      for lane in points.indices {
        let target = planes.gradGrid + 2 * (first + lane)
        target[0] = sums[lane].x * columnAxis.scale
        target[1] = sums[lane].y * rowAxis.scale
      }
    }
  }
}
