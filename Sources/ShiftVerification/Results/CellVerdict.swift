/// What one cell that differs from the truth is.
public struct CellVerdict: Hashable, Sendable {
  public let kind: DeviationClass
  /// Whether the contender's promise covers it.
  public let isAllowed: Bool

  public init(_ kind: DeviationClass, isAllowed: Bool) {
    (self.kind, self.isAllowed) = (kind, isAllowed)
  }
}
