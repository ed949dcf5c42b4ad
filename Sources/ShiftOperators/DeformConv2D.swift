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
/// - Throws: `ShiftError` if the extents do not fit each other.
/// - SeeAlso: `torchvision.ops.deform_conv2d`; torchvision's `deform_conv2d_kernel.cpp`.
///   ``Grid/init(offsets:block:tap:geometry:in:alignCorners:)`` has its relation to `grid_sample`.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
public func deformConv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, offset: Tensor<Element>, weight: Tensor<Element>,
  bias: [Element]? = nil, mask: Tensor<Element>? = nil,
  geometry: ConvolutionGeometry = ConvolutionGeometry()
) throws(ShiftError) -> Tensor<Element> {
  let plan = try DeformPlan(
    input.shape, offset.shape, weight.shape, bias?.count, mask?.shape, geometry)
  return deformed(input, offset, weight, bias, mask, plan)
}

/// The positions that `plan` leaves, computed.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func deformed<Element: ShiftScalar>(
  _ input: Tensor<Element>, _ offset: Tensor<Element>, _ weight: Tensor<Element>,
  _ bias: [Element]?, _ mask: Tensor<Element>?, _ plan: DeformPlan
) -> Tensor<Element> {
  var result = Tensor<Element>(repeating: .zero, shape: plan.output)
  for n in 0..<input.shape.n {
    let samples = sampled(input, image: n, at: offset, mask: mask, plan)
    contract(samples, weight, bias, plan, into: &result, image: n)
  }
  return result
}

/// What the extents imply, once they are known to fit.
struct DeformPlan {
  let geometry: ConvolutionGeometry
  let output: Shape
  /// Rows and columns of the whole output that are left out on either side.
  let crop: (rows: Int, columns: Int)
  let kernelWidth: Int
  let taps: Int
  let offsetGroups: Int
  let weightGroups: Int

