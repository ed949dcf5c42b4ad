import ExactArithmetic
import ShiftOperators
import ShiftTensors
import Testing

@Suite struct AffineGridTests {
  @Test("Each position is theta times its centre, in 2-D and 3-D", arguments: [true, false])
  func definition(_ alignCorners: Bool) throws {
    var draws = Draws(seed: 13)
    for size in [[2, 1, 3, 4], [1, 5, 1, 3], [1, 1, 2, 3, 2]] {
      let axes = size.count - 2
      let theta = draws.ranked([size[0], axes, axes + 1])
      let grid = try affineGrid(theta, size: size, alignCorners: alignCorners)
      #expect(grid.shape == [size[0]] + size[2...] + [axes])
      for (place, value) in grid.elements.enumerated() {
        let (row, cell) = (place % axes, place / axes)
        let extents = size[2...].reversed()
        var (rest, sum): (Int, Rational) = (cell, 0)
        let first = (cell / size[2...].reduce(1, *) * axes + row) * (axes + 1)
        for (k, extent) in extents.enumerated() {
          let i = rest % extent
          rest /= extent
          let centre =
            extent == 1
            ? 0
            : alignCorners
              ? Rational(2 * i, over: extent - 1) - 1 : Rational(2 * i + 1, over: extent) - 1
          sum += theta.elements[first + k] * centre
        }
        #expect(value == sum + theta.elements[first + axes])
      }
    }
  }

  @Test("The identity map samples an image as it is")
  func identity() throws {
    var draws = Draws(seed: 14)
    let image = draws.exact(1, 2, 3, 4)
    for align in [true, false] {
      let grid = try affineGrid(
        RankedTensor<Rational>(shape: [1, 2, 3], elements: [1, 0, 0, 0, 1, 0]),
        size: [1, 2, 3, 4], alignCorners: align)
      let sampled = try gridSample(
        image, at: Grid(n: 1, rows: 3, columns: 4, points: grid.elements),
        options: GridSampleOptions(alignCorners: align))
      #expect(sampled == image)
    }
  }

  @Test("theta that does not fit the size, and sizes without pixels, are refused")
  func refusals() {
    let theta = RankedTensor<Float>(repeating: 0, shape: [1, 2, 3])
    #expect { try affineGrid(theta, size: [2, 1, 3, 3]) } throws: {
      "\($0)" == "affine_grid: theta [1, 2, 3]; expected (2, 2, 3) for size [2, 1, 3, 3]"
    }
    #expect { try affineGrid(theta, size: [1, 1, 0, 3]) } throws: {
      "\($0)" == "affine_grid: size [1, 1, 0, 3]; expected (N, C, H, W) or (N, C, D, H, W) from 1"
    }
  }

  @Test(
    "Where corners are aligned and an axis has one pixel, N and C are not looked at, as in PyTorch 2.15.0"
  )
  func unlooked() throws {
    for (size, shape) in [
      ([1, 0, 5, 1], [1, 5, 1, 2]), ([0, 3, 2, 1], [0, 2, 1, 2]), ([3, -2, 1, 7], [3, 1, 7, 2]),
      ([1, 0, 5, 1, 2], [1, 5, 1, 2, 3]),
    ] {
      let axes = size.count - 2
      let theta = RankedTensor<Float>(repeating: 1, shape: [size[0], axes, axes + 1])
      #expect(try affineGrid(theta, size: size, alignCorners: true).shape == shape)
      #expect(throws: ShiftError.self) { try affineGrid(theta, size: size) }
    }
    for size in [[1, 1, 1, 0], [1, 1, 1, -3], [1, 1, 1 << 40, 1 << 40]] {
      let theta = RankedTensor<Float>(repeating: 1, shape: [1, 2, 3])
      #expect(throws: ShiftError.self) { try affineGrid(theta, size: size, alignCorners: true) }
    }
  }
}
