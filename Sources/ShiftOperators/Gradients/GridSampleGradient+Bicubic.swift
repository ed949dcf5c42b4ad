import ExactArithmetic
import ShiftTensors

/// The four taps on each axis of the positions that a vector holds together: for each tap a row of lanes.
///
/// Flat, because the loops below read a few of them for each of 16 taps, channel after channel: as arrays of
/// arrays that took seven times as long.
private struct CubicLanes<Element: ShiftScalar> {
  /// Columns, then rows times the width; negative outside.
  let places: UnsafeMutablePointer<Int>
  /// Along x: four weights, four minus their derivatives; along y likewise.
  let factors: UnsafeMutablePointer<Element>
  let lanes: Int

  static func count(ofPlaces lanes: Int) -> Int { 8 * lanes }
  static func count(ofFactors lanes: Int) -> Int { 16 * lanes }

  func column(_ i: Int) -> UnsafeMutablePointer<Int> { places + i &* lanes }
  func row(_ j: Int) -> UnsafeMutablePointer<Int> { places + (4 &+ j) &* lanes }
  func weightX(_ i: Int) -> UnsafeMutablePointer<Element> { factors + i &* lanes }
  func slopeX(_ i: Int) -> UnsafeMutablePointer<Element> { factors + (4 &+ i) &* lanes }
  func weightY(_ j: Int) -> UnsafeMutablePointer<Element> { factors + (8 &+ j) &* lanes }
  func slopeY(_ j: Int) -> UnsafeMutablePointer<Element> { factors + (12 &+ j) &* lanes }

  /// Works out what one grid value names.
  ///
  /// - Parameters:
  ///   - first: 0 for x, 1 for y.
  ///   - stride: from one index to the next in the plane.
  func fill(
    _ lane: Int, _ g: Element, on axis: GridAxis<Element>, axis first: Int, stride: Int,
    contracts: Bool
  ) {
    let x = axis.unnormalised(g)
    let whole = x.roundedDown()
    let t = x - whole
    let weights = contracts ? axis.contractedCubicWeights(t) : axis.cubicWeights(t)
    let slopes = axis.cubicSlopes(t, contracts: contracts)
    for k in 0..<4 {
      let index = axis.tap(axis.padded(whole + Element(nearestTo: k - 1)))
      places[(4 * first + k) * lanes + lane] = index < 0 ? -1 : index * stride
      factors[(8 * first + k) * lanes + lane] = weights[k]
      factors[(8 * first + 4 + k) * lanes + lane] = slopes[k]
    }
  }
}

extension SampledGradients {
  /// Sixteen taps for each output: x tap by x tap, the y taps within, a vector of outputs at each.
  @inline(__always)
  func scatterBicubic(_ n: Int, _ planes: GradientPlanes<Element>) {
    let lanes = Self.lanes
    let (cells, plane) = (gradOutput.shape.plane, input.shape.plane)
    let isFused = options.dialect.fuses(Element.format)
    let contracts = isFused && Element.format == .float && !hasInput
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    var places = [Int](repeating: -1, count: CubicLanes<Element>.count(ofPlaces: lanes))
    var factors = [Element](
      repeating: .zero, count: CubicLanes<Element>.count(ofFactors: lanes))
    var sums = [Element](repeating: .zero, count: 2 * lanes)
    places.withUnsafeMutableBufferPointer { places in
      factors.withUnsafeMutableBufferPointer { factors in
        sums.withUnsafeMutableBufferPointer { sums in
          let taps = CubicLanes(
            places: places.baseAddress!, factors: factors.baseAddress!, lanes: lanes)
          let (sumX, sumY) = (sums.baseAddress!, sums.baseAddress! + lanes)
          for first in stride(from: 0, to: cells, by: lanes) {
            let count = min(lanes, cells - first)
            for lane in 0..<count {
              let (x, y) = point(n, first + lane)
              taps.fill(lane, x, on: columnAxis, axis: 0, stride: 1, contracts: contracts)
              taps.fill(
                lane, y, on: rowAxis, axis: 1, stride: input.shape.w, contracts: contracts)
              sumX[lane] = .zero
              sumY[lane] = .zero
            }
            let isDone = runLanes(.bicubic, planes, first, count, taps.places, taps.factors, sumX)
            for c in 0..<(isDone ? 0 : input.shape.c) {
              addCubic(
                taps, count, planes.gradients + (c * cells + first), planes.pixels + c * plane,
                planes.gradInput.map { $0 + c * plane }, sumX, sumY, isFused: isFused)
            }
            for lane in 0..<count {
              let target = planes.gradGrid + 2 * (first + lane)
              target[0] = sumX[lane] * columnAxis.scale
              target[1] = sumY[lane] * rowAxis.scale
            }
          }
        }
      }
    }
  }

  /// One vector of one channel.
  @inline(__always)
  private func addCubic(
    _ taps: CubicLanes<Element>, _ count: Int, _ gradients: UnsafePointer<Element>,
    _ pixels: UnsafePointer<Element>, _ target: UnsafeMutablePointer<Element>?,
    _ sumX: UnsafeMutablePointer<Element>, _ sumY: UnsafeMutablePointer<Element>, isFused: Bool
  ) {
    for i in 0..<4 {
      let (columns, weightX, slopeX) = (taps.column(i), taps.weightX(i), taps.slopeX(i))
      for j in 0..<4 {
        let (rows, weightY, slopeY) = (taps.row(j), taps.weightY(j), taps.slopeY(j))
        for lane in 0..<count {
          let g = gradients[lane]
          var value = Element.zero
          if rows[lane] | columns[lane] >= 0 {
            let place = rows[lane] &+ columns[lane]
            value = pixels[place]
            if let target { target[place] += g * weightX[lane] * weightY[lane] }
          }
          sumX[lane].add(-(value * g * slopeX[lane]), times: weightY[lane], isFused: isFused)
          sumY[lane].add(-(value * g * slopeY[lane]), times: weightX[lane], isFused: isFused)
        }
      }
    }
  }
}
