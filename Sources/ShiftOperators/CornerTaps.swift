import ExactArithmetic
import ShiftTensors

/// The 2 × 2 pixels around a position: places in a plane of the image, and their weights.
///
/// Order everywhere: top left, top right, bottom left, bottom right.
struct CornerTaps<Element: ShiftScalar> {
  /// Places in the plane; −1 for a pixel outside.
  let places: (Int, Int, Int, Int)
  let weights: (Element, Element, Element, Element)

  init(
    places: (Int, Int, Int, Int), weights: (Element, Element, Element, Element)
  ) {
    (self.places, self.weights) = (places, weights)
  }

  /// The places where two rows and two columns of `image` cross; a row or column of −1 is outside.
  init(
    rows: (Int, Int), columns: (Int, Int), of image: Shape,
    weights: (Element, Element, Element, Element)
  ) {
    func place(_ row: Int, _ column: Int) -> Int {
      row < 0 || column < 0 ? -1 : row * image.w + column
    }
    self.init(
      places: (
        place(rows.0, columns.0), place(rows.0, columns.1), place(rows.1, columns.0),
        place(rows.1, columns.1)
      ), weights: weights)
  }

  /// `((v₁w₁ + v₂w₂) + v₃w₃) + v₄w₄` of one plane, where a pixel outside is the value 0, or is left
  /// out of a sum from +0 if the dialect `skipsOutside`.
  @inline(__always)
  func blend(
    _ pixels: UnsafePointer<Element>, isFused: Bool, skipsOutside: Bool = false
  ) -> Element {
    if skipsOutside { return blendInside(pixels, isFused: isFused) }
    if Element.format == .rational { return exactBlend(pixels) }
    let v1 = places.0 < 0 ? Element.zero : pixels[places.0]
    let v2 = places.1 < 0 ? Element.zero : pixels[places.1]
    let v3 = places.2 < 0 ? Element.zero : pixels[places.2]
    let v4 = places.3 < 0 ? Element.zero : pixels[places.3]
    if isFused {
      return (v1 * weights.0).adding(productOf: v2, weights.1).adding(productOf: v3, weights.2)
        .adding(productOf: v4, weights.3)
    }
    return v1 * weights.0 + v2 * weights.1 + v3 * weights.2 + v4 * weights.3
  }

  /// The same number where nothing rounds: without the products with 0, and without the product where
  /// the weight is 1. Whole shifts have no others.
  @inline(__always)
  private func exactBlend(_ pixels: UnsafePointer<Element>) -> Element {
    let one = Element(nearestTo: 1)
    if places.0 >= 0, weights.0 == one, weights.1 == .zero, weights.2 == .zero, weights.3 == .zero {
      return pixels[places.0]
    }
    var sum = Element.zero
    if places.0 >= 0, weights.0 != .zero { sum = pixels[places.0] * weights.0 }
    if places.1 >= 0, weights.1 != .zero { sum += pixels[places.1] * weights.1 }
    if places.2 >= 0, weights.2 != .zero { sum += pixels[places.2] * weights.2 }
    if places.3 >= 0, weights.3 != .zero { sum += pixels[places.3] * weights.3 }
    return sum
  }

  /// +0 plus the products of the pixels inside, one after the other.
  @inline(__always)
  private func blendInside(_ pixels: UnsafePointer<Element>, isFused: Bool) -> Element {
    var sum = Element.zero
    func add(_ place: Int, _ weight: Element) {
      guard place >= 0 else { return }
      let value = pixels[place]
      sum = isFused ? sum.adding(productOf: value, weight) : sum + value * weight
    }
    add(places.0, weights.0)
    add(places.1, weights.1)
    add(places.2, weights.2)
    add(places.3, weights.3)
    return sum
  }
}
