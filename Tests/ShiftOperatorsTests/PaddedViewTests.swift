import ExactArithmetic
import ShiftTensors
import Testing

@testable import ShiftOperators

/// The operators on images that are padded in thought only, against those on padded tensors.
@Suite struct PaddedViewTests {
  static let seeds: [UInt64] = Array(1...60)

  /// An image padded twice, as a view and as a tensor.
  private func padded<Element: ShiftScalar>(
    _ draws: inout Draws, special: Bool
  ) throws -> (view: PaddedView<Element>, tensor: Tensor<Element>) {
    let image: Tensor<Element> = draws.tensor(
      Shape(
        n: draws.integer(1...2), c: draws.integer(1...4), h: draws.integer(2...5),
        w: draws.integer(2...5)), special: special)
    var view = PaddedView(image)
    var tensor = image
    for _ in 0..<draws.integer(0...2) {
      let mode = PadMode.allCases[draws.integer(0...3)]
      let padding = Padding(
        left: draws.integer(0...1), right: draws.integer(0...1), top: draws.integer(0...1),
        bottom: draws.integer(-1...1))
      try view.pad(by: padding, mode: mode)
      tensor = try pad(tensor, by: padding, mode: mode, value: .zero)
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

  private func crop(_ tensor: Shape, _ draws: inout Draws) -> (rows: Int, columns: Int) {
    (
      rows: tensor.h > 2 ? draws.integer(0...1) : 0,
      columns: tensor.w > 2 ? draws.integer(0...1) : 0
    )
  }

  private func cropped<Element: ShiftScalar>(
    _ tensor: Tensor<Element>, by crop: (rows: Int, columns: Int)
  ) throws -> Tensor<Element> {
    try pad(
      tensor,
      by: Padding(left: -crop.columns, right: -crop.columns, top: -crop.rows, bottom: -crop.rows),
      mode: .constant, value: .zero)
  }

  @Test("A view shows what padding writes", arguments: seeds)
  func view(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (PaddedView<Element>, _) = try padded(&draws, special: special)
        #expect(view.tensor.isIdentical(to: tensor), "\(type), seed \(seed)")
      }
      try check(type)
    }
  }

