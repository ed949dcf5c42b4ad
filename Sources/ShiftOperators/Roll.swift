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
public func roll<Element: Sendable>(
  _ input: Tensor<Element>, by shifts: [Int], along axes: [Int]
) throws(ShiftError) -> Tensor<Element> {
  try roll(input.view, by: shifts, along: axes).copied()
}

/// The same as a value: which element each position of the rotated tensor is, before it is written.
@inlinable
package func roll<Element: Sendable>(
  _ input: TensorView<Element>, by shifts: [Int], along axes: [Int]
) throws(ShiftError) -> TensorView<Element> {
  input.with(try rolled(input.places, by: shifts, along: axes))
}

@usableFromInline
func rolled(
  _ places: TensorPlaces, by shifts: [Int], along axes: [Int]
) throws(ShiftError) -> TensorPlaces {
  guard shifts.count == axes.count else {
    throw ShiftError(
      "roll", found: "\(shifts.count) shifts for \(axes.count) axes", expected: "one shift per axis"
    )
  }
  var places = places
  for (shift, number) in zip(shifts, axes) {
    guard let axis = TensorAxis(rawValue: number) else {
      throw ShiftError("roll", found: "axis \(number)", expected: "an axis from 0 to 3")
    }
    let extent = places[axis].count
    guard extent > 0 else { continue }
    // Reduced first, so that no difference overflows.
    let distance = floorModulo(shift, extent)
    if distance == 0 { continue }
    let rolled = places[axis].selecting((0..<extent).map { floorModulo($0 - distance, extent) })
    places = places.replacing(axis, by: rolled)
  }
  return places
}

/// `value mod extent` in 0 ..< extent, for any sign of `value`.
@inlinable package func floorModulo(_ value: Int, _ extent: Int) -> Int {
  let remainder = value % extent
  return remainder < 0 ? remainder + extent : remainder
}
