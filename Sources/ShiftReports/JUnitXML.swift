import ShiftTensors
import ShiftVerification

/// A verification as JUnit XML: a suite per contender, a case per format and group.
///
/// A case fails with the smallest cases of its contender and format that no promise covers. What speaks of
/// the run as a whole (coverage, vacuity) is a suite of its own. What a baseline accepts is no failure.
package enum JUnitXML {
  package static func text<S>(
    _ result: VerificationResult<S>, replay: ReplayLine = .replay(options: "")
  ) -> String {
    text(suites(result, replay: replay))
  }

  /// The suites of one result.
  package static func suites<S>(
    _ result: VerificationResult<S>, replay: ReplayLine
  ) -> [Suite] {
    result.contenders.map { suite($0, result, replay) } + [runSuite(result)]
  }

  /// A file of the suites of several results.
  package static func text(_ suites: [Suite]) -> String {
    let failures = suites.reduce(0) { $0 + $1.failures }
    let tests = suites.reduce(0) { $0 + $1.tests }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="shiftproof" tests="\(tests)" failures="\(failures)">
      \(suites.map(\.text).joined(separator: "\n"))
      </testsuites>

      """
  }

  package struct Suite {
    let text: String
    let tests: Int
    let failures: Int

    /// - Parameter skipped: reasons by the names of cases that were not done.
    fileprivate init(
      _ name: String, _ cases: [(name: String, failure: (title: String, text: String)?)],
      skipped: [String: String] = [:], properties: [(name: String, value: String)] = []
    ) {
      tests = cases.count
      failures = cases.count { $0.failure != nil }
      let facts = properties.map {
        "      <property name=\"\(escaped($0.name))\" value=\"\(escaped($0.value))\"/>"
      }
      let head = facts.isEmpty ? [] : ["    <properties>"] + facts + ["    </properties>"]
      let lines =
        head
        + cases.map { test -> String in
          let head = "    <testcase classname=\"\(escaped(name))\" name=\"\(escaped(test.name))\""
          if let reason = skipped[test.name] {
            return """
              \(head)>
                    <skipped message="\(escaped(reason))"/>
                  </testcase>
              """
          }
          guard let failure = test.failure else { return head + "/>" }
          return """
            \(head)>
                  <failure message="\(escaped(failure.title))">\(escaped(failure.text))</failure>
                </testcase>
            """
        }
      text = """
          <testsuite name="\(escaped(name))" tests="\(tests)" failures="\(failures)">
        \(lines.joined(separator: "\n"))
          </testsuite>
        """
    }
  }

  private static func suite<S>(
    _ contender: String, _ result: VerificationResult<S>, _ replay: ReplayLine
  ) -> Suite {
    var cases: [(String, (String, String)?)] = []
    var skipped: [String: String] = [:]
    for one in result.notSupported where one.contender == contender {
      skipped["\(one.format.rawValue), \(one.group)"] = "not supported: \(one.reason)"
    }
    for format in result.formats {
      for group in result.groups {
        let row = VerificationCounts.Row(contender: contender, format: format, group: group)
        guard let sum = result.counts.rows[row] else { continue }
        let bugs = result.findings.filter {
          $0.key.contender == contender && $0.key.format == format && $0.key.law == nil
        }
        // Without a baseline a count is a failure, whatever became of the findings behind it.
        let isAccepted = result.acceptance != nil && bugs.isEmpty
        let failure: (String, String)? =
          sum.violated == 0 || isAccepted || skipped["\(format.rawValue), \(group)"] != nil
          ? nil
          : (
            "\(sum.violated) of \(sum.cases) cases",
            smallest(bugs, group, S.self).map { VerificationText.text($0, replay) }
              .joined(separator: "\n\n")
          )
        cases.append(("\(format.rawValue), \(group)", failure))
      }
      for bug in result.findings
      where bug.key.contender == contender && bug.key.format == format && bug.key.law != nil {
        cases.append(
          (
            "\(format.rawValue), law: \(bug.key.law ?? "")",
            ("\(bug.count) cases", VerificationText.text(bug, replay))
          ))
      }
    }
    return Suite(contender, cases, skipped: skipped)
  }

  /// Those whose smallest case is of this group; all where a fault was shrunk to another one.
  private static func smallest<S: Subject>(
    _ bugs: [Disagreement<S.Case>], _ group: String, _ subject: S.Type
  ) -> [Disagreement<S.Case>] {
    let own = bugs.filter { S.group(of: $0.smallest) == group }
    return own.isEmpty ? bugs : own
  }

  private static func runSuite<S>(_ result: VerificationResult<S>) -> Suite {
    let missing = result.missingClasses
    var cases = result.coverage.map { coverage -> (String, (String, String)?) in
      let lacking = missing.filter { $0.coverage.name == coverage.name }
      return (
        "hard class: \(coverage.name)",
        lacking.first.map {
          ($0.coverage.verdict.rawValue, lacking.map { "\($0)" }.joined(separator: "\n"))
        }
      )
    }
    cases += result.regressions.violations.map { old in
      (
        "saved case \(old.regression): \(old.contender), \(old.format.rawValue)",
        (old.title, old.message)
      )
    }
    cases.append(
      (
        "most cases prove something",
        result.isMostlyVacuous
          ? ("vacuous", "\(result.counts.vacuous) of \(result.cases.count) cases") : nil
      ))
    cases.append(
      (
        "every case was run",
        result.isCutShort
          ? ("cut short", "\(result.cases.count) of \(result.wanted) cases") : nil
      ))
    if let acceptance = result.acceptance {
      cases.append(
        (
          "no deviation is worse than \(acceptance.baseline)",
          acceptance.isWhole ? nil : ("worse", VerificationText.verdict(result))
        ))
    }
    if let notCompared = result.notCompared {
      cases.append(("something was compared", ("nothing compared", notCompared)))
    }
    let name = S.words.subject == "shift" ? "the run" : "the run of \(S.words.subject)"
    return Suite(name, cases, properties: properties(result))
  }

  /// The domain, and what the run could not tell.
  private static func properties<S>(
    _ result: VerificationResult<S>
  ) -> [(name: String, value: String)] {
    [("drawn", DomainText.drawn(result))] + DomainText.leftOut(result).map { ("left out", $0) }
      + result.undecidedClasses.map { ("undecided", "\($0)") }
  }

  /// Text for an attribute or an element. XML has no way to write most control characters, so they
  /// become the replacement character.
  static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case "\r": result += "&#13;"
      case _ where scalar.value < 0x20 || scalar.value == 0xFFFE || scalar.value == 0xFFFF:
        result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result
  }
}
