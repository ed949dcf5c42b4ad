import Foundation
import ShiftTensors

/// What deviations a run had, by contender, format, group, hard class and kind, to be compared with a
/// later run of the same cases.
///
/// The file is JSON with one deviation per line in a fixed order, so that a change is a line in a diff.
package struct Baseline: Hashable, Sendable {
  /// One kind of deviation of one contender somewhere.
  package struct Row: Hashable, Sendable, Codable {
    package let contender: String
    package let format: NumberFormat
    /// A group of the subject, such as `boundary zeros`, a hard class or a law.
    package let place: String
    package let kind: DeviationClass
    package let cells: Int
    /// The greatest distance of the kind there.
    package let ulps: UInt64
    /// The greatest |got − exact| over the greatest pixel there, over all kinds.
    package let relative: Double

    fileprivate var key: [String] { [contender, format.rawValue, place, kind.name] }
    fileprivate var placeKey: [String] { [contender, format.rawValue, place] }
    /// The law that was broken, if the row is one of it.
    var law: String? { kind == .lawBroken ? String(place.dropFirst("law ".count)) : nil }
  }

  /// What the cases follow from. Neither the release nor the options of a run are recorded: a baseline
  /// outlives them.
  private struct Basis: Hashable, Codable {
    let subject: String
    let seed: UInt64
    let cases: Int
    let formats: [NumberFormat]
    let groups: [String]
  }

  private let basis: Basis
  private let contenders: [String]
  /// In the order of keys.
  package let rows: [Row]

  package init<S>(_ result: VerificationResult<S>) {
    basis = Basis(
      subject: S.words.subject, seed: result.seed, cases: result.cases.count,
      formats: result.formats, groups: result.groups)
    contenders = result.contenders
    var rows: [Row] = []
    func add(_ row: VerificationCounts.Row, _ place: String, _ sum: VerificationCounts.Summary) {
      for kind in DeviationClass.allCases where kind != .identical && sum.cells(kind) > 0 {
        rows.append(
          Row(
            contender: row.contender, format: row.format, place: place, kind: kind,
            cells: sum.cells(kind), ulps: kind.isOfSize ? sum.ulps(kind) : 0,
            relative: kind.isOfSize ? sum.relative : 0))
      }
    }
    for (row, sum) in result.counts.rows { add(row, "\(S.words.group) \(row.group)", sum) }
    for (row, sum) in result.counts.hardRows { add(row, row.group, sum) }
    for bug in result.disagreements where bug.key.kind == .lawBroken {
      rows.append(
        Row(
          contender: bug.key.contender, format: bug.key.format, place: "law \(bug.key.law ?? "")",
          kind: .lawBroken, cells: bug.count, ulps: 0, relative: 0))
    }
    self.rows = rows.sorted { $0.key.lexicographicallyPrecedes($1.key) }
  }

  /// From one baseline to a later one, a line for each change.
  package struct Changes: Sendable {
    package fileprivate(set) var worse: [String] = []
    package fileprivate(set) var better: [String] = []
    /// What concerns a contender that only one of them has.
    package let other: [String]
    /// What is recorded, but for what got worse.
    package fileprivate(set) var acceptance: Acceptance
  }

  /// What got worse and better from `self` to `later`.
  ///
  /// - Parameter name: that of the baseline, such as its path.
  /// - Throws: `ShiftError` if the two are not runs of the same cases.
  package func changes(
    to later: Baseline, named name: String = "baseline"
  ) throws(ShiftError) -> Changes {
    guard basis == later.basis else {
      func text(_ basis: Basis) -> String {
        (basis.subject == later.basis.subject ? "" : "\(printable(basis.subject)): ")
          + "\(basis.cases) cases of seed \(basis.seed) in "
          + basis.formats.map(\.rawValue).joined(separator: ",") + " under "
          + printable(basis.groups.joined(separator: ","), limit: 300)
      }
      throw ShiftError(
        "baseline", found: text(basis), expected: "\(text(later.basis)), or --update")
    }
    let old = Dictionary(uniqueKeysWithValues: rows.map { ($0.key, $0) })
    let new = Dictionary(uniqueKeysWithValues: later.rows.map { ($0.key, $0) })
    var changes = Changes(
      other: later.contenders.filter { !contenders.contains($0) }.map {
        "\($0): not in the baseline"
      }
        + contenders.filter { !later.contenders.contains($0) }.map {
          "\($0): in the baseline only"
        }, acceptance: Acceptance(baseline: name, contenders: contenders))
    /// - Parameter row: of the place, whatever the kind, if `kind` is nil.
    func compare<Size: Comparable>(
      _ key: [String], _ what: String, _ a: Size, _ b: Size, _ row: Row, _ kind: DeviationClass?
    ) {
      let line = "\(key.joined(separator: ", ")): \(b) \(what), \(a) before"
      if b > a {
        changes.worse.append(line)
        changes.acceptance.exclude(row, kind)
      }
      if b < a { changes.better.append(line) }
    }
    for row in later.rows where contenders.contains(row.contender) {
      guard let before = old[row.key] else {
        changes.worse.append(
          "\(row.key.joined(separator: ", ")): \(row.cells) cells, none before")
        changes.acceptance.exclude(row, row.kind)
        continue
      }
      compare(row.key, "cells", before.cells, row.cells, row, row.kind)
      compare(row.key, "ulps at most", before.ulps, row.ulps, row, row.kind)
    }
    for row in rows where new[row.key] == nil && later.contenders.contains(row.contender) {
      changes.better.append(
        "\(row.key.joined(separator: ", ")): none, \(row.cells) cells before")
    }
    // The size is that of a place, whatever the kinds.
    let sizes = greatest.mapValues(\.relative)
    for (place, row) in later.greatest.sorted(by: {
      $0.key.lexicographicallyPrecedes($1.key)
    }) {
      if let before = sizes[place] {
        compare(place, "of the range at most", before, row.relative, row, nil)
      }
    }
    return changes
  }
}

extension Baseline {
  /// The row of the greatest deviation of each place.
  private var greatest: [[String]: Row] {
    Dictionary(rows.filter(\.kind.isOfSize).map { ($0.placeKey, $0) }) {
      $1.relative > $0.relative ? $1 : $0
    }
  }

  private static let version = 2

  private struct Head: Decodable {
    let version: Int
  }

  private struct File: Decodable {
    let basis: Basis
    let contenders: [String]
    let rows: [Row]
  }

  /// The text of the file.
  package var text: String {
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
        "basis": \(json(basis)),
        "contenders": \(json(contenders)),
        "rows": [\(rows.isEmpty ? "" : "\n    " + rows.map(json).joined(separator: ",\n    ") + "\n  ")]
      }

      """
  }

  /// Reads what ``text`` writes.
  ///
  /// - Throws: `ShiftError` whose subject is `name`.
  package init(_ bytes: [UInt8], named name: String) throws(ShiftError) {
    func read<Value: Decodable>() throws(ShiftError) -> Value {
      do {
        return try JSONDecoder().decode(Value.self, from: Data(bytes))
      } catch {
        throw ShiftError(name, found: "no baseline", expected: "a file that --update wrote")
      }
    }
    let head: Head = try read()
    guard head.version == Self.version else {
      throw ShiftError(
        name, found: "a baseline of version \(head.version)", expected: "version \(Self.version)")
    }
    let file: File = try read()
    guard Set(file.rows.map(\.key)).count == file.rows.count else {
      throw ShiftError(name, found: "one deviation twice", expected: "each once")
    }
    (basis, contenders, rows) = (file.basis, file.contenders, file.rows)
  }
}
