/// What the matrix says of one framework and one part of one operator.
enum FrameworkMark: Equatable {
  case notOffered
  case refuses
  case correctlyRounded
  case withinBound
  /// Within the bound once these conventions are asked for.
  case convention([String])
  /// So many cells of the kinds that some case shows uncovered, under the conventions that were asked for, and the
  /// numbers of the discrepancies that account for them.
  case beyond(
    cells: Int, numbers: [Int], judged: Set<FrameworkDiscrepancy.Judgement>, under: [String])

  /// Classes of cells that nothing covers where a comparison is violated.
  private static let uncovered: Set<String> = [
    "wrong weight", "wrong tap", "boundary", "not linear", "not written", "non-finite spread",
    "sign of zero",
  ]
  /// Classes of calls without an answer, which nothing covers: what ends in another way when it is asked again is found
  /// under another name.
  private static let failures: Set<String> = [
    "wrong shape", "wrong type", "crashed", "timed out", "garbage",
  ]

  /// - Parameters:
  ///   - runs: of one operator: the first as PyTorch means it, the second under other conventions.
  ///   - belongs: whether a row is of the part.
  ///   - known: the discrepancies that account for the part, by number.
  init(
    _ runs: [FrameworkResult.Run], _ belongs: (FrameworkResult.Row) -> Bool,
    known: [(number: Int, judgement: FrameworkDiscrepancy.Judgement)]
  ) {
    let told = runs.filter { $0.rows != nil }
    guard let plain = told.first, let last = told.last else {
      self = .notOffered
      return
    }
    func rows(_ run: FrameworkResult.Run) -> [FrameworkResult.Row] {
      (run.rows ?? []).filter { belongs($0) && $0.cases > 0 }
    }
    let asked = rows(last)
    guard !asked.isEmpty else {
      self = .notOffered
      return
    }
    let answered = asked.filter { $0.cells.keys.contains { $0 != "refused" } }
    guard !answered.isEmpty else {
      self = .refuses
      return
    }
    let kinds = Set((last.findings ?? []).map(\.kind)).intersection(Self.uncovered)
      .union(Self.failures)
    let beyond = answered.filter { $0.violated > 0 }.reduce(0) { sum, row in
      sum + row.cells.reduce(0) { $0 + (kinds.contains($1.key) ? $1.value : 0) }
    }
    // A right kernel has cells by convention too; where it refuses some calls these are violated and no convention.
    func byConvention(_ run: FrameworkResult.Run) -> Int {
      rows(run).reduce(0) { $0 + ($1.cells["convention"] ?? 0) }
    }
    let isConvention =
      told.count > 1
      ? byConvention(plain) > byConvention(last)
      : rows(plain).contains {
        $0.violated > ($0.cells["refused"] ?? 0) && ($0.cells["convention"] ?? 0) > 0
      }
    let conventions = isConvention ? last.conventions ?? [] : []
    if beyond > 0 {
      self = .beyond(
        cells: beyond, numbers: known.map(\.number),
        judged: Set(known.map(\.judgement)), under: conventions)
    } else if isConvention {
      self = .convention(conventions)
    } else if answered.allSatisfy({ Set($0.cells.keys).isSubset(of: ["identical", "refused"]) }) {
      self = .correctlyRounded
    } else {
      self = .withinBound
    }
  }

  /// As a cell of the page has it, with links.
  var text: String { words { "[\($0)](#d\($0))" } }

  /// The same without Markdown.
  var plainText: String { words { "[\($0)]" }.replacing("*", with: "") }

  private func words(_ link: (Int) -> String) -> String {
    switch self {
    case .notOffered: return "–"
    case .refuses: return "refuses"
    case .correctlyRounded: return "rounded"
    case .withinBound: return "bound"
    case .convention(let names):
      return "convention" + (names.isEmpty ? "" : ": " + names.joined(separator: ", "))
    case .beyond(let cells, let numbers, let judged, let conventions):
      let count = cells == 1 ? "1 cell" : "\(cells.grouped) cells"
      let list = numbers.map(link).joined(separator: ", ")
      let word =
        judged == [.wrong]
        ? "**wrong**"
        : judged.contains(.wrong)
          ? "differs, partly **wrong**"
          : judged == [.evaluation] ? "another evaluation" : "differs"
      let mark = numbers.isEmpty ? "beyond: \(count)" : "\(word): \(count), \(list)"
      return conventions.isEmpty
        ? mark : "\(FrameworkMark.convention(conventions).text); \(mark)"
    }
  }
}

extension FrameworkMark {
  /// What a mark says without its numbers, as one letter of a picture can.
  enum Kind: String, CaseIterable {
    case rounded, bound, convention, evaluation, differs, beyond, wrong, refuses

    var letter: String {
      switch self {
      case .rounded: "="
      case .bound: "≈"
      case .convention: "c"
      case .evaluation: "e"
      case .differs: "d"
      case .beyond: "?"
      case .wrong: "✗"
      case .refuses: "r"
      }
    }

    var words: String {
      switch self {
      case .rounded: "rounded once, in all cells"
      case .bound: "within the bound"
      case .convention: "a convention"
      case .evaluation: "another evaluation"
      case .differs: "documented, or left open"
      case .beyond: "beyond, not judged"
      case .wrong: "wrong, or partly"
      case .refuses: "refuses"
      }
    }
  }

  /// `nil` where nothing was asked.
  var kind: Kind? {
    switch self {
    case .notOffered: nil
    case .refuses: .refuses
    case .correctlyRounded: .rounded
    case .withinBound: .bound
    case .convention: .convention
    case .beyond(_, let numbers, let judged, _):
      numbers.isEmpty
        ? .beyond
        : judged.contains(.wrong) ? .wrong : judged == [.evaluation] ? .evaluation : .differs
    }
  }
}
