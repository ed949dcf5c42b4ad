import ExactArithmetic
import ShiftTensors

/// A right shift of values that something was done to.
///
/// - Exactness: says that it moves values, which is the fault.
struct TouchingShift: ShiftStrategy {
  let name: String
  let touch: Touch

  enum Touch {
    case nanToZero, losesSignOfZero, doublesAndHalves, flushesSubnormals, throughBFloat16
    case sumsChannels
  }

  init(_ name: String, _ touch: Touch) { (self.name, self.touch) = (name, touch) }

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let moved = try SliceShift().shift(input, by: pattern, boundary: boundary)
    let two = Element(nearestTo: 2)
    switch touch {
    case .nanToZero: return moved.map { $0.isNaN ? .zero : $0 }
    case .losesSignOfZero: return moved.map { $0 + .zero }
    case .doublesAndHalves: return moved.map { $0 * two / two }
    case .flushesSubnormals:
      guard let least = Element.format.leastExponent else { return moved }
      let normal = Element(
        nearestTo: Double(sign: .plus, exponent: least, significand: 1))
      return moved.map { $0.magnitude < normal ? .zero : $0 }
    case .throughBFloat16:
      return moved.map { value in
        let narrow = BFloat16(nearestTo: value.nearestDouble)
        // Rational has no infinity to become.
        return narrow.isFinite && value.isFinite ? Element(nearestTo: narrow.nearestDouble) : value
      }
    case .sumsChannels: return summed(moved)
    }
  }

  /// What a weight of ones over all channels gives.
  private func summed<Element: ShiftScalar>(_ image: Tensor<Element>) -> Tensor<Element> {
    var output = image
    let shape = image.shape
    for n in 0..<shape.n {
      for place in 0..<shape.plane {
        let sum = (0..<shape.c).reduce(Element.zero) {
          $0 + image.elements[shape.index(n, $1, 0, 0) + place]
        }
        for c in 0..<shape.c { output[shape.index(n, c, 0, 0) + place] = sum }
      }
    }
    return output
  }
}

/// Faults that change the values on their way.
enum ValueFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      TouchingShift("NaN treated as 0", .nanToZero), "NaN is replaced by 0",
      source: "pytorch PR#42703, onnxruntime PR#28302"),
    PlantedFault(
      TouchingShift("sign of zero lost", .losesSignOfZero), "+0 is added to every value",
      source: "convolutions whose accumulator starts at +0, taken for a copy"),
    PlantedFault(
      TouchingShift("overflow on the way", .doublesAndHalves),
      "values are doubled and halved again", source: "blends written as (a + a)/2"),
    PlantedFault(
      TouchingShift("subnormals flushed", .flushesSubnormals),
      "subnormal values become 0", source: "flush-to-zero kernels (OpenCL CTS)"),
    PlantedFault(
      TouchingShift("through bfloat16", .throughBFloat16),
      "values pass through a format of 8 bits", source: "tt-metal PR#28001, pytorch#153698 (TF32)"),
    PlantedFault(
      TouchingShift("dense weight for depthwise", .sumsChannels),
      "a weight of ones over all channels instead of one per channel",
      source: "a (C, C, 1, 1) weight where (C, 1, 1, 1) was meant"),
  ]
}
