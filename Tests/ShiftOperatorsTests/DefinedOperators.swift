import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Numbers of a format drawn from a seed, special ones among them.
struct Draws {
  private var state: UInt64
  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
    return mixed ^ (mixed >> 31)
  }

  mutating func integer(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + Int(next() % UInt64(range.count))
  }

  /// Mostly halves from −4 to 4, zeros of both signs among them; rarely a special value.
  mutating func value<Element: ShiftScalar>(special: Bool) -> Element {
    let half = Element(nearestTo: integer(-8...8)) * .half
    guard special, Element.format != .rational else { return half }
    switch integer(0...19) {
    case 0: return Element(nearestTo: Double.nan)
    case 1: return Element(nearestTo: Double.infinity)
    case 2: return Element(nearestTo: -Double.infinity)
    case 3, 4: return -Element.zero
    case 5: return Element(nearestTo: 0x1p-149)
    case 6: return Element(nearestTo: 0x1.fep127)
    default: return half
    }
  }

  mutating func tensor<Element: ShiftScalar>(_ shape: Shape, special: Bool) -> Tensor<Element> {
    // Half of the images of a special batch are finite, so that both ways are taken in one call.
    let hasSpecial = special && integer(0...1) == 1
    return Tensor(
      shape: shape, elements: (0..<shape.count).map { _ in value(special: hasSpecial) })
  }
}

/// conv2d as its formula reads: every tap of every kernel, one output after the other.
func definedConv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, weight: Tensor<Element>, bias: [Element]?,
  geometry: ConvolutionGeometry, groups: Int, output: Shape
) -> Tensor<Element> {
  let (shape, kernel) = (input.shape, weight.shape)
  var result = Tensor<Element>(repeating: .zero, shape: output)
  for index in result.elements.indices {
    let at = output.position(of: index)
    var sum = Element.zero
    for c in 0..<kernel.c {
      let channel = at.c / (kernel.n / groups) * kernel.c + c
      for i in 0..<kernel.h {
        for j in 0..<kernel.w {
          let h = at.h * geometry.stride[0] + i * geometry.dilation[0] - geometry.padding[0]
          let w = at.w * geometry.stride[1] + j * geometry.dilation[1] - geometry.padding[1]
          let isInside = (0..<shape.h).contains(h) && (0..<shape.w).contains(w)
          let pixel = isInside ? input[n: at.n, c: channel, h: h, w: w] : .zero
          sum += weight[n: at.c, c: c, h: i, w: j] * pixel
        }
      }
    }
    if let bias { sum += bias[at.c] }
    result[index] = sum
  }
  return result
}

/// deform_conv2d as its formula reads, with one weight group and no mask.
func definedDeformConv2d<Element: ShiftScalar>(
  _ input: Tensor<Element>, offset: Tensor<Element>, weight: Tensor<Element>, bias: [Element]?,
  geometry: ConvolutionGeometry
) -> Tensor<Element> {
  let (shape, kernel) = (input.shape, weight.shape)
  let taps = kernel.h * kernel.w
  let channels = shape.c / (offset.shape.c / (2 * taps))
  let one = Element(nearestTo: 1)
  var result = Tensor<Element>(
    repeating: .zero,
    shape: Shape(n: shape.n, c: kernel.n, h: offset.shape.h, w: offset.shape.w))
  for index in result.elements.indices {
    let at = result.shape.position(of: index)
    var sum = Element.zero
    for c in 0..<shape.c {
      for tap in 0..<taps {
        let block = c / channels * taps + tap
        let h =
          Element(
            nearestTo: at.h * geometry.stride[0] - geometry.padding[0]
              + tap / kernel.w * geometry.dilation[0])
          + offset[n: at.n, c: 2 * block, h: at.h, w: at.w]
        let w =
          Element(
            nearestTo: at.w * geometry.stride[1] - geometry.padding[1]
              + tap % kernel.w * geometry.dilation[1])
          + offset[n: at.n, c: 2 * block + 1, h: at.h, w: at.w]
        var sample = Element.zero
        // No image of these tests is so long that a format cannot name its extents.
        if h > -one, w > -one, h < Element(nearestTo: shape.h), w < Element(nearestTo: shape.w) {
          let (top, left) = (h.roundedDown(), w.roundedDown())
          let (lh, lw) = (h - top, w - left)
          let (hh, hw) = (one - lh, one - lw)
          func pixel(_ row: Int, _ column: Int) -> Element {
            (0..<shape.h).contains(row) && (0..<shape.w).contains(column)
              ? input[n: at.n, c: c, h: row, w: column] : .zero
          }
          let (row, column) = (top.wholePart, left.wholePart)
          sample =
            hh * hw * pixel(row, column) + hh * lw * pixel(row, column + 1)
            + lh * hw * pixel(row + 1, column) + lh * lw * pixel(row + 1, column + 1)
        }
        sum += weight[n: at.c, c: c, h: tap / kernel.w, w: tap % kernel.w] * sample
      }
    }
    sum += bias?[at.c] ?? .zero
    result[index] = sum
  }
  return result
}
