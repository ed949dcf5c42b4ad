import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Moves along one axis, then along the other. Every boundary but `keep` treats each by itself.
struct TwoStepShift: ShiftStrategy {
  private let rowsFirst: Bool

  init(rowsFirst: Bool) { self.rowsFirst = rowsFirst }

  var name: String { rowsFirst ? "rows, then columns" : "columns, then rows" }

  func recipe(for boundary: Boundary) -> Recipe {
    boundary == .keep
      ? .none(because: "a cell kept in one step is moved in the other")
      : .claimed("two shifts along one axis each")
  }

  /// Interpolating along one axis and then along the other is interpolating along both.
  func fractionalRecipe(for boundary: Boundary) -> Recipe { recipe(for: boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let rows = Pattern(pattern.shifts.map(\.downAlone), rule: pattern.rule)
    let columns = Pattern(pattern.shifts.map(\.acrossAlone), rule: pattern.rule)
    let moved = try SliceShift().shift(
      input, by: rowsFirst ? rows : columns, boundary: boundary)
    return try SliceShift().shift(moved, by: rowsFirst ? columns : rows, boundary: boundary)
  }
}
