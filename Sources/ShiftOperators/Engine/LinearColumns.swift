import ExactArithmetic
import ShiftTensors

// The engine, part 2: a map that is a product of axes, two taps each, crossed row by row.

/// What the columns of a product map read, field by field, to be crossed with one row after the other.
struct LinearColumns<Element: ShiftScalar>: Sendable {
  let count: Int
  /// The places before each position, then those after each; negative outside.
  private let places: [Int]
  /// Their weights in the same order.
  private let weights: [Element]
  /// Neighbouring positions all of whose places lie inside.
  private let inside: Range<Int>

  /// The same, to be read without looking for the end of an array at each pixel.
  private struct Fields {
    let left: UnsafePointer<Int>
    let right: UnsafePointer<Int>
    let low: UnsafePointer<Element>
    let high: UnsafePointer<Element>
  }

  init(_ readings: [LinearReading<Element>]) {
    count = readings.count
    var places = [Int](repeating: -1, count: 2 * count)
    var weights = [Element](repeating: .zero, count: 2 * count)
    for (x, reading) in readings.enumerated() {
      (places[x], places[count + x]) = reading.indices
      (weights[x], weights[count + x]) = (reading.lowWeight, reading.highWeight)
    }
    (self.places, self.weights) = (places, weights)
    let first = readings.firstIndex { $0.indices.0 >= 0 && $0.indices.1 >= 0 } ?? 0
    let rest = readings[first...]
    inside =
      first..<(rest.firstIndex { $0.indices.0 < 0 || $0.indices.1 < 0 } ?? readings.count)
  }

  /// `((v₁w₁ ⊕ v₂w₂) ⊕ v₃w₃) ⊕ v₄w₄` wherever a column crosses `row`, in the order top left, top
  /// right, bottom left, bottom right: ⊕ rounds the product first unless it `isFused`, and a pixel
  /// outside is the value 0.
  ///
  /// - Parameter pixels: the first element of the plane, to which places are added.
  @inline(__always)
  func blend(
    _ row: LinearReading<Element>, _ pixels: UnsafePointer<Element>, isFused: Bool,
    into target: UnsafeMutablePointer<Element>
  ) {
    guard count > 0 else { return }
    places.withUnsafeBufferPointer { places in
      weights.withUnsafeBufferPointer { weights in
        let (places, weights) = (places.baseAddress!, weights.baseAddress!)
        let fields = Fields(
          left: places, right: places + count, low: weights, high: weights + count)
        blend(fields, row, pixels, isFused, into: target)
      }
    }
  }

  @inline(__always)
  private func blend(
    _ fields: Fields, _ row: LinearReading<Element>, _ pixels: UnsafePointer<Element>,
    _ isFused: Bool, into target: UnsafeMutablePointer<Element>
  ) {
    let (top, bottom) = row.indices
    @inline(never)
    func blendEdge(_ positions: Range<Int>) {
      blendEach(fields, row, pixels, isFused, positions, isInside: false, into: target)
    }
    guard top >= 0, bottom >= 0 else { return blendEdge(0..<count) }
    // Where every pixel lies inside, nobody has to ask.
    var rest = inside
    if rest.lowerBound > 0 { blendEdge(0..<rest.lowerBound) }
    if Element.self == Float.self, !isFused {
      let lanes = rest.lowerBound..<(rest.lowerBound + rest.count / 4 * 4)
      blendInLanes(fields, row as! LinearReading<Float>, pixels, lanes, into: target)
      rest = lanes.upperBound..<rest.upperBound
    }
    blendEach(fields, row, pixels, isFused, rest, isInside: true, into: target)
    if rest.upperBound < count { blendEdge(rest.upperBound..<count) }
  }

  @inline(__always)
  private func blendEach(
    _ fields: Fields, _ row: LinearReading<Element>, _ pixels: UnsafePointer<Element>,
    _ isFused: Bool, _ positions: Range<Int>, isInside: Bool,
    into target: UnsafeMutablePointer<Element>
  ) {
    let (top, bottom) = row.indices
    func pixel(_ row: Int, _ column: Int) -> Element {
      // A negative place is outside, and so is its union of bits with any other.
      !isInside && row | column < 0 ? .zero : pixels[row &+ column]
    }
    for x in positions {
      let (left, right, low, high) = (
        fields.left[x], fields.right[x], fields.low[x], fields.high[x]
      )
      var sum = pixel(top, left) * (row.lowWeight * low)
      sum.add(pixel(top, right), times: row.lowWeight * high, isFused: isFused)
      sum.add(pixel(bottom, left), times: row.highWeight * low, isFused: isFused)
      sum.add(pixel(bottom, right), times: row.highWeight * high, isFused: isFused)
      (target + x).initialize(to: sum)
    }
  }

  /// Four positions inside at a time in Float: the same operations in the same order, each rounded.
  @inline(__always)
  private func blendInLanes(
    _ fields: Fields, _ row: LinearReading<Float>, _ pixels: UnsafePointer<Element>,
    _ positions: Range<Int>, into target: UnsafeMutablePointer<Element>
  ) {
    func floats(_ values: UnsafePointer<Element>) -> UnsafePointer<Float> {
      UnsafeRawPointer(values).assumingMemoryBound(to: Float.self)
    }
    func gathered(
      _ row: UnsafePointer<Float>, _ columns: UnsafePointer<Int>, _ x: Int
    ) -> SIMD4<Float> {
      SIMD4(row[columns[x]], row[columns[x + 1]], row[columns[x + 2]], row[columns[x + 3]])
    }
    let top = floats(pixels + row.indices.0)
    let bottom = floats(pixels + row.indices.1)
    for x in stride(from: positions.lowerBound, to: positions.upperBound, by: 4) {
      let low = UnsafeRawPointer(fields.low + x).loadUnaligned(as: SIMD4<Float>.self)
      let high = UnsafeRawPointer(fields.high + x).loadUnaligned(as: SIMD4<Float>.self)
      var sum = gathered(top, fields.left, x) * (row.lowWeight * low)
      sum += gathered(top, fields.right, x) * (row.lowWeight * high)
      sum += gathered(bottom, fields.left, x) * (row.highWeight * low)
      sum += gathered(bottom, fields.right, x) * (row.highWeight * high)
      UnsafeMutableRawPointer(target + x).storeBytes(of: sum, as: SIMD4<Float>.self)
    }
  }
}

extension ShiftScalar {
  /// Adds `value · weight`, which is rounded first unless it `isFused`.
  ///
  /// In exact arithmetic, which has neither −0 nor NaN, a product with 0 adds nothing and is left out.
  @inline(__always)
  mutating func add(_ value: Self, times weight: Self, isFused: Bool) {
    if Self.format == .rational, weight == .zero { return }
    self = isFused ? adding(productOf: value, weight) : self + value * weight
  }
}
