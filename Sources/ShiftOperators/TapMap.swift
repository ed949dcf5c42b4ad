import ExactArithmetic
import ShiftTensors

/// One pixel that a cell reads, and the weight it enters with.
package struct Tap: Hashable, Sendable, CustomStringConvertible {
  package let row: Int
  package let column: Int
  package let weight: Rational

  package init(row: Int, column: Int, weight: Rational) {
    (self.row, self.column, self.weight) = (row, column, weight)
  }

  package var description: String {
    weight == 1 ? "(\(row), \(column))" : "\(weight)·(\(row), \(column))"
  }
}

/// All taps of an operator or strategy on one plane of H × W pixels, cell by cell: the call as a linear map
/// of the image, whatever that holds.
///
/// Two calls that only add pixels multiplied by weights of their own agree on every image if and only if
/// their maps are equal. A cell's taps are listed in row order, none with weight 0 and no pixel twice, so
/// that equal maps are equal values. Weights are exact.
package struct TapMap: Hashable, Sendable {
  /// Extents of the plane that is read, and of the one that is written.
  package let h: Int
  package let w: Int
  /// For each cell in row order the place of the one pixel that it copies, `empty`, or `firstBlend − i`
  /// for the i-th list of taps: most cells of most maps copy one pixel.
  private let sources: [Int32]
  private let blends: [[Tap]]

  private static let empty: Int32 = -1
  private static let firstBlend: Int32 = -2

  private init(h: Int, w: Int, sources: [Int32], blends: [[Tap]]) {
    (self.h, self.w) = (h, w)
    (self.sources, self.blends) = (sources, blends)
  }

  /// The map whose cells each copy one pixel or hold 0.
  ///
  /// - Parameter place: of the pixel that a cell copies, as `row · w + column`; negative for 0.
  package init(h: Int, w: Int, copying place: (_ row: Int, _ column: Int) -> Int) {
    self.init(
      h: h, w: w,
      sources: [Int32](unsafeUninitializedCapacity: h * w) { sources, count in
        for row in 0..<h {
          for column in 0..<w {
            sources[row * w + column] = Int32(truncatingIfNeeded: max(place(row, column), -1))
          }
        }
        count = h * w
      }, blends: [])
  }

  /// The map with these taps for each cell in row order; those with weight 0 are dropped, those of one
  /// pixel are added up.
  ///
  /// - Precondition: there are H·W lists.
  package init(h: Int, w: Int, cells: [[Tap]]) {
    precondition(cells.count == h * w, "\(cells.count) cells cannot fill \(h) × \(w)")
    var blends: [[Tap]] = []
    let sources = cells.map { cell -> Int32 in
      let taps = Self.collected(cell)
      if taps.isEmpty { return Self.empty }
      if taps.count == 1, taps[0].weight == 1 { return Int32(taps[0].row * w + taps[0].column) }
      blends.append(taps)
      return Self.firstBlend - Int32(blends.count - 1)
    }
    self.init(h: h, w: w, sources: sources, blends: blends)
  }

  /// The adjoint map: what each pixel of the plane that is read gives to the cells of the one that is written.
  ///
  /// The gradient of `Σ g · y` by the image, for y the map of it, is the transposed map of g.
  package var transposed: TapMap {
    var cells = [[Tap]](repeating: [], count: h * w)
    for row in 0..<h {
      for column in 0..<w {
        for tap in self[row, column] {
          cells[tap.row * w + tap.column].append(
            Tap(row: row, column: column, weight: tap.weight))
        }
      }
    }
    return TapMap(h: h, w: w, cells: cells)
  }

  private static func collected(_ taps: [Tap]) -> [Tap] {
    var taps = taps.filter { !$0.weight.isZero }
    guard taps.count > 1 else { return taps }
    taps.sort { ($0.row, $0.column) < ($1.row, $1.column) }
    var collected: [Tap] = []
    for tap in taps {
      if let last = collected.last, last.row == tap.row, last.column == tap.column {
        collected[collected.count - 1] = Tap(
          row: tap.row, column: tap.column, weight: last.weight + tap.weight)
      } else {
        collected.append(tap)
      }
    }
    return collected.filter { !$0.weight.isZero }
  }

  /// The place of the one pixel that a cell copies; `nil` where it reads none, several, or one in part.
  @inline(__always)
  package func copiedPlace(_ row: Int, _ column: Int) -> Int? {
    let source = sources[row * w + column]
    return source >= 0 ? Int(source) : nil
  }

  /// What the cell (`row`, `column`) is made of.
  package subscript(row: Int, column: Int) -> [Tap] {
    let source = sources[row * w + column]
    if source >= 0 { return [Tap(row: Int(source) / w, column: Int(source) % w, weight: 1)] }
    return source == Self.empty ? [] : blends[Int(Self.firstBlend - source)]
  }

  /// The cells, as places in row order, that are made differently.
  ///
  /// - Precondition: both maps are for one size.
  package func differences(from other: TapMap) -> [Int] {
    precondition(h == other.h && w == other.w, "maps of two sizes")
    return (0..<(h * w)).filter { self[$0 / w, $0 % w] != other[$0 / w, $0 % w] }
  }
}

extension TapMap {
  /// The images that tell the map of whatever reads planes: image k is 1 at pixel k and 0 elsewhere.
  package static func impulses<Element: ShiftScalar>(_ h: Int, _ w: Int) -> Tensor<Element> {
    let plane = h * w
    var images = Tensor<Element>(repeating: .zero, shape: Shape(n: plane, c: 1, h: h, w: w))
    for k in 0..<plane { images[k * plane + k] = Element(nearestTo: 1) }
    return images
  }

  /// The map whose answers to ``impulses(_:_:)`` are the images of `output`, exactly.
  package init(h: Int, w: Int, exactResponses output: Tensor<Rational>) {
    guard let map = TapMap(h: h, w: w, responses: output) else {
      preconditionFailure("a fraction that is no number")
    }
    self = map
  }

  /// The same in any format.
  ///
  /// - Returns: `nil` if a weight is no number.
  // Without this reading a map back takes 3.5 times the instructions.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  package init?<Element: ShiftScalar>(h: Int, w: Int, responses output: Tensor<Element>) {
    let plane = h * w
    precondition(output.shape.count == plane * plane, "\(output.shape) for \(plane) impulses")
    let one = Element(nearestTo: 1)
    // Most cells copy one pixel; only the others are worth a list.
    var sources = [Int32](repeating: Self.empty, count: plane)
    var isBlend = [Bool](repeating: false, count: plane)
    let answers = output.elements.span
    for k in 0..<plane {
      for place in 0..<plane where answers[k * plane + place] != .zero {
        if sources[place] != Self.empty || answers[k * plane + place] != one {
          isBlend[place] = true
        }
        sources[place] = Int32(truncatingIfNeeded: k)
      }
    }
    var blends: [[Tap]] = []
    for place in 0..<plane where isBlend[place] {
      var taps: [Tap] = []
      for k in 0..<plane where answers[k * plane + place] != .zero {
        guard let weight = answers[k * plane + place].exact else { return nil }
        taps.append(Tap(row: k / w, column: k % w, weight: weight))
      }
      blends.append(taps)
      sources[place] = Self.firstBlend - Int32(truncatingIfNeeded: blends.count - 1)
    }
    self.init(h: h, w: w, sources: sources, blends: blends)
  }
}
