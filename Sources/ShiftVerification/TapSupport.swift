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
      impulses.elements[pixel * pixels + pixel] = Element(nearestTo: 1)
    }
    weights = try strategy.shift(impulses, by: Pattern([shift]), boundary: boundary)
    guard weights.shape == impulses.shape else {
      throw ShiftError(
        strategy.name, found: "output of shape \(weights.shape)", expected: "\(impulses.shape)")
    }
  }

  /// The pixels with a weight other than 0 at a cell of the plane.
  func taps(atRow row: Int, column: Int) -> [(row: Int, column: Int, weight: Element)] {
    let shape = weights.shape
    return (0..<shape.n).compactMap { pixel in
      let weight = weights[n: pixel, c: 0, h: row, w: column]
      return weight == .zero ? nil : (pixel / shape.w, pixel % shape.w, weight)
    }
  }
}
