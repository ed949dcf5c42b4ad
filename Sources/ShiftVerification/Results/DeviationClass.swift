import ShiftTensors

/// What kind of difference there is between a contender's value and the truth; decided exactly.
///
/// The raw value is the place in lists of all classes; texts and files hold the ``name``.
public enum DeviationClass: Int, CaseIterable, Sendable, Hashable {
  /// The same bits.
  case identical
  /// Zero with the other sign.
  case signOfZero
  /// Within the bound that is derived for this cell.
  case rounding
  /// The position lies so near the middle of two pixels that the other one is as good.
  case tie
  /// What another named convention gives, in every cell of the case, or a cell of which nothing is demanded.
  case convention
  /// The right pixels were read, with weights beyond what rounding explains.
  case wrongWeight
  /// A pixel was read that no position within the position error reads there.
  case wrongTap
  /// The same, where the definition reads outside the image: the recipe means something else there.
  case boundary
  /// The answer is not the weighted sum of pixels that the contender's answers to other images show: it
  /// depends on the values.
  case notLinear
  /// The answer does not depend on the image at all.
  case notWritten
  /// A NaN or infinity reached a cell that the definition keeps finite, or is missing where it belongs.
  case nonFiniteSpread
  /// The contender threw an error although it claims the case.
  case refused
  /// The output has another shape.
  case wrongShape
  /// A candidate's output has another number format.
  case wrongType
  /// A candidate's process ended instead of answering.
  case crashed
  /// A candidate gave no whole answer within the time limit.
  case timedOut
  /// A candidate wrote something that is not an answer.
  case garbage
  /// A candidate closed its output and went on running.
  case closedEarly
  /// A law was broken, whatever the values should have been.
  case lawBroken
  /// The same question, asked again of a fresh contender, gets another answer.
  case notDeterministic
  /// The answer depends on what was asked before.
  case dependsOnEarlierCalls
  /// A file of answers has none to the question.
  case unanswered

  /// What is known of a class beside its meaning.
  private struct Facts {
    let name: String
    /// As a legend tells it.
    let meaning: String
    /// Whether its deviations are finite numbers off by some amount.
    var isOfSize = false
    /// What one failure of the class costs of a run's patience.
    var cost = 0
    /// Why there was no answer.
    var cause: ShiftError.Cause?
  }

  /// In the order of the cases.
  private static let facts = [
    Facts(name: "identical", meaning: "the same bits, any NaN for any NaN"),
    Facts(name: "sign of zero", meaning: "zero with the other sign"),
    Facts(
      name: "rounding", meaning: "within the bound that is derived for the cell", isOfSize: true),
    Facts(
      name: "tie",
      meaning: "the position lies so near the middle of two pixels that the other one is as good",
      isOfSize: true),
    Facts(
      name: "convention",
      meaning:
        "what another named convention gives in every cell of the case, or a cell of which nothing is demanded",
      isOfSize: true),
    Facts(
      name: "wrong weight", meaning: "the right pixels, with weights beyond what rounding explains",
      isOfSize: true),
    Facts(
      name: "wrong tap",
      meaning: "a pixel was read that no position within the position error reads there",
      isOfSize: true),
    Facts(
      name: "boundary",
      meaning:
        "of a shift, where its definition reads outside the image: another pixel was read, none, or between pixels "
        + "with a wrong weight",
      isOfSize: true),
    Facts(
      name: "not linear",
      meaning: "not the weighted sum of pixels that the answers to other images show",
      isOfSize: true),
    Facts(
      name: "not written",
      meaning:
        "the answer does not depend on the image, although the definition reads it (of a shift: inside)",
      isOfSize: true),
    Facts(
      name: "non-finite spread",
      meaning:
        "a NaN or an infinity where the definition has another value, of inputs with such values"
    ),
    Facts(name: "refused", meaning: "an error, although the case is claimed", cause: .refusal),
    Facts(name: "wrong shape", meaning: "an output of another shape", cause: .wrongShape),
    Facts(name: "wrong type", meaning: "an output in another number format", cause: .wrongType),
    Facts(
      name: "crashed", meaning: "the process ended instead of answering", cost: 1, cause: .crash),
    Facts(
      name: "timed out", meaning: "no whole answer within the time limit", cost: 16, cause: .timeOut
    ),
    Facts(name: "garbage", meaning: "something that is no answer", cost: 1, cause: .garbage),
    Facts(
      name: "closed its pipe",
      meaning:
        "the process closed its output and went on running (where a shell waits for it, begin the command with exec)",
      cost: 1, cause: .closedPipe),
    Facts(
      name: "law broken",
      meaning:
        "a law (of linearity, of composition, …) is broken, whatever the values should have been"),
    Facts(
      name: "not deterministic",
      meaning: "the same question, asked again of a fresh contender, gets another answer"),
    Facts(name: "depends on earlier calls", meaning: "the answer depends on what was asked before"),
    Facts(
      name: "no answer", meaning: "a file of answers has none to the question", cause: .noAnswer),
  ]

  /// The class in words, such as `wrong tap`.
  public var name: String { Self.facts[rawValue].name }
  package var meaning: String { Self.facts[rawValue].meaning }
  package var isOfSize: Bool { Self.facts[rawValue].isOfSize }
  var cost: Int { Self.facts[rawValue].cost }
  /// Whether a failure of the class takes a time limit.
  var isWaitedFor: Bool { self == .timedOut }
  /// Whether it says that answers do not follow from the question alone; no allowance covers that.
  package var isOfTime: Bool { self == .notDeterministic || self == .dependsOnEarlierCalls }

  /// The classes of finite numbers off by some amount.
  package static let ofSize = allCases.filter(\.isOfSize)
  /// The classes that cost patience.
  static let costly = allCases.filter { $0.cost > 0 }

  /// The class of this name.
  package init?(named name: some StringProtocol) {
    guard let kind = Self.allCases.first(where: { $0.name == name }) else { return nil }
    self = kind
  }

  /// The class of having no answer.
  init(_ cause: ShiftError.Cause) {
    guard let kind = Self.allCases.first(where: { Self.facts[$0.rawValue].cause == cause }) else {
      preconditionFailure("\(cause) has no class")
    }
    self = kind
  }
}

extension DeviationClass: Codable {
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let name = try container.decode(String.self)
    guard let kind = Self(named: name) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "class: \(name); expected one of its names")
    }
    self = kind
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(name)
  }
}
