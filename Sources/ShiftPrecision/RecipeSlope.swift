import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The derivative of a shift by its reading position at a whole pixel, in exact arithmetic: which of the two slopes
/// of the interpolant a recipe takes.
///
/// The derivatives of operators are run (``gridSampleBackward(_:input:at:options:wantsInput:)``,
/// ``deformConv2dBackward(_:input:offset:weight:mask:geometry:)``); a recipe that computes its weights from the shift
/// differentiates these, as automatic differentiation does: ⌊s⌋ has the derivative 0, |x| at 0 the derivative 0, and
/// max(x, 0) at 0 the derivative 0.
package struct RecipeSlope: Hashable, Sendable {
  package enum Side: String, Sendable {
    case left, right, zero, between
    /// Left and right are the same.
    case only = "the only one"
    case outside = "neither"
  }

  package let recipe: String
  package let position: Int
  /// The one-sided slopes of what the recipe interpolates.
  package let left: Rational
  package let right: Rational
  package let taken: Rational

  /// Where the slope taken lies.
  package var side: Side {
    if left == right { return taken == left ? .only : .outside }
    if taken == left { return .left }
    if taken == right { return .right }
    if taken.isZero { return .zero }
    return min(left, right) < taken && taken < max(left, right) ? .between : .outside
  }

  /// Every recipe at pixel `position` of one row.
  ///
  /// - Parameter position: inside the row, or one behind its end for a mirrored position.
  package static func all(of row: [Rational], at position: Int) throws(ShiftError) -> [RecipeSlope]
  {
    let line = Line(row: row)
    func slopes(_ read: (Int) -> Rational) -> (left: Rational, right: Rational) {
      (read(position) - read(position - 1), read(position + 1) - read(position))
    }
    let zeros = slopes(line.zeros)
    func recipe(
      _ name: String, _ sides: (left: Rational, right: Rational), _ taken: Rational
    ) -> RecipeSlope {
      RecipeSlope(
        recipe: name, position: position, left: sides.left, right: sides.right, taken: taken)
    }
    var all = [
      recipe("slices, rolls, kernels from ⌊s⌋", zeros, line.weighted(position, floorsShift: true)),
      recipe("the same from ⌊−s⌋", zeros, line.weighted(position, floorsShift: false)),
      recipe("kernel of tents relu(1 − |k + s|)", zeros, line.tent(position)),
      recipe("deform_conv2d", zeros, try line.deformed(position)),
    ]
    for padding in GridPadding.allCases {
      all.append(
        recipe(
          "grid_sample, \(padding.rawValue)", slopes { line.padded($0, padding) },
          try line.sampled(position, .bilinear, padding)))
    }
    let cubic = try line.sampled(position, .bicubic, .zeros)
    let nearest = try line.sampled(position, .nearest, .zeros)
    return all + [
      recipe("grid_sample, bicubic, zeros", (cubic, cubic), cubic),
      recipe("grid_sample, nearest", (0, 0), nearest),
      recipe(
        "difference quotient over the pixel", zeros,
        (line.zeros(position + 1) - line.zeros(position - 1)) / 2),
    ]
  }

  private struct Line {
    let row: [Rational]

    var image: Tensor<Rational> {
      Tensor(shape: Shape(n: 1, c: 1, h: 1, w: row.count), elements: row)
    }

    private var one: Tensor<Rational> {
      Tensor(shape: Shape(n: 1, c: 1, h: 1, w: 1), elements: [1])
    }

    func zeros(_ index: Int) -> Rational { row.indices.contains(index) ? row[index] : .zero }

    func padded(_ index: Int, _ padding: GridPadding) -> Rational {
      let last = row.count - 1
      switch padding {
      case .zeros: return zeros(index)
      case .border: return row[min(max(index, 0), last)]
      case .reflection:
        let place = ((index % (2 * last)) + 2 * last) % (2 * last)
        return row[min(place, 2 * last - place)]
      }
    }

    /// Output 0 of a shift s = −p: (1 − f)·v[p] + f·v[p − 1] with f = s − ⌊s⌋, or (1 − t)·v[p] + t·v[p + 1] with
    /// t = −s − ⌊−s⌋.
    func weighted(_ position: Int, floorsShift: Bool) -> Rational {
      let byShift =
        floorsShift
        ? zeros(position - 1) - zeros(position) : -(zeros(position + 1) - zeros(position))
      return -byShift
    }

    /// Σ over k of v[k]·max(1 − |k − p|, 0), differentiated by p term by term.
    func tent(_ position: Int) -> Rational {
      row.indices.reduce(.zero) { sum, k in
        let distance = k - position
        // The tent's ends and its tip have the derivative 0.
        guard abs(distance) < 1, distance != 0 else { return sum }
        return sum + row[k] * Rational(distance.signum())
      }
    }

    func deformed(_ position: Int) throws(ShiftError) -> Rational {
      // One output at base 0, whose columns are moved by the position.
      try deformConv2dBackward(
        Tensor(
          shape: Shape(n: 1, c: 1, h: 1, w: row.count),
          elements: row.indices.map { $0 == 0 ? 1 : 0 }),
        input: image,
        offset: Tensor(
          shape: Shape(n: 1, c: 2, h: 1, w: row.count),
          elements: row.indices.map { _ in .zero } + row.indices.map { _ in Rational(position) }),
        weight: one
      ).offset[row.count]
    }

    func sampled(
      _ position: Int, _ mode: InterpolationMode, _ padding: GridPadding
    ) throws(ShiftError) -> Rational {
      let scale = Rational(row.count - 1, over: 2)
      let gradients = try gridSampleBackward(
        one, input: image,
        at: Grid(n: 1, rows: 1, columns: 1, points: [Rational(position) / scale - 1, -1]),
        options: GridSampleOptions(mode: mode, padding: padding, alignCorners: true))
      return gradients.grid[0] / scale
    }
  }
}
