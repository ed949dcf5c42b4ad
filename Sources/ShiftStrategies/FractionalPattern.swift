import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// How far content moves, in fractions of a pixel; +y down, +x right.
public struct FractionalShift: Hashable, Sendable, CustomStringConvertible {
  public var dy: Rational
  public var dx: Rational

  public init(dy: Rational, dx: Rational) { (self.dy, self.dx) = (dy, dx) }

  public var description: String { "(\(dy), \(dx))" }
}

/// One fractional shift per channel group, read bilinearly with zeros outside, as Active Shift does.
public struct FractionalPattern: Hashable, Sendable {
  public let shifts: [FractionalShift]
  public let rule: GroupRule

  /// - Precondition: there is at least one shift.
  public init(_ shifts: [FractionalShift], rule: GroupRule) {
    precondition(!shifts.isEmpty, "0 shifts; expected at least 1")
    (self.shifts, self.rule) = (shifts, rule)
  }

  public func shifts(ofChannels channels: Int) -> [FractionalShift] {
    rule.groups(shifts.count, ofChannels: channels).map {
      $0.map { shifts[$0] } ?? FractionalShift(dy: 0, dx: 0)
    }
  }

  /// The definition: with `k = ⌊h − dy⌋`, `t = h − dy − k`, and l, u likewise for columns,
  /// `(1−t)(1−u)·in[k, l] + (1−t)u·in[k, l+1] + t(1−u)·in[k+1, l] + tu·in[k+1, l+1]`, pixels outside
  /// being 0. Exact.
  public func oracle(_ input: Tensor<Rational>) -> Tensor<Rational> {
    let shape = input.shape
    var output = Tensor<Rational>(repeating: .zero, shape: shape)
    for (c, shift) in shifts(ofChannels: shape.c).enumerated() {
      for h in 0..<shape.h {
        for w in 0..<shape.w {
          let (y, x) = (Rational(h) - shift.dy, Rational(w) - shift.dx)
          for (row, rowWeight) in Self.taps(y) where (0..<shape.h).contains(row) {
            for (column, weight) in Self.taps(x) where (0..<shape.w).contains(column) {
              for n in 0..<shape.n {
                output[n: n, c: c, h: h, w: w] +=
                  rowWeight * weight * input[n: n, c: c, h: row, w: column]
              }
            }
          }
        }
      }
    }
    return output
  }

  /// The two pixels around a position and their weights.
  private static func taps(_ position: Rational) -> [(Int, Rational)] {
    let floor = position.floor()
    let (first, fraction) = (floor.wholePart, position - floor)
    return [(first, 1 - fraction), (first + 1, fraction)]
  }

  /// Deformable convolution with these offsets, no padding, and a depthwise weight of 1.
  public func deformed<Element: ShiftScalar>(
    _ input: Tensor<Element>
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    let offset = Tensor(
      shape: Shape(n: 1, c: 2 * shape.c, h: 1, w: 1),
      elements: shifts(ofChannels: shape.c).flatMap {
        [Element(nearestTo: -$0.dy), Element(nearestTo: -$0.dx)]
      })
    let weight = Tensor(
      repeating: Element(nearestTo: 1), shape: Shape(n: shape.c, c: 1, h: 1, w: 1))
    return try deformConv2d(
      input.view,
      offset: offset.view.expanded(.n, to: shape.n).expanded(.h, to: shape.h)
        .expanded(.w, to: shape.w), weight: weight)
  }

  /// `grid_sample` at the moved positions under zeros padding, without aligned corners (which a
  /// one-pixel axis could not leave).
  public func sampled<Element: ShiftScalar>(
    _ input: Tensor<Element>, mode: InterpolationMode = .bilinear
  ) throws(ShiftError) -> Tensor<Element> {
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (c, shift) in shifts(ofChannels: shape.c).enumerated() {
      func axis(_ extent: Int, _ distance: Rational) -> [Element] {
        (0..<extent).map {
          Element(nearestTo: (2 * (Rational($0) - distance) + 1) / Rational(extent) - 1)
        }
      }
      let grid = Grid(n: shape.n, x: axis(shape.w, shift.dx), y: axis(shape.h, shift.dy))
      try gridSample(
        input.view.narrowed(.c, to: c..<(c + 1)), at: grid, options: GridSampleOptions(mode: mode),
        into: &output, channels: [c])
    }
    return output
  }
}
