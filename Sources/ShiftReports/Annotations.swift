import ShiftVerification

/// The findings of a verification as GitHub workflow commands, which mark a job's page.
package enum Annotations {
  package static func lines<S>(
    _ result: VerificationResult<S>, replay: ReplayLine = .replay(options: "")
  ) -> [String] {
    var lines = result.findings.map { bug in
      command(
        "error", title: "\(bug.key.contender) in \(bug.key.format.rawValue): \(bug.key.title)",
        VerificationText.text(bug, replay))
    }
    lines += result.regressions.violations.map { old in
      command(
        "error", title: "saved case \(old.regression): \(old.contender) in \(old.format.rawValue)",
        "\(old.title)\n\(old.message)")
    }
    if lines.isEmpty, !result.holds {
      lines.append(command("error", title: "ShiftProof", VerificationText.verdict(result)))
    }
    return lines
  }

  static func command(_ kind: String, title: String, _ text: String) -> String {
    "::\(kind) title=\(property(title))::\(data(text))"
  }

  private static func data(_ text: String) -> String {
    text.replacing("%", with: "%25").replacing("\r", with: "%0D").replacing("\n", with: "%0A")
  }

  private static func property(_ text: String) -> String {
    data(text).replacing(":", with: "%3A").replacing(",", with: "%2C")
  }
}
