import ExactArithmetic
import ShiftOperators
import ShiftTensors

extension TapMap {
  /// The greatest plane that is read back with one image for each pixel: more are beyond memory.
  package static var greatestPlane: Int { 4096 }

  /// The map of a strategy, read back in a number format with ``impulses(_:_:)``: what arrives of the 1 at
  /// a pixel is that pixel's weight.
  ///
  /// It tells all of a strategy that adds pixels multiplied by weights of its own.
  ///
  /// - Throws: what the strategy throws; `ShiftError` for a plane beyond ``greatestPlane``, an output of
  ///   another shape, or a weight that is no number.
  package init<Element: ShiftScalar>(
    measuring strategy: any ShiftStrategy, h: Int, w: Int, shift: Shift, boundary: Boundary,
    as format: Element.Type
  ) throws(ShiftError) {
    guard h * w <= Self.greatestPlane else {
      throw ShiftError("taps", found: "\(h * w) pixels", expected: "at most \(Self.greatestPlane)")
    }
    let impulses: Tensor<Element> = Self.impulses(h, w)
    let output = try strategy.shift(impulses, by: Pattern([shift]), boundary: boundary)
    guard output.shape == impulses.shape else {
      throw ShiftError(
        strategy.name, found: "output of shape \(output.shape)", expected: "\(impulses.shape)")
    }
    guard let map = TapMap(h: h, w: w, responses: output) else {
      throw ShiftError(
        strategy.name, found: "a weight that is no number", expected: "finite weights")
    }
    self = map
  }

  /// The exact map of a strategy, from as few images as its weights need.
  ///
  /// - Throws: what the strategy throws.
  package init(
    of strategy: any ShiftStrategy, boundary: Boundary, h: Int, w: Int, shift: Shift,
    weights: TapWeights = .any
  ) throws(ShiftError) {
    if let copies = try Self.copies(
      of: strategy, boundary: boundary, h: h, w: w, shift: shift, weights: weights)
    {
      self = copies
      return
    }
    try self.init(
      measuring: strategy, h: h, w: w, shift: shift, boundary: boundary, as: Rational.self)
  }

  /// The map of a strategy if every cell is one pixel or 0; `nil` if one is not, or if its weights
  /// can only be read with impulses.
  package static func copies(
    of strategy: any ShiftStrategy, boundary: Boundary, h: Int, w: Int, shift: Shift,
    weights: TapWeights
  ) throws(ShiftError) -> TapMap? {
    let pattern = Pattern([shift])
    switch weights {
    case .any: return nil
    case .blends:
      let images: Tensor<Rational> = moments(h, w)
      return TapMap(
        momentsOf: try strategy.shift(images, by: pattern, boundary: boundary), h: h, w: w)
    case .whole:
      let images: Tensor<Double> = moments(h, w)
      return TapMap(
        momentsOf: try strategy.shift(images, by: pattern, boundary: boundary), h: h, w: w)
    }
  }

  /// The images 1, k and k² of pixel k, counted from 0.
  private static func moments<Element: ShiftScalar>(_ h: Int, _ w: Int) -> Tensor<Element> {
    let places = Array(0..<(h * w))
    return Tensor(
      shape: Shape(n: 3, c: 1, h: h, w: w),
      elements: (places.map { _ in 1 } + places + places.map { $0 * $0 }).map {
        Element(nearestTo: $0)
      })
  }

  /// `nil` if a cell is made of several pixels or of a part of one.
  private init?<Element: ShiftScalar>(momentsOf output: Tensor<Element>, h: Int, w: Int) {
    let plane = h * w
    var places: [Int] = []
    places.reserveCapacity(plane)
    for place in 0..<plane {
      let (weight, first) = (output[place], output[plane + place])
      if weight == .zero {
        places.append(-1)
      } else if weight == Element(nearestTo: 1), output[2 * plane + place] == first * first {
        // A mean of variance 0 is the number of the one pixel that has a weight.
        places.append(first.wholePart)
      } else {
        return nil
      }
    }
    self.init(h: h, w: w) { places[$0 * w + $1] }
  }
}
