import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of `affine_grid`, of images or of volumes.
package struct AffineGridCall: OperatorCall {
  package static let operation = "affine_grid"

  /// (N, H, W), or (N, D, H, W).
  package var extents: [Int]
  package var alignCorners: Bool
  /// What theta holds: rows of x, y (and z) over the coordinates x, y (and z) and 1.
  package var fill: Fill
  package var seed: UInt64

  package var axes: Int { extents.count - 1 }

  /// As PyTorch takes it, with one channel.
  package var size: [Int] { [extents[0], 1] + extents[1...] }

  package var argumentShapes: [[Int]] { [[extents[0], axes, axes + 1]] }
  package var resultShape: [Int] { extents + [axes] }

  package var kind: String {
    "\(axes)-D \(alignCorners ? "aligned" : "unaligned")"
  }

  package static let kinds = ["2-D aligned", "2-D unaligned", "3-D aligned", "3-D unaligned"]

  /// The grid, a volume's with depth and height in one.
  package var outputShape: Shape {
    Shape(
      n: extents[0], c: extents[1..<axes].reduce(1, *), h: extents[axes], w: axes)
  }

  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    fill.tensor(Shape(n: extents[0], c: 1, h: axes, w: axes + 1), seed: seed).map { [$0] }
  }

  // Without the module's of operators `detect --only operators` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(AffineGridTruths(call: self, theta: inputs[0], conventions: conventions))
  }

  package var telling: [String] { ["alignment", "axes"] }

  package var description: String {
    "size \(extents), \(kind), theta of \(fill)" + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package var flaw: (found: String, expected: String)? {
    guard (3...4).contains(extents.count), extents.allSatisfy({ (1...256).contains($0) }),
      extents.reduce(1, *) <= 16_384
    else { return ("size \(extents)", "three or four extents from 1 to 256") }
    return nil
  }

  package static func generator(_ kinds: [String]) -> Generator<AffineGridCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      let axes = kind.hasPrefix("3-D") ? 3 : 2
      let images = choices.part("images") {
        $0.integer(in: 1...3, origin: 1, corners: [1], cornerPercent: 60)
      }
      let size = choices.part("size") { choices in
        (0..<axes).map { axis in
          choices.integer(
            in: 1...(axis == axes - 1 && axes == 2 ? 33 : 6), origin: 1, corners: [1, 2],
            cornerPercent: 20)
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return AffineGridCall(
        extents: [images] + size, alignCorners: kind.hasSuffix(" aligned"), fill: fill, seed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<AffineGridCall>] {
    [
      Demand("a one-pixel axis", atLeast: 0.1) { $0.extents.dropFirst().contains(1) },
      Demand("an odd extent", atLeast: 0.2) { $0.extents.dropFirst().contains { $0 % 2 == 1 } },
      Demand("a square image", atLeast: 0.03) {
        $0.extents.last! > 1 && $0.extents.last == $0.extents[$0.extents.count - 2]
      },
      Demand("several images", atLeast: 0.1) { $0.extents[0] > 1 },
      Demand("theta with one entry", atLeast: 0.03) { $0.fill == .impulse },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
  }

  package func program(in format: NumberFormat) -> String? {
    torchTensors(["theta"], in: format).map {
      $0 + "\nprint(F.affine_grid(theta, \(size), align_corners="
        + (alignCorners ? "True" : "False") + "))"
    }
  }

  package static var ours: [any OperatorContender<AffineGridCall>] {
    [AffineGridKernel(isFused: false), AffineGridKernel(isFused: true)]
  }
}

/// θ · (x, y, 1) at the pixel centres, by the definition.
///
/// A centre is 2i/(n − 1) − 1, or (2i + 1)/n − 1; 0 on an axis of one pixel. Written as −1 + step·i, from one
/// end or from both, it is off by 2·(2u + u²) for the product, which is at most 2, whose step was rounded, and
/// by u(1 + 5u) for the sum, which is at most 1; scaled by (n − 1)/n in two operations by another 2u + u² of what
/// it is then: less than 8u in all for u ≤ 2⁻⁸. The sum of k products with coordinates that are off by so much is
/// off by 8u·Σ|θ| and by γₖ₊₁ of its terms, a coordinate's own error included.
private struct AffineGridTruths<Element: ShiftScalar>: CellTruths {
  let call: AffineGridCall
  let theta: Tensor<Element>
  let conventions: Conventions

  subscript(index: Int) -> CellTruth {
    let axes = call.axes
    var (cell, row) = (index / axes, index % axes)
    if conventions.swapsAxes { row = axes - 1 - row }
    // x runs along the last axis.
    var point: [Rational] = []
    for extent in call.extents[1...].reversed() {
      point.append(centre(cell % extent, extent))
      cell /= extent
    }
    if conventions.swapsAxes { point.reverse() }
    let unit = Element.format.precision.map { Rational.powerOfTwo(-$0) } ?? .zero
    let drift = 8 * unit
    var (value, slack, terms) = (Rational.zero, Rational.zero, Rational.zero)
    var special: CellTruth.Special?
    var mayBeSpecial = false
    var infinite = InfiniteSum()
    for (k, coordinate) in (point + [1]).enumerated() {
      let element = theta[(cell * axes + row) * (axes + 1) + k]
      // The one centre of an axis is 0 exactly, and 1 is 1.
      let isExact = k == axes || coordinate.isZero && isSingle(k)
      guard let factor = element.exact else {
        mayBeSpecial = true
        let off = isExact ? Rational.zero : drift
        infinite.add(
          Infinities(element).times(from: coordinate - off, to: coordinate + off),
          mayBeFinite: coordinate.magnitude <= off)
        // Near 0 the sign of the coordinate is rounding's.
        if coordinate.magnitude > drift {
          let kind: CellTruth.Special =
            element.isNaN
            ? .notANumber
            : (element < .zero) == (coordinate < .zero) ? .infinity : .negativeInfinity
          special = special == nil || special == kind ? kind : .notANumber
        }
        continue
      }
      value += factor * coordinate
      let off = isExact ? Rational.zero : drift
      slack += factor.magnitude * off
      terms += factor.magnitude * (coordinate.magnitude + off)
    }
    let error = SumError(rounding: axes + 1, in: Element.format)
    let summed = slack + error.bound(terms: terms, values: .zero, products: 2 * axes + 2)
    var truth =
      special.map { CellTruth($0) }
      ?? CellTruth(value, low: value, high: value, summed: summed)
    (truth.mayBeSpecial, truth.infinities) = (mayBeSpecial, infinite.possible)
    truth.greatestSum = terms + summed
    return truth
  }

  func places(of index: Int) -> [Int] {
    let axes = call.axes
    let (cell, row) = (index / axes, index % axes)
    let n = cell / call.extents[1...].reduce(1, *)
    return (0...axes).map { (n * axes + row) * (axes + 1) + $0 }
  }

  private func isSingle(_ k: Int) -> Bool {
    call.extents[conventions.swapsAxes ? k + 1 : call.axes - k] == 1
  }

  private func centre(_ i: Int, _ extent: Int) -> Rational {
    guard extent > 1 else { return .zero }
    return call.alignCorners != conventions.swapsAlignment
      ? Rational(2 * i, over: extent - 1) - 1 : Rational(2 * i + 1, over: extent) - 1
  }
}

/// `affineGrid` as this package has it.
struct AffineGridKernel: OperatorContender {
  let isFused: Bool

  var name: String { isFused ? "pytorch-cpu-fused" : "pytorch-cpu" }

  func answer<Element: ShiftScalar>(
    to call: AffineGridCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let theta = RankedTensor(
      shape: [call.extents[0], call.axes, call.axes + 1], elements: inputs[0].elements)
    let grid = try affineGrid(
      theta, size: call.size, alignCorners: call.alignCorners,
      isFused: isFused)
    return Tensor(shape: call.outputShape, elements: grid.elements)
  }
}
