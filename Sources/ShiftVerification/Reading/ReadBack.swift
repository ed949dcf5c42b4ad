import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// What a cell of an answer is made of, as answers to other images of the same shape show it.
enum CellReading<Element: ShiftScalar>: Hashable, Sendable {
  /// It holds one value whatever the image.
  case constant(Element)
  /// One element of the image, times a weight.
  case tap(place: Int, weight: Element)
  /// Several elements of the image, among those that were asked about.
  case blend([WeightedPlace])
  /// A weighted sum of elements that were not asked about.
  case elsewhere
  /// No weighted sum: something is added whatever the image, or parts do not add up.
  case notLinear

  /// An element of the image with its weight.
  struct WeightedPlace: Hashable, Sendable {
    let place: Int
    let weight: Element
  }
}

/// Asks a contender about other images of one shape, and tells from its answers what each cell reads.
///
/// The images hold 0, 1 and −1 alone, so that a product with a weight is exact in every format. They are:
/// zeros; ones; minus ones; for each bit of a place's number an image that is −1 where the bit is set; and some whose
/// signs are drawn. A cell that reads one element with a weight answers ± that weight each time, and the
/// signs spell the element's number. Where they do not, sixteen combs (1 at every fourth row and column) give
/// the weights of elements that stand less than four apart on each axis. What a cell is said to read is held
/// against the drawn signs: another map passes for it in about one of 2¹² cells.
///
/// The whole tensor is asked at once, in the shape of the case, because a fault may show in the 33rd channel or
/// the fourth image alone.
final class ReadBack<Element: ShiftScalar> {
  typealias Ask = (Tensor<Element>) throws(ShiftError) -> Tensor<Element>

  private let shape: Shape
  private let ask: Ask
  private let zeros: Tensor<Element>
  private let ones: Tensor<Element>
  private let minusOnes: Tensor<Element>
  private let bits: [Tensor<Element>]
  private let drawn: [Tensor<Element>]
  private let signs: [[Bool]]
  private lazy var combs: [Tensor<Element>]? = askCombs()

  private static var drawnImages: Int { 12 }

  /// - Parameters:
  ///   - shape: of the images.
  ///   - output: of the answers, if it is another.
  /// - Throws: what the contender throws; `ShiftError` for an answer of another shape.
  // Without the module's of operators `detect --only operators` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  init(_ shape: Shape, output: Shape? = nil, ask: @escaping Ask) throws(ShiftError) {
    let output = output ?? shape
    (self.shape, self.ask) = (shape, ask)
    let one = Element(nearestTo: 1)
    func answer(_ value: (Int) -> Element) throws(ShiftError) -> Tensor<Element> {
      let answer = try ask(
        Tensor(shape: shape, elements: (0..<shape.count).map(value)))
      guard answer.shape == output else {
        throw ShiftError("taps", found: "output of shape \(answer.shape)", expected: "\(output)")
      }
      return answer
    }
    zeros = try answer { _ in .zero }
    ones = try answer { _ in one }
    minusOnes = try answer { _ in -one }
    var bits: [Tensor<Element>] = []
    for bit in 0..<(Int.bitWidth - (shape.count - 1).leadingZeroBitCount) {
      bits.append(try answer { $0 >> bit & 1 == 1 ? -one : one })
    }
    self.bits = bits
    var random = CaseRandom(seed: 0x5169, index: shape.count)
    // One element has one sign, which a smaller number of images tells as well.
    let signs = (0..<(shape.count == 1 ? 1 : Self.drawnImages)).map { _ in
      (0..<shape.count).map { _ in random.next() >> 63 == 1 }
    }
    self.signs = signs
    var drawn: [Tensor<Element>] = []
    for image in signs { drawn.append(try answer { image[$0] ? -one : one }) }
    self.drawn = drawn
  }

  /// What the cell at `index` reads.
  ///
  /// - Parameter near: the elements that it may read several of; they lie in one plane, less than four apart on
  ///   each axis.
  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func reading(of index: Int, near: [Int]) -> CellReading<Element> {
    let base = zeros[index]
    let answers =
      [ones[index], minusOnes[index]] + bits.map { $0[index] } + drawn.map { $0[index] }
    if answers.allSatisfy({ $0.isIdentical(to: base) || $0 == base }) { return .constant(base) }
    guard base == .zero, answers.allSatisfy(\.isFinite), minusOnes[index] == -ones[index] else {
      return .notLinear
    }
    if let tap = tap(at: index) { return tap }
    guard let combs else { return .elsewhere }
    let parts = combs.map { $0[index] }
    guard parts.allSatisfy(\.isFinite), addsUp(parts, to: ones[index]) else { return .notLinear }
    let places = near.map { place -> CellReading<Element>.WeightedPlace in
      let cell = shape.position(of: place)
      return CellReading.WeightedPlace(place: place, weight: parts[cell.h % 4 * 4 + cell.w % 4])
    }.filter { $0.weight != .zero }
    for (image, answer) in zip(signs, drawn) {
      let signed = places.map { image[$0.place] ? -$0.weight : $0.weight }
      guard addsUp(signed, to: answer[index]) else { return .elsewhere }
    }
    return .blend(places)
  }

  private func tap(at index: Int) -> CellReading<Element>? {
    let weight = ones[index]
    guard weight != .zero else { return nil }
    var place = 0
    for (bit, answer) in bits.enumerated() {
      if answer[index] == -weight {
        place |= 1 << bit
      } else if answer[index] != weight {
        return nil
      }
    }
    guard place < shape.count,
      zip(signs, drawn).allSatisfy({ image, answer in
        answer[index] == (image[place] ? -weight : weight)
      })
    else { return nil }
    return .tap(place: place, weight: weight)
  }

  /// Whether a sum in the format could be this: each term is rounded a few times on the way.
  private func addsUp(_ parts: [Element], to sum: Element) -> Bool {
    var (exact, size) = (Rational.zero, Rational.zero)
    for part in parts {
      guard let part = part.exact else { return false }
      exact += part
      size += part.magnitude
    }
    guard let got = sum.exact else { return false }
    guard let precision = Element.format.precision, let least = Element.format.leastExponent else {
      return got == exact
    }
    let unit = Rational.powerOfTwo(-precision)
    return (got - exact).magnitude
      <= 16 * unit * size + 16 * Rational.powerOfTwo(least - precision)
  }

  private func askCombs() -> [Tensor<Element>]? {
    let one = Element(nearestTo: 1)
    var combs: [Tensor<Element>] = []
    for comb in 0..<16 {
      let image = Tensor(
        shape: shape,
        elements: (0..<shape.count).map { place -> Element in
          let cell = shape.position(of: place)
          return cell.h % 4 * 4 + cell.w % 4 == comb ? one : .zero
        })
      guard let answer = try? ask(image), answer.shape == zeros.shape else { return nil }
      combs.append(answer)
    }
    return combs
  }
}
