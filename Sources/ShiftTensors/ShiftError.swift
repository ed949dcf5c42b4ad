/// A request that cannot be carried out, as one sentence: *subject: found; expected*.
public struct ShiftError: Error, Hashable, Sendable, CustomStringConvertible {
  /// Whose input it is: an operator, a strategy, a file.
  public let subject: String
  /// What was found there, as part of a sentence.
  public let found: String
  /// What was expected instead, as part of a sentence.
  public let expected: String
  /// What kind of failure it is.
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

  /// The sentence *subject: found; expected*.
  public init(_ subject: String, found: String, expected: String, cause: Cause = .refusal) {
    (self.subject, self.found, self.expected) = (subject, found, expected)
    self.cause = cause
  }

  public var description: String { "\(subject): \(found); expected \(expected)" }
}

extension ShiftError {
  /// A program's refusal, in its own words.
  package static func refusal(of subject: String, _ reason: String) -> ShiftError {
    ShiftError(subject, found: refused + reason, expected: answer)
  }

  /// The words of a refusal in the description of one; any other text as it is.
  package static func reason(in description: String) -> String {
    guard let start = description.firstRange(of: ": \(refused)"),
      description.hasSuffix("; expected \(answer)")
    else { return description }
    return String(description[start.upperBound...].dropLast("; expected \(answer)".count))
  }

  private static let refused = "a refusal: "
  private static let answer = "an answer"
}
