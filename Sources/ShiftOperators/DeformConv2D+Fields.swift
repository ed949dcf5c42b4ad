import ExactArithmetic
import ShiftTensors

/// Which offset each position of a channel has, as a place in a list of them.
package enum OffsetField {
  case everywhere(Int)
  /// By position, row by row.
  case byPosition([Int])

  func offset(at position: Int) -> Int {
    switch self {
    case .everywhere(let offset): offset
    case .byPosition(let offsets): offsets[position]
    }
  }
}

/// ``deformConv2d(_:offset:weight:bias:mask:geometry:)`` with a 1 × 1 kernel, the identity as weight
/// and few different offsets, cropped on all sides.
///
/// An offset tensor of (N, 2·C, H, W) that repeats a pair of numbers is twice as large as the image,
/// and writing and reading it takes longer than the shift itself; positions are worked out once per
/// row and column here.
///
/// - Parameters:
///   - offsets: the pairs (Δy, Δx) there are.
///   - fields: the ways in which positions take them; every image has the same.
///   - fieldOf: which of these each channel has.
///   - crop: how many rows and columns of the output are left out on either side.
/// - Exactness: the bits of the definition. With whole positions a sample is `1·v₁ + 0·v₂ + 0·v₃ +
///   0·v₄`, which for finite pixels is v₁ but for the sign of a zero, and no sum shows the sign of a
///   zero it adds (`PlaneTaps.swift`); the other channels enter with weight 0. Any other position, a
///   NaN or an infinity takes the definition.
/// - Throws: as the definition; also if `crop` leaves less than nothing.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func deformConv2d<Element: ShiftScalar>(
  _ view: PaddedView<Element>, offsets: [(dy: Element, dx: Element)], fields: [OffsetField],
  fieldOf: [Int], croppedBy crop: (rows: Int, columns: Int) = (0, 0)
) throws(ShiftError) -> Tensor<Element> {
  let shape = view.shape
  let output = Shape(
    n: shape.n, c: shape.c, h: max(shape.h - 2 * crop.rows, 0),
    w: max(shape.w - 2 * crop.columns, 0))
  let plan = try DeformPlan(
    shape, Shape(n: shape.n, c: 2 * shape.c, h: output.h, w: output.w),
    Shape(n: shape.c, c: shape.c, h: 1, w: 1), nil, nil, ConvolutionGeometry(), croppedBy: crop)
  if output.count > 0, allAreFinite(view.image.elements),
    let readings = wholeReadings(view, offsets, fields, crop)
  {
    return gatherSums(view.image, into: output, by: readings, readingOf: fieldOf)
  }
  return deformed(
    view.tensor, spread(offsets, fieldOf.map { fields[$0] }, shape, crop),
    identity(channels: shape.c), nil, nil, plan)
}

/// The weight of (C, C, 1, 1) that leaves every channel as it is.
package func identity<Element: ShiftScalar>(channels: Int) -> Tensor<Element> {
  var weight = Tensor<Element>(
    repeating: .zero, shape: Shape(n: channels, c: channels, h: 1, w: 1))
  for c in 0..<channels { weight[n: c, c: c, h: 0, w: 0] = Element(nearestTo: 1) }
  return weight
}

/// The offset tensor of (N, 2·C, Ho, Wo) for the positions that are left of `image`.
private func spread<Element: ShiftScalar>(
  _ offsets: [(dy: Element, dx: Element)], _ fields: [OffsetField], _ image: Shape,
  _ crop: (rows: Int, columns: Int)
) -> Tensor<Element> {
  let (h, w) = (image.h - 2 * crop.rows, image.w - 2 * crop.columns)
  var spread = Tensor<Element>(
    repeating: .zero, shape: Shape(n: image.n, c: 2 * image.c, h: h, w: w))
  for n in 0..<image.n {
    for (c, field) in fields.enumerated() {
      for y in 0..<h {
        for x in 0..<w {
          let position = (y + crop.rows) * image.w + x + crop.columns
          let offset = offsets[field.offset(at: position)]
          spread[n: n, c: 2 * c, h: y, w: x] = offset.dy
          spread[n: n, c: 2 * c + 1, h: y, w: x] = offset.dx
        }
      }
    }
  }
  return spread
}

/// `nil` unless every position is whole.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func wholeReadings<Element: ShiftScalar>(
  _ view: PaddedView<Element>, _ offsets: [(dy: Element, dx: Element)], _ fields: [OffsetField],
  _ crop: (rows: Int, columns: Int)
) -> [PlaneReading]? {
  let (height, width) = (view.rows.count, view.columns.count)
  let (rowsLeft, columnsLeft) = (height - 2 * crop.rows, width - 2 * crop.columns)
  var positions: [(rows: [Int], columns: [Int])] = []
  positions.reserveCapacity(offsets.count)
  for offset in offsets {
    guard let rows = wholePositions(plus: offset.dy, extent: height, croppedBy: crop.rows),
      let columns = wholePositions(plus: offset.dx, extent: width, croppedBy: crop.columns)
    else { return nil }
    positions.append((rows, columns))
  }
  return fields.map { field in
    switch field {
    case .everywhere(let offset):
      view.reading(rows: positions[offset].rows, columns: positions[offset].columns)
    case .byPosition(let offsets):
      view.reading(
        places: (0..<(rowsLeft * columnsLeft)).map { place in
          let (h, w) = (place / columnsLeft, place % columnsLeft)
          let offset = offsets[(h + crop.rows) * width + w + crop.columns]
          return (positions[offset].rows[h], positions[offset].columns[w])
        })
    }
  }
}

/// The index that each position of one axis reads, −1 outside; `nil` if one lies between pixels.
@inline(__always)
private func wholePositions<Element: ShiftScalar>(
  plus offset: Element, extent: Int, croppedBy crop: Int
) -> [Int]? {
  var indices: [Int] = []
  indices.reserveCapacity(extent - 2 * crop)
  let before = -Element(nearestTo: 1)
  for position in crop..<(extent - crop) {
    let h = Element(nearestTo: position) + offset
    if h.isNaN { return nil }
    guard h > before, isBelow(extent, h) else {
      indices.append(-1)
      continue
    }
    guard h == h.roundedDown() else { return nil }
    indices.append(h.wholePart)
  }
  return indices
}
