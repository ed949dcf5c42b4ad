import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Kernels of tents, `relu(1 − |k + s|)` on each axis: the four weights of a fractional shift, written without
/// a floor.
///
/// As wide as ⌈|s|⌉ they are right. With one pixel to each side, as a learned shift begins, what moves
/// farther loses its weights. Whatever their width, their slope in s is 0 at whole pixels, where a
/// learned shift stays for good: `relu` has no slope at 0, nor has `abs`.
package struct TentConvShift: DescribedStrategy {
  package let name: String
  package let tapWeights = TapWeights.blends
  package let exactness = Exactness.multiplies
  package let footprint = Footprint(.kernel)
  /// The pixels to each side; `nil` for as many as the shift needs.
  private let side: Int?

  /// - Parameter side: the pixels to each side of the middle that a kernel holds; `nil` for ⌈|s|⌉.
  package init(side: Int? = nil) {
    self.side = side
    name = side.map { "conv2d with tents of \(2 * $0 + 1) × \(2 * $0 + 1)" } ?? "conv2d with tents"
  }

  package func recipe(for boundary: Boundary) -> Recipe {
    .none(because: "it is written for fractions")
  }

  package func fractionalRecipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate
      ? .claimed("pad(replicate), kernels of relu(1 − |k + s|)")
      : .none(because: "it is written for replicate alone")
  }

  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    .weights
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let reach = side ?? pattern.reach
    let channels = input.shape.c
    func tents(_ distance: Rational) -> [Element] {
      let (one, distance) = (Element(nearestTo: 1), Element(nearestTo: distance))
      return (-reach...reach).map {
        max(.zero, one - (Element(nearestTo: $0) + distance).magnitude)
      }
    }
    var kernels: [Element] = []
    for shift in pattern.shifts(ofChannels: channels) {
      let columns = tents(shift.exactDx)
      for down in tents(shift.exactDy) { kernels += columns.map { down * $0 } }
    }
    let extent = 2 * reach + 1
    let padded = try PaddedImage.grown(input, rows: reach, columns: reach, boundary: boundary)
    return try conv2d(
      padded ?? input.view,
      weight: Tensor(
        shape: Shape(n: channels, c: 1, h: extent, w: extent), elements: kernels),
      groups: channels)
  }
}
