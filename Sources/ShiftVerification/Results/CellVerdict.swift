/// What one cell that differs from the truth is.
public struct CellVerdict: Hashable, Sendable {
  public let kind: DeviationClass
  /// Whether the contender's promise covers it.
  public let isAllowed: Bool
  /// |got − exact| over the bound of the cell, where one covers it.
  public let share: Double

  public init(_ kind: DeviationClass, isAllowed: Bool, share: Double = 0) {
    (self.kind, self.isAllowed, self.share) = (kind, isAllowed, share)
  }
}
