import ExactArithmetic
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
@specialized(where Element == Rational)
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
@specialized(where Element == Rational)
private func rotated<Element: Sendable>(_ input: Tensor<Element>, by total: [Int]) -> Tensor<
  Element
> {
  let shape = input.shape
  let dx = total[3]
  return Tensor(shape: shape, from: input, work: shape.count) { plane, target, source in
    let (n, c) = (plane / shape.c, plane % shape.c)
    for h in 0..<shape.h {
      let row = shape.index(
        floorModulo(n - total[0], shape.n), floorModulo(c - total[1], shape.c),
        floorModulo(h - total[2], shape.h), 0)
      let target = target + h * shape.w
      // A row is two runs: what wrapped around, then the rest.
      target.initialize(from: source + row + shape.w - dx, count: dx)
      (target + dx).initialize(from: source + row, count: shape.w - dx)
    }
  }
}

/// Rolls each channel of `view` by its shift and crops all by `crop` rows and columns on both sides:
/// ``roll(_:by:along:)`` and ``pad(_:by:mode:value:)`` without the tensors between them.
///
/// - Parameter shiftOf: which of `shifts` each channel has.
/// - Precondition: cropping leaves at least 0 pixels.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func rollCropped<Element: ShiftScalar>(
  _ view: PaddedView<Element>, by shifts: [(dy: Int, dx: Int)], shiftOf: [Int],
  croppedBy crop: (rows: Int, columns: Int)
) -> Tensor<Element> {
  let shape = view.shape
  let small = Shape(
    n: shape.n, c: shape.c, h: shape.h - 2 * crop.rows, w: shape.w - 2 * crop.columns)
  let readings = shifts.map { shift in
    view.reading(
      rows: (0..<small.h).map { floorModulo($0 + crop.rows - shift.dy, shape.h) },
      columns: (0..<small.w).map { floorModulo($0 + crop.columns - shift.dx, shape.w) })
  }
  return gather(view.image, into: small, by: readings, readingOf: shiftOf, outside: .zero)
}
