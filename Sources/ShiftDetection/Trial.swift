import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// What became of one planted fault.
public struct Trial: Sendable {
  public let planted: PlantedFault
  /// The name of its ``FaultKind``.
  public let kind: String
  /// The number of the case that showed it first, from 1, for each seed; `nil` where none did.
  public let firstCases: [Int?]
  /// What it did in the smallest case that the first seed's first case shrinks to.
  public let smallest: Disagreement<ShiftCase>?

  public var found: Int { firstCases.count { $0 != nil } }

  /// Whether every seed showed it.
  public var isFound: Bool { found == firstCases.count }

  /// The middle of the cases it took, the lower one of two.
  public var median: Int? {
    let sorted = firstCases.compactMap { $0 }.sorted()
    return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
  }

  public var most: Int? { firstCases.compactMap { $0 }.max() }

  /// Whether the smallest case is as small as asked: 16 elements, or what the fault needs. What depends on
  /// earlier calls need not show again in a smaller case.
  public var isSmall: Bool {
    guard let smallest else { return false }
    return planted.remembers
      || smallest.smallest.shape.count <= max(16, planted.needs?.elements ?? 0)
  }

  /// Whether the class is one that the author wrote down.
  public var isClassRight: Bool {
    guard let kind = smallest?.key.kind else { return false }
    return kind == planted.expected || planted.alsoSeen.contains(kind)
  }

  /// Whether the diagnosis is the author's, `nil` included.
  public var isSymptomRight: Bool { smallest.map { $0.symptom == planted.symptom } ?? false }

  /// Whether class, diagnosis and format are the author's.
  public var isCalledRight: Bool {
    isClassRight && isSymptomRight && planted.formats.contains { $0 == smallest?.key.format }
  }

  init(of planted: PlantedFault, kind: String, seeds: Range<UInt64>, cases: Int) {
    (self.planted, self.kind) = (planted, kind)
    var firstCases: [Int?] = []
    var smallest: Disagreement<ShiftCase>?
    for seed in seeds {
      let first = Self.verification(of: planted).firstViolation(
        in: 0..<cases, seed: seed, where: planted.mayShow)
      firstCases.append(first.map { $0 + 1 })
      if smallest == nil, let first {
        smallest = Self.smallest(of: planted, first: first, seed: seed)
      }
    }
    (self.firstCases, self.smallest) = (firstCases, smallest)
  }

  private static func verification(of planted: PlantedFault) -> Verification<ShiftSubject> {
    let formats = NumberFormat.allCases.filter {
      PlantedFault.usualFormats.contains($0) || planted.formats.contains($0)
    }
    return Detection.verification(of: planted.strategy, in: formats)
  }

  /// The smallest of the cases that the findings of one case shrink to: one that misses the truth before a
  /// broken law, and pixels before the boundary.
  private static func smallest(
    of planted: PlantedFault, first: Int, seed: UInt64
  ) -> Disagreement<ShiftCase>? {
    // What remembers has to be asked everything that led there.
    let start = planted.remembers ? 0 : first
    return verification(of: planted).run(start..<(first + 1), seed: seed, workers: 1).violations
      .min { rank($0) < rank($1) }
  }

  private static func rank(_ finding: Disagreement<ShiftCase>) -> (Int, Int, Int) {
    (
      finding.smallest.shape.count, finding.key.law == nil ? 0 : 1, finding.key.kind.rawValue
    )
  }
}
