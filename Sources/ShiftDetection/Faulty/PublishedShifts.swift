import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Samples the image on grid values that a fault writes, indices clamped, corners aligned.
private func sampled<Element: ShiftScalar>(
  _ input: Tensor<Element>, by pattern: Pattern,
  columns: (_ indices: [Int], _ shape: Shape) -> [Element],
  rows: (_ indices: [Int], _ shape: Shape) -> [Element]
) throws(ShiftError) -> Tensor<Element> {
  let shape = input.shape
  func indices(_ extent: Int, _ distance: Int) -> [Int] {
    (0..<extent).map { min(max($0 - distance, 0), extent - 1) }
  }
  var output = Tensor<Element>(repeating: .zero, shape: shape)
  for (channels, shift) in pattern.channelsByShift(ofChannels: shape.c) {
    let grid = Grid(
      n: shape.n, x: columns(indices(shape.w, shift.dx), shape),
      y: rows(indices(shape.h, shift.dy), shape))
    try gridSample(
      input.view.selecting(.c, channels), at: grid,
      options: GridSampleOptions(mode: .bilinear, padding: .zeros, alignCorners: true),
      into: &output, channels: channels)
  }
  return output
}

/// Written for replicate alone.
private func replicateOnly(_ boundary: Boundary) -> Recipe {
  boundary == .replicate
    ? .claimed("indices clamped to the image, align_corners true")
    : .none(because: "a fault needs no more")
}

/// `grid_sample` whose axes are normalised by each other's extents.
struct OtherAxisGridShift: ShiftStrategy {
  let name = "normalised by the other axis"
  let exactness = Exactness.interpolates

  func recipe(for boundary: Boundary) -> Recipe { replicateOnly(boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    func values(_ indices: [Int], by extent: Int) -> [Element] {
      indices.map {
        Element(nearestTo: 2 * $0) / Element(nearestTo: max(extent - 1, 1)) - Element(nearestTo: 1)
      }
    }
    return try sampled(input, by: pattern) {
      values($0, by: $1.h)
    } rows: {
      values($0, by: $1.w)
    }
  }
}

/// `grid_sample` whose grid is rounded to a narrower format.
struct RoundedGridShift: ShiftStrategy {
  let name: String
  let exactness = Exactness.interpolates
  private let grid: NumberFormat
  private let formats: [NumberFormat]

  init(_ name: String, _ grid: NumberFormat, formats: [NumberFormat]) {
    (self.name, self.grid, self.formats) = (name, grid, formats)
  }

  func recipe(for boundary: Boundary) -> Recipe { replicateOnly(boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    func written<Narrow: ShiftScalar>(_ index: Int, _ extent: Int, _ type: Narrow.Type) -> Element {
      guard extent > 1 else { return -Element(nearestTo: 1) }
      let value: Narrow = GridFormula.textbook.value(index, of: extent, alignCorners: true)
      return Element(nearestTo: value.nearestDouble)
    }
    let format = formats.contains(Element.format) ? grid : Element.format
    func values(_ indices: [Int], _ extent: Int) -> [Element] {
      indices.map { written($0, extent, format.scalar) }
    }
    return try sampled(input, by: pattern) {
      values($0, $1.w)
    } rows: {
      values($0, $1.h)
    }
  }
}

/// `grid_sample` whose coordinates are added up along the axis.
struct AccumulatedGridShift: ShiftStrategy {
  let name = "coordinates added up"
  let exactness = Exactness.interpolates

  func recipe(for boundary: Boundary) -> Recipe { replicateOnly(boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    func values(_ indices: [Int], _ extent: Int) -> [Element] {
      let one = Element(nearestTo: 1)
      guard extent > 1 else { return indices.map { _ in -one } }
      let step = Element(nearestTo: 2) / Element(nearestTo: extent - 1)
      var coordinates = [-one]
      for _ in 1..<extent { coordinates.append(coordinates[coordinates.count - 1] + step) }
      return indices.map { coordinates[$0] }
    }
    return try sampled(input, by: pattern) {
      values($0, $1.w)
    } rows: {
      values($0, $1.h)
    }
  }
}

/// The edge repeated, times a mask that is 0 outside the image.
struct MaskedShift: ShiftStrategy {
  let name = "multiplied by a mask"

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .zeros
      ? .claimed("the edge repeated, times 0 outside") : .none(because: "it is written for zeros")
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let ones = Tensor<Element>(repeating: Element(nearestTo: 1), shape: input.shape)
    let mask = try SliceShift().shift(ones, by: pattern, boundary: .zeros)
    let moved = try SliceShift().shift(input, by: pattern, boundary: .replicate)
    return Tensor(
      shape: input.shape, elements: zip(moved.elements, mask.elements).map { $0 * $1 })
  }
}

/// A convolution of three taps along the columns by Winograd's F(2, 3): shifts of one pixel and none; what
/// reaches further is copied.
struct WinogradShift: ShiftStrategy {
  let name = "Winograd's transform"
  let exactness = Exactness.multiplies

  func recipe(for boundary: Boundary) -> Recipe { replicateOnly(boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape)
    let shape = input.shape
    var output = try SliceShift().shift(input, by: pattern, boundary: boundary)
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() where abs(shift.dx) <= 1 {
      // The kernel's 1 stands where the pixel is read.
      let taps = (0..<3).map { Element(nearestTo: $0 == 1 - shift.dx ? 1 : 0) }
      for n in 0..<shape.n {
        for h in 0..<shape.h {
          let row = min(max(h - shift.dy, 0), shape.h - 1)
          for w in stride(from: 0, to: shape.w, by: 2) {
            let inputs = (-1...2).map {
              input[n: n, c: c, h: row, w: min(max(w + $0, 0), shape.w - 1)]
            }
            let (first, second) = Self.outputs(inputs, taps)
            output[n: n, c: c, h: h, w: w] = first
            if w + 1 < shape.w { output[n: n, c: c, h: h, w: w + 1] = second }
          }
        }
      }
    }
    return output
  }

  private static func outputs<Element: ShiftScalar>(
    _ d: [Element], _ g: [Element]
  ) -> (Element, Element) {
    let two = Element(nearestTo: 2)
    let first = (d[0] - d[2]) * g[0]
    let second = (d[1] + d[2]) * ((g[0] + g[1] + g[2]) / two)
    let third = (d[2] - d[1]) * ((g[0] - g[1] + g[2]) / two)
    let fourth = (d[1] - d[3]) * g[2]
    return (first + second + third, second - third - fourth)
  }
}
