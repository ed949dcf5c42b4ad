import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The gradients of a call of `grid_sample`, by the definition, and the bounds of each element.
///
/// A slow loop in `Rational` over what each position reads (``AxisTaps``): a pixel has the sum of weight · g over all
/// positions; a grid value the sum over channels of slope · g, times the pixels per unit of the grid. Weights take
/// three roundings, a slope's terms two more and the scale one, a term its product with g.
final class GridSampleGradientTruths<Element: ShiftScalar>: CellTruths {
  private let call: GridSampleCall
  private let gradient: Tensor<Element>
  private let image: Tensor<Element>
  private let grid: Tensor<Element>
  private let conventions: Conventions
  private let alignCorners: Bool
  private lazy var images = (0..<call.shape.n).map { self.read($0) }

  /// What the positions of one image read; `nil` for one that nothing is said of.
  private struct Image {
    var positions: [(y: AxisTaps, x: AxisTaps)?] = []
    /// For each pixel, the positions that give to it.
    var givers: [[(cell: Int, weight: Quantity)]]
    /// Whether every position is a number.
    var isSaid = true
  }

  init(_ call: GridSampleCall, _ inputs: [Tensor<Element>], _ conventions: Conventions) {
    (gradient, image, grid) = (inputs[0], inputs[1], inputs[2])
    (self.call, self.conventions) = (call, conventions)
    alignCorners = call.alignCorners != conventions.swapsAlignment
  }

  subscript(index: Int) -> CellTruth {
    index < image.shape.count ? pixel(index) : gridValue(index - image.shape.count)
  }

  private func pixel(_ index: Int) -> CellTruth {
    let cell = image.shape.position(of: index)
    let read = images[cell.n]
    guard read.isSaid else { return .unsaid }
    let first = gradient.shape.index(cell.n, cell.c, 0, 0)
    var sum = Quantity.zero
    for giver in read.givers[cell.h * image.shape.w + cell.w] {
      sum += giver.weight * Quantity(gradient[first + giver.cell])
    }
    return sum.truth(roundings: 5, in: Element.self)
  }

  private func gridValue(_ index: Int) -> CellTruth {
    let cells = gradient.shape.plane
    let (n, cell) = (index / 2 / cells, index / 2 % cells)
    guard let (y, x) = images[n].positions[cell] else { return .unsaid }
    let isX = (index % 2 == 0) != conventions.swapsAxes
    let extent = isX ? image.shape.w : image.shape.h
    let scale = Quantity(Rational(alignCorners ? extent - 1 : extent, over: 2))
    let (own, other) = isX ? (x, y) : (y, x)
    if own.slopes.isEmpty {
      // Nothing depends on the position; a program may multiply what arrives by that 0.
      var truth = CellTruth(.zero)
      truth.mayBeSpecial = (0..<image.shape.c).contains {
        !gradient[gradient.shape.index(n, $0, 0, 0) + cell].isFinite
      }
      return truth
    }
    let truths = own.slopes.map { slope -> CellTruth in
      var sum = Quantity.zero
      for c in 0..<image.shape.c {
        var value = Quantity.zero
        for along in slope {
          for across in other.weights {
            let place =
              isX
              ? image.shape.index(n, c, across.pixel, along.pixel)
              : image.shape.index(n, c, along.pixel, across.pixel)
            value += along.weight * across.weight * Quantity(image[place])
          }
        }
        sum += value * Quantity(gradient[gradient.shape.index(n, c, 0, 0) + cell])
      }
      return (sum * scale).truth(roundings: 9, in: Element.self)
    }
    return CellTruth(between: truths)
  }

  func places(of index: Int) -> [Int] {
    if index < image.shape.count {
      let cell = image.shape.position(of: index)
      let first = gradient.shape.index(cell.n, cell.c, 0, 0)
      return images[cell.n].givers[cell.h * image.shape.w + cell.w]
        .filter { !$0.weight.isZero }.map { first + $0.cell }.sorted()
    }
    guard call.mode != .nearest else { return [] }
    let place = (index - image.shape.count) / 2
    let cells = gradient.shape.plane
    return (0..<image.shape.c).map {
      gradient.shape.index(place / cells, $0, 0, 0) + place % cells
    }
  }

  private func read(_ n: Int) -> Image {
    let shape = image.shape
    var read = Image(givers: Array(repeating: [], count: shape.plane))
    for cell in 0..<gradient.shape.plane {
      let place = 2 * (n * gradient.shape.plane + cell)
      let (first, second) = (grid[place], grid[place + 1])
      let (x, y) = conventions.swapsAxes ? (second, first) : (first, second)
      guard let rows = reading(y, shape.h), let columns = reading(x, shape.w) else {
        read.positions.append(nil)
        read.isSaid = false
        continue
      }
      read.positions.append((rows, columns))
      for row in rows.weights {
        for column in columns.weights {
          read.givers[row.pixel * shape.w + column.pixel].append(
            (cell, row.weight * column.weight))
        }
      }
    }
    return read
  }

  private func reading(_ value: Element, _ extent: Int) -> AxisTaps? {
    if call.mode == .nearest {
      return PositionInterval(
        of: value, extent: extent, .nearest, call.padding, alignCorners, conventions
      ).flatMap {
        isBeyondNarrow($0)
          ? nil : AxisTaps(nearest: $0, extent: extent, call.padding, conventions.ties)
      }
    }
    let padding = call.mode == .bicubic ? GridPadding.zeros : call.padding
    guard
      let position = PositionInterval(
        named: value, extent: extent, padding, alignCorners: alignCorners),
      !isBeyondNarrow(position)
    else { return nil }
    guard call.mode == .bicubic else {
      return AxisTaps(
        position, extent: extent, padding, alignCorners: alignCorners, conventions.slopeSide)
    }
    // Where the product of the turns with the period rounds, a tap is mirrored to anywhere.
    if call.padding == .reflection, let precision = Element.format.precision,
      position.exact.magnitude >= Rational.powerOfTwo(precision - 2)
    {
      let far = PositionInterval(
        exact: position.exact, low: position.low - 2, high: position.high + 2)
      return bicubic(far, extent)
    }
    return bicubic(position, extent)
  }

  private func bicubic(_ position: PositionInterval, _ extent: Int) -> AxisTaps {
    AxisTaps(
      bicubic: position, extent: extent, call.padding, alignCorners: alignCorners,
      Rational(conventions.bicubicQuarters, over: 4),
      unit: Element.format.precision.map { Rational.powerOfTwo(-$0) } ?? .zero)
  }

  private func isBeyondNarrow(_ position: PositionInterval) -> Bool {
    conventions.wrapsIndices && Element.format.isNarrow && call.padding == .zeros
      && max(position.high, -position.low) >= Rational(1 << 15 - 4)
  }
}
