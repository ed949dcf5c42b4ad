import PropertyTesting
import ShiftTensors

/// The cells of an operator that moves elements: each is one of the input, bit for bit, or a given value.
struct MovedCells<Element: ShiftScalar>: CellTruths {
  let input: Tensor<Element>
  let output: Shape
  /// The position along each of the four axes that each position of the output reads; `nil` outside.
  let sources: [[Int?]]
  let outside: Element

  subscript(index: Int) -> CellTruth { CellTruth(moving: element(index)) }

  func element(_ index: Int) -> Element { place(of: index).map { input[$0] } ?? outside }

  func places(of index: Int) -> [Int] { place(of: index).map { [$0] } ?? [] }

  private func place(of index: Int) -> Int? {
    let cell = output.position(of: index)
    guard let n = sources[0][cell.n], let c = sources[1][cell.c], let h = sources[2][cell.h],
      let w = sources[3][cell.w]
    else { return nil }
    return input.shape.index(n, c, h, w)
  }
}

extension Cells {
  /// Those of elements that are moved: no bound covers another number.
  @inline(__always)
  init(moved: MovedCells<Element>) {
    self.init(moved, nearest: { moved.element($0) }, covered: { _, _ in nil })
  }
}

extension Shape {
  /// A shape of up to four axes with axes of one position before them.
  init(ranked extents: [Int]) {
    let all = [Int](repeating: 1, count: 4 - extents.count) + extents
    self.init(n: all[0], c: all[1], h: all[2], w: all[3])
  }
}

extension Fill {
  /// Draws what the elements hold; values that all differ are the simplest.
  ///
  /// - Parameter rare: the weight of the whole range and of special values, where plain numbers have 5.
  static func drawForOperator(_ choices: inout Choices, rare: Int = 2) -> Fill {
    switch choices.position(weights: [6, 2, 4, 5, rare, rare]) {
    case 1: return .impulse
    case 2: return .integers
    case 3: return .reals
    case 4: return .wholeRange
    case 5:
      return .special(
        choices.element(of: Fill.SpecialValue.allCases),
        at: choices.element(of: Fill.Place.allCases))
    default: return .counting
    }
  }

  /// The tensor of these values; `nil` where the format has no such values.
  func tensor<Element: ShiftScalar>(_ shape: Shape, seed: UInt64) -> Tensor<Element>? {
    guard shape.count > 0 else { return Tensor(shape: shape, elements: []) }
    guard let values = values(for: shape, seed: seed, in: Element.format) else { return nil }
    return Tensor(shape: shape, elements: values.map { Element(nearestTo: $0) })
  }
}
