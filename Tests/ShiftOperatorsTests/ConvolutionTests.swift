import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct ConvolutionTests {
  /// Whole numbers from −5 to 5 from a seed.
  func tensor(_ shape: Shape, _ seed: Int, over divisor: Int = 1) -> Tensor<Rational> {
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 | 1
    return Tensor(
      shape: shape,
      elements: (0..<shape.count).map { _ in
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return Rational(Int(state >> 33) % 11 - 5, over: divisor)
      })
  }

  @Test("conv2d with groups, stride, padding, dilation and bias is its sum, term by term")
  func convolution() throws {
    let input = tensor(Shape(n: 2, c: 4, h: 6, w: 7), 1)
    let weight = tensor(Shape(n: 6, c: 2, h: 2, w: 3), 2)
    let bias = tensor(Shape(n: 1, c: 1, h: 1, w: 6), 3).elements
    let geometry = ConvolutionGeometry(stride: [2, 1], padding: [1, 2], dilation: [3, 2])
    let output = try conv2d(input, weight: weight, bias: bias, geometry: geometry, groups: 2)
    #expect(output.shape == Shape(n: 2, c: 6, h: 3, w: 7))
    for index in output.elements.indices {
      let at = output.shape.position(of: index)
      var sum = bias[at.c]
      for c in 0..<2 {
        for i in 0..<2 {
          for j in 0..<3 {
            let (h, w) = (at.h * 2 + i * 3 - 1, at.w + j * 2 - 2)
            guard (0..<6).contains(h), (0..<7).contains(w) else { continue }
            sum +=
              weight[n: at.c, c: c, h: i, w: j] * input[n: at.n, c: at.c / 3 * 2 + c, h: h, w: w]
          }
        }
      }
      #expect(output.elements[index] == sum)
    }
  }

  /// The bilinear value at (y, x), 0 outside, by the distance to each of all pixels.
  func sample(
    _ image: Tensor<Rational>, _ n: Int, _ c: Int, _ y: Rational, _ x: Rational
  ) -> Rational {
    var sum = Rational.zero
    for h in 0..<image.shape.h {
      for w in 0..<image.shape.w {
        let (dy, dx) = ((y - Rational(h)).magnitude, (x - Rational(w)).magnitude)
        guard dy < 1, dx < 1 else { continue }
        sum += (1 - dy) * (1 - dx) * image[n: n, c: c, h: h, w: w]
      }
    }
    return sum
  }

  @Test("A deform_conv2d offset is relative to its own tap: p₀ + pₖ + Δpₖ, y first, per group")
  func deformedPositions() throws {
    // Two offset groups, two weight groups, a 2 × 3 kernel, stride, padding, dilation, mask, bias.
    let input = tensor(Shape(n: 2, c: 4, h: 6, w: 7), 4)
    let weight = tensor(Shape(n: 2, c: 2, h: 2, w: 3), 5)
    let geometry = ConvolutionGeometry(stride: [2, 1], padding: [1, 2], dilation: [3, 2])
    let offset = tensor(Shape(n: 2, c: 2 * 2 * 6, h: 3, w: 7), 6, over: 3)
    let mask = tensor(Shape(n: 2, c: 2 * 6, h: 3, w: 7), 7, over: 2)
    let output = try deformConv2d(
      input, offset: offset, weight: weight, bias: [1, -2], mask: mask, geometry: geometry)
    for index in output.elements.indices {
      let at = output.shape.position(of: index)
      var sum: Rational = at.c == 0 ? 1 : -2
      for c in 0..<2 {
        let channel = at.c * 2 + c
        let group = channel / 2
        for i in 0..<2 {
          for j in 0..<3 {
            let tap = group * 6 + i * 3 + j
            let y =
              Rational(at.h * 2 - 1 + i * 3) + offset[n: at.n, c: 2 * tap, h: at.h, w: at.w]
            let x = Rational(at.w - 2 + j * 2) + offset[n: at.n, c: 2 * tap + 1, h: at.h, w: at.w]
            sum +=
              weight[n: at.c, c: c, h: i, w: j] * mask[n: at.n, c: tap, h: at.h, w: at.w]
              * sample(input, at.n, channel, y, x)
          }
        }
      }
      #expect(output.elements[index] == sum)
    }
  }

  @Test(
    "In Rational a deformable tap and grid_sample at its grid read the same, inside and outside")
  func deformedTapsAreGrids() throws {
    let input = tensor(Shape(n: 2, c: 2, h: 4, w: 5), 10)
    let geometry = ConvolutionGeometry(stride: [1, 2], padding: [1, 1], dilation: [2, 1])
    // A 2 × 2 kernel, one offset group; only tap (1, 0) has a weight, one per channel.
    let offset = tensor(Shape(n: 2, c: 8, h: 4, w: 3), 11, over: 3)
    var weight = Tensor<Rational>(repeating: 0, shape: Shape(n: 2, c: 1, h: 2, w: 2))
    for o in 0..<2 { weight[n: o, c: 0, h: 1, w: 0] = 1 }
    let deformed = try deformConv2d(input, offset: offset, weight: weight, geometry: geometry)
    for alignCorners in [true, false] {
      let grid = Grid(
        offsets: offset, block: 2, tap: (i: 1, j: 0), geometry: geometry, in: input.shape,
        alignCorners: alignCorners)
      let sampled = try gridSample(
        input, at: grid, options: GridSampleOptions(alignCorners: alignCorners))
      #expect(sampled == deformed)
    }
  }

  @Test("A NaN offset reads NaN, and an infinite one reads 0")
  func nonFiniteOffsets() throws {
    let one = Shape(n: 1, c: 1, h: 1, w: 1)
    func read(_ dy: Float) throws -> Float {
      try deformConv2d(
        Tensor(shape: one, elements: [7]),
        offset: Tensor(shape: Shape(n: 1, c: 2, h: 1, w: 1), elements: [dy, 0]),
        weight: Tensor(shape: one, elements: [1])
      ).elements[0]
    }
    #expect(try read(0) == 7)
    #expect(try read(.nan).isNaN)
    #expect(try read(.infinity) == 0)
    #expect(try read(-0.5) == 3.5)
  }

  @Test("A Float16 row that ends between two numbers of the format is read to its end")
  func longNarrowRow() throws {
    // 32,768 is the last position that Float16 names here, and the extent rounds to it; torchvision
    // compares the two in Float, so pixels from 32,768 on read that one and not 0.
    let row = Shape(n: 1, c: 1, h: 1, w: 32_782)
    let image = Tensor(shape: row, elements: (0..<row.w).map { Float16($0 % 512 + 1) })
    let still = Tensor<Float16>(repeating: 0, shape: Shape(n: 1, c: 2, h: 1, w: row.w))
    let got = try deformConv2d(
      image, offset: still, weight: Tensor(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1)))
    #expect(got.elements[32_781] == 1)
  }

  @Test("Extents that do not fit are refused in one sentence")
  func refusals() {
    let image = tensor(Shape(n: 1, c: 3, h: 2, w: 2), 8)
    let error = #expect(throws: ShiftError.self) {
      try conv2d(image, weight: tensor(Shape(n: 3, c: 1, h: 3, w: 3), 9), groups: 3)
    }
    #expect(
      error?.description
        == "conv2d: a kernel reaching over 3 px on 2 px; expected an image and a kernel of at "
        + "least 1 px, the kernel within the padded image")
  }
}

