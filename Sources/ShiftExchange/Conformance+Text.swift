import ExactArithmetic
import ShiftTensors

extension Conformance: CustomStringConvertible {
  /// A table, the first failure of each line, and the sum as a line of its own.
  public var description: String { lines.joined(separator: "\n") }

  /// The same, line by line.
  public var lines: [String] {
    let header = ["operator", "mode", "format", "dialect", "agree", "of", "worst/bound"]
    let table = rows.map { row in
      [
        row.group.operation.rawValue, row.group.mode, row.group.format, row.group.dialect,
        "\(row.passed)", "\(row.passed + row.failed)", row.largestRatio.map(threeDigits) ?? "",
      ]
    }
    var lines = textTable([header] + table, textColumns: 4)
    for row in rows {
      if let failure = row.firstFailure { lines += [""] + failure.lines }
    }
    lines.append("")
    if unanswered > 0 { lines.append("\(counted(unanswered, "case")) without an answer") }
    lines.append(summary)
    return lines
  }

  /// `10 passed, 0 failed`.
  public var summary: String { "\(passed) passed, \(failed) failed" }

  /// The same for a machine: an object with `passed`, `failed`, `unanswered`, `sources`, `rows` and
  /// `failures`.
  public var json: String {
    jsonObject([
      ("passed", "\(passed)"), ("failed", "\(failed)"), ("unanswered", "\(unanswered)"),
      (
        "sources",
        jsonArray(
          sources.map {
            jsonObject([
              ("file", jsonText($0.file)), ("producer", jsonText($0.producer)),
              ("cases", "\($0.cases)"),
            ])
          })
      ),
      ("rows", jsonArray(rows.map(\.json))), ("failures", jsonArray(failures.map(\.json))),
    ])
  }
}

extension Conformance.Row {
  fileprivate var json: String {
    jsonObject(
      group.members + [
        ("passed", "\(passed)"), ("failed", "\(failed)"), ("refused_alike", "\(refusedAlike)"),
        ("unanswered", "\(unanswered)"), ("bounded", "\(bounded)"),
        ("largest_ratio", largestRatio.map(jsonNumber) ?? "null"),
      ])
  }
}

extension CaseResult.Group {
  fileprivate var members: [(String, String)] {
    [
      ("operator", jsonText(operation.rawValue)), ("mode", jsonText(mode)),
      ("format", jsonText(format)), ("dialect", jsonText(dialect)),
    ]
  }
}

extension CaseResult {
  /// The case and what is wrong with it, in two lines.
  var lines: [String] {
    ["\(printable(file, limit: 300)): \(printable(name, limit: 300))", "  \(verdict)"]
  }

  fileprivate var json: String {
    var members = [("file", jsonText(file)), ("name", jsonText(name))] + group.members
    members.append(("verdict", jsonText("\(verdict)")))
    if case .disagrees(let difference) = verdict {
      members += [
        ("index", "\(difference.index)"),
        ("exact", difference.exact.map { jsonText("\($0)") } ?? "null"),
        ("expected", jsonText(difference.expected)),
        ("expected_bits", jsonText(difference.expectedBits)), ("got", jsonText(difference.got)),
        ("got_bits", jsonText(difference.gotBits)),
        ("ulps", difference.ulps.map { "\($0)" } ?? "null"),
        ("count", "\(difference.count)"), ("elements", "\(difference.elementCount)"),
      ]
    }
    return jsonObject(members)
  }
}

extension CaseResult.Verdict: CustomStringConvertible {
  public var description: String {
    switch self {
    case .agrees: "agrees"
    case .refusedAlike(let sentence): "refused by both: \(sentence)"
    case .disagrees(let difference): difference.description
    case .shapeDiffers(let expected, let got): "shape: \(got); expected \(expected)"
    case .typeDiffers(let expected, let got):
      "dtype: \(got.rawValue); expected \(expected.rawValue)"
    case .refused(let sentence): "refused by ours alone: \(sentence)"
    case .answered: "answered by ours; expected a refusal, as the framework refused it"
    case .unanswered: "without an answer to compare with"
    }
  }
}

extension Disagreement: CustomStringConvertible {
  /// `at [0, 1, 2, 3]: exact 1/3, expected 0.333 (0x…), got 0.334 (0x…), 1 ulp; 2 of 9 elements`.
  public var description: String {
    let exact = exact.map { "exact \(printable("\($0)")), " } ?? ""
    let distance =
      switch ulps {
      case nil: ""
      case UInt64.max?: ", NaN against a number"
      case let ulps?: ", \(counted(ulps, "ulp"))"
      }
    return "at \(index): \(exact)expected \(expected) (\(expectedBits)), got \(got) (\(gotBits))"
      + "\(distance); \(count) of \(counted(elementCount, "element"))"
  }
}

/// `0.123`; ratios above the bound show at least that much.
private func threeDigits(_ ratio: Double) -> String {
  guard ratio < 1000 else { return "≥ 1000" }
  let thousandths = Int((ratio * 1000).rounded(.up))
  let digits = "\(thousandths % 1000)"
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
}

private func jsonArray(_ elements: [String]) -> String {
  "[" + elements.joined(separator: ", ") + "]"
}
