import ExactArithmetic
import ShiftTensors

/// Convolves `input` with `weight`, each kernel tap reading at its own displaced position.
///
/// Tap (i, j) of output (y, x) reads the input of offset group d at
/// `(y·stride + i·dilation − padding + Δy, x·stride + j·dilation − padding + Δx)`, bilinearly,
/// where `Δy = offset[n, 2((d·kh + i)·kw + j), y, x]` and `Δx` is the channel after it. An offset is
/// therefore relative to its own tap's position (p₀ + pₖ + Δpₖ), in pixels, y before x, one block
/// of 2·kh·kw channels per offset group. Samples are multiplied by `mask` and summed with `weight`.
///
/// - Shapes: `input` (N, C, H, W), `offset` (N, 2·D·kh·kw, Ho, Wo), `weight` (Cout, C/G, kh, kw),
///   `mask` (N, D·kh·kw, Ho, Wo), `bias` Cout values; D and G follow from the shapes.
/// - Units: offsets in pixels, +y down, +x right: the reading position moves, so content moves the
///   other way.
/// - Border: a position at or beyond −1 or the extent reads 0; between −1 and 0, and between the
///   last pixel and the extent, the image fades linearly to 0.
/// - Not a number: a NaN position reads NaN, where torchvision's CPU kernel crashes.
/// - Order: position `(integer part) + Δ` in the element type; `lh = h − ⌊h⌋`, `hh = 1 − lh`, and
///   likewise for w; sample `hh·hw·v₁ + hh·lw·v₂ + lh·hw·v₃ + lh·lw·v₄`, weights first, left to
///   right; then `mask·sample`; then the sum over c, i, j from +0; then `+ bias` (+0 without one).
/// - Exactness: exact in `Rational`. With one nonzero product per output and offsets that are whole
///   numbers, finite pixels arrive unchanged; longer sums stay within `γₙ·Σ|w·x|`.
/// - Throws: `ShiftError` if the extents do not fit each other, or rows or columns are asked for that the
///   output has not.
/// - SeeAlso: `torchvision.ops.deform_conv2d`; torchvision's `deform_conv2d_kernel.cpp`.
public func deformConv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, offset: Tensor<Element>, weight: Tensor<Element>,
  bias: [Element]? = nil, mask: Tensor<Element>? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry()
) throws(ShiftError) -> Tensor<Element> {
  try deformConv2d(
    input.view, offset: offset.view, weight: weight, bias: bias, mask: mask?.view,
    geometry: geometry)
}

/// The same of what views show, as of the tensors they stand for.
///
/// - Parameters:
///   - rows: those of the output that are wanted; all if `nil`.
///   - columns: likewise. The result is what narrowing the whole output to them gives.
// Without this a small call takes 18 times the instructions.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func deformConv2d<Element: ShiftScalar>(
  _ input: TensorView<Element>, offset: TensorView<Element>, weight: Tensor<Element>,
  bias: [Element]? = nil, mask: TensorView<Element>? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry(), rows: Range<Int>? = nil,
  columns: Range<Int>? = nil
) throws(ShiftError) -> Tensor<Element> {
  let plan = try DeformPlan(
    input.shape, offset.shape, weight.shape, bias?.count, mask?.shape, geometry, rows: rows,
    columns: columns)
  let view = input.showingZerosOutside()
  let finite = FinitePlanes(view)
  let weights = SumWeights(weight, bias: bias, groups: plan.weightGroups)
  let reader = DeformedReader(
    view: view,
    offset: offset.narrowed(.h, to: plan.rows).narrowed(.w, to: plan.columns).showingStored(),
    plan: plan, ofFinitePlanes: finite.all)
  let mask = mask?.narrowed(.h, to: plan.rows).narrowed(.w, to: plan.columns).showingStored()
  // Images whose offsets are the same memory have the same maps.
  let batch = 0..<plan.output.n
  let sharing = offset.places[.n].isConstant ? [batch] : batch.map { $0..<($0 + 1) }
  return Tensor(shape: plan.output) { result in
    for images in sharing {
      let (maps, mapOf) = reader.maps(ofImage: images.lowerBound)
      let samples = SampleMaps(
        taps: plan.taps, maps: maps, mapOf: mapOf,
        channelsPerGroup: view.shape.c / plan.offsetGroups, mask: mask)
      addUp(view, images: images, finite, samples, weights, plan.output, into: result)
    }
  }
}

/// Turns offsets into maps: for each tap of each offset group the positions that it reads.
private struct DeformedReader<Element: ShiftScalar> {
  let view: TensorView<Element>
  /// Of the rows and columns that are computed.
  let offset: TensorView<Element>
  let plan: DeformPlan
  /// Whether no plane of the view holds a NaN or infinity.
  let ofFinitePlanes: Bool

