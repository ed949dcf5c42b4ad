import Effort
import ExactArithmetic
import ShiftTensors
import Testing

@testable import ShiftOperators

/// The operators on views, which are never written, against the same on the tensors they stand for.
@Suite struct TensorViewTests {
  static let seeds: [UInt64] = Array(1...60)

  /// An image padded, rolled, flipped and narrowed, as a view and step by step as tensors.
  private func seen<Element: ShiftScalar>(
    _ draws: inout Draws, special: Bool
  ) throws -> (view: TensorView<Element>, tensor: Tensor<Element>) {
    let image: Tensor<Element> = draws.tensor(
      Shape(
        n: draws.integer(1...2), c: draws.integer(1...4), h: draws.integer(2...5),
        w: draws.integer(2...5)), special: special)
    var (view, tensor) = (image.view, image)
    for _ in 0..<draws.integer(0...3) {
      switch draws.integer(0...3) {
      case 0, 1:
        let mode = PadMode.allCases[draws.integer(0...3)]
        let padding = Padding(
          left: draws.integer(0...1), right: draws.integer(0...1), top: draws.integer(0...1),
          bottom: draws.integer(0...1))
        let value: Element = draws.value(special: false)
        view = try pad(view, by: padding, mode: mode, value: value)
        tensor = try pad(tensor, by: padding, mode: mode, value: value)
      case 2:
        let (shift, axis) = (draws.integer(-9...9), draws.integer(0...3))
        view = try roll(view, by: [shift], along: [axis])
        tensor = try roll(tensor, by: [shift], along: [axis])
      default:
        let (flipped, shape) = (view.flipped(.w), tensor.shape)
        view = flipped
        tensor = Tensor(
          shape: shape,
          elements: (0..<shape.count).map {
            let at = shape.position(of: $0)
            return tensor[n: at.n, c: at.c, h: at.h, w: shape.w - 1 - at.w]
          })
      }
    }
    return (view, tensor)
  }

  private func inAllFormats(_ check: (any ShiftScalar.Type, Bool) throws -> Void) rethrows {
    for special in [false, true] {
      for type: any ShiftScalar.Type in [
        Float.self, Double.self, Float16.self, BFloat16.self, Rational.self,
      ] { try check(type, special) }
    }
  }

