import ExactArithmetic
import ShiftTensors

/// A function of finite numbers, computed in Double.
struct Mapped: ValueTouch {
  private let change: @Sendable (Double) -> Double

  init(_ change: @escaping @Sendable (Double) -> Double) { self.change = change }

  func value<Element: ShiftScalar>(_ value: Element) -> Element {
    guard value.isFinite else { return value }
    let changed = change(value.nearestDouble)
    // Rational has no infinity to become.
    return changed.isFinite || Element.format != .rational ? Element(nearestTo: changed) : value
  }
}

struct PlusZero: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element { value + .zero }
}

struct DoubledAndHalved: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element {
    let two = Element(nearestTo: 2)
    return value * two / two
  }
}

struct FlushedSubnormals: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element {
    guard let least = Element.format.leastExponent else { return value }
    let normal = Element(nearestTo: Double(sign: .plus, exponent: least, significand: 1))
    return value.magnitude < normal ? .zero : value
  }
}

struct ReplacedNaN: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element { value.isNaN ? .zero : value }
}

struct SaturatedInfinity: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element {
    guard !value.isFinite, !value.isNaN, let precision = Element.format.precision,
      let exponent = Element.format.greatestExponent
    else { return value }
    let last = Double(sign: .plus, exponent: 1 - precision, significand: 1)
    let greatest = Element(
      nearestTo: Double(sign: .plus, exponent: exponent, significand: 2 - last))
    return value < .zero ? .zero - greatest : greatest
  }
}

/// Takes every infinity for the positive one.
struct UnsignedInfinity: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element {
    value < .zero && !value.isFinite ? .zero - value : value
  }
}

/// Reads the bytes of Float and Double in the other order.
struct ReversedBytes: ValueTouch {
  func value<Element: ShiftScalar>(_ value: Element) -> Element {
    switch Element.format {
    case .float:
      let bits = Float(value.nearestDouble).bitPattern.byteSwapped
      return Element(nearestTo: Double(Float(bitPattern: bits)))
    case .double:
      return Element(
        nearestTo: Double(bitPattern: value.nearestDouble.bitPattern.byteSwapped))
    case .float16, .bfloat16, .rational: return value
    }
  }
}
