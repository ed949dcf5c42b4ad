import ExactArithmetic
import ShiftTensors

/// ``deformConv2d(_:offset:weight:bias:mask:geometry:)`` with one offset for each block of taps, the
/// same at every position and image, cropped on all sides.
///
/// An offset tensor of (N, 2·D·kh·kw, Ho, Wo) that repeats a pair of numbers is twice as large as the
/// image, and writing and reading it takes longer than the shift itself; positions are worked out
/// once per row and column here.
///
/// - Parameters:
///   - offsets: D·kh·kw pairs (Δy, Δx), in the order of the blocks of an offset tensor.
///   - crop: how many rows and columns of the output are left out on either side.
/// - Exactness: the bits of the definition. With whole positions a sample is `1·v₁ + 0·v₂ + 0·v₃ +
///   0·v₄`, which for finite pixels is v₁ but for the sign of a zero, and no sum shows the sign of a
///   zero it adds (`PlaneTaps.swift`). Any other position, a NaN or an infinity takes the definition.
/// - Throws: as the definition; also if `crop` leaves less than nothing.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func deformConv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, uniformOffsets offsets: [(dy: Element, dx: Element)],
  weight: Tensor<Element>, bias: [Element]? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(),
  croppedBy crop: (rows: Int, columns: Int) = (0, 0)
) throws(ShiftError) -> Tensor<Element> {
  let extents = try geometry.outputExtents(
    "deform_conv2d", of: (input.shape.h, input.shape.w), kernel: (weight.shape.h, weight.shape.w))
  let offsetShape = Shape(n: input.shape.n, c: 2 * offsets.count, h: extents.h, w: extents.w)
  let plan = try DeformPlan(
    input.shape, offsetShape, weight.shape, bias?.count, nil, geometry)
  guard crop.rows >= 0, crop.columns >= 0, 2 * crop.rows <= extents.h, 2 * crop.columns <= extents.w
  else {
    throw ShiftError(
      "deform_conv2d", found: "\(extents) px cropped by \(crop)", expected: "at least 0 px")
  }
  if let fast = wholeOffsets(input, offsets, weight, bias, plan, crop) { return fast }
  var repeated = Tensor<Element>(repeating: .zero, shape: offsetShape)
  for n in 0..<offsetShape.n {
    for (block, offset) in offsets.enumerated() {
      let first = offsetShape.index(n, 2 * block, 0, 0)
      for position in first..<(first + offsetShape.plane) {
        repeated.elements[position] = offset.dy
        repeated.elements[position + offsetShape.plane] = offset.dx
      }
    }
  }
  return try pad(
    deformConv2d(input, offset: repeated, weight: weight, bias: bias, geometry: geometry),
    by: Padding(left: -crop.columns, right: -crop.columns, top: -crop.rows, bottom: -crop.rows),
    mode: .constant, value: .zero)
}

/// What one block of taps reads: the source row of each output row (−1 outside), and the output
/// columns inside with the source column of the first.
private struct WholeReading {
  let rows: [Int]
  let columns: Range<Int>
  let firstColumn: Int
}

