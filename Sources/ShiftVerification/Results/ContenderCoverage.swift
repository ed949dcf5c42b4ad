import PropertyTesting

/// What a run says about one hard class over the cases that one contender was asked.
package struct ContenderCoverage: Hashable, Sendable, Codable {
  /// `nil` for all cases that were drawn.
  package let contender: String?
  package let coverage: ClassCoverage

  /// The class, and the contender if it is of one.
  package var name: String { coverage.name + (contender.map { " for \($0)" } ?? "") }
}

extension ContenderCoverage: CustomStringConvertible {
  package var description: String { (contender.map { "\($0): " } ?? "") + "\(coverage)" }
}

extension RunIdentity {
  /// The verdict on each hard class over all cases that were drawn.
  func coverage(_ counts: ClassCounts) -> [ClassCoverage] {
    demands.enumerated().map { position, demand in
      ClassCoverage(
        name: demand.name, hits: counts.hits(at: position), total: counts.total,
        demanded: demand.share)
    }
  }

  /// The same over the cases that each contender was asked in some format, but for what it is exempt
  /// from; nothing of a contender that was asked nothing.
  func coverage(byContender counts: [String: ClassCounts]) -> [ContenderCoverage] {
    contenders.flatMap { contender -> [ContenderCoverage] in
      guard let own = counts[contender] else { return [] }
      return zip(demands, coverage(own)).compactMap { demand, coverage in
        demand.exempt.contains(contender)
          ? nil : ContenderCoverage(contender: contender, coverage: coverage)
      }
    }
  }
}

extension VerificationResult {
  /// Hard classes that occurred less often than demanded: among the cases drawn, or among those that a
  /// contender was asked.
  package var missingClasses: [ContenderCoverage] { classes(with: .notCovered) }

  /// Hard classes of which too few cases were drawn, or put to a contender, to tell whether they occur as
  /// often as demanded. They are told and fail nothing.
  package var undecidedClasses: [ContenderCoverage] { classes(with: .notEnough) }

  private func classes(with verdict: CoverageVerdict) -> [ContenderCoverage] {
    let drawn = coverage.filter { $0.verdict == verdict }
    let names = Set(drawn.map(\.name))
    return drawn.map { ContenderCoverage(contender: nil, coverage: $0) }
      + contenderCoverage.filter {
        $0.coverage.verdict == verdict && !names.contains($0.coverage.name)
      }
  }
}
