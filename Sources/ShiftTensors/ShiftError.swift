/// A request that cannot be carried out, as one sentence: *subject: found; expected*.
public struct ShiftError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whose input it is: an operator, a strategy, a file.
  public let subject: String
  public let found: String
  public let expected: String
  public let cause: Cause

  /// Why there is no answer.
  public enum Cause: Hashable, Sendable {
    /// The request was refused with this sentence.
    case refusal
    /// A program outside of this one failed to answer.
    case crash, timeOut, garbage, closedPipe, wrongType, wrongShape
    /// A file of answers lacks this one.
    case noAnswer
  }

  public init(_ subject: String, found: String, expected: String, cause: Cause = .refusal) {
    (self.subject, self.found, self.expected) = (subject, found, expected)
    self.cause = cause
  }

  public var description: String { "\(subject): \(found); expected \(expected)" }
}
