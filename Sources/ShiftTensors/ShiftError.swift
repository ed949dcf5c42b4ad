/// A request that cannot be carried out, as one sentence: *subject: found; expected*.
public struct ShiftError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whose input it is: an operator, a strategy, a file.
  public let subject: String
  public let found: String
  public let expected: String

  public init(_ subject: String, found: String, expected: String) {
    (self.subject, self.found, self.expected) = (subject, found, expected)
  }

  public var description: String { "\(subject): \(found); expected \(expected)" }
}
