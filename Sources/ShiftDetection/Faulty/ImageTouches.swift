import ExactArithmetic
import ShiftTensors

/// What a weight of ones over all channels gives.
struct SummedChannels: Touch {
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> {
    var output = moved
    let shape = moved.shape
    for n in 0..<shape.n {
      for place in 0..<shape.plane {
        let sum = (0..<shape.c).reduce(Element.zero) {
          $0 + moved[shape.index(n, $1, 0, 0) + place]
        }
        for c in 0..<shape.c { output[shape.index(n, c, 0, 0) + place] = sum }
      }
    }
    return output
  }
}

/// The mean of a cell and the next of its row, the last one with itself.
struct BlendedNeighbours: Touch {
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> {
    var output = moved
    for place in moved.elements.indices where (place + 1) % moved.shape.w != 0 {
      output[place] = moved[place] * Element.half + moved[place + 1] * Element.half
    }
    return output
  }
}

struct AddedToInput: Touch {
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> {
    Tensor(
      shape: moved.shape, elements: zip(moved.elements, input.elements).map { $0 + $1 })
  }
}

/// The first cell of each plane holds 7, whatever should be there.
struct OldCorner: Touch {
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> {
    var output = moved
    for plane in 0..<(moved.shape.n * moved.shape.c) {
      output[plane * moved.shape.plane] = Element(nearestTo: 7)
    }
    return output
  }
}

/// Rounds every value to a multiple of the greatest one's last place.
struct SharedExponent: Touch {
  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> {
    let finite = input.elements.filter(\.isFinite)
    guard let precision = Element.format.precision,
      let greatest = finite.map(\.magnitude).max(), greatest != .zero
    else { return moved }
    // The sum of a number and this one has the last place that is wanted.
    let exponent = greatest.nearestDouble.exponent
    let unit = Double(sign: .plus, exponent: exponent - precision + 1, significand: 1)
    guard unit.isNormal else { return moved }
    return Mapped { ($0 / unit).rounded(.toNearestOrEven) * unit }.touched(moved, of: input)
  }
}

/// Lets a NaN reach cells that do not read it.
struct NaNSpread: Touch {
  enum Reach { case plane, thirdColumn }

  private let reach: Reach

  init(_ reach: Reach) { self.reach = reach }

  func touched<Element: ShiftScalar>(
    _ moved: Tensor<Element>, of input: Tensor<Element>
  ) -> Tensor<Element> {
    let shape = moved.shape
    var output = moved
    for place in moved.elements.indices where moved[place].isNaN {
      switch reach {
      case .plane:
        let plane = place / shape.plane * shape.plane
        for cell in plane..<(plane + shape.plane) { output[cell] = moved[place] }
      case .thirdColumn:
        if place % shape.w + 3 < shape.w { output[place + 3] = moved[place] }
      }
    }
    return output
  }
}
