import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Which pixels reach which cell of a plane when a strategy shifts it, read back with impulses.
///
/// One image per pixel holds a 1 there and 0 elsewhere; what arrives at a cell is that pixel's
/// weight. It tells the whole map of a strategy that is linear, in the format it is run in.
struct TapSupport<Element: ShiftScalar> {
  private let weights: Tensor<Element>

  /// The greatest plane that is read back.
  static var greatestPlane: Int { 4096 }

  /// - Throws: what the strategy throws.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  init(
    of strategy: any ShiftStrategy, height: Int, width: Int, shift: Shift, boundary: Boundary
  ) throws(ShiftError) {
    let pixels = height * width
    // An image of impulses for every pixel: more than a few thousand are beyond memory.
    guard pixels <= Self.greatestPlane else {
      throw ShiftError(
        "taps", found: "\(pixels) pixels", expected: "at most \(Self.greatestPlane)")
    }
    var impulses = Tensor<Element>(
      repeating: .zero, shape: Shape(n: pixels, c: 1, h: height, w: width))
    for pixel in 0..<pixels {
      impulses[pixel * pixels + pixel] = Element(nearestTo: 1)
    }
    weights = try strategy.shift(impulses, by: Pattern([shift]), boundary: boundary)
    guard weights.shape == impulses.shape else {
      throw ShiftError(
        strategy.name, found: "output of shape \(weights.shape)", expected: "\(impulses.shape)")
    }
  }

  /// What is known of a cell when all its taps have been seen.
  private struct Taps {
    var count = 0
    /// Whether the last tap had the weight 1.
    var isWhole = false
    var readsSource = false
    /// Whether all taps belong to the 2 × 2 pixels from the wanted position on: a position that
    /// rounding moved up or not at all reads those, one that it moved down reads others.
    var follow = true
  }

  /// The class of each cell of the plane, should its value differ from the truth.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func classes(shift: Shift, boundary: Boundary) -> [DeviationClass] {
    let shape = weights.shape
    let (rows, columns, plane) = (shape.h, shape.w, shape.plane)
    let sources = (0..<plane).map { cell in
      Oracle.source(
        ofRow: cell / columns, column: cell % columns, in: shape, shift: shift, boundary: boundary)
    }
    // Where the definition reads nothing, the position outside the image stands for it.
    let wanted = sources.indices.map { cell -> (row: Int, column: Int) in
      switch sources[cell] {
      case .pixel(let row, let column): (row, column)
      case .zero: (cell / columns - shift.dy, cell % columns - shift.dx)
      }
    }
    var taps = [Taps](repeating: Taps(), count: plane)
    let weights = self.weights.elements.span
    let one = Element(nearestTo: 1)
    for pixel in 0..<plane {
      let (row, column) = (pixel / columns, pixel % columns)
      for cell in 0..<plane where weights[pixel * plane + cell] != .zero {
        let (down, right) = (row - wanted[cell].row, column - wanted[cell].column)
        taps[cell].count += 1
        taps[cell].isWhole = weights[pixel * plane + cell] == one
        if down == 0, right == 0 { taps[cell].readsSource = true }
        if !(0...1).contains(down) || !(0...1).contains(right) { taps[cell].follow = false }
      }
    }
    return sources.indices.map { cell in
      let isOutside =
        !(0..<rows).contains(cell / columns - shift.dy)
        || !(0..<columns).contains(cell % columns - shift.dx)
      switch sources[cell] {
      case .pixel:
        // The right pixel with weight 1 and nothing else, and yet another value: it does not depend
        // on the image in the way it pretends to.
        if taps[cell].count == 1, taps[cell].isWhole { return .wrongTap }
        guard taps[cell].readsSource else { return isOutside ? .boundary : .wrongTap }
        return taps[cell].follow ? .rounding : .wrongTap
      case .zero:
        guard taps[cell].count > 0 else { return .wrongTap }
        return taps[cell].follow ? .rounding : .boundary
      }
    }
  }
}
