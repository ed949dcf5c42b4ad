import ShiftTensors

/// Rotates `input` along some of its axes: `output[i] = input[(i − shift) mod n]`.
///
/// - Parameters:
///   - shifts: how far content moves along the axis of the same place in `axes`; any integer.
///   - axes: 0…3 for batch, channels, rows, columns; a repeated axis adds its shifts up.
/// - Border: what leaves at one end enters at the other.
/// - Exactness: moves values without touching them: NaN payloads and −0 survive.
/// - Throws: `ShiftError` if `shifts` and `axes` differ in number or an axis does not exist.
/// - SeeAlso: `torch.roll` with `dims`.
@specialized(where Element == Float)
@specialized(where Element == Double)
public func roll<Element: Sendable>(
  _ input: Tensor<Element>, by shifts: [Int], along axes: [Int]
) throws(ShiftError) -> Tensor<Element> {
  guard shifts.count == axes.count else {
    throw ShiftError(
      "roll", found: "\(shifts.count) shifts for \(axes.count) axes", expected: "one shift per axis"
    )
  }
  for axis in axes where !(0..<4).contains(axis) {
    throw ShiftError("roll", found: "axis \(axis)", expected: "an axis from 0 to 3")
  }
  // Along one axis shifts add up, so four sums say everything; each stays below its extent, and
  // the additions cannot overflow.
  var total = [0, 0, 0, 0]
  for (shift, axis) in zip(shifts, axes) where input.shape.extents[axis] > 0 {
    let extent = input.shape.extents[axis]
    total[axis] = floorModulo(total[axis] + floorModulo(shift, extent), extent)
  }
  guard input.shape.count > 0 else { return input }
  return rotated(input, by: total)
}

/// `value mod extent` in 0 ..< extent, for any sign of `value`.
@inlinable public func floorModulo(_ value: Int, _ extent: Int) -> Int {
  let remainder = value % extent
  return remainder < 0 ? remainder + extent : remainder
}

@specialized(where Element == Float)
@specialized(where Element == Double)
private func rotated<Element>(_ input: Tensor<Element>, by total: [Int]) -> Tensor<Element> {
  let shape = input.shape
  let source = input.elements.span
  let dx = total[3]
  let elements = [Element](unsafeUninitializedCapacity: shape.count) { output, count in
    for n in 0..<shape.n {
      for c in 0..<shape.c {
        for h in 0..<shape.h {
          let row = shape.index(
            floorModulo(n - total[0], shape.n), floorModulo(c - total[1], shape.c),
            floorModulo(h - total[2], shape.h), 0)
          // A row is two runs: what wrapped around, then the rest.
          for w in 0..<dx {
            output.initializeElement(at: count, to: source[row + shape.w - dx + w])
            count += 1
          }
          for w in 0..<(shape.w - dx) {
            output.initializeElement(at: count, to: source[row + w])
            count += 1
          }
        }
      }
    }
  }
  return Tensor(shape: shape, elements: elements)
}