  @Test("A view shows what its steps write one after the other", arguments: seeds)
  func view(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (TensorView<Element>, _) = try seen(&draws, special: special)
        #expect(view.copied().isIdentical(to: tensor), "\(type), seed \(seed)")
        for index in 0..<tensor.shape.count {
          let at = tensor.shape.position(of: index)
          #expect(
            view[n: at.n, c: at.c, h: at.h, w: at.w].isIdentical(to: tensor[index]),
            "\(type), seed \(seed), \(at)")
        }
      }
      try check(type)
    }
  }

  @Test("Views put together by channels are each channel of each", arguments: seeds.prefix(20))
  func parts(seed: UInt64) throws {
    var draws = Draws(seed: seed)
    let image: Tensor<Double> = draws.tensor(Shape(n: 2, c: 5, h: 3, w: 4), special: true)
    let order = [3, 0, 4, 1, 2]
    let rolled = try roll(image, by: [1], along: [3])
    let whole = concatenated([
      (image.view.selecting(.c, [order[0], order[1]]), [order[0], order[1]]),
      (
        try roll(image.view.selecting(.c, Array(order[2...])), by: [1], along: [3]),
        Array(order[2...])
      ),
    ])
    for c in 0..<5 {
      let expected = order.firstIndex(of: c)! < 2 ? image : rolled
      #expect(
        whole.channels(c..<(c + 1)).isIdentical(to: expected.channels(c..<(c + 1))), "channel \(c)")
    }
  }

  @Test("A window assigned from a view holds it, and every other cell its own value")
  func window() {
    let image = Tensor<Float>(
      shape: Shape(n: 2, c: 3, h: 3, w: 4), elements: (0..<72).map { Float($0) })
    var output = image
    output.assign(
      image.view.selecting(.c, [2, 0]).narrowed(.h, to: 0..<2).narrowed(.w, to: 1..<4),
      channels: [2, 0], rows: 1..<3, columns: 0..<3)
    for index in 0..<image.shape.count {
      let at = image.shape.position(of: index)
      let isInside = at.c != 1 && at.h >= 1 && at.w < 3
      let expected =
        isInside ? image[n: at.n, c: at.c, h: at.h - 1, w: at.w + 1] : image[index]
      #expect(output[index] == expected, "\(at)")
    }
  }

  @Test(
    "conv2d of a view has the bits of its formula on what the view stands for", arguments: seeds)
  func convolution(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (TensorView<Element>, _) = try seen(&draws, special: special)
        let shape = tensor.shape
        let kernel = Shape(
          n: shape.c, c: 1, h: draws.integer(1...min(3, shape.h)),
          w: draws.integer(1...min(3, shape.w)))
        // One 1 in each kernel, as a shift has it; now and then other weights beside it.
        var weight = Tensor<Element>(repeating: .zero, shape: kernel)
        for c in 0..<shape.c {
          let (i, j) = (draws.integer(0...(kernel.h - 1)), draws.integer(0...(kernel.w - 1)))
          weight[n: c, c: 0, h: i, w: j] = Element(nearestTo: 1)
        }
        if seed % 3 == 0 { weight[0] = draws.value(special: special && seed % 2 == 0) }
        let got = try conv2d(view, weight: weight, groups: shape.c)
        let defined = definedConv2d(
          tensor, weight: weight, bias: nil, geometry: ConvolutionGeometry(), groups: shape.c,
          output: got.shape)
        #expect(got.isIdentical(to: defined), "\(type), seed \(seed), special \(special)")
      }
      try check(type)
    }
  }

  @Test(
    "deform_conv2d of views and windows has the bits of its formula narrowed, with offsets that are one number, a product of axes, or differ from cell to cell",
    arguments: seeds)
  func deformable(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (TensorView<Element>, _) = try seen(&draws, special: special)
        let shape = tensor.shape
        func displacement() -> Element {
          // Mostly whole, so that moves and blends meet in one call.
          let whole = Element(nearestTo: draws.integer(-3...3))
          if special, seed % 7 == 0, draws.integer(0...30) == 0 {
            return Element.format == .rational ? whole : Element(nearestTo: -Double.infinity)
          }
          return draws.integer(0...6) == 0 ? whole + .half * .half : whole
        }
        // One number for a plane, one for each row and column, or one for each cell.
        let kind = draws.integer(0...2)
        let base = Tensor<Element>(
          shape: Shape(
            n: 1, c: 2 * shape.c, h: kind == 0 ? 1 : shape.h, w: kind == 2 ? shape.w : 1),
          elements: (0..<(2 * shape.c * (kind == 0 ? 1 : shape.h) * (kind == 2 ? shape.w : 1))).map
          {
            _ in displacement()
          })
        var offset = base.view
        if kind == 0 { offset = offset.expanded(.h, to: shape.h) }
        if kind < 2 { offset = offset.expanded(.w, to: shape.w) }
        offset = offset.expanded(.n, to: shape.n)
        // The same numbers, but memory of their own: what is shared must be found by value.
        if draws.integer(0...1) == 0 { offset = offset.copied().view }
        var weight = Tensor<Element>(
          repeating: .zero, shape: Shape(n: shape.c, c: shape.c, h: 1, w: 1))
        for c in 0..<shape.c { weight[n: c, c: c, h: 0, w: 0] = Element(nearestTo: 1) }
        if seed % 4 == 0 {
          for place in 0..<weight.shape.count { weight[place] = draws.value(special: false) }
        }
        let (top, left) = (draws.integer(0...(shape.h - 1)), draws.integer(0...(shape.w - 1)))
        let rows = top..<draws.integer((top + 1)...shape.h)
        let columns = left..<draws.integer((left + 1)...shape.w)
        let got = try deformConv2d(
          view, offset: offset, weight: weight, rows: rows, columns: columns)
        let defined = definedDeformConv2d(
          tensor, offset: offset.copied(), weight: weight, bias: nil,
          geometry: ConvolutionGeometry())
        #expect(
          got.isIdentical(
            to: defined.view.narrowed(.h, to: rows).narrowed(.w, to: columns).copied()),
          "\(type), seed \(seed), special \(special), kind \(kind)")
      }
      try check(type)
    }
  }

  @Test("Offsets and masks that are padded views read as the padded tensors do")
  func paddedArguments() throws {
    var draws = Draws(seed: 3)
    let image: Tensor<Double> = draws.tensor(Shape(n: 1, c: 2, h: 4, w: 5), special: false)
    let padding = Padding(left: 1, right: 1, top: 1, bottom: 0)
    func padded(_ channels: Int, value: Double) throws -> TensorView<Double> {
      let inner: Tensor<Double> = draws.tensor(
        Shape(n: 1, c: channels, h: 3, w: 3), special: false)
      return try pad(inner.view, by: padding, mode: .constant, value: value)
    }
    let (offset, mask) = (try padded(4, value: 0.5), try padded(2, value: 2))
    let weight: Tensor<Double> = draws.tensor(Shape(n: 2, c: 2, h: 1, w: 1), special: false)
    let seen = try deformConv2d(image.view, offset: offset, weight: weight, mask: mask)
    let written = try deformConv2d(
      image, offset: offset.copied(), weight: weight, mask: mask.copied())
    #expect(seen.isIdentical(to: written))
  }

  @Test("Rows beyond the output are refused in a sentence")
  func refused() {
    let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 2, w: 2))
    let offset = Tensor<Float>(repeating: 0, shape: Shape(n: 1, c: 2, h: 2, w: 2))
    let one = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1))
    #expect(
      throws: ShiftError("deform_conv2d", found: "rows 1..<3", expected: "some of 0..<2")
    ) { try deformConv2d(image.view, offset: offset.view, weight: one, rows: 1..<3) }
  }

  @Test(
    "grid_sample has the bits that every point by itself has, in every dialect and mode, whether rows, columns and images share their coordinates or not",
    arguments: seeds.prefix(Effort.of(2, long: 8)))
  func grids(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let image: Tensor<Element> = draws.tensor(
          Shape(n: 2, c: 3, h: draws.integer(1...4), w: draws.integer(2...5)), special: special)
        // Pixels of aligned corners, places between them, and outside.
        func coordinates(_ count: Int, _ extent: Int) -> [Element] {
          (0..<count).map { _ in
            extent > 1 && draws.integer(0...1) == 0
              ? Element(nearestTo: 2 * draws.integer(-1...extent)) / Element(nearestTo: extent - 1)
                - Element(nearestTo: 1)
              : Element(nearestTo: draws.integer(-9...9)) / Element(nearestTo: 7)
          }
        }
        // Wide enough for two rounds of lanes, an edge before them and one after.
        let (x, y) = (coordinates(11, image.shape.w), coordinates(2, image.shape.h))
        let product = Grid(n: 2, x: x, y: y)
        let points = (0..<2).flatMap { n in
          y.flatMap { y in x.flatMap { [n == 0 ? $0 : -$0, y] } }
        }
        let flat = Grid(n: 2, rows: 2, columns: 11, points: points)
        let channels = [2, 0, 1]
        for dialect in GridSampleDialect.all {
          for mode in InterpolationMode.allCases {
            let options = GridSampleOptions(
              mode: mode, padding: GridPadding.allCases[draws.integer(0...2)],
              alignCorners: draws.integer(0...1) == 0, dialect: dialect)
            for grid in [product, flat] {
              var output = Tensor<Element>(
                repeating: .zero, shape: Shape(n: 2, c: 3, h: 2, w: 11))
              // Refused by this dialect: then every way refuses it.
              let isRefused = (try? gridSample(image, at: grid, options: options)) == nil
              if isRefused { continue }
              try gridSample(
                image.view, at: grid, options: options, into: &output, channels: channels)
              // Every seventh cell: all columns, rows, channels and images are met.
              let step = Effort.of(35, long: 7)
              for index in stride(
                from: draws.integer(0...step - 1), to: output.shape.count, by: step)
              {
                let at = output.shape.position(of: index)
                let (gx, gy) = grid[n: at.n, at.h, at.w]
                let alone = try gridSample(
                  image.channels(
                    channels.firstIndex(of: at.c)!..<(channels.firstIndex(of: at.c)! + 1)),
                  at: Grid(n: 2, rows: 1, columns: 1, points: [gx, gy, gx, gy]), options: options)
                #expect(
                  output[index].isIdentical(to: alone[at.n]),
                  "\(type), seed \(seed), \(dialect), \(mode), \(at)")
              }
            }
          }
        }
      }
      try check(type)
    }
  }
}
