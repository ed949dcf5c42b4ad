import Foundation
import ShiftTensors

/// What deviations a run had, by strategy, format, boundary, hard class and kind, to be compared with a
/// later run of the same cases.
///
/// The file is JSON with one deviation per line in a fixed order, so that a change is a line in a diff.
public struct Baseline: Hashable, Sendable {
  /// One kind of deviation of one strategy somewhere.
  public struct Row: Hashable, Sendable, Codable {
    public let strategy: String
    public let format: NumberFormat
    /// A boundary, or the name of a hard class.
    public let place: String
    public let kind: DeviationClass
    public let cells: Int
    /// The greatest distance of the place; over all kinds that have one.
    public let ulps: UInt64
    public let relative: Double

    fileprivate var key: [String] { [strategy, format.rawValue, place, kind.rawValue] }
  }

  public let seed: UInt64
  public let cases: Int
  public let strategies: [String]
  public let formats: [NumberFormat]
  /// In the order of keys.
  public let rows: [Row]

  public init(_ result: VerificationResult) {
    seed = result.seed
    cases = result.cases.count
    strategies = result.strategies
    formats = result.formats
    var rows: [Row] = []
    func add(
      _ strategy: String, _ format: NumberFormat, _ place: String,
      _ sum: VerificationCounts.Summary
    ) {
      for kind in DeviationClass.allCases where kind != .identical && sum.cells(kind) > 0 {
        rows.append(
          Row(
            strategy: strategy, format: format, place: place, kind: kind,
            cells: sum.cells(kind), ulps: kind.isOfSize ? sum.ulps : 0,
            relative: kind.isOfSize ? sum.relative : 0))
      }
    }
    for (row, sum) in result.counts.rows {
      add(row.strategy, row.format, "boundary \(row.boundary.rawValue)", sum)
    }
    for (row, sum) in result.counts.hardRows {
      add(row.strategy, row.format, row.hardClass, sum)
    }
    for bug in result.disagreements where bug.key.kind == .lawBroken {
      rows.append(
        Row(
          strategy: bug.key.strategy, format: bug.key.format, place: "law \(bug.key.law ?? "")",
          kind: .lawBroken, cells: bug.count, ulps: 0, relative: 0))
    }
    self.rows = rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// What got worse and better from `self` to `later`, a line each.
  ///
  /// - Throws: `ShiftError` if the two are not runs of the same cases.
  public func changes(to later: Baseline) throws(ShiftError) -> (worse: [String], better: [String])
  {
    guard (seed, cases) == (later.seed, later.cases), formats == later.formats else {
      func text(_ baseline: Baseline) -> String {
        "\(baseline.cases) cases of seed \(baseline.seed) in "
          + baseline.formats.map(\.rawValue).joined(separator: ",")
      }
      throw ShiftError(
        "baseline", found: text(self), expected: "\(text(later)), or --update")
    }
    let old = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0) })
    let new = Dictionary(uniqueKeysWithValues: later.rows.map { ($0.key, $0) })
    var (worse, better): ([String], [String]) = ([], [])
    for row in later.rows {
      let name = row.key.joined(separator: ", ")
      guard let before = old[row.key] else {
        worse.append("\(name): \(row.cells) cells, none before")
        continue
      }
      func compare<Size: Comparable>(_ what: String, _ a: Size, _ b: Size) {
        if b > a { worse.append("\(name): \(b) \(what), \(a) before") }
        if b < a { better.append("\(name): \(b) \(what), \(a) before") }
      }
      compare("cells", before.cells, row.cells)
      compare("ulps at most", before.ulps, row.ulps)
      compare("of the range at most", before.relative, row.relative)
    }
    for row in rows where new[row.key] == nil {
      better.append("\(row.key.joined(separator: ", ")): none, \(row.cells) cells before")
    }
    return (worse, better)
  }
}

extension Baseline {
  private static let version = 1

  private struct File: Codable {
    let version: Int
    let seed: UInt64
    let cases: Int
    let strategies: [String]
    let formats: [NumberFormat]
    let rows: [Row]
  }

  /// The text of the file.
  public var text: String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    func json(_ value: some Encodable) -> String {
      guard let data = try? encoder.encode(value) else {
        preconditionFailure("a baseline of numbers and names that JSON cannot hold")
      }
      return String(decoding: data, as: UTF8.self)
    }
    return """
      {
        "version": \(Self.version),
        "seed": \(seed),
        "cases": \(cases),
        "strategies": \(json(strategies)),
        "formats": \(json(formats)),
        "rows": [\(rows.isEmpty ? "" : "\n    " + rows.map(json).joined(separator: ",\n    ") + "\n  ")]
      }

      """
  }

  /// Reads what ``text`` writes.
  ///
  /// - Throws: `ShiftError` whose subject is `name`.
  public init(_ bytes: [UInt8], named name: String) throws(ShiftError) {
    let file: File
    do {
      file = try JSONDecoder().decode(File.self, from: Data(bytes))
    } catch {
      throw ShiftError(name, found: "no baseline", expected: "a file that --update wrote")
    }
    guard file.version == Self.version else {
      throw ShiftError(
        name, found: "a baseline of version \(file.version)", expected: "version \(Self.version)")
    }
    guard Set(file.rows.map(\.key)).count == file.rows.count else {
      throw ShiftError(name, found: "one deviation twice", expected: "each once")
    }
    (seed, cases, strategies) = (file.seed, file.cases, file.strategies)
    (formats, rows) = (file.formats, file.rows)
  }
}
