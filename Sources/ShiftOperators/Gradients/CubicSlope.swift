import ExactArithmetic
import ShiftTensors

extension GridAxis {
  /// Minus the derivatives of ``cubicWeights(_:)`` by the fraction t, A = −3/4.
  ///
  /// - Parameter contracts: whether every step of Horner's scheme is fused. PyTorch's kernel is compiled
  ///   twice, and the compiler spends the instruction on the constants, whose products are exact, except
  ///   in the Float copy that computes no gradient of the image.
  func cubicSlopes(_ t: Element, contracts: Bool) -> [Element] {
    let a = -(Element(nearestTo: 3) / Element(nearestTo: 4))
    let three = two + one
    let (aPlusTwo, aPlusThree) = (a + two, a + three)
    let (tenA, eightA) = (a * Element(nearestTo: 10), a * Element(nearestTo: 8))
    func step(_ p: Element, _ x: Element, _ constant: Element) -> Element {
      contracts ? constant.adding(productOf: p, x) : p * x + constant
    }
    let (x0, x1, x2, x3) = (-one - t, -t, one - t, two - t)
    return [
      step(step(-three * a, x0, -tenA), x0, -eightA),
      step(-three * aPlusTwo, x1, -(two * aPlusThree)) * x1,
      step(three * aPlusTwo, x2, -(two * aPlusThree)) * x2,
      step(step(three * a, x3, -tenA), x3, eightA),
    ]
  }

  /// The weights as the copy of the kernel has them in which every step is fused.
  func contractedCubicWeights(_ t: Element) -> [Element] {
    let a = -(Element(nearestTo: 3) / Element(nearestTo: 4))
    let (fiveA, eightA, fourA) = (
      a * Element(nearestTo: 5), a * Element(nearestTo: 8), a * Element(nearestTo: 4)
    )
    func step(_ p: Element, _ x: Element, _ constant: Element) -> Element {
      constant.adding(productOf: p, x)
    }
    func far(_ x: Element) -> Element { step(step(step(a, x, -fiveA), x, eightA), x, -fourA) }
    func near(_ x: Element) -> Element {
      step(step(a + two, x, -(a + two + one)) * x, x, one)
    }
    return [far(t + one), near(t), near(one - t), far(two - t)]
  }
}
