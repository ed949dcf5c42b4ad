import ExactArithmetic
import ShiftStrategies
import ShiftTensors

extension PipelineCall {
  /// What each group reads.
  fileprivate func blends<Element: ShiftScalar>(as type: Element.Type) -> [PlaneBlends] {
    let reach = shifts.map(\.reach).max() ?? 0
    return shifts.map { PlaneBlends(of: pipeline, shape, $0, reach: reach, as: type) }
  }

  fileprivate func group(ofChannel c: Int) -> Int { c / (shape.c / shifts.count) }

  /// How often a term of a sum is rounded beside the additions: two weights, their product, its product with the
  /// value, and the product with the 1 of a dense weight.
  fileprivate static var roundings: Int { 5 }

  /// The elements of one image that some step of the pipeline multiplies by 0 on the way of one cell of a plane, and a
  /// NaN or infinity among which becomes NaN.
  fileprivate func zeroTimes(_ n: Int, _ c: Int, _ cell: Int) -> [Int] {
    switch pipeline {
    case .slice, .roll, .gridSample: return []
    case .deformConv2d: return (0..<shape.c).map { shape.index(n, $0, 0, 0) + cell }
    case .conv2d:
      let reach = shifts.map(\.reach).max() ?? 0
      let (row, column) = (cell / shape.w, cell % shape.w)
      let rows = max(row - 2 * reach, 0)...min(row + 2 * reach, shape.h - 1)
      let columns = max(column - 2 * reach, 0)...min(column + 2 * reach, shape.w - 1)
      return rows.flatMap { h in columns.map { shape.index(n, c, h, $0) } }
    }
  }
}

/// The cells of a shifted image.
struct BlendedCells<Element: ShiftScalar>: CellTruths {
  private let call: PipelineCall
  private let input: Tensor<Element>
  private let blends: [PlaneBlends]
  private let hasSpecial: Bool

  init(_ call: PipelineCall, of input: Tensor<Element>) {
    (self.call, self.input) = (call, input)
    blends = call.blends(as: Element.self)
    hasSpecial = !input.isFinite
  }

  subscript(index: Int) -> CellTruth {
    let at = input.shape.position(of: index)
    let plane = input.shape.index(at.n, at.c, 0, 0)
    let blend = blends[call.group(ofChannel: at.c)]
    var sum = Quantity.zero
    for tap in blend.taps(index - plane) { sum += tap.weight * Quantity(input[plane + tap.pixel]) }
    if hasSpecial {
      for tap in blend.taps(index - plane) {
        for place in call.zeroTimes(at.n, at.c, tap.pixel) { sum += .zero * Quantity(input[place]) }
      }
    }
    return sum.truth(roundings: blend.isWhole ? 0 : PipelineCall.roundings, in: Element.self)
  }

  func places(of index: Int) -> [Int] {
    let at = input.shape.position(of: index)
    let plane = input.shape.index(at.n, at.c, 0, 0)
    return blends[call.group(ofChannel: at.c)].taps(index - plane).filter { !$0.weight.isZero }
      .map { plane + $0.pixel }
  }
}

/// The gradient by the image: each pixel has, of every cell that reads it, the cell's gradient times the weight that it
/// is read with.
struct SpreadGradient<Element: ShiftScalar>: CellTruths {
  private let call: PipelineCall
  private let gradient: Tensor<Element>
  /// For each group and pixel of a plane the cells that read it.
  private let readers: [[[(cell: Int, weight: Quantity)]]]
  private let areWhole: [Bool]
  private let hasSpecial: Bool

  init(_ call: PipelineCall, of gradient: Tensor<Element>) {
    (self.call, self.gradient) = (call, gradient)
    let blends = call.blends(as: Element.self)
    areWhole = blends.map(\.isWhole)
    readers = blends.map { blend in
      var readers = [[(cell: Int, weight: Quantity)]](
        repeating: [], count: gradient.shape.plane)
      for cell in 0..<gradient.shape.plane {
        for tap in blend.taps(cell) { readers[tap.pixel].append((cell, tap.weight)) }
      }
      return readers
    }
    hasSpecial = !gradient.isFinite
  }

  subscript(index: Int) -> CellTruth {
    let at = gradient.shape.position(of: index)
    let plane = gradient.shape.index(at.n, at.c, 0, 0)
    let group = call.group(ofChannel: at.c)
    var sum = Quantity.zero
    for reader in readers[group][index - plane] {
      sum += reader.weight * Quantity(gradient[plane + reader.cell])
    }
    if hasSpecial {
      // A kernel reaches its whole window, a dense weight every channel.
      let cells =
        call.pipeline == .conv2d
        ? [index - plane] : readers[group][index - plane].map(\.cell)
      for cell in cells {
        for place in call.zeroTimes(at.n, at.c, cell) { sum += .zero * Quantity(gradient[place]) }
      }
    }
    return sum.truth(roundings: areWhole[group] ? 0 : PipelineCall.roundings, in: Element.self)
  }

  func places(of index: Int) -> [Int] {
    let at = gradient.shape.position(of: index)
    let plane = gradient.shape.index(at.n, at.c, 0, 0)
    return readers[call.group(ofChannel: at.c)][index - plane].filter { !$0.weight.isZero }
      .map { plane + $0.cell }
  }
}