  init(
    _ input: Shape, _ offset: Shape, _ weight: Shape, _ biasCount: Int?, _ mask: Shape?,
    _ geometry: ConvolutionGeometry, croppedBy crop: (rows: Int, columns: Int) = (0, 0)
  ) throws(ShiftError) {
    func refuse(_ found: String, _ expected: String) -> ShiftError {
      ShiftError("deform_conv2d", found: found, expected: expected)
    }
    let whole = try geometry.outputExtents(
      "deform_conv2d", of: (input.h, input.w), kernel: (weight.h, weight.w))
    let extents = (h: whole.h - 2 * crop.rows, w: whole.w - 2 * crop.columns)
    guard crop.rows >= 0, crop.columns >= 0, extents.h >= 0, extents.w >= 0 else {
      throw refuse("\(whole.h) × \(whole.w) px cropped by \(crop)", "at least 0 px")
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
    (self.geometry, self.crop) = (geometry, crop)
    output = Shape(n: input.n, c: weight.n, h: extents.h, w: extents.w)
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

/// How a displaced tap reads the image.
private enum DeformedTap<Element: ShiftScalar> {
  case outside
  case notANumber
  case inside(CornerTaps<Element>)
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func deformedTap<Element: ShiftScalar>(
  atRow h: Element, column w: Element, of image: Shape
) -> DeformedTap<Element> {
  if h.isNaN || w.isNaN { return .notANumber }
  let before = -Element(nearestTo: 1)
  let isInside =
    h > before && w > before && isBelow(image.h, h) && isBelow(image.w, w)
  return isInside ? .inside(cornerTaps(atRow: h, column: w, of: image)) : .outside
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func cornerTaps<Element: ShiftScalar>(
  atRow h: Element, column w: Element, of image: Shape
) -> CornerTaps<Element> {
  let one = Element(nearestTo: 1)
  let (top, left) = (h.roundedDown(), w.roundedDown())
  let (lh, lw) = (h - top, w - left)
  let (hh, hw) = (one - lh, one - lw)
  let (row, column) = (top.wholePart, left.wholePart)
  return CornerTaps(
    // Row −1 is outside as it stands; only the far end needs a look.
    rows: (row, row + 1 < image.h ? row + 1 : -1),
    columns: (column, column + 1 < image.w ? column + 1 : -1), of: image,
    weights: (hh * hw, hh * lw, lh * hw, lh * lw))
}

/// The samples of one image: (C·taps) rows of Ho·Wo values.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func sampled<Element: ShiftScalar>(
  _ input: Tensor<Element>, image n: Int, at offset: Tensor<Element>, mask: Tensor<Element>?,
  _ plan: DeformPlan
) -> [Element] {
  let shape = input.shape
  let channels = shape.c / plan.offsetGroups
  let area = plan.output.plane
  let kernelWidth = plan.kernelWidth
  var samples = [Element](repeating: .zero, count: shape.c * plan.taps * area)
  var target = samples.mutableSpan
  let offsets = offset.elements.span
  for group in 0..<plan.offsetGroups {
    for tap in 0..<plan.taps {
      let block = group * plan.taps + tap
      let yPlane = offset.shape.index(n, 2 * block, 0, 0)
      let maskPlane = (n * plan.offsetGroups * plan.taps + block) * area
      for position in 0..<area {
        let (y, x) = (position / plan.output.w, position % plan.output.w)
        let geometry = plan.geometry
        let rowBase =
          (y + plan.crop.rows) * geometry.stride[0] - geometry.padding[0]
          + tap / kernelWidth * geometry.dilation[0]
        let columnBase =
          (x + plan.crop.columns) * geometry.stride[1] - geometry.padding[1]
          + tap % kernelWidth * geometry.dilation[1]
        let taps = deformedTap(
          atRow: Element(nearestTo: rowBase) + offsets[yPlane + position],
          column: Element(nearestTo: columnBase) + offsets[yPlane + area + position], of: shape)
        // Positions and weights serve every channel of the offset group.
        for channel in (group * channels)..<((group + 1) * channels) {
          var value: Element
          switch taps {
          case .outside: value = .zero
          // Rational has no NaN and cannot get here.
          case .notANumber: value = .zero / .zero
          case .inside(let corners):
            value = input.elements.withUnsafeBufferPointer {
              corners.blend($0.baseAddress! + shape.index(n, channel, 0, 0), isFused: false)
            }
          }
          if let mask { value = mask.elements[maskPlane + position] * value }
          target[(channel * plan.taps + tap) * area + position] = value
        }
      }
    }
  }
  return samples
}

/// `result[n, o] = Σ weight[o, c, tap]·samples[c, tap] + bias[o]` over the channels of o's group.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func contract<Element: ShiftScalar>(
  _ samples: [Element], _ weight: Tensor<Element>, _ bias: [Element]?, _ plan: DeformPlan,
  into result: inout Tensor<Element>, image n: Int
) {
  let area = plan.output.plane
  let products = weight.shape.c * plan.taps
  let outputsPerGroup = weight.shape.n / plan.weightGroups
  // A zero weight can be left out over samples that are all finite: `PlaneTaps.swift` has the reason.
  let isFinite = (0..<(area == 0 ? 0 : samples.count / area)).map { row in
    Element.format == .rational || (0..<area).allSatisfy { samples[row * area + $0].isFinite }
  }
  result.elements.withUnsafeMutableBufferPointer { sums in
    samples.withUnsafeBufferPointer { samples in
      weight.elements.withUnsafeBufferPointer { weights in
        for o in 0..<weight.shape.n {
          let plane = (n * weight.shape.n + o) * area
          let firstSample = o / outputsPerGroup * products
          for k in 0..<products {
            let factor = weights[o * products + k]
            if factor == .zero, isFinite[firstSample + k] { continue }
            let row = (firstSample + k) * area
            for position in 0..<area {
              sums[plane + position] += factor * samples[row + position]
            }
          }
          if let addend = bias?[o] {
            for position in 0..<area { sums[plane + position] += addend }
          }
        }
      }
    }
  }
}
