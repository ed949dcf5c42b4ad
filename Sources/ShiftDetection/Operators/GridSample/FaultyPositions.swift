import ShiftOperators
import ShiftTensors

struct BorderOneShort: GridNumbers {
  func padded<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    let plain = PlainGridNumbers().padded(x, axis)
    return axis.padding == .border && axis.extent > 1 ? clipped(plain, to: axis.extent - 1) : plain
  }
}

struct BorderOneTooFar: GridNumbers {
  func padded<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    axis.padding == .border ? clipped(x, to: axis.extent + 1) : PlainGridNumbers().padded(x, axis)
  }
}

struct GridClamped: GridNumbers {
  func position<Element: ShiftScalar>(_ g: Element, _ axis: GridAxisCall) -> Element {
    let one = Element(nearestTo: 1)
    let inside = axis.padding == .border ? min(max(g, -one), one) : g
    return PlainGridNumbers().position(inside, axis)
  }

  func padded<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    // Nearest mode rounds −1/2 to 0, and reads what is right.
    axis.padding == .border && axis.mode == .bilinear ? x : PlainGridNumbers().padded(x, axis)
  }
}

struct ReflectsAboutCentres: GridNumbers {
  func reflected<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    var axis = axis
    axis.alignCorners = true
    return PlainGridNumbers().reflected(x, axis)
  }
}

struct ReflectsOnce: GridNumbers {
  func reflected<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    let low = axis.alignCorners ? Element.zero : -Element.half
    let high = low + Element(nearestTo: axis.alignCorners ? axis.extent - 1 : axis.extent)
    let above = x < low ? low + (low - x) : x
    return above > high ? high - (above - high) : above
  }
}

struct Truncates: GridNumbers {
  func before<Element: ShiftScalar>(_ x: Element) -> Element { x.roundedTowardZero() }
}

struct NearestTruncates: GridNumbers {
  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    // A half itself goes where it should, so that only the truncation is wrong.
    let inside = padded(x, axis)
    return inside < .zero && inside > -Element(nearestTo: 1) - .half
      ? .zero : inside.roundedToNearestEven()
  }
}

struct RefusesNaN: GridNumbers {
  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>] {
    if g.isNaN {
      throw ShiftError("grid_sample", found: "a position that is no number", expected: "a number")
    }
    return plainTaps(position(g, axis), axis)
  }
}

struct LowBorderDropped: GridNumbers {
  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>] {
    let x = position(g, axis)
    let isDropped = axis.mode == .bilinear && axis.padding == .zeros && x < .zero
    return plainTaps(isDropped ? -Element(nearestTo: 9) : x, axis)
  }
}

struct FloatPositions: GridNumbers {
  func position<Element: ShiftScalar>(_ g: Element, _ axis: GridAxisCall) -> Element {
    guard g.isFinite else { return PlainGridNumbers().position(g, axis) }
    return Element(
      nearestTo: PlainGridNumbers().position(Float(g.nearestDouble), axis).nearestDouble)
  }
}

// MARK: Conventions

struct TiesUp: GridNumbers {
  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    let inside = padded(x, axis)
    let before = inside.roundedDown()
    let isUp = inside - before >= .half
    // Mirrored at an edge the last half goes up to the place behind the last pixel.
    let place = isUp ? before + Element(nearestTo: 1) : before
    return axis.padding == .zeros ? place : clipped(place, to: axis.extent)
  }
}

struct TiesAway: GridNumbers {
  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    let inside = padded(x, axis)
    let magnitude = inside.magnitude
    let before = magnitude.roundedDown()
    let rounded = magnitude - before >= .half ? before + Element(nearestTo: 1) : before
    let place = inside < .zero ? -rounded : rounded
    return axis.padding == .zeros ? place : clipped(place, to: axis.extent)
  }
}

struct RoundsFirst: GridNumbers {
  func nearest<Element: ShiftScalar>(_ x: Element, _ axis: GridAxisCall) -> Element {
    padded(x.roundedToNearestEven(), axis).roundedToNearestEven()
  }
}

struct HardEdge: GridNumbers {
  func taps<Element: ShiftScalar>(
    _ g: Element, _ axis: GridAxisCall
  ) throws(ShiftError) -> [IndexedTap<Element>] {
    let x = position(g, axis)
    let isOutside = x < .zero || x > Element(nearestTo: axis.extent - 1)
    let isHidden = isOutside && axis.mode == .bilinear && axis.padding == .zeros
    return plainTaps(isHidden ? -Element(nearestTo: 9) : x, axis)
  }
}
