import ExactArithmetic
import ShiftTensors

/// The pixels around one displaced position, as the backward pass of a deformable convolution reads and
/// writes them.
struct DeformGradientTap<Element: ShiftScalar> {
  /// Top left, top right, bottom left, bottom right of the position; −1 outside the image.
  var places: (Int, Int, Int, Int) = (-1, -1, -1, -1)
  /// The weights that gradients reach these pixels with, times the mask; `isNear` where there is one.
  var spread: (Element, Element, Element, Element) = (.zero, .zero, .zero, .zero)
  var isNear: (Bool, Bool, Bool, Bool) = (false, false, false, false)
  /// x − ⌊x⌋ and y − ⌊y⌋.
  var alongX: Element = .zero
  var alongY: Element = .zero
  var mask: Element
  /// Whether the sample is read at all: positions at or beyond −1 and the extent give 0.
  var isInside = false

  /// - Parameters:
  ///   - y: the position, in pixels; NaN reads nothing and makes what depends on it NaN.
  ///   - mask: what the sample is multiplied by; 1 without a mask.
  init(y: Element, x: Element, mask: Element, _ height: Int, _ width: Int) {
    self.mask = mask
    guard !y.isNaN, !x.isNaN else {
      (alongX, alongY, isInside) = (x + y, x + y, true)
      return
    }
    let one = Element(nearestTo: 1)
    let (floorY, floorX) = (y.roundedDown(), x.roundedDown())
    (alongY, alongX) = (y - floorY, x - floorX)
    isInside = y > -one && x > -one && isBelow(height, y) && isBelow(width, x)
    let (row, column) = (floorY.wholePart, floorX.wholePart)
    let rows = (inside(row, height), inside(row &+ 1, height))
    let columns = (inside(column, width), inside(column &+ 1, width))
    func place(_ row: Int, _ column: Int) -> Int {
      row | column < 0 ? -1 : row &* width &+ column
    }
    places = (
      place(rows.0, columns.0), place(rows.0, columns.1), place(rows.1, columns.0),
      place(rows.1, columns.1)
    )
    func distance(_ position: Element, _ index: Int) -> Element {
      let difference = position - Element(nearestTo: index)
      return difference.hasNegativeSign ? -difference : difference
    }
    // A pixel at the distance 1 is left out and not weighed with 0, so that 0·∞ never occurs.
    func weight(_ place: Int, _ row: Int, _ column: Int) -> Element? {
      guard place >= 0 else { return nil }
      let (dy, dx) = (distance(y, row), distance(x, column))
      guard dy < one, dx < one else { return nil }
      return mask * nearness(dy, dx)
    }
    if let value = weight(places.0, row, column) { (spread.0, isNear.0) = (value, true) }
    if let value = weight(places.1, row, column &+ 1) { (spread.1, isNear.1) = (value, true) }
    if let value = weight(places.2, row &+ 1, column) { (spread.2, isNear.2) = (value, true) }
    if let value = weight(places.3, row &+ 1, column &+ 1) {
      (spread.3, isNear.3) = (value, true)
    }
  }

  /// What one plane shows at the position: the sample, and its slopes along y and x.
  @inline(__always)
  func reading(_ pixels: UnsafePointer<Element>) -> (sample: Element, dy: Element, dx: Element) {
    func value(_ place: Int) -> Element { place < 0 ? .zero : pixels[place] }
    let (a, b, c, d) = (value(places.0), value(places.1), value(places.2), value(places.3))
    let one = Element(nearestTo: 1)
    let (restX, restY) = (one - alongX, one - alongY)
    let dy = alongX * (d - b) + restX * (c - a)
    let dx = alongY * (d - c) + restY * (b - a)
    guard isInside else { return (.zero, dy, dx) }
    var sample = restY * restX * a
    sample += restY * alongX * b
    sample += alongY * restX * c
    sample += alongY * alongX * d
    return (sample, dy, dx)
  }

  /// Gives `gradient` to the pixels nearer than 1, row by row.
  @inline(__always)
  func scatter(_ gradient: Element, into target: UnsafeMutablePointer<Element>) {
    if isNear.0 { target[places.0] += spread.0 * gradient }
    if isNear.1 { target[places.1] += spread.1 * gradient }
    if isNear.2 { target[places.2] += spread.2 * gradient }
    if isNear.3 { target[places.3] += spread.3 * gradient }
  }
}

private func inside(_ index: Int, _ extent: Int) -> Int {
  index >= 0 && index < extent ? index : -1
}

/// `(1 − |dy|) · (1 − |dx|)`; C++ takes magnitudes of its half-precision type in Float, so that Float16
/// rounds this product once.
@inline(__always)
private func nearness<Element: ShiftScalar>(_ dy: Element, _ dx: Element) -> Element {
  switch Element.format {
  case .float16, .bfloat16:
    let (y, x) = (Float(dy.nearestDouble), Float(dx.nearestDouble))
    return Element(nearestTo: Double((1 - y) * (1 - x)))
  case .float, .double, .rational:
    let one = Element(nearestTo: 1)
    return (one - dy) * (one - dx)
  }
}