extension Grid where Element: ShiftScalar {
  /// The grid at which `gridSample` reads what one kernel tap of `deformConv2d` reads.
  ///
  /// A deform_conv2d offset is relative, in pixels, y before x, one for each tap and offset group; a
  /// grid value is absolute, in units of −1…1, x before y, one for all channels. With
  /// `y = out_y·stride + i·dilation − padding + Δy` and likewise x, the grid of tap (i, j) holds
  /// `2x/(W − 1) − 1` and `2y/(H − 1) − 1` for aligned corners, `(2x + 1)/W − 1` and
  /// `(2y + 1)/H − 1` otherwise.
  ///
  /// - Domain: under bilinear interpolation and zeros padding both operators read the same value at
  ///   every position, inside and outside: each fades to 0 over one pixel beyond the border. One grid
  ///   serves one tap of one offset group, so kh·kw·D calls make one deformable convolution. In
  ///   `Rational` the two are equal; in floating point writing and mapping back the grid round, and
  ///   an offset does not, which is why deform_conv2d is the safer way to shift.
  /// - Parameters:
  ///   - offset: (N, 2·D·kh·kw, Ho, Wo), as ``deformConv2d(_:offset:weight:bias:mask:geometry:)``
  ///     takes it.
  ///   - block: d·kh·kw + i·kw + j for offset group d and kernel tap (i, j).
  ///   - tap: (i, j).
  ///   - image: the extents of the image that is sampled.
  /// - Precondition: `offset` has that block, and with aligned corners both extents are at least 2.
  init(
    offsets offset: Tensor<Element>, block: Int, tap: (i: Int, j: Int),
    geometry: ConvolutionGeometry = ConvolutionGeometry(), in image: Shape, alignCorners: Bool
  ) {
    precondition(
      2 * block + 1 < offset.shape.c && !(alignCorners && (image.h < 2 || image.w < 2)),
      "block \(block) of \(offset.shape.c) offset channels on \(image)")
    let (one, two) = (Element(nearestTo: 1), Element(nearestTo: 2))
    func normalised(_ position: Element, _ extent: Int) -> Element {
      alignCorners
        ? two * position / Element(nearestTo: extent - 1) - one
        : (two * position + one) / Element(nearestTo: extent) - one
    }
    var points: [Element] = []
    points.reserveCapacity(2 * offset.shape.n * offset.shape.plane)
    for n in 0..<offset.shape.n {
      for h in 0..<offset.shape.h {
        for w in 0..<offset.shape.w {
          let row =
            h * geometry.stride[0] + tap.i * geometry.dilation[0] - geometry.padding[0]
          let column =
            w * geometry.stride[1] + tap.j * geometry.dilation[1] - geometry.padding[1]
          let y = Element(nearestTo: row) + offset[n: n, c: 2 * block, h: h, w: w]
          let x = Element(nearestTo: column) + offset[n: n, c: 2 * block + 1, h: h, w: w]
          points.append(normalised(x, image.w))
          points.append(normalised(y, image.h))
        }
      }
    }
    self.init(
      n: offset.shape.n, rows: offset.shape.h, columns: offset.shape.w, points: points)
  }
}
