import ExactArithmetic
import ShiftTensors

extension SampledGradients {
  /// The pixel next to each position gets the gradient, in output order; the grid gets none.
  @inline(__always)
  func scatterNearest(_ n: Int, _ planes: GradientPlanes<Element>) {
    guard let target = planes.gradInput else { return }
    let (columnAxis, rowAxis) = (columnAxis, rowAxis)
    let (cells, plane, width) = (gradOutput.shape.plane, input.shape.plane, input.shape.w)
    let places = (0..<cells).map { cell in
      let (x, y) = point(n, cell)
      let (column, row) = (columnAxis.nearestIndex(x), rowAxis.nearestIndex(y))
      return row | column < 0 ? -1 : row &* width &+ column
    }
    places.withUnsafeBufferPointer { places in
      for c in 0..<input.shape.c {
        let (target, gradients) = (target + c * plane, planes.gradients + c * cells)
        for cell in 0..<cells where places[cell] >= 0 {
          target[places[cell]] += gradients[cell]
        }
      }
    }
  }
}