  /// The distinct maps of image n, and which of them each tap of each group has.
  func maps(ofImage n: Int) -> (maps: [PlaneMap<Element>], mapOf: [Int]) {
    let (isConstantDown, isConstantAcross) = (
      offset.places[.h].isConstant, offset.places[.w].isConstant
    )
    var maps: [PlaneMap<Element>] = []
    var mapOf: [Int] = []
    for group in 0..<plan.offsetGroups {
      for tap in 0..<plan.taps {
        // A group that is displaced as the one before it reads the same places.
        if group > 0, offsetsAgree(n, group * plan.taps + tap, (group - 1) * plan.taps + tap) {
          mapOf.append(mapOf[(group - 1) * plan.taps + tap])
          continue
        }
        mapOf.append(maps.count)
        let positions = positions(ofImage: n, group * plan.taps + tap, tap)
        let isProduct =
          (isConstantAcross || positions.rowsAgreeWithThemselves())
          && (isConstantDown || positions.columnsAgreeWithThemselves())
        maps.append(
          isProduct
            ? PlaneMap(
              rows: positions.rowBases.indices.map { positions.rowReading($0, 0) },
              columns: positions.columnBases.indices.map { positions.columnReading(0, $0) },
              ofFinitePlanes: ofFinitePlanes)
            : .cells(positions))
      }
    }
    return (maps, mapOf)
  }

  private func positions(ofImage n: Int, _ block: Int, _ tap: Int) -> DisplacedPositions<Element> {
    let geometry = plan.geometry
    return DisplacedPositions(
      view: view, offset: offset,
      dyPlane: offset.places.n(n) &+ offset.places.c(2 * block),
      dxPlane: offset.places.n(n) &+ offset.places.c(2 * block + 1),
      rowBases: plan.rows.map {
        $0 * geometry.stride[0] - geometry.padding[0]
          + tap / plan.kernelWidth * geometry.dilation[0]
      },
      columnBases: plan.columns.map {
        $0 * geometry.stride[1] - geometry.padding[1]
          + tap % plan.kernelWidth * geometry.dilation[1]
      })
  }

  /// Whether two taps have the same bits as offsets everywhere.
  private func offsetsAgree(_ n: Int, _ block: Int, _ other: Int) -> Bool {
    // Rows or columns that are the same memory need one look.
    let rows = offset.places[.h].prefix(offset.places[.h].isConstant ? 1 : .max)
    let columns = offset.places[.w].prefix(offset.places[.w].isConstant ? 1 : .max)
    return offset.stored.withUnsafeBufferPointer { stored in
      [0, 1].allSatisfy { axis in
        let a = offset.places.n(n) &+ offset.places.c(2 * block + axis)
        let b = offset.places.n(n) &+ offset.places.c(2 * other + axis)
        return rows.allSatisfy { row in
          columns.allSatisfy { column in
            stored[a &+ row &+ column].isIdentical(to: stored[b &+ row &+ column])
          }
        }
      }
    }
  }
}

/// Where one tap of one offset group reads: the positions p₀ + pₖ + Δpₖ, cell by cell.
struct DisplacedPositions<Element: ShiftScalar>: Sendable {
  let view: TensorView<Element>
  let offset: TensorView<Element>
  /// Places of the planes of Δy and Δx.
  let dyPlane: Int
  let dxPlane: Int
  /// p₀ + pₖ of each row and column, a whole number.
  let rowBases: [Int]
  let columnBases: [Int]

  private func displacement(_ plane: Int, _ row: Int, _ column: Int) -> Element {
    offset.stored[plane &+ offset.places.h(row) &+ offset.places.w(column)]
  }

  func rowReading(_ row: Int, _ column: Int) -> LinearReading<Element> {
    displaced(
      Element(nearestTo: rowBases[row]) + displacement(dyPlane, row, column), view.shape.h,
      view.places.h)
  }

  func columnReading(_ row: Int, _ column: Int) -> LinearReading<Element> {
    displaced(
      Element(nearestTo: columnBases[column]) + displacement(dxPlane, row, column), view.shape.w,
      view.places.w)
  }

  /// Works out the taps of each cell of one row.
  func fill(_ corners: CornerRow<Element>, row: Int) {
    let (height, width) = (view.shape.h, view.shape.w)
    let base = Element(nearestTo: rowBases[row])
    let (dyRow, dxRow) = (dyPlane &+ offset.places.h(row), dxPlane &+ offset.places.h(row))
    let columns = offset.places[.w]
    let (rowPlaces, columnPlaces) = (view.places[.h], view.places[.w])
    offset.stored.withUnsafeBufferPointer { stored in
      columnBases.withUnsafeBufferPointer { bases in
        corners.fill { column in
          let (dy, dx) = (stored[dyRow &+ columns[column]], stored[dxRow &+ columns[column]])
          return (
            displaced(base + dy, height) { rowPlaces[$0] },
            displaced(Element(nearestTo: bases[column]) + dx, width) { columnPlaces[$0] }
          )
        }
      }
    }
  }

  /// Whether Δy is the same along each row.
  func rowsAgreeWithThemselves() -> Bool {
    rowBases.indices.allSatisfy { row in
      let first = displacement(dyPlane, row, 0)
      return columnBases.indices.allSatisfy {
        displacement(dyPlane, row, $0).isIdentical(to: first)
      }
    }
  }

