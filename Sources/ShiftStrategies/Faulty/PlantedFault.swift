import ShiftTensors

/// A wrong way of shifting, taken from a mistake that people made, for the harness to find.
public struct PlantedFault: Sendable {
  public let strategy: any ShiftStrategy
  /// What is wrong, in one clause.
  public let mistake: String
  /// Where it was made: a thread, a model, a paper.
  public let source: String
  /// What a case must have to show it, if that takes more than 16 elements; with how many.
  public let needs: (what: String, elements: Int)?

  public init(
    _ strategy: any ShiftStrategy, _ mistake: String, source: String,
    needs: (what: String, elements: Int)? = nil
  ) {
    (self.strategy, self.mistake) = (strategy, mistake)
    (self.source, self.needs) = (source, needs)
  }

  public var name: String { strategy.name }
}
