import PropertyTesting
import ShiftTensors

extension Choices {
  /// How many columns an output of `grid_sample` has: mostly few, and now and then more than a vector holds.
  mutating func outputWidth(beside image: Shape) -> Int {
    let width = integer(in: 1...6, origin: 1, corners: [1, image.w].filter { $0 <= 6 })
    // Drawn last, so that the shrinker finds the same case without it.
    return boolean(percent: 6) ? element(of: [8, 9, 16, 17, 33]) : width
  }

  /// The positions of an output of so many columns, row by row.
  ///
  /// They are drawn as one list, whose elements the shrinker takes out and puts in order, so that a fault at one
  /// position ends in an output of one; what the last row lacks is the first pixel.
  mutating func outputPoints(
    width: Int, of point: (inout Choices) -> GridSampleCall.Point
  ) -> [[GridSampleCall.Point]] {
    // How many there are decides the shape of the output.
    var points = list(
      count: 1...(width > 6 ? 2 * width : min(5 * width, 20)), countedWith: "output", of: point)
    while points.count % width != 0 {
      points.append(GridSampleCall.Point(y: .pixel(0), x: .pixel(0)))
    }
    return stride(from: 0, to: points.count, by: width).map { Array(points[$0..<($0 + width)]) }
  }
}
