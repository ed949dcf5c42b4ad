import ExactArithmetic
import ShiftTensors
import Synchronization

/// The truth of each cell of a call on its own inputs, under some conventions.
///
/// The value of a cell, rounded once, is worked out at once; its bounds, which cost several times as much, where an
/// answer differs there.
final class TruthTable<Element: ShiftScalar>: Sendable {
  /// The truth, rounded once.
  let rounded: Tensor<Element>
  private let state: Mutex<State>

  private struct State {
    let cells: Cells<Element>
    let count: Int
    /// Of all cells, once one is asked for.
    var known: [CellTruth?] = []

    mutating func truth(_ index: Int) -> CellTruth {
      if known.isEmpty { known = Array(repeating: nil, count: count) }
      if let truth = known[index] { return truth }
      let truth = cells[index]
      known[index] = truth
      return truth
    }
  }

  // Without the module's of operators `verify --operator conv2d` takes 5 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  init(of shape: Shape, _ cells: sending Cells<Element>) {
    var state = State(cells: cells, count: shape.count)
    var elements: [Element] = []
    elements.reserveCapacity(shape.count)
    for index in 0..<shape.count {
      elements.append(cells.nearest(index) ?? state.truth(index).rounded())
    }
    rounded = Tensor(shape: shape, elements: elements)
    self.state = Mutex(state)
  }

  /// What is true of a cell.
  subscript(index: Int) -> CellTruth { state.withLock { $0.truth(index) } }

  /// The elements of the first input that a cell reads.
  func places(of index: Int) -> [Int] { state.withLock { $0.cells.places(of: index) } }

  /// What a value is that differs from the truth rounded once; `nil` for one that nothing covers.
  func covered(_ got: Element, at index: Int) -> CellVerdict? {
    if got.isFinite, let verdict = state.withLock({ $0.cells.covered(got, index) }) {
      return verdict
    }
    return self[index].covered(got, expected: rounded[index])
  }

  /// Whether every cell of an answer is right by these.
  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func cover(_ answer: Tensor<Element>) -> Bool {
    let (got, expected) = (answer.elements, rounded.elements)
    return answer.shape == rounded.shape
      && got.indices.allSatisfy { index in
        got[index].isIdentical(to: expected[index])
          || covered(got[index], at: index)?.isAllowed == true
      }
  }

  /// Whether some cell has no value that both allow. What both round to is one that both do.
  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func excludes(_ other: TruthTable) -> Bool {
    let (own, others) = (rounded.elements, other.rounded.elements)
    return own.indices.contains { index in
      !own[index].isIdentical(to: others[index]) && !self[index].shares(with: other[index])
    }
  }
}

/// The truths of a case, cell by cell.
///
/// They are the dear part of a verification, and are asked for again: to round them, to hold each kernel's answer
/// against them, and under other conventions to tell which ones it follows. What was worked out for the last
/// few cases is kept, for all workers.
package final class TruthTables<Call: OperatorCall>: Sendable {
  private struct Key: Hashable {
    let call: Call
    let format: NumberFormat
    let conventions: Conventions
  }

  private let known = Mutex<[Key: any Sendable]>([:])
  private let capacity: Int

  /// - Parameter capacity: how many are kept.
  package init(capacity: Int = 64) { self.capacity = capacity }

  /// The truth of every cell of the output of a call with its own inputs.
  func truths<Element: ShiftScalar>(
    of call: Call, on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> TruthTable<Element> {
    let key = Key(call: call, format: Element.format, conventions: conventions)
    if let known = known.withLock({ $0[key] }) as? TruthTable<Element> { return known }
    let table = TruthTable(of: call.outputShape, call.cells(on: inputs, under: conventions))
    known.withLock { known in
      if known.count >= capacity { known.removeAll() }
      known[key] = table
    }
    return table
  }
}
