import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The exact outputs of a convolution and how far a correct floating-point sum may lie from them.
///
/// A sum of n products `w·x` in a format of unit roundoff u, in any order, fused or not, or in a
/// wider format with one rounding at the end, differs from the exact sum by at most
///
///     γₙ·Σ|w·x| + n·η,   γₙ = n·u / (1 − n·u)
///
/// Each product passes through at most n roundings `(1 + δ)`, |δ| ≤ u, whatever the order (Higham,
/// Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1 and lemma 3.1); a product that
/// underflows errs by at most η/2 instead, with η the least subnormal, and that error grows by
/// less than the factor 2 while n·u < ½. A bias is one more product, by 1.
///
/// For `deform_conv2d` the x are the samples as the format computes them: their order of operations
/// is fixed and the cases with one product settle them bit for bit; only the sum's order is open.
struct DotProductBound {
  let exact: [Rational]
  /// At most the bound above, so that rounding in this computation excuses nothing.
  let bounds: [Double]

  /// The largest |value − exact| / bound over all outputs; nil if a value is not finite.
  func largestRatio<Element: ShiftScalar>(of values: [Element]) -> Double? {
    var largest = 0.0
    for (index, value) in values.enumerated() {
      guard let value = value.exact else { return nil }
      let error = (value - exact[index]).magnitude
      if error.isZero { continue }
      largest = max(largest, error.approximation / bounds[index])
    }
    return largest
  }

  /// The outputs outside their bounds.
  func outside<Element: ShiftScalar>(_ values: [Element]) -> Set<Int> {
    Set(
      values.indices.filter { index in
        guard let value = values[index].exact else { return true }
        let error = (value - exact[index]).magnitude
        // Only what is near the bound needs the exact comparison.
        let ratio = error.approximation / bounds[index]
        if ratio < 0.999 || error.isZero { return false }
        return Rational(exactly: bounds[index]).map { error > $0 } ?? false
      })
  }

  /// The bound for a convolution; nil for other calls, for values that are not finite, for sums so long that the
  /// bound says nothing (n·u ≥ ½), and where a sum may leave the range of the format.
  init?<Element: StoredScalar>(
    _ operation: RecordedOperator, _ inputs: [String: RankedTensor<Element>]
  ) {
    guard let bias = Self.bias(inputs), let weight = inputs["weight"].flatMap(Self.image),
      let image = inputs["input"].flatMap(Self.image)
    else { return nil }
    let sum: Contraction<Element>?
    switch operation {
    case .conv2d(let geometry, let groups):
      sum = Contraction(
        values: image, weight: weight, bias: bias, geometry: geometry, groups: groups)
    case .deformConv2d(let geometry):
      sum = Self.contraction(image, weight, bias, inputs, geometry)
    default: sum = nil
    }
    guard let sum, let format = Element.format.precision, let least = Element.format.leastExponent,
      let exact = sum.exact(), let magnitudes = sum.magnitudes()
    else { return nil }
    let terms = Double(
      sum.weight.shape.c * sum.weight.shape.plane + (sum.bias.isEmpty ? 0 : 1))
    let roundoff = Double(sign: .plus, exponent: -format, significand: 1)
    let spacing = Double(sign: .plus, exponent: least - format + 1, significand: 1)
    guard terms * roundoff < 0.5 else { return nil }
    let gamma = terms * roundoff / (1 - terms * roundoff)
    // Σ|w·x| is summed in Double, so it is high by at most a factor 1 + 2·terms·2⁻⁵³, and each
    // product by half of Double's least number; γ and the last steps add a few roundings more.
    let safety = 1 - (2 * terms + 16) * 0x1p-53
    self.exact = exact
    bounds = magnitudes.map {
      gamma * max($0 - terms * Double.leastNonzeroMagnitude, 0) * safety + terms * spacing
    }
    // Any order of adding stays below the sum of the magnitudes and its rounding.
    guard let exponent = Element.format.greatestExponent,
      magnitudes.allSatisfy({
        $0 * (1 + 2 * gamma) + terms * spacing
          < Double(sign: .plus, exponent: exponent, significand: 1)
      })
    else { return nil }
  }

  private static func bias<Element>(_ inputs: [String: RankedTensor<Element>]) -> [Element]? {
    guard let bias = inputs["bias"] else { return [] }
    return bias.shape.count == 1 ? bias.elements : nil
  }

  private static func image<Element>(_ tensor: RankedTensor<Element>) -> Tensor<Element>? {
    guard tensor.shape.count == 4 else { return nil }
    let extents = tensor.shape
    return Tensor(
      shape: Shape(n: extents[0], c: extents[1], h: extents[2], w: extents[3]),
      elements: tensor.elements)
  }

  /// A deformable convolution as a 1×1 convolution of its samples.
  ///
  /// A one-hot weight for each channel and tap brings the samples out of the operator itself.
  private static func contraction<Element: StoredScalar>(
    _ image: Tensor<Element>, _ weight: Tensor<Element>, _ bias: [Element],
    _ inputs: [String: RankedTensor<Element>], _ geometry: ConvolutionGeometry
  ) -> Contraction<Element>? {
    let taps = weight.shape.plane
    let count = image.shape.c * taps
    guard count <= 1024, weight.shape.c > 0, image.shape.c.isMultiple(of: weight.shape.c),
      let offset = inputs["offset"].flatMap(Self.image)
    else { return nil }
    var oneHot = Tensor<Element>(
      repeating: .zero,
      shape: Shape(n: count, c: image.shape.c, h: weight.shape.h, w: weight.shape.w))
    for row in 0..<count { oneHot[row * count + row] = Element(nearestTo: 1) }
    let samples = try? deformConv2d(
      image, offset: offset, weight: oneHot, mask: inputs["mask"].flatMap(Self.image),
      geometry: geometry)
    guard let samples else { return nil }
    return Contraction(
      values: samples,
      weight: Tensor(
        shape: Shape(n: weight.shape.n, c: weight.shape.c * taps, h: 1, w: 1),
        elements: weight.elements),
      bias: bias, geometry: ConvolutionGeometry(), groups: image.shape.c / weight.shape.c)
  }
}

/// A convolution whose sums are to be taken exactly and of magnitudes.
private struct Contraction<Element: StoredScalar> {
  let values: Tensor<Element>
  let weight: Tensor<Element>
  let bias: [Element]
  let geometry: ConvolutionGeometry
  let groups: Int

  /// The exact sums; nil if an operand is not finite or the shapes do not fit.
  func exact() -> [Rational]? {
    guard let values = values.exact(), let weight = weight.exact() else { return nil }
    let bias = bias.compactMap(\.exact)
    guard bias.count == self.bias.count else { return nil }
    return try? conv2d(
      values, weight: weight, bias: bias.isEmpty ? nil : bias, geometry: geometry, groups: groups
    ).elements
  }

  /// Σ|w·x| in Double.
  func magnitudes() -> [Double]? {
    func magnitude(_ element: Element) -> Double {
      (element.exact ?? .zero).approximation.magnitude
    }
    let bias = bias.map(magnitude)
    return try? conv2d(
      values.map(magnitude), weight: weight.map(magnitude), bias: bias.isEmpty ? nil : bias,
      geometry: geometry, groups: groups
    ).elements
  }
}
