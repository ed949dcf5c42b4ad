import PropertyTesting

extension Generator {
  /// Parts of the cases of all subjects that decide values, or the kind of call, and no shape.
  private static var ownParts: Set<String> {
    [
      "kind", "boundary", "positions", "offsets", "non-finite", "value", "weights", "fill",
      "fill seed", "gradient", "gradient seed",
    ]
  }

  /// The same cases with at most so many different shapes of each kind; as they are for `nil`.
  func withShapes(_ count: Int?) -> Generator {
    count.map { sharing(among: $0, own: Self.ownParts) } ?? self
  }
}