  /// Whether Δx is the same along each column.
  func columnsAgreeWithThemselves() -> Bool {
    rowBases.indices.allSatisfy { row in
      columnBases.indices.allSatisfy {
        displacement(dxPlane, row, $0).isIdentical(to: displacement(dxPlane, 0, $0))
      }
    }
  }
}

/// What a displaced tap reads along one axis: with `k = ⌊h⌋`, place k with weight `1 − (h − k)` and
/// place k + 1 with weight `h − k`; nothing at or beyond −1 and the extent.
///
/// A NaN position has NaN weights, so its sample is NaN.
@inline(__always)
private func displaced<Element: ShiftScalar>(
  _ h: Element, _ extent: Int, _ place: (Int) -> Int
) -> LinearReading<Element> {
  guard !h.isNaN else {
    return LinearReading(indices: (-1, -1), lowWeight: h, highWeight: h)
  }
  let one = Element(nearestTo: 1)
  guard h > -one, isBelow(extent, h) else {
    return LinearReading(indices: (-1, -1), lowWeight: .zero, highWeight: .zero)
  }
  // Cutting goes up from below 0, where only −1 is left; it is one instruction where rounding down is a
  // call.
  let row = h < .zero ? -1 : h.wholePart
  let fraction = h - Element(nearestTo: row)
  // Row −1 is outside as it stands; only the far end needs a look.
  return LinearReading(
    indices: (row < 0 ? -1 : place(row), row + 1 < extent ? place(row + 1) : -1),
    lowWeight: one - fraction, highWeight: fraction)
}

/// What the extents imply, once they are known to fit.
struct DeformPlan {
  let geometry: ConvolutionGeometry
  /// Of what is computed.
  let output: Shape
  /// Which rows and columns of the whole output these are.
  let rows: Range<Int>
  let columns: Range<Int>
  let kernelWidth: Int
  let taps: Int
  let offsetGroups: Int
  let weightGroups: Int

  init(
    _ input: Shape, _ offset: Shape, _ weight: Shape, _ biasCount: Int?, _ mask: Shape?,
    _ geometry: ConvolutionGeometry, rows: Range<Int>?, columns: Range<Int>?
  ) throws(ShiftError) {
    func refuse(_ found: String, _ expected: String) -> ShiftError {
      ShiftError("deform_conv2d", found: found, expected: expected)
    }
    let extents = try geometry.outputExtents(
      "deform_conv2d", of: (input.h, input.w), kernel: (weight.h, weight.w))
    self.rows = rows ?? 0..<extents.h
    self.columns = columns ?? 0..<extents.w
    for (name, wanted, extent) in [
      ("rows", self.rows, extents.h), ("columns", self.columns, extents.w),
    ] where wanted.lowerBound < 0 || wanted.upperBound > extent {
      throw refuse("\(name) \(wanted)", "some of 0..<\(extent)")
    }
    kernelWidth = weight.w
    taps = weight.h * weight.w
    guard weight.c >= 1, input.c % weight.c == 0, input.c >= 1 else {
      throw refuse(
        "weight \(weight) for input \(input)", "a weight of (Cout, C/groups, kh, kw)")
    }
    weightGroups = input.c / weight.c
    guard weight.n % weightGroups == 0 else {
      throw refuse("\(weight.n) outputs in \(weightGroups) groups", "a multiple of the groups")
    }
    guard offset.c % (2 * taps) == 0, offset.c > 0, input.c % (offset.c / (2 * taps)) == 0 else {
      throw refuse(
        "\(offset.c) offset channels",
        "2·\(taps) for each of some groups that divide \(input.c) channels")
    }
    offsetGroups = offset.c / (2 * taps)
    guard offset.n == input.n, offset.h == extents.h, offset.w == extents.w else {
      throw refuse("offset \(offset)", "(\(input.n), \(offset.c), \(extents.h), \(extents.w))")
    }
    let maskShape = Shape(n: input.n, c: offsetGroups * taps, h: extents.h, w: extents.w)
    if let mask, mask != maskShape { throw refuse("mask \(mask)", "\(maskShape)") }
    if let biasCount, biasCount != weight.n {
      throw refuse("\(biasCount) bias values", "one for each of \(weight.n) outputs")
    }
    guard Shape.elementCount([input.n, weight.n, extents.h, extents.w]) != nil,
      Shape.elementCount([input.c, taps, extents.h, extents.w]) != nil
    else { throw refuse("an output that overflows", "a size that fits Int") }
    self.geometry = geometry
    output = Shape(n: input.n, c: weight.n, h: self.rows.count, w: self.columns.count)
  }
}

/// Whether a position lies below the end of an axis.
///
/// The 16-bit formats cannot name every extent; C++ compares their numbers with an integer in Float.
@inline(__always)
func isBelow<Element: ShiftScalar>(_ extent: Int, _ position: Element) -> Bool {
  switch Element.format {
  case .float16, .bfloat16: Float(position.nearestDouble) < Float(extent)
  case .float, .double, .rational: position < Element(nearestTo: extent)
  }
}
