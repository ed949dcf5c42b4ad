import PropertyTesting
import ShiftTensors
import ShiftVerification

/// What became of one faulty kernel.
package struct OperatorTrial: Sendable, SeenAtSeeds {
  package let fault: FaultNote
  /// The number of the case that showed it first, from 1, for each seed; `nil` where none did.
  package let firstCases: [Int?]
  /// In how many of the first cases that show it, and formats, each class was seen.
  package let classes: [DeviationClass: Int]
  /// The smallest case of the class, as the first seed's first one shrinks.
  package let smallest: String
  /// What the cell that tells of it says there.
  package let message: String
  /// How many elements its output has.
  package let smallestCells: Int?
  /// The convention that it follows in every case that tells, of the kinds of call in which it shows.
  package let follows: Follows?
  /// What the usual checks say.
  package let usual: UsualVerdict

  /// The class it is put in: `convention` where every case is one of another convention, and the most frequent
  /// other class where not. A convention that explains some cases and not others is not what a kernel follows.
  package var kind: DeviationClass? { Self.kind(of: classes) }

  /// Whether the class is one that the author wrote down, and the convention, where one is named: too few cases
  /// may tell it apart to name one.
  package var isCalledRight: Bool {
    guard let kind else { return false }
    return (kind == fault.expected || fault.alsoSeen.contains(kind))
      && (follows == nil || follows == fault.follows)
  }

  fileprivate static func kind(of classes: [DeviationClass: Int]) -> DeviationClass? {
    let others = classes.filter { $0.key != .convention }
    return others.isEmpty
      ? classes.keys.first
      : others.max { ($0.value, $1.key.rawValue) < ($1.value, $0.key.rawValue) }?.key
  }
}

extension OperatorTrial {
  /// How many cases that show a fault are looked at for its class.
  private static let telling = 10
  /// How many cases of the kinds of call in which it shows are asked for the convention that it follows.
  private static let asked = 60

  init<Call: OperatorCall>(
    of planted: OperatorFault<Call>, seeds: Range<UInt64>, cases: Int, usual: UsualChecks<Call>,
    tables: TruthTables<Call>
  ) {
    fault = planted.note
    var verification = Self.verification(of: planted.kernel, in: fault.formats)
    verification.subject.tables = tables
    let asked = verification
    firstCases = seeds.map { seed in
      asked.firstRefuted(in: 0..<cases, seed: seed).map { $0 + 1 }
    }
    let seed = seeds.lowerBound
    var (classes, firstOf): ([DeviationClass: Int], [DeviationClass: Int]) = ([:], [:])
    var next = (firstCases.first ?? nil).map { $0 - 1 }
    var (kinds, formats): (Set<String>, Set<NumberFormat>) = ([], [])
    for _ in 0..<Self.telling {
      guard let start = next, start < cases,
        let found = verification.firstViolation(in: start..<cases, seed: seed)
      else { break }
      for key in found.keys {
        formats.insert(key.format)
        classes[key.kind, default: 0] += 1
        firstOf[key.kind] = firstOf[key.kind] ?? found.index
      }
      kinds.insert(verification.subject.generator.value(seed: seed, index: found.index).kind)
      next = found.index + 1
    }
    self.classes = classes
    let kind = Self.kind(of: classes)
    let smallest = kind.flatMap { kind in
      firstOf[kind].flatMap { Self.smallest(planted, kind, at: $0, seed: seed) }
    }
    self.smallest = smallest?.smallest.description ?? "–"
    message = smallest?.message ?? "–"
    smallestCells = smallest?.smallest.outputShape.count
    follows = kind == .convention ? Self.followed(by: planted, in: kinds, formats, seed: seed) : nil
    self.usual = usual.verdict(on: planted.kernel)
  }

  private static func verification<Call: OperatorCall>(
    of kernel: any OperatorContender<Call>, in formats: [NumberFormat]
  ) -> Verification<OperatorSubject<Call>> {
    var subject = OperatorSubject([kernel])
    subject.demands = []
    var verification = Verification(of: subject, formats: formats)
    // A case of an operator is dear, and most of what can be left out goes in the first few hundred.
    verification.shrinkBudget = 200
    verification.conventionStride = 0
    return verification
  }

  /// One format is enough to tell it, and the shrinker's work is most of a trial.
  private static func smallest<Call: OperatorCall>(
    _ planted: OperatorFault<Call>, _ kind: DeviationClass, at index: Int, seed: UInt64
  ) -> Disagreement<Call>? {
    for format in planted.note.formats {
      let verification = verification(of: planted.kernel, in: [format])
      guard
        let found = verification.firstViolation(in: index..<(index + 1), seed: seed),
        found.keys.contains(where: { $0.kind == kind })
      else { continue }
      return verification.run(index..<(index + 1), seed: seed, workers: 1).violations
        .first { $0.key.kind == kind }
    }
    return nil
  }

  /// The value of a convention with which every case of some kinds agrees that tells, where the one asked for has
  /// cases that do not; in the first format in which it shows, since rounding may cover it in others.
  private static func followed<Call: OperatorCall>(
    by planted: OperatorFault<Call>, in kinds: Set<String>, _ formats: Set<NumberFormat>,
    seed: UInt64
  ) -> Follows? {
    guard let format = planted.note.formats.first(where: formats.contains) else { return nil }
    var verification = verification(of: planted.kernel, in: [format])
    verification.subject.kinds = Call.kinds.filter(kinds.contains)
    verification.shrinkBudget = 0
    verification.conventionStride = 1
    let counts = verification.run(0..<asked, seed: seed, workers: 1).counts.conventions
    for (row, count) in counts.sorted(by: { $0.key < $1.key }) where count.telling > 0 {
      let values = Conventions.choices(of: row.convention).map(\.value)
      guard let asked = values.first, count.followed[asked, default: 0] < count.telling else {
        continue
      }
      if let value = values.dropFirst().first(where: { count.followed[$0] == count.telling }) {
        return Follows(convention: row.convention, value: value)
      }
    }
    return nil
  }
}
