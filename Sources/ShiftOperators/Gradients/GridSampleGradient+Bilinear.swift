import ExactArithmetic
import ShiftTensors

/// The 2 × 2 pixels around some positions that a vector holds together.
private struct CornerLanes<Element: ShiftScalar> {
  /// Four for each lane, corner by corner: top left, top right, bottom left, bottom right; negative outside.
  let places: UnsafeMutablePointer<Int>
  /// Likewise.
  let weights: UnsafeMutablePointer<Element>
  /// For each lane the weights of the left and right column, of the upper and lower row.
  let west: UnsafeMutablePointer<Element>
  let east: UnsafeMutablePointer<Element>
  let north: UnsafeMutablePointer<Element>
  let south: UnsafeMutablePointer<Element>
  /// The slopes of the position, and the sums over channels.
  let slopeX: UnsafeMutablePointer<Element>
  let slopeY: UnsafeMutablePointer<Element>
  let sumX: UnsafeMutablePointer<Element>
  let sumY: UnsafeMutablePointer<Element>

  init(lanes: Int, places: UnsafeMutablePointer<Int>, elements: UnsafeMutablePointer<Element>) {
    func part(_ number: Int) -> UnsafeMutablePointer<Element> { elements + number * lanes }
    self.places = places
    weights = part(0)
    (west, east, north, south) = (part(4), part(5), part(6), part(7))
    (slopeX, slopeY, sumX, sumY) = (part(8), part(9), part(10), part(11))
  }

  static var elementsPerLane: Int { 12 }
}

extension SampledGradients {
  /// Taps and weights once for each vector of outputs, then channel after channel.
  @inline(__always)
  func scatterBilinear(_ n: Int, _ planes: GradientPlanes<Element>) {
    let lanes = Self.lanes
    let (cells, plane) = (gradOutput.shape.plane, input.shape.plane)
    let isFused = options.dialect.fuses(Element.format)
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    var places = [Int](repeating: -1, count: 4 * lanes)
    var elements = [Element](
      repeating: .zero, count: CornerLanes<Element>.elementsPerLane * lanes)
    places.withUnsafeMutableBufferPointer { places in
      elements.withUnsafeMutableBufferPointer { elements in
        let corners = CornerLanes(
          lanes: lanes, places: places.baseAddress!, elements: elements.baseAddress!)
        for first in stride(from: 0, to: cells, by: lanes) {
          let count = min(lanes, cells - first)
          var checks = false
          for lane in 0..<count {
            let isInside = fill(
              corners, lane, lanes, point(n, first + lane), columnAxis, rowAxis)
            checks = checks || !isInside
          }
          let isDone = runLanes(
            .bilinear, planes, first, count, corners.places, corners.weights, corners.sumX)
          for c in 0..<(isDone ? 0 : input.shape.c) {
            let gradients = planes.gradients + (c * cells + first)
            let pixels = planes.pixels + c * plane
            let target = planes.gradInput.map { $0 + c * plane }
            // Written twice, so that vectors wholly inside the image, which most are, ask for nothing.
            if checks {
              if let target {
                scatter(corners, lanes, count, gradients, into: target, checks: true)
              }
              addSlopes(corners, lanes, count, gradients, pixels, isFused: isFused, checks: true)
            } else {
              if let target {
                scatter(corners, lanes, count, gradients, into: target, checks: false)
              }
              addSlopes(corners, lanes, count, gradients, pixels, isFused: isFused, checks: false)
            }
          }
          for lane in 0..<count {
            let target = planes.gradGrid + 2 * (first + lane)
            target[0] = corners.sumX[lane] * corners.slopeX[lane]
            target[1] = corners.sumY[lane] * corners.slopeY[lane]
          }
        }
      }
    }
  }

  /// - Returns: whether all four taps are pixels.
  @inline(__always)
  private func fill(
    _ corners: CornerLanes<Element>, _ lane: Int, _ lanes: Int, _ point: (x: Element, y: Element),
    _ columnAxis: GridAxis<Element>, _ rowAxis: GridAxis<Element>
  ) -> Bool {
    let (x, y) = (columnAxis.slopedPosition(of: point.x), rowAxis.slopedPosition(of: point.y))
    let (wholeX, wholeY) = (x.position.roundedDown(), y.position.roundedDown())
    let (east, south) = (x.position - wholeX, y.position - wholeY)
    let (west, north) = (columnAxis.one - east, rowAxis.one - south)
    corners.west[lane] = west
    corners.east[lane] = east
    corners.north[lane] = north
    corners.south[lane] = south
    corners.slopeX[lane] = x.slope
    corners.slopeY[lane] = y.slope
    corners.sumX[lane] = .zero
    corners.sumY[lane] = .zero
    let (column, row) = (columnAxis.index(wholeX), rowAxis.index(wholeY))
    let columns = (columnAxis.tap(column), columnAxis.tap(column &+ 1))
    let rows = (rowAxis.tap(row), rowAxis.tap(row &+ 1))
    let width = input.shape.w
    func put(_ corner: Int, _ row: Int, _ column: Int, _ weight: Element) {
      corners.places[corner &* lanes &+ lane] =
        row | column < 0 ? -1 : row &* width &+ column
      corners.weights[corner &* lanes &+ lane] = weight
    }
    put(0, rows.0, columns.0, north * west)
    put(1, rows.0, columns.1, north * east)
    put(2, rows.1, columns.0, south * west)
    put(3, rows.1, columns.1, south * east)
    return rows.0 | rows.1 | columns.0 | columns.1 >= 0
  }

  @inline(__always)
  private func scatter(
    _ corners: CornerLanes<Element>, _ lanes: Int, _ count: Int,
    _ gradients: UnsafePointer<Element>, into target: UnsafeMutablePointer<Element>,
    checks: Bool
  ) {
    for corner in 0..<4 {
      let (places, weights) = (corners.places + corner &* lanes, corners.weights + corner &* lanes)
      for lane in 0..<count where !checks || places[lane] >= 0 {
        target[places[lane]] += weights[lane] * gradients[lane]
      }
    }
  }

  /// Adds one channel's `((ne − nw)·north + (se − sw)·south) · g` along x, and likewise along y.
  @inline(__always)
  private func addSlopes(
    _ corners: CornerLanes<Element>, _ lanes: Int, _ count: Int,
    _ gradients: UnsafePointer<Element>, _ pixels: UnsafePointer<Element>, isFused: Bool,
    checks: Bool
  ) {
    let places = corners.places
    for lane in 0..<count {
      func value(_ corner: Int) -> Element {
        let place = places[corner &* lanes &+ lane]
        return checks && place < 0 ? .zero : pixels[place]
      }
      let (nw, ne, sw, se) = (value(0), value(1), value(2), value(3))
      let g = gradients[lane]
      var alongX = (ne - nw) * corners.north[lane]
      alongX.add(se - sw, times: corners.south[lane], isFused: isFused)
      corners.sumX[lane].add(alongX, times: g, isFused: isFused)
      var alongY = (sw - nw) * corners.west[lane]
      alongY.add(se - ne, times: corners.east[lane], isFused: isFused)
      corners.sumY[lane].add(alongY, times: g, isFused: isFused)
    }
  }
}
