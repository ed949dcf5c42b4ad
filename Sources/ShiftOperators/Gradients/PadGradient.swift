import ExactArithmetic
import ShiftTensors

/// The gradient of `Σ gradOutput · pad(input)` by the image.
///
/// Each output position gives its gradient to the position that it copies.
///
/// - Parameter shape: of the image that was padded.
/// - Order: `constant` moves each value (−0 stays −0); what is cropped has +0. `reflect` and `replicate`
///   add from +0 in the order of the outputs. `circular` folds the strips back in the reverse of the order
///   in which PyTorch copies them: bottom, top, right, left, each adding +0 to every other position.
/// - Exactness: exact in `Rational`. The 16-bit formats add in the format itself: 61 × 61 ones that
///   replicate one pixel give it 2048 in Float16.
/// - Throws: `ShiftError` where ``pad(_:by:mode:value:)`` does, or if `gradOutput` has other extents than the
///   padded image.
/// - SeeAlso: PyTorch's `PaddingKernel.cpp`, `cpu_padding_backward`; `_pad_circular` in `PadNd.cpp`.
package func padBackward<Element: ShiftScalar>(
  _ gradOutput: Tensor<Element>, of shape: Shape, by padding: Padding, mode: PadMode
) throws(ShiftError) -> Tensor<Element> {
  let gradient = try padBackward(
    RankedTensor(gradOutput), of: shape.extents,
    by: [padding.left, padding.right, padding.top, padding.bottom], mode: mode)
  return Tensor(shape: shape, elements: gradient.elements)
}

/// The same of any number of axes, with the amounts in PyTorch's order: (before, after) of the last axis
/// first.
// 64 channels of 60 × 60 px take 0.17 ms with this and 2.2 ms without.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func padBackward<Element: ShiftScalar>(
  _ gradOutput: RankedTensor<Element>, of shape: [Int], by amounts: [Int], mode: PadMode
) throws(ShiftError) -> RankedTensor<Element> {
  let rank = shape.count
  let padded = amounts.count / 2
  func refuse(_ found: String, _ expected: String) -> ShiftError {
    ShiftError("\(mode.rawValue) pad_backward", found: found, expected: expected)
  }
  guard amounts.count.isMultiple(of: 2), padded <= rank,
    mode == .constant || (1...3).contains(padded) && (1...2).contains(rank - padded)
  else {
    throw refuse(
      "\(amounts.count) amounts for \(rank) axes",
      mode == .constant
        ? "at most two for each axis"
        : "two for each of one to three axes, all but the first or but the first two")
  }
  guard let count = Shape.elementCount(shape) else {
    throw refuse("an image of \(shape)", "a size that fits Int")
  }
  var axes: [[Int?]] = []
  for (axis, extent) in shape.enumerated() {
    let place = 2 * (rank - 1 - axis)
    let (before, after) = place < amounts.count ? (amounts[place], amounts[place + 1]) : (0, 0)
    guard before | after != 0 else {
      axes.append((0..<extent).map { $0 })
      continue
    }
    axes.append(
      try PaddedAxis(axis == rank - 1 ? .columns : .rows, extent, before, after, mode).sources)
  }
  guard gradOutput.shape == axes.map(\.count) else {
    throw refuse("grad_output \(gradOutput.shape)", "\(axes.map(\.count))")
  }
  guard count > 0, !gradOutput.elements.isEmpty else {
    return RankedTensor(repeating: .zero, shape: shape)
  }
  guard mode == .circular else {
    return scattered(gradOutput.elements, to: shape, axes, moves: mode == .constant)
  }
  return folded(gradOutput, to: shape, amounts)
}

/// Gives each element, in order, to the position that its axes name.
@inline(__always)
private func scattered<Element: ShiftScalar>(
  _ elements: [Element], to shape: [Int], _ axes: [[Int?]], moves: Bool
) -> RankedTensor<Element> {
  let places = AxisOffsets(axes, shape)
  var result = RankedTensor<Element>(repeating: .zero, shape: shape)
  let width = places.columns.count
  result.elements.withUnsafeMutableBufferPointer { target in
    elements.withUnsafeBufferPointer { elements in
      places.columns.withUnsafeBufferPointer { columns in
        for (row, first) in places.rows.enumerated() where first >= 0 {
          for x in 0..<width where columns[x] >= 0 {
            let (place, value) = (first &+ columns[x], elements[row &* width &+ x])
            if moves { target[place] = value } else { target[place] += value }
          }
        }
      }
    }
  }
  return result
}

/// Where the positions of a padded tensor lie in the tensor that it pads: one place for each row, and one
/// for each column, which add up; −1 outside.
private struct AxisOffsets {
  let rows: [Int]
  let columns: [Int]

  init(_ axes: [[Int?]], _ shape: [Int]) {
    columns = axes.last.map { $0.map { $0 ?? -1 } } ?? [0]
    var (rows, stride) = ([0], shape.last ?? 1)
    for (axis, extent) in zip(axes, shape).dropLast().reversed() {
      let (inner, step) = (rows, stride)
      rows = axis.flatMap { source in
        inner.map { rest in source.flatMap { rest < 0 ? nil : $0 * step + rest } ?? -1 }
      }
      stride *= extent
    }
    self.rows = rows
  }
}

/// Undoes the copies of a circular pad, the last first.
@inline(__always)
private func folded<Element: ShiftScalar>(
  _ gradOutput: RankedTensor<Element>, to shape: [Int], _ amounts: [Int]
) -> RankedTensor<Element> {
  let rank = shape.count
  var folding = gradOutput
  for place in (0..<(amounts.count / 2)).reversed() {
    let axis = rank - 1 - place
    let (before, after) = (max(amounts[2 * place], 0), max(amounts[2 * place + 1], 0))
    let extent = folding.shape[axis]
    if after > 0 { folding.fold(axis, extent - after, onto: before, count: after) }
    if before > 0 { folding.fold(axis, 0, onto: extent - after - before, count: before) }
  }
  // What is left is the middle; what was cropped away has no gradient.
  let axes = folding.shape.indices.map { axis -> [Int?] in
    let place = 2 * (rank - 1 - axis)
    let (before, after) = place < amounts.count ? (amounts[place], amounts[place + 1]) : (0, 0)
    return (0..<folding.shape[axis]).map { position in
      position < max(before, 0) || position >= folding.shape[axis] - max(after, 0)
        ? nil : position - before
    }
  }
  return scattered(folding.elements, to: shape, axes, moves: true)
}

extension RankedTensor where Element: ShiftScalar {
  /// Adds the strip at `first` of one axis to the one at `other` and leaves 0; every position gets a sum, if
  /// only with +0, as the zero-filled tensor of PyTorch's autograd gives it.
  @inline(__always)
  fileprivate mutating func fold(_ axis: Int, _ first: Int, onto other: Int, count: Int) {
    let inner = shape[(axis + 1)...].reduce(1, *)
    let plane = shape[axis] * inner
    elements.withUnsafeMutableBufferPointer { elements in
      for index in elements.indices { elements[index] += .zero }
      for outer in stride(from: 0, to: elements.count, by: plane) {
        for k in 0..<(count * inner) {
          let (from, to) = (outer + first * inner + k, outer + other * inner + k)
          elements[to] += elements[from]
          elements[from] = .zero
        }
      }
    }
  }
}
