import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// A pixel and the weight it enters with.
package struct WeightedPixel: Hashable, Sendable {
  package let row: Int
  package let column: Int
  package let weight: Rational

  package init(row: Int, column: Int, weight: Rational) {
    (self.row, self.column, self.weight) = (row, column, weight)
  }
}

/// What an output pixel is made of.
package enum TapSource: Hashable, Sendable, CustomStringConvertible {
  /// A copy of one pixel.
  case pixel(row: Int, column: Int)
  /// Nothing: the value 0.
  case zero
  /// A weighted sum, in row order; never a single pixel of weight 1.
  case blend([WeightedPixel])

  package var description: String {
    switch self {
    case .pixel(let row, let column): "copy of (\(row), \(column))"
    case .zero: "0"
    case .blend(let pixels):
      pixels.map { "\($0.weight)·(\($0.row), \($0.column))" }.joined(separator: " + ")
    }
  }
}

/// What a shift does to one channel of H × W pixels, whatever they hold: the weight of every input
/// pixel in every output pixel.
///
/// A strategy that only adds pixels multiplied by weights of its own is decided by what it makes of
/// the H·W images that are 1 at one pixel and 0 elsewhere; two strategies with equal maps agree on
/// every image.
package struct LinearMap: Hashable, Sendable {
  package let h: Int
  package let w: Int
  /// For each output pixel in row order: a pixel's index, `empty`, or `firstBlend − i`.
  private let sources: [Int32]
  private let blends: [[WeightedPixel]]

  private static let empty: Int32 = -1
  private static let firstBlend: Int32 = -2

  /// The map that makes each output pixel, in row order, of `cells`.
  ///
  /// - Precondition: there are H·W cells, and no blend is a plain copy or empty.
  package init(h: Int, w: Int, cells: [TapSource]) {
    precondition(cells.count == h * w, "\(cells.count) cells cannot fill \(h) × \(w)")
    (self.h, self.w) = (h, w)
    var blends: [[WeightedPixel]] = []
    sources = cells.map { cell in
      switch cell {
      case .pixel(let row, let column): return Int32(row * w + column)
      case .zero: return Self.empty
      case .blend(let pixels):
        blends.append(pixels)
        return Self.firstBlend - Int32(blends.count - 1)
      }
    }
    self.blends = blends
  }

  /// The map of the oracle.
  package init(oracle boundary: Boundary, h: Int, w: Int, shift: Shift) {
    let shape = Shape(n: 1, c: 1, h: h, w: w)
    (self.h, self.w, blends) = (h, w, [])
    sources = (0..<(h * w)).map { place in
      switch Oracle.source(
        ofRow: place / w, column: place % w, in: shape, shift: shift, boundary: boundary)
      {
      case .pixel(let row, let column): Int32(row * w + column)
      case .zero: Self.empty
      }
    }
  }

  /// The map of a strategy, measured.
  ///
  /// Weights of any kind are read off with one impulse per channel, in `Rational`. Of weights that are
  /// never negative three images tell as much: from Σw = 1, Σw·k = s and Σw·k² = s² over the pixels k
  /// follows Σw·(k − s)² = 0, so that pixel s alone has a weight; Σw = 0 leaves none. Where a cell is
  /// neither, impulses decide. The three images are run in `Double` where the weights are 0 and 1, else
  /// in `Rational`.
  ///
  /// - Throws: whatever the strategy throws.
  package init(
    of strategy: any ShiftStrategy, boundary: Boundary, h: Int, w: Int, shift: Shift,
    weights: TapWeights = .any
  ) throws(ShiftError) {
    if let copies = try Self.copies(
      of: strategy, boundary: boundary, h: h, w: w, shift: shift, weights: weights)
    {
      self = copies
      return
    }
    let pattern = Pattern([shift])
    let output = try strategy.shift(Self.impulses(h, w), by: pattern, boundary: boundary)
    self.init(h: h, w: w, impulseResponses: output)
  }

  /// The map of a strategy if every cell is one pixel or 0; `nil` if one is not, or if its weights
  /// can only be read with impulses.
  static func copies(
    of strategy: any ShiftStrategy, boundary: Boundary, h: Int, w: Int, shift: Shift,
    weights: TapWeights
  ) throws(ShiftError) -> LinearMap? {
    let pattern = Pattern([shift])
    switch weights {
    case .any: return nil
    case .blends:
      let images: Tensor<Rational> = moments(h, w)
      return LinearMap(
        momentsOf: try strategy.shift(images, by: pattern, boundary: boundary), h: h, w: w)
    case .whole:
      let images: Tensor<Double> = moments(h, w)
      return LinearMap(
        momentsOf: try strategy.shift(images, by: pattern, boundary: boundary), h: h, w: w)
    }
  }

  /// The map whose answer to impulse k of H·W is channel k of `output`.
  package init(h: Int, w: Int, impulseResponses output: Tensor<Rational>) {
    let plane = h * w
    precondition(output.elements.count == plane * plane, "\(output.shape) for \(plane) impulses")
    let answers = output.elements.span
    self.init(
      h: h, w: w,
      cells: (0..<plane).map { place in
        var pixels: [WeightedPixel] = []
        for k in 0..<plane where !answers[k * plane + place].isZero {
          pixels.append(
            WeightedPixel(row: k / w, column: k % w, weight: answers[k * plane + place]))
        }
        return Self.source(pixels)
      })
  }

  private static func source(_ pixels: [WeightedPixel]) -> TapSource {
    switch pixels.count {
    case 0: .zero
    case 1 where pixels[0].weight == 1: .pixel(row: pixels[0].row, column: pixels[0].column)
    default: .blend(pixels)
    }
  }

  /// One image of H·W channels, channel k holding 1 at pixel k and 0 elsewhere.
  package static func impulses(_ h: Int, _ w: Int) -> Tensor<Rational> {
    let plane = h * w
    var images = Tensor<Rational>(repeating: .zero, shape: Shape(n: 1, c: plane, h: h, w: w))
    for k in 0..<plane { images[k * plane + k] = .one }
    return images
  }

  /// The images 1, k and k² of pixel k, counted from 0.
  private static func moments<Element: ShiftScalar>(_ h: Int, _ w: Int) -> Tensor<Element> {
    let places = Array(0..<(h * w))
    return Tensor(
      shape: Shape(n: 3, c: 1, h: h, w: w),
      elements: (places.map { _ in 1 } + places + places.map { $0 * $0 }).map {
        Element(nearestTo: $0)
      })
  }

  /// `nil` if a cell is made of several pixels or of a part of one.
  private init?<Element: ShiftScalar>(momentsOf output: Tensor<Element>, h: Int, w: Int) {
    let plane = h * w
    var cells: [TapSource] = []
    cells.reserveCapacity(plane)
    for place in 0..<plane {
      let (weight, first) = (output.elements[place], output.elements[plane + place])
      if weight == .zero {
        cells.append(.zero)
      } else if weight == Element(nearestTo: 1),
        output.elements[2 * plane + place] == first * first
      {
        // A mean of variance 0 is the number of the one pixel that has a weight.
        let k = first.wholePart
        cells.append(.pixel(row: k / w, column: k % w))
      } else {
        return nil
      }
    }
    self.init(h: h, w: w, cells: cells)
  }

  /// What output pixel (`row`, `column`) is made of.
  package subscript(row: Int, column: Int) -> TapSource {
    let code = sources[row * w + column]
    if code >= 0 { return .pixel(row: Int(code) / w, column: Int(code) % w) }
    return code == Self.empty ? .zero : .blend(blends[Int(Self.firstBlend - code)])
  }

  /// The output pixels, as places in row order, that are made differently.
  ///
  /// - Precondition: both maps are for one size.
  package func differences(from other: LinearMap) -> [Int] {
    precondition(h == other.h && w == other.w, "maps of two sizes")
    return (0..<(h * w)).filter { self[$0 / w, $0 % w] != other[$0 / w, $0 % w] }
  }
}
