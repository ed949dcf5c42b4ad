import ExactArithmetic
import ShiftTensors
import Synchronization

// What convolutions share: a tap that is multiplied by one plane of the image and added to a plane of
// sums, a row at a time. The definition adds every tap of every kernel to every sum. Here a product is
// left out where adding it cannot change a bit:
//
// * A sum starts at +0 and is never −0 after that: in round-to-nearest a + b is −0 only where both
//   are −0. So adding ±0 to a sum, which is what 0·x gives for a finite x and either factor's zero,
//   leaves a zero +0, any other number as it is, and a NaN a NaN.
// * A zero tap is therefore left out where it meets finite pixels only, and the zeros around the
//   image are left out under a finite tap. 0·∞ and 0·NaN are NaN and are always added.

/// Which rows of an image hold a NaN or an infinity.
struct FiniteRows {
  /// One flag for each row of each plane; `nil` where everything is finite.
  private let holdsNonFinite: [Bool]?
  private let shape: Shape

  init<Element: ShiftScalar>(_ image: Tensor<Element>) {
    shape = image.shape
    holdsNonFinite =
      Element.format == .rational || allAreFinite(image.elements) ? nil : nonFiniteRows(image)
  }

  var all: Bool { holdsNonFinite == nil }

  /// Whether every pixel of plane `plane` is finite.
  func isFinite(plane: Int) -> Bool {
    guard let holdsNonFinite else { return true }
    return !holdsNonFinite[(plane * shape.h)..<((plane + 1) * shape.h)].contains(true)
  }

  /// Whether every pixel of row `h` of plane `plane` is finite.
  func isFinite(plane: Int, row h: Int) -> Bool {
    guard let holdsNonFinite else { return true }
    return !holdsNonFinite[plane * shape.h + h]
  }
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func allAreFinite<Element: ShiftScalar>(_ elements: [Element]) -> Bool {
  if Element.format == .rational { return true }
  let isFinite = Atomic(true)
  elements.withUnsafeBufferPointer { values in
    nonisolated(unsafe) let values = values
    let block = 4096
    inParts((values.count + block - 1) / block, work: values.count) { blocks in
      for number in blocks where isFinite.load(ordering: .relaxed) {
        let part = (number * block)..<min((number + 1) * block, values.count)
        if !Element.areFinite(UnsafeBufferPointer(rebasing: values[part])) {
          isFinite.store(false, ordering: .relaxed)
        }
      }
    }
  }
  return isFinite.load(ordering: .relaxed)
}

@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
private func nonFiniteRows<Element: ShiftScalar>(_ image: Tensor<Element>) -> [Bool] {
  let width = image.shape.w
  let rows = image.shape.n * image.shape.c * image.shape.h
  return image.elements.withUnsafeBufferPointer { values in
    (0..<rows).map { row in
      (0..<width).contains { !values[row * width + $0].isFinite }
    }
  }
}

/// The positions p in 0 ..< count at which `p·stride + offset` lies in 0 ..< extent.
func positionsInside(_ extent: Int, offset: Int, stride: Int, count: Int) -> Range<Int> {
  let first = offset >= 0 ? 0 : (stride - 1 - offset) / stride
  let end = offset >= extent ? 0 : (extent - 1 - offset) / stride + 1
  let lower = min(first, count)
  return lower..<max(lower, min(end, count))
}

/// A weight and the tap it stands at.
struct WeightedTap<Element: ShiftScalar> {
  /// The channel among those of its group.
  let channel: Int
  let i: Int
  let j: Int
  let weight: Element
}

extension Tensor where Element: ShiftScalar {
  /// The taps of output channel `o` in the order c, i, j; without the zeros unless asked for them.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  func taps(ofOutput o: Int, includesZeros: Bool) -> [WeightedTap<Element>] {
    var taps: [WeightedTap<Element>] = []
    let count = shape.c * shape.plane
    elements.withUnsafeBufferPointer { weights in
      for index in 0..<count {
        let weight = weights[o * count + index]
        if weight == .zero, !includesZeros { continue }
        taps.append(
          WeightedTap(
            channel: index / shape.plane, i: index % shape.plane / shape.w, j: index % shape.w,
            weight: weight))
      }
    }
    return taps
  }
}

/// `sums[x] += weight · pixels[x·stride]` along one row.
///
/// - Parameter isFirst: whether every sum is still +0, so that in exact arithmetic a weight of 1
///   copies.
@inline(__always)
func addRow<Element: ShiftScalar>(
  _ pixels: UnsafePointer<Element>, stride: Int, count: Int, times weight: Element, isFirst: Bool,
  to sums: UnsafeMutablePointer<Element>
) {
  if Element.format == .rational, isFirst, weight == Element(nearestTo: 1) {
    for x in 0..<count { sums[x] = pixels[x &* stride] }
  } else if stride == 1 {
    for x in 0..<count { sums[x] += weight * pixels[x] }
  } else {
    for x in 0..<count { sums[x] += weight * pixels[x &* stride] }
  }
}
