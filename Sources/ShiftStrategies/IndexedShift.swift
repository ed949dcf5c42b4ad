import ExactArithmetic
import ShiftTensors

/// One output cell of a shift, and where the definition reads for it.
package struct ShiftedCell: Sendable {
  package let shape: Shape
  package let pattern: Pattern
  package let boundary: Boundary
  package let n: Int
  package let c: Int
  package let h: Int
  package let w: Int
  /// The shift of its channel.
  package let shift: Shift

  /// The place in the input that the definition reads for a cell like this one with something
  /// changed; `nil` for the value 0.
  ///
  /// `keep` gives the place of this cell where the changed shift leaves the image.
  package func source(
    _ shift: Shift? = nil, boundary: Boundary? = nil, image: Int? = nil, channel: Int? = nil
  ) -> Int? {
    let shift = shift ?? self.shift
    let place = Oracle.place(
      row: h, column: w, h: shape.h, w: shape.w, shift: shift, boundary: boundary ?? self.boundary)
    return place < 0 ? nil : shape.index(image ?? n, channel ?? c, 0, 0) + place
  }

  /// The place of the cell itself.
  package var own: Int { shape.index(n, c, h, w) }
}

/// A strategy given by the place that each output cell reads: the way to write a fault down.
///
/// - Exactness: moves values without touching them.
package struct IndexedShift: ShiftStrategy {
  package let name: String
  private let boundaries: [Boundary]
  private let source: @Sendable (ShiftedCell) -> Int?

  /// - Parameter source: the place in the input, or `nil` for the value 0.
  package init(
    _ name: String, for boundaries: [Boundary] = Boundary.allCases,
    source: @escaping @Sendable (ShiftedCell) -> Int?
  ) {
    (self.name, self.boundaries, self.source) = (name, boundaries, source)
  }

  package func recipe(for boundary: Boundary) -> Recipe {
    boundaries.contains(boundary)
      ? .claimed("cell by cell") : .none(because: "it is written for other boundaries")
  }

  // Without this and that of `TouchingShift` `detect` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    let shifts = pattern.shifts(ofChannels: shape.c)
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    var place = 0
    for n in 0..<shape.n {
      for c in 0..<shape.c {
        for h in 0..<shape.h {
          for w in 0..<shape.w {
            let cell = ShiftedCell(
              shape: shape, pattern: pattern, boundary: boundary, n: n, c: c, h: h, w: w,
              shift: shifts[c])
            if let from = source(cell) { output[place] = input[from] }
            place += 1
          }
        }
      }
    }
    return output
  }
}
