/// What one cell that differs from the truth is.
package struct CellVerdict: Hashable, Sendable {
  package let kind: DeviationClass
  /// Whether the contender's promise covers it.
  package let isAllowed: Bool
  /// |got − exact| over the bound of the cell, where one covers it.
  package let share: Double

  package init(_ kind: DeviationClass, isAllowed: Bool, share: Double = 0) {
    (self.kind, self.isAllowed, self.share) = (kind, isAllowed, share)
  }
}