  @Test("Rolling and cropping a view gives what pad, roll and pad give", arguments: seeds)
  func roll(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (PaddedView<Element>, _) = try padded(&draws, special: special)
        let shifts = (0..<3).map { _ in (dy: draws.integer(-9...9), dx: draws.integer(-9...9)) }
        let shiftOf = (0..<tensor.shape.c).map { _ in draws.integer(0...2) }
        let crop = crop(tensor.shape, &draws)
        let got = rollCropped(view, by: shifts, shiftOf: shiftOf, croppedBy: crop)
        for c in 0..<tensor.shape.c {
          let (dy, dx) = shifts[shiftOf[c]]
          let defined = try cropped(
            ShiftOperators.roll(tensor.channels(c..<(c + 1)), by: [dy, dx], along: [2, 3]),
            by: crop)
          #expect(got.channels(c..<(c + 1)).isIdentical(to: defined), "\(type), seed \(seed)")
        }
      }
      try check(type)
    }
  }

  @Test("One-hot kernels on a view give the bits of conv2d's formula", arguments: seeds)
  func oneHot(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (PaddedView<Element>, _) = try padded(&draws, special: special)
        let shape = tensor.shape
        let kernel = (
          h: draws.integer(1...min(3, shape.h)), w: draws.integer(1...min(3, shape.w))
        )
        let ones = (0..<2).map { _ in
          (i: draws.integer(0...(kernel.h - 1)), j: draws.integer(0...(kernel.w - 1)))
        }
        let oneOf = (0..<shape.c).map { _ in draws.integer(0...1) }
        var weight = Tensor<Element>(
          repeating: .zero, shape: Shape(n: shape.c, c: 1, h: kernel.h, w: kernel.w))
        for c in 0..<shape.c {
          weight[n: c, c: 0, h: ones[oneOf[c]].i, w: ones[oneOf[c]].j] = Element(nearestTo: 1)
        }
        let got = try conv2d(view, kernel: kernel, ones: ones, oneOf: oneOf)
        let defined = definedConv2d(
          tensor, weight: weight, bias: nil, geometry: ConvolutionGeometry(), groups: shape.c,
          output: got.shape)
        #expect(got.isIdentical(to: defined), "\(type), seed \(seed), special \(special)")
      }
      try check(type)
    }
  }

  @Test(
    "Few offsets, everywhere or by position, give the bits of deform_conv2d's formula",
    arguments: seeds)
  func offsets(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let (view, tensor): (PaddedView<Element>, _) = try padded(&draws, special: special)
        let shape = tensor.shape
        // Whole numbers, and now and then a half among them.
        let offsets = (0..<3).map { _ in
          let dy = Element(nearestTo: draws.integer(-3...3))
          let isHalf = seed % 5 == 0 && draws.integer(0...3) == 0
          return (dy: isHalf ? dy + .half : dy, dx: Element(nearestTo: draws.integer(-3...3)))
        }
        let fields: [OffsetField] = [
          .everywhere(draws.integer(0...2)),
          .byPosition((0..<shape.plane).map { _ in draws.integer(0...2) }),
        ]
        let fieldOf = (0..<shape.c).map { _ in draws.integer(0...1) }
        var offset = Tensor<Element>(
          repeating: .zero, shape: Shape(n: shape.n, c: 2 * shape.c, h: shape.h, w: shape.w))
        for index in offset.elements.indices {
          let place = offset.shape.position(of: index)
          let position = place.h * shape.w + place.w
          let pair =
            switch fields[fieldOf[place.c / 2]] {
            case .everywhere(let number): offsets[number]
            case .byPosition(let numbers): offsets[numbers[position]]
            }
          offset[index] = place.c % 2 == 0 ? pair.dy : pair.dx
        }
        let crop = crop(shape, &draws)
        let got = try deformConv2d(
          view, offsets: offsets, fields: fields, fieldOf: fieldOf, croppedBy: crop)
        let defined = try cropped(
          definedDeformConv2d(
            tensor, offset: offset, weight: identity(channels: shape.c), bias: nil,
            geometry: ConvolutionGeometry()), by: crop)
        #expect(got.isIdentical(to: defined), "\(type), seed \(seed), special \(special)")
      }
      try check(type)
    }
  }

  @Test(
    "A family of grids is read as each of its grids, in every dialect and mode",
    arguments: seeds.prefix(24))
  func family(seed: UInt64) throws {
    try inAllFormats { type, special in
      func check<Element: ShiftScalar>(_ type: Element.Type) throws {
        var draws = Draws(seed: seed)
        let image: Tensor<Element> = draws.tensor(
          Shape(n: 2, c: 3, h: draws.integer(1...4), w: draws.integer(2...5)), special: special)
        // Three places well inside, then pixels of aligned corners, places between them, and outside.
        func coordinates(_ extent: Int) -> [Element] {
          (0..<3).map { _ in Element(nearestTo: draws.integer(-3...3)) / Element(nearestTo: 7) }
            + (0..<2).map { _ in
              extent > 1 && seed % 2 == 0
                ? Element(nearestTo: 2 * draws.integer(-1...extent))
                  / Element(nearestTo: extent - 1) - Element(nearestTo: 1)
                : Element(nearestTo: draws.integer(-9...9)) / Element(nearestTo: 7)
            }
        }
        let (x, y) = (coordinates(image.shape.w), coordinates(image.shape.h))
        // Wide enough for two rounds of lanes, an edge before them and one after.
        var family = GridFamily(rows: 2, columns: 11, x: x, y: y)
        func place() -> Int { draws.integer(0...4) }
        let columns = [place()] + (0..<9).map { _ in draws.integer(0...2) } + [place()]
        let rows = (0..<2).map { _ in place() }
        let cells = (0..<22).map { _ in (x: place(), y: place()) }
        family.append(columns: columns, rows: rows)
        family.append(cells: cells)
        let points: [[Element]] = [
          rows.flatMap { row in columns.flatMap { [x[$0], y[row]] } },
          cells.flatMap { [x[$0.x], y[$0.y]] },
        ]
        let memberOf = [1, 0, 1]
        for dialect in GridSampleDialect.all {
          for mode in InterpolationMode.allCases {
            let options = GridSampleOptions(
              mode: mode, padding: GridPadding.allCases[draws.integer(0...2)],
              alignCorners: draws.integer(0...1) == 0, dialect: dialect)
            guard
              let got = try? gridSample(image, at: family, memberOf: memberOf, options: options)
            else { continue }
            for c in 0..<3 {
              let grid = Grid(
                n: 2, rows: 2, columns: 11, points: points[memberOf[c]] + points[memberOf[c]])
              let defined = try gridSample(
                image.channels(c..<(c + 1)), at: grid, options: options)
              #expect(
                got.channels(c..<(c + 1)).isIdentical(to: defined),
                "\(type), seed \(seed), \(dialect), \(mode)")
            }
          }
        }
      }
      try check(type)
    }
  }
}
