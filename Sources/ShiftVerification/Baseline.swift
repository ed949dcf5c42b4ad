import Foundation
import ShiftStrategies
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
    /// The greatest distance of the kind there.
    public let ulps: UInt64
    /// The greatest |got − exact| over the greatest pixel there, over all kinds.
    public let relative: Double

    fileprivate var key: [String] { [strategy, format.rawValue, place, kind.rawValue] }
    fileprivate var placeKey: [String] { [strategy, format.rawValue, place] }
  }

  public let seed: UInt64
  public let cases: Int
  public let strategies: [String]
  public let formats: [NumberFormat]
  public let boundaries: [Boundary]
  /// In the order of keys.
  public let rows: [Row]

  public init(_ result: VerificationResult) {
    seed = result.seed
    cases = result.cases.count
    strategies = result.strategies
    formats = result.formats
    boundaries = result.boundaries
    var rows: [Row] = []
    func add(
      _ strategy: String, _ format: NumberFormat, _ place: String,
      _ sum: VerificationCounts.Summary
    ) {
      for kind in DeviationClass.allCases where kind != .identical && sum.cells(kind) > 0 {
        rows.append(
          Row(
            strategy: strategy, format: format, place: place, kind: kind,
            cells: sum.cells(kind), ulps: kind.isOfSize ? sum.ulps(kind) : 0,
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

  /// What got worse and better from `self` to `later`, a line each; what concerns a strategy that only
  /// one of them has is `other`.
  ///
  /// - Throws: `ShiftError` if the two are not runs of the same cases.
  public func changes(
    to later: Baseline
  ) throws(ShiftError) -> (worse: [String], better: [String], other: [String]) {
    guard (seed, cases) == (later.seed, later.cases), formats == later.formats,
      boundaries == later.boundaries
    else {
      func text(_ baseline: Baseline) -> String {
        "\(baseline.cases) cases of seed \(baseline.seed) in "
          + baseline.formats.map(\.rawValue).joined(separator: ",") + " under "
          + baseline.boundaries.map(\.rawValue).joined(separator: ",")
      }
      throw ShiftError(
        "baseline", found: text(self), expected: "\(text(later)), or --update")
    }
    let old = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0) })
    let new = Dictionary(uniqueKeysWithValues: later.rows.map { ($0.key, $0) })
    var (worse, better): ([String], [String]) = ([], [])
    func compare<Size: Comparable>(_ name: String, _ what: String, _ a: Size, _ b: Size) {
      if b > a { worse.append("\(name): \(b) \(what), \(a) before") }
      if b < a { better.append("\(name): \(b) \(what), \(a) before") }
    }
    for row in later.rows where strategies.contains(row.strategy) {
      let name = row.key.joined(separator: ", ")
      guard let before = old[row.key] else {
        worse.append("\(name): \(row.cells) cells, none before")
        continue
      }
      compare(name, "cells", before.cells, row.cells)
      compare(name, "ulps at most", before.ulps, row.ulps)
    }
    for row in rows where new[row.key] == nil && later.strategies.contains(row.strategy) {
      better.append("\(row.key.joined(separator: ", ")): none, \(row.cells) cells before")
    }
    // The size is that of a place, whatever the kinds.
    let (sizes, laterSizes) = (sizes, later.sizes)
    for (place, size) in laterSizes.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      if let before = sizes[place] {
        compare(place.joined(separator: ", "), "of the range at most", before, size)
      }
    }
    let other =
      later.strategies.filter { !strategies.contains($0) }.map { "\($0): not in the baseline" }
      + strategies.filter { !later.strategies.contains($0) }.map { "\($0): in the baseline only" }
    return (worse, better, other)
  }
}

extension Baseline {
  /// The greatest deviation of each place.
  private var sizes: [[String]: Double] {
    Dictionary(
      rows.filter(\.kind.isOfSize).map { ($0.placeKey, $0.relative) }, uniquingKeysWith: max)
  }

  private static let version = 1

  private struct File: Codable {
    let version: Int
    let seed: UInt64
    let cases: Int
    let strategies: [String]
    let formats: [NumberFormat]
    let boundaries: [Boundary]
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
        "boundaries": \(json(boundaries)),
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
    (formats, boundaries, rows) = (file.formats, file.boundaries, file.rows)
  }
}
