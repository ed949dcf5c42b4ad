import ShiftProof

/// Shifts by one table of source places per plane, as a gather kernel would.
public struct FlatShift: ShiftStrategy {
  public let name = "flat gather"

  public init() {}

  public func recipe(for boundary: Boundary) -> Recipe {
    boundary == .replicate || boundary == .circular
      ? .claimed("one table of indices for the plane")
      : .none(because: "the table names a pixel for every cell")
  }

  public func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let shape = input.shape
    var output = input
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let table = (0..<shape.plane).map { place in
        index(place / shape.w - shift.dy, shape.h, boundary) * shape.w
          + index(place % shape.w - shift.dx, shape.w, boundary)
      }
      for n in 0..<shape.n {
        let plane = (n * shape.c + c) * shape.plane
        for (place, source) in table.enumerated() {
          output[plane + place] = input.elements[plane + source]
        }
      }
    }
    return output
  }

  private func index(_ i: Int, _ n: Int, _ boundary: Boundary) -> Int {
    boundary == .circular ? (i % n + n) % n : min(max(i, 0), n - 1)
  }
}
