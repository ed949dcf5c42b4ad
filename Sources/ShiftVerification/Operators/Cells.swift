import ExactArithmetic
import ShiftTensors

/// The truth of each cell of an output behind functions, which the compiler makes for one kind of truths in one
/// format: called through an existential, exact arithmetic on the elements takes many times as long.
package struct Cells<Element: ShiftScalar>: CellTruths {
  private let truth: (Int) -> CellTruth
  private let places: (Int) -> [Int]
  /// The truth rounded once, where that can be had without the bounds.
  let nearest: (Int) -> Element?
  /// The verdict on a finite number that differs from the truth rounded once, where less than exact arithmetic
  /// shows that the bound covers it.
  let covered: (_ got: Element, _ index: Int) -> CellVerdict?

  @inline(__always)
  init(_ truths: some CellTruths) {
    self.init(truths, nearest: { _ in nil }, covered: { _, _ in nil })
  }

  @inline(__always)
  init(
    _ truths: some CellTruths, nearest: @escaping (Int) -> Element?,
    covered: @escaping (_ got: Element, _ index: Int) -> CellVerdict?
  ) {
    truth = { truths[$0] }
    places = { truths.places(of: $0) }
    (self.nearest, self.covered) = (nearest, covered)
  }

  /// What is true of a cell.
  package subscript(index: Int) -> CellTruth { truth(index) }

  package func places(of index: Int) -> [Int] { places(index) }
}
