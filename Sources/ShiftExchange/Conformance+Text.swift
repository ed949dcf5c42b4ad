import ExactArithmetic
import ShiftOperators
import ShiftRuns
import ShiftTensors

extension Conformance: CustomStringConvertible {
  /// A table, the first failure of each line, and the sum as a line of its own.
  package var description: String { lines.joined(separator: "\n") }

  /// The same, line by line.
  package var lines: [String] {
    let header = ["operator", "mode", "format", "dialect", "agree", "of", "worst/bound"]
    let table = rows.map { row in
      [
        row.group.operation.rawValue, row.group.mode, row.group.format, row.group.dialect,
        "\(row.passed)", "\(row.passed + row.failed)", row.largestRatio.map(threeDigits) ?? "",
      ]
    }
    var lines = textTable([header] + table, textColumns: 4)
    for row in rows where row.failed > 0 {
      let failures = failures.filter { $0.group == row.group }
      for failure in failures.prefix(Self.mostToldOfRow) { lines += [""] + failure.lines }
      let left = failures.count - Self.mostToldOfRow
      if left > 0 { lines.append("… and \(left) more of this row, which --json lists") }
      if let other = row.alternative { lines.append(other.description) }
    }
    for failure in unreadable { lines += ["", "\(failure.file): \(failure.fault)"] }
    lines.append("")
    if unanswered > 0 { lines.append("\(counted(unanswered, "case")) without an answer") }
    lines.append(summary)
    return lines
  }

  /// Failures of one row that the text has; the JSON has them all.
  private static var mostToldOfRow: Int { 3 }

  /// `10 passed, 0 failed`.
  package var summary: String { "\(passed) passed, \(failed) failed" }

  /// The same for a machine: an object with `passed`, `failed`, `unanswered`, `sources`, `rows`,
  /// `failures` and `unreadable`.
  package var json: String {
    let sources = sources.map {
      JSONText.object([
        ("file", .string($0.file)), ("producer", .string($0.producer)),
        ("cases", .integer($0.cases)),
      ])
    }
    return JSONText.object([
      ("passed", .integer(passed)), ("failed", .integer(failed)),
      ("unanswered", .integer(unanswered)), ("sources", .array(sources)),
      ("rows", .array(rows.map(\.json))), ("failures", .array(failures.map(\.json))),
      (
        "unreadable",
        .array(
          unreadable.map {
            .object([("file", .string($0.file)), ("verdict", .string("\($0.fault)"))])
          })
      ),
    ]).text(.line)
  }
}

extension Conformance.Row {
  fileprivate var json: JSONText {
    .object(
      group.members + [
        ("passed", .integer(passed)), ("failed", .integer(failed)),
        ("refused_alike", .integer(refusedAlike)), ("unanswered", .integer(unanswered)),
        ("close", .integer(close)), ("bounded", .integer(bounded)),
        ("largest_ratio", .optional(largestRatio.map(JSONText.number))),
        (
          "agrees_under",
          .optional(
            alternative.map {
              .object([
                ("dialect", .string($0.dialect)), ("agree", .integer($0.agreeing)),
                ("of", .integer($0.cases)),
              ])
            })
        ),
      ])
  }
}

extension CaseResult.Group {
  fileprivate var members: [(key: String, value: JSONText)] {
    [
      ("operator", .string(operation.rawValue)), ("mode", .string(mode)),
      ("format", .string(format)), ("dialect", .string(dialect)),
    ]
  }
}

extension CaseResult {
  /// The case and what is wrong with it, in two lines.
  var lines: [String] {
    ["\(printable(file, limit: 300)): \(printable(name, limit: 300))", "  \(verdict)"]
  }

  fileprivate var json: JSONText {
    var members = [("file", .string(file)), ("name", .string(name))] + group.members
    members.append(("verdict", .string("\(verdict)")))
    if case .disagrees(let difference) = verdict {
      members += [
        ("output", .string(difference.output)), ("index", .integers(difference.index)),
        ("exact", .optional(difference.exact.map { .string("\($0)") })),
        ("expected", .string(difference.expected)),
        ("expected_bits", .string(difference.expectedBits)), ("got", .string(difference.got)),
        ("got_bits", .string(difference.gotBits)),
        ("ulps", .optional(difference.ulps.map { .integer($0) })),
        ("nearer", .optional(difference.judgement.map { .string($0.rawValue) })),
        ("count", .integer(difference.count)), ("elements", .integer(difference.elementCount)),
      ]
    }
    return .object(members)
  }
}

extension CaseResult.Verdict: CustomStringConvertible {
  package var description: String {
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

extension Conformance.Alternative: CustomStringConvertible {
  /// ``agrees under arithmetic `fused` in 12 of 12 cases``.
  package var description: String {
    let name =
      switch dialect {
      case GridSampleDialect.pytorchCPU.name: "arithmetic `separate`"
      case GridSampleDialect.pytorchCPUFused.name: "arithmetic `fused`"
      default: "dialect `\(dialect)`"
      }
    return "the row agrees under \(name) in \(agreeing) of \(counted(cases, "case"))"
  }
}

extension CaseDifference: CustomStringConvertible {
  /// `at [0, 1, 2, 3]: recorded 0.333 (0x…), ours 0.334 (0x…), 1 ulp apart; exact 1/3 ≈ 0.3333: ours is
  /// right; 2 of 9 elements`.
  package var description: String {
    let distance =
      switch ulps {
      case nil: ""
      case UInt64.max?: ", NaN against a number"
      case let ulps?: ", \(counted(ulps, "ulp")) apart"
      }
    let truth = exact.map { exact in
      "; exact \(Self.text(exact))" + (judgement.map { ": \($0.rawValue)" } ?? "")
    }
    let place = output == "output" ? "\(index)" : "\(output) \(index)"
    return
      "at \(place): recorded \(expected) (\(expectedBits)), ours \(got) (\(gotBits))\(distance)"
      + "\(truth ?? ""); \(count) of \(counted(elementCount, "element"))"
  }

  /// A fraction with the decimal nearest to it; the decimal alone where the fraction is long.
  private static func text(_ exact: Rational) -> String {
    let (fraction, decimal) = ("\(exact)", "\(exact.nearestDouble)")
    if fraction.count > 40 { return "≈ \(decimal), a fraction of \(fraction.count) digits" }
    return fraction.contains("/") ? "\(fraction) ≈ \(decimal)" : fraction
  }
}

/// `0.123`; ratios above the bound show at least that much.
private func threeDigits(_ ratio: Double) -> String {
  guard ratio < 1000 else { return "≥ 1000" }
  let thousandths = Int((ratio * 1000).rounded(.up))
  let digits = "\(thousandths % 1000)"
  return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - digits.count) + digits
}
