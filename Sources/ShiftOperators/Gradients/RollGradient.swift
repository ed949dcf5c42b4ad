import ShiftTensors

/// The gradient of `Σ gradOutput · roll(input)` by `input`: the roll back.
///
/// - Exactness: moves values without touching them; NaN payloads and −0 survive.
/// - Throws: as ``roll(_:by:along:)``.
package func rollBackward<Element: Sendable>(
  _ gradOutput: Tensor<Element>, by shifts: [Int], along axes: [Int]
) throws(ShiftError) -> Tensor<Element> {
  // Reduced before it is turned around: the least integer has no opposite.
  let back = zip(shifts, axes).map { shift, axis in
    let extent = (0..<4).contains(axis) ? gradOutput.shape.extents[axis] : 0
    return extent > 0 ? -floorModulo(shift, extent) : 0
  }
  return try roll(
    gradOutput, by: back + shifts.dropFirst(back.count), along: axes)
}
