/// How one case came out.
public enum Verdict: Hashable, Sendable {
  /// The property holds for the case, and the case could have shown otherwise.
  case holds
  /// It holds, but would have held for a wrong implementation too.
  case vacuous
  /// It does not hold. Failures with the same key count as one bug.
  case fails(key: String, message: String)
  /// The case says nothing about the property and is not counted.
  case discard

  /// A failure of the property as a whole.
  public static func fails(_ message: String) -> Verdict {
    .fails(key: "property", message: message)
  }

  /// Holds where the condition does; otherwise a failure of the property as a whole.
  public static func holds(
    if condition: Bool, otherwise message: @autoclosure () -> String
  ) -> Verdict {
    condition ? .holds : .fails(message())
  }
}

/// How many cases came out in which way.
public struct VerdictCounts: Tally, Hashable, Codable {
  public private(set) var holding = 0
  public private(set) var vacuous = 0
  public private(set) var failing = 0
  public private(set) var discarded = 0

  public init() {}

  /// The cases that were judged.
  public var judged: Int { holding + vacuous + failing }

  public mutating func count(_ verdict: Verdict) {
    switch verdict {
    case .holds: holding += 1
    case .vacuous: vacuous += 1
    case .fails: failing += 1
    case .discard: discarded += 1
    }
  }

  /// Counts cases that the generator itself rejected.
  public mutating func discard(_ cases: Int) { discarded += cases }

  public mutating func merge(_ later: VerdictCounts) {
    holding += later.holding
    vacuous += later.vacuous
    failing += later.failing
    discarded += later.discarded
  }

  /// Whether more than `share` of the judged cases were vacuous.
  public func isMostlyVacuous(share: Double) -> Bool {
    Double(vacuous) > share * Double(judged)
  }
}
