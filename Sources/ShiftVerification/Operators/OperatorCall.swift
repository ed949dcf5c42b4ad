import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// One call of an operator with all its arguments, drawn, shrunk and written as a few numbers: what a
/// verification of the operator has for a case.
///
/// A new operator is a type like ``GridSampleCall`` in a folder of its own, with a line in
/// `OperatorKinds.swift`.
package protocol OperatorCall: Hashable, Sendable, Codable, CustomStringConvertible {
  /// As files and commands name it, such as `grid_sample`.
  static var operation: String { get }

  /// Draws and shrinks calls of these kinds.
  static func generator(_ kinds: [String]) -> Generator<Self>

  /// Every kind of call, such as `bilinear zeros aligned`, in the order of tables.
  static var kinds: [String] { get }

  /// Which of them it is.
  var kind: String { get }

  /// The hard classes that a run must have, for calls of these kinds.
  static func demands(_ kinds: [String]) -> [Demand<Self>]

  /// The questions whose answers are counted over the calls of a run, and the numbers whose least and
  /// greatest value are told: what was drawn.
  static var labels: [Label<Self>] { get }
  static var measures: [Measure<Self>] { get }

  /// What no run could draw in a call that was read from a file, or `nil`.
  var flaw: (found: String, expected: String)? { get }

  /// The argument tensors in the order of the operator's signature; `nil` where the format has no such
  /// values. A tensor of five axes has its depth and height in one.
  func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]?

  /// The shapes of the arguments as users know them, of any rank.
  var argumentShapes: [[Int]] { get }

  /// The shape of the output as users know it.
  var resultShape: [Int] { get }

  /// The shape of the output, with depth and height in one.
  var outputShape: Shape { get }

  /// What the cells of the output are, one after the other: one tensor, or the several that a call answers.
  var outputs: [NamedOutput] { get }

  /// What is true of every cell of the output, on these inputs.
  func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element>

  /// The conventions, by name, that answers to the call may tell apart.
  var telling: [String] { get }

  /// What this package has to compute it: its dialects.
  static var ours: [any OperatorContender<Self>] { get }

  /// Whether agreement on the call proves nothing.
  var isVacuous: Bool { get }

  /// The call in PyTorch.
  func program(in format: NumberFormat) -> String?
}

/// One of the tensors that a call answers, as files name it.
package struct NamedOutput: Hashable, Sendable {
  package let name: String
  package let extents: [Int]

  package init(_ name: String, _ extents: [Int]) { (self.name, self.extents) = (name, extents) }

  package var count: Int { extents.reduce(1, *) }
}

/// The truth of each cell of an output, worked out as it is asked for.
package protocol CellTruths {
  subscript(index: Int) -> CellTruth { get }

  /// The elements of the first input that the formula reads for a cell at any position within the position
  /// error, those of weight 0 left out.
  func places(of index: Int) -> [Int]
}

extension OperatorCall {
  package var resultShape: [Int] { outputShape.extents }
  package var outputs: [NamedOutput] { [NamedOutput("output", resultShape)] }
  package var telling: [String] { [] }
  package var isVacuous: Bool { false }
  package var flaw: (found: String, expected: String)? { nil }
  package func program(in format: NumberFormat) -> String? { nil }
}

extension OperatorCall {
  /// Which element of which output a cell is, where there are several: `grad_grid[0, 1, 2, 0]`.
  func words(of index: Int) -> String? {
    guard outputs != [NamedOutput("output", resultShape)] else { return nil }
    var rest = index
    for output in outputs {
      guard rest >= output.count else {
        var place: [Int] = []
        for extent in output.extents.reversed() {
          place.insert(rest % extent, at: 0)
          rest /= extent
        }
        return "\(output.name)\(place)"
      }
      rest -= output.count
    }
    return nil
  }
}
