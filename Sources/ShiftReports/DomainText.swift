import ShiftTensors
import ShiftVerification

/// The domain of a run: what was drawn, as it was observed, and what was left out.
enum DomainText {
  /// Each measure with its least and greatest value, then the groups and fills that occurred.
  static func drawn<S>(_ result: VerificationResult<S>) -> String {
    let ranges = result.counts.ranges.entries.map { entry in
      entry.least == entry.greatest
        ? "\(entry.name) \(entry.least.grouped)"
        : "\(entry.name) \(entry.least.grouped)…\(entry.greatest.grouped)"
    }
    let labels = tables(result).map { table, names in
      "\(table) \(names.joined(separator: " "))"
    }
    let parts = ranges + labels
    return parts.isEmpty ? "nothing" : parts.joined(separator: ", ")
  }

  /// The formats that were not run and the remarks of the run.
  static func leftOut<S>(_ result: VerificationResult<S>) -> [String] {
    let formats = NumberFormat.allCases.filter { !result.formats.contains($0) }.map(\.rawValue)
    return (formats.isEmpty ? [] : ["format " + formats.joined(separator: ", ")]) + result.remarks
  }

  /// Which groups and fills occurred, by name.
  private static func tables<S>(
    _ result: VerificationResult<S>
  ) -> [(table: String, names: [String])] {
    let labels = result.counts.labels
    return [S.words.group, "fill"].compactMap { table in
      let names = labels.labels(of: table).map(\.label).sorted()
      return names.isEmpty ? nil : (table, names)
    }
  }

  /// What the promise of contenders is worth that were not identical everywhere, a part of a sentence each:
  /// in how many of their cases they differed, and how.
  static func worth<S>(_ result: VerificationResult<S>) -> [String] {
    result.contenders.compactMap { contender in
      let rows = result.formats.map { (format: $0, sum: result.summary(contender, $0)) }
        .filter { $0.sum.identical < $0.sum.answered }
      guard !rows.isEmpty else { return nil }
      let kinds = DeviationClass.allCases.filter { kind in
        kind != .identical && kind != .refused && rows.contains { $0.sum.cells(kind) > 0 }
      }
      let names = kinds.map { $0 == .rounding ? "rounding within its bound" : $0.name }
      let how = "differs in " + names.listed
      // Formats in which as many cases differ are told together.
      var shares: [(share: String, formats: [String])] = []
      for row in rows {
        let share = (row.sum.answered - row.sum.identical).percent(of: row.sum.answered)
        if let place = shares.firstIndex(where: { $0.share == share }) {
          shares[place].formats.append(row.format.rawValue)
        } else {
          shares.append((share, [row.format.rawValue]))
        }
      }
      let parts = shares.enumerated().map { place, part in
        part.share + (place == 0 ? " of its cases in " : " in ")
          + part.formats.joined(separator: ", ")
      }
      return "\(contender) \(how) in \(parts.joined(separator: "; "))"
    }
  }
}
