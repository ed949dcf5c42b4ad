import PropertyTesting

/// How faithful our operators are to what frameworks recorded, case by case and summed up.
public struct Conformance: Equatable, Sendable {
  /// One line: the cases of one operator, mode, format and dialect.
  public struct Row: Equatable, Sendable {
    public var group: CaseResult.Group
    /// Cases that agree, those that both sides refuse included.
    public var passed = 0
    public var failed = 0
    /// Of the passed, those that both sides refuse.
    public var refusedAlike = 0
    /// Cases without a recorded answer.
    public var unanswered = 0
    /// Cases whose sum was held against its proved bound, and the largest ratio to it.
    public var bounded = 0
    public var largestRatio: Double?
    /// The first failure in the order of the files.
    public var firstFailure: CaseResult?
  }

  /// A file and who recorded it.
  public struct Source: Equatable, Sendable {
    public var file: String
    public var producer: String
    public var cases: Int
  }

  public var sources: [Source]
  /// Sorted by operator, mode, format and dialect.
  public var rows: [Row]
  /// Every failure in the order of the files.
  public var failures: [CaseResult]

  public var passed: Int { rows.map(\.passed).reduce(0, +) }
  public var failed: Int { rows.map(\.failed).reduce(0, +) }
  public var unanswered: Int { rows.map(\.unanswered).reduce(0, +) }

  /// Checks every case of the files, in order.
  ///
  /// The result does not depend on `workers`.
  public init(
    of files: [(name: String, file: CaseFile)],
    workers: Int = 1
  ) {
    sources = files.map {
      Source(file: $0.name, producer: $0.file.producer, cases: $0.file.cases.count)
    }
    let cases = files.flatMap { file in file.file.cases.map { (file.name, $0) } }
    let results = orderedResults(cases.count, workers: workers, stride: 16) { index in
      cases[index].1.checked(in: cases[index].0)
    }
    var rows: [CaseResult.Group: Row] = [:]
    for result in results {
      rows[result.group, default: Row(group: result.group)].count(result)
    }
    self.rows = rows.values.sorted { $0.group < $1.group }
    failures = results.filter { $0.verdict.passes == false }
  }
}

extension Conformance.Row {
  fileprivate mutating func count(_ result: CaseResult) {
    switch result.verdict.passes {
    case true?:
      passed += 1
      if case .refusedAlike = result.verdict { refusedAlike += 1 }
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
