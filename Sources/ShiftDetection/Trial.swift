import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// What became of one planted fault.
package struct Trial: Sendable, SeenAtSeeds {
  package let planted: PlantedFault
  /// The name of its ``FaultKind``.
  package let kind: String
  /// The number of the case that showed it first, from 1, for each seed; `nil` where none did.
  package let firstCases: [Int?]
  /// What it did in the smallest case that the first seed's first case shrinks to.
  package let smallest: Disagreement<ShiftCase>?

  /// Whether the smallest case is as small as asked: 16 elements, or what the fault needs. What depends on
  /// earlier calls need not show again in a smaller case.
  package var isSmall: Bool {
    guard let smallest else { return false }
    return planted.remembers || smallest.smallest.shape.count <= planted.mostElements
  }

  /// Whether the class is one that the author wrote down.
  package var isClassRight: Bool {
    guard let kind = smallest?.key.kind else { return false }
    return kind == planted.expected || planted.alsoSeen.contains(kind)
  }

  /// Whether the diagnosis is the author's, `nil` included.
  package var isSymptomRight: Bool { smallest.map { $0.symptom == planted.symptom } ?? false }

  /// Whether class, diagnosis and format are the author's.
  package var isCalledRight: Bool {
    isClassRight && isSymptomRight && planted.formats.contains { $0 == smallest?.key.format }
  }

  /// - Parameter firstCases: the case that showed it first, from 1, for each seed.
  init(
    of planted: PlantedFault, kind: String, seeds: Range<UInt64>, firstCases: [Int?], cases: Int
  ) {
    (self.planted, self.kind, self.firstCases) = (planted, kind, firstCases)
    guard let (seed, found) = zip(seeds, firstCases).first(where: { $0.1 != nil }),
      let number = found,
      // What remembers has to be asked everything that led there.
      let first = Self.verification(of: planted).firstViolation(
        in: (planted.remembers ? 0 : number - 1)..<cases, seed: seed, where: planted.mayShow)
    else {
      smallest = nil
      return
    }
    smallest = Self.smallest(of: planted, from: first, in: first.index..<cases, seed: seed)
  }

  private typealias Violation = (index: Int, keys: [DisagreementKey])

  /// The formats that a fault is asked in.
  static func formats(of planted: PlantedFault) -> [NumberFormat] {
    NumberFormat.allCases.filter {
      PlantedFault.usualFormats.contains($0) || planted.formats.contains($0)
    }
  }

  static func verification(of planted: PlantedFault) -> Verification<ShiftSubject> {
    var verification = Detection.verification(
      of: planted.strategy, in: formats(of: planted), areFractions: planted.areFractions)
    if planted.remembers {
      let lives = Lives(of: planted)
      verification.subject.fresh = { _ in lives.next() }
    }
    return verification
  }

  /// What the first case shrinks to that misses the truth; a law that was broken before it tells less of
  /// what is wrong, and is asked only where no case misses the truth.
  ///
  /// - Parameter range: the cases from the first violation on.
  private static func smallest(
    of planted: PlantedFault, from first: Violation, in range: Range<Int>, seed: UInt64
  ) -> Disagreement<ShiftCase>? {
    var verification = verification(of: planted)
    verification.lawStride = 0
    // What remembers has to be asked everything that led there.
    let start = planted.remembers ? 0 : range.lowerBound
    let truth = verification.firstViolation(
      in: start..<range.upperBound, seed: seed, where: planted.mayShow)
    var smallest = shrunk(planted, truth ?? first, triesLaws: truth == nil, seed: seed)
    // A first case can be small in another way: ones counted up to 257 need no value of 9 bits. Then those
    // that follow are looked at.
    var (next, tries) = (truth?.index, 1)
    while let index = next, tries < 5, !planted.remembers,
      smallest.map({ $0.smallest.shape.count > planted.mostElements }) ?? true
    {
      tries += 1
      guard
        let later = verification.firstViolation(
          in: (index + 1)..<range.upperBound, seed: seed, where: planted.mayShow)
      else { break }
      let other = shrunk(planted, later, triesLaws: false, seed: seed)
      smallest = leading([smallest, other].compactMap { $0 })
      next = later.index
    }
    return smallest
  }

  /// The smallest of the cases that the findings of one case shrink to.
  private static func shrunk(
    _ planted: PlantedFault, _ violation: Violation, triesLaws: Bool, seed: UInt64
  ) -> Disagreement<ShiftCase>? {
    var verification = verification(of: planted)
    if !triesLaws { verification.lawStride = 0 }
    if !planted.remembers {
      // One format is enough to tell it, and the shrinker's work is most of a trial.
      let found = Set(violation.keys.map(\.format))
      verification.formats =
        (planted.formats + verification.formats).first(where: found.contains).map { [$0] } ?? []
    }
    let start = planted.remembers ? 0 : violation.index
    return leading(
      verification.run(start..<(violation.index + 1), seed: seed, workers: 1).violations)
  }

  /// Of several findings the one that tells most: of fewer elements first, then the truth before a law, and a
  /// pixel inside before the boundary.
  static func leading(_ findings: [Disagreement<ShiftCase>]) -> Disagreement<ShiftCase>? {
    func rank(_ finding: Disagreement<ShiftCase>) -> (Int, Int, Int) {
      (
        finding.smallest.shape.count, finding.key.law == nil ? 0 : 1, finding.key.kind.rawValue
      )
    }
    return findings.min { rank($0) < rank($1) }
  }
}

extension PlantedFault {
  /// What a small case of the fault has at most.
  fileprivate var mostElements: Int { max(16, needs?.elements ?? 0) }
}
