import PropertyTesting
import ShiftOperators

/// How faithful our operators are to what frameworks recorded, case by case and summed up.
package struct Conformance: Equatable, Sendable {
  /// One line: the cases of one operator, mode, format and dialect.
  package struct Row: Equatable, Sendable {
    package var group: CaseResult.Group
    /// Cases that agree, those that both sides refuse included.
    package var passed = 0
    package var failed = 0
    /// Of the passed, those that both sides refuse.
    package var refusedAlike = 0
    /// Cases without a recorded answer.
    package var unanswered = 0
    /// Of the passed, those held within a bound or a tolerance; the others that are answered agree bit for bit.
    package var close = 0
    /// Cases whose sum was held against its proved bound, and the largest ratio to it.
    package var bounded = 0
    package var largestRatio: Double?
    /// The first failure in the order of the files.
    package var firstFailure: CaseResult?
    /// Where cases fail, what more of them agree with.
    package var alternative: Alternative?
  }

  /// Another order of operations that explains a row better than the one its cases name.
  package struct Alternative: Equatable, Sendable {
    package var dialect: String
    /// How many agree with it, of how many that were tried.
    package var agreeing: Int
    package var cases: Int
  }

  /// A case that could not be read.
  package struct Unreadable: Equatable, Sendable {
    package var file: String
    package var fault: ExchangeFault
  }

  /// A file and who recorded it.
  package struct Source: Equatable, Sendable {
    package var file: String
    package var producer: String
    package var cases: Int
  }

  package var sources: [Source]
  /// Sorted by operator, mode, format and dialect.
  package var rows: [Row]
  /// Every failure in the order of the files.
  package var failures: [CaseResult]
  /// What stands among the cases of the files and is none; each is a failure.
  package var unreadable: [Unreadable]

  package var passed: Int { rows.map(\.passed).reduce(0, +) }
  package var failed: Int { rows.map(\.failed).reduce(0, +) + unreadable.count }
  /// Of the passed, those that both sides refuse.
  package var refusedAlike: Int { rows.map(\.refusedAlike).reduce(0, +) }
  /// Of the passed, those held within a bound or a tolerance.
  package var close: Int { rows.map(\.close).reduce(0, +) }
  package var unanswered: Int { rows.map(\.unanswered).reduce(0, +) }

  /// Checks every case of the files, in order.
  ///
  /// The result does not depend on `workers`.
  package init(
    of files: [(name: String, file: CaseFile)],
    workers: Int = 1
  ) {
    sources = files.map {
      Source(
        file: $0.name, producer: $0.file.producer,
        cases: $0.file.cases.count + $0.file.unreadable.count)
    }
    unreadable = files.flatMap { file in
      file.file.unreadable.map { Unreadable(file: file.name, fault: $0.fault) }
    }
    let cases = files.flatMap { file in file.file.cases.map { (file.name, $0) } }
    let results = orderedResults(cases.count, workers: workers, stride: 16) { index in
      cases[index].1.checked(in: cases[index].0)
    }
    var rows: [CaseResult.Group: Row] = [:]
    for result in results {
      rows[result.group, default: Row(group: result.group)].count(result)
    }
    for (group, row) in rows where row.failed > 0 {
      rows[group]?.alternative = Self.alternative(
        to: row, cases.lazy.map(\.1).filter { $0.group == group && $0.hasDialect }, workers)
    }
    self.rows = rows.values.sorted { $0.group < $1.group }
    failures = results.filter { $0.verdict.passes == false }
  }
}

extension Conformance {
  /// So many cases of a row are tried in other orders of operations.
  private static var mostTried: Int { 512 }

  /// The dialect that most cases of a row agree with, if it is more than agree as they are.
  private static func alternative(
    to row: Row, _ recorded: some Sequence<RecordedCase>, _ workers: Int
  ) -> Alternative? {
    let cases = Array(recorded.prefix(mostTried))
    func agreeing(_ dialect: GridSampleDialect?) -> Int {
      orderedResults(cases.count, workers: workers, stride: 16) { index in
        var other = cases[index]
        if let dialect { other.dialect = dialect }
        return other.checked(in: "").verdict.passes == true
      }.count { $0 }
    }
    guard !cases.isEmpty else { return nil }
    let now = agreeing(nil)
    return GridSampleDialect.all.filter { $0.name != row.group.dialect }
      .map { Alternative(dialect: $0.name, agreeing: agreeing($0), cases: cases.count) }
      .filter { $0.agreeing > now }
      // The first of those that explain as much.
      .reduce(nil) { best, next in
        best.map { $0.agreeing >= next.agreeing ? $0 : next } ?? next
      }
  }
}

extension RecordedCase {
  /// Whether the order of operations of `grid_sample` decides its bits.
  fileprivate var hasDialect: Bool {
    switch operation {
    case .gridSample, .shift(.gridSample, _, _): true
    default: false
    }
  }
}

extension Conformance.Row {
  fileprivate mutating func count(_ result: CaseResult) {
    switch result.verdict.passes {
    case true?:
      passed += 1
      if case .refusedAlike = result.verdict { refusedAlike += 1 }
      if result.isClose { close += 1 }
    case false?:
      failed += 1
      firstFailure = firstFailure ?? result
    case nil: unanswered += 1
    }
    if let ratio = result.boundRatio {
      bounded += 1
      largestRatio = max(largestRatio ?? 0, ratio)
    }
  }
}