/// `nil` unless every position is whole and every pixel and weight finite.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func wholeOffsets<Element: ShiftScalar>(
  _ input: Tensor<Element>, _ offsets: [(dy: Element, dx: Element)], _ weight: Tensor<Element>,
  _ bias: [Element]?, _ plan: DeformPlan, _ crop: (rows: Int, columns: Int)
) -> Tensor<Element>? {
  let shape = input.shape
  let output = Shape(
    n: plan.output.n, c: plan.output.c, h: plan.output.h - 2 * crop.rows,
    w: plan.output.w - 2 * crop.columns)
  guard output.count > 0, allAreFinite(weight.elements), allAreFinite(input.elements),
    let readings = wholeReadings(offsets, plan, crop, output, of: shape)
  else { return nil }
  let taps = (0..<weight.shape.n).map { weight.taps(ofOutput: $0, includesZeros: false) }
  let outputsPerGroup = weight.shape.n / plan.weightGroups
  let channelsPerOffset = shape.c / plan.offsetGroups
  let stride = plan.geometry.stride[1]
  let elements = [Element](unsafeUninitializedCapacity: output.count) { sums, count in
    nonisolated(unsafe) let sums = sums.baseAddress!
    input.elements.withUnsafeBufferPointer { source in
      nonisolated(unsafe) let source = source.baseAddress!
      inParts(output.n * output.c, work: output.count * max(1, taps[0].count)) { planes in
        for plane in planes {
          let (n, o) = (plane / output.c, plane % output.c)
          let target = sums + plane * output.plane
          target.initialize(repeating: .zero, count: output.plane)
          for (number, tap) in taps[o].enumerated() {
            let channel = o / outputsPerGroup * weight.shape.c + tap.channel
            let block = channel / channelsPerOffset * plan.taps + tap.i * plan.kernelWidth + tap.j
            let reading = readings[block]
            let pixels = source + (n * shape.c + channel) * shape.plane + reading.firstColumn
            for y in 0..<output.h where reading.rows[y] >= 0 {
              addRow(
                pixels + reading.rows[y] * shape.w, stride: stride, count: reading.columns.count,
                times: tap.weight, isFirst: number == 0,
                to: target + y * output.w + reading.columns.lowerBound)
            }
          }
          if let bias {
            for position in 0..<output.plane { target[position] += bias[o] }
          }
        }
      }
    }
    count = output.count
  }
  return Tensor(shape: output, elements: elements)
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func wholeReadings<Element: ShiftScalar>(
  _ offsets: [(dy: Element, dx: Element)], _ plan: DeformPlan, _ crop: (rows: Int, columns: Int),
  _ output: Shape, of image: Shape
) -> [WholeReading]? {
  let geometry = plan.geometry
  var readings: [WholeReading] = []
  readings.reserveCapacity(offsets.count)
  for (block, offset) in offsets.enumerated() {
    // Neighbouring channels mostly move together.
    if plan.taps == 1, block > 0, offset == offsets[block - 1] {
      readings.append(readings[block - 1])
      continue
    }
    let tap = block % plan.taps
    let rowBase =
      crop.rows * geometry.stride[0] - geometry.padding[0]
      + tap / plan.kernelWidth * geometry.dilation[0]
    let columnBase =
      crop.columns * geometry.stride[1] - geometry.padding[1]
      + tap % plan.kernelWidth * geometry.dilation[1]
    guard
      let rows = wholePositions(
        output.h, from: rowBase, stride: geometry.stride[0], plus: offset.dy, extent: image.h),
      let columns = wholePositions(
        output.w, from: columnBase, stride: geometry.stride[1], plus: offset.dx, extent: image.w)
    else { return nil }
    let first = columns.firstIndex { $0 >= 0 } ?? 0
    let end = (columns.lastIndex { $0 >= 0 } ?? -1) + 1
    // A format of few bits cannot name every whole number, and columns may then repeat.
    for x in first..<max(first, end)
    where columns[x] != columns[first] + (x - first) * geometry.stride[1] { return nil }
    readings.append(
      WholeReading(
        rows: rows, columns: first..<max(first, end),
        firstColumn: first < end ? columns[first] : 0))
  }
  return readings
}

/// The index that each position of one axis reads, −1 outside; `nil` if one lies between pixels.
@inline(__always)
private func wholePositions<Element: ShiftScalar>(
  _ count: Int, from base: Int, stride: Int, plus offset: Element, extent: Int
) -> [Int]? {
  var indices: [Int] = []
  indices.reserveCapacity(count)
  let size = Element(nearestTo: extent)
  for position in 0..<count {
    let h = Element(nearestTo: base + position * stride) + offset
    if h.isNaN { return nil }
    guard h > -Element(nearestTo: 1), h < size else {
      indices.append(-1)
      continue
    }
    guard h == h.roundedDown() else { return nil }
    indices.append(h.wholePart)
  }
  return indices
}
