import ShiftTensors
import ShiftVerification

/// What --allow says.
extension CheckCommand {
  func allow(in verification: inout Verification<ShiftSubject>) throws {
    let promised = verification.subject.allowance
    let allowed = try allowances()
    verification.subject.allowance = { promised($0, $1).and(allowed) }
  }

  func allow<Call>(in verification: inout Verification<OperatorSubject<Call>>) throws {
    let promised = verification.subject.allowance
    let allowed = try allowances()
    verification.subject.allowance = { promised($0).and(allowed) }
  }

  /// What an answer may be without being a fault: a broken law, chance and memory say that there is no one answer.
  static let allowable = DeviationClass.allCases.filter {
    $0 != .identical && $0 != .lawBroken && !$0.isOfTime
  }

  private func allowances() throws(ShiftError) -> [DeviationClass: UInt64] {
    var allowed: [DeviationClass: UInt64] = [:]
    for text in allow {
      let parts = text.split(separator: ":", maxSplits: 1).map(String.init)
      guard let kind = DeviationClass(named: parts.first ?? ""), Self.allowable.contains(kind)
      else {
        throw ShiftError(
          "--allow", found: text,
          expected: "one of " + Self.allowable.map(\.name).joined(separator: ", "))
      }
      if parts.count == 2 {
        guard let ulps = UInt64(parts[1]) else {
          throw ShiftError("--allow", found: text, expected: "a class, or class:ulps")
        }
        allowed[kind] = ulps
      } else {
        allowed[kind] = .max
      }
    }
    return allowed
  }
}

extension Allowance {
  /// This and more.
  fileprivate func and(_ more: [DeviationClass: UInt64]) -> Allowance {
    Allowance(ulps.merging(more) { max($0, $1) })
  }
}
