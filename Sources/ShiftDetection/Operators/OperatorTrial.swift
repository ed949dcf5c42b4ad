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

  /// - Parameters:
  ///   - seed: the first one, whose cases tell its class.
  ///   - firstCases: the case that showed it first, from 1, for each seed.
  ///   - tables: the truths of the cases of that seed, which other faults may have asked for.
  init<Call: OperatorCall>(
    of planted: OperatorFault<Call>, seed: UInt64, firstCases: [Int?], cases: Int,
    usual: UsualChecks<Call>, tables: TruthTables<Call>
  ) {
    (fault, self.firstCases) = (planted.note, firstCases)
    var verification = Self.verification(of: planted.kernel, in: fault.formats)
    verification.subject.tables = tables
    var classes: [DeviationClass: Int] = [:]
    var next = (firstCases.first ?? nil).map { $0 - 1 }
    var (kinds, formats): (Set<String>, Set<NumberFormat>) = ([], [])
    for _ in 0..<Self.telling {
      guard let start = next, start < cases,
        let found = verification.firstViolation(in: start..<cases, seed: seed)
      else { break }
      for key in found.keys {
        formats.insert(key.format)
        classes[key.kind, default: 0] += 1
      }
      kinds.insert(verification.subject.generator.value(seed: seed, index: found.index).kind)
      next = found.index + 1
    }
    self.classes = classes
    follows =
      Self.kind(of: classes) == .convention
      ? Self.followed(by: planted, in: kinds, formats, seed: seed) : nil
    // The usual checks run in Float.
    self.usual =
      fault.formats.contains(.float)
      ? usual.verdict(on: planted.kernel)
      : UsualVerdict(samples: nil, nodeTests: nil, fuzz: nil)
  }

  private static func verification<Call: OperatorCall>(
    of kernel: any OperatorContender<Call>, in formats: [NumberFormat]
  ) -> Verification<OperatorSubject<Call>> {
    var subject = OperatorSubject([kernel])
    subject.demands = []
    var verification = Verification(of: subject, formats: formats)
    verification.conventionStride = 0
    return verification
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
    verification.conventionStride = 1
    let counts = verification.explored(0..<asked, seed: seed, workers: 1).counts.conventions
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
