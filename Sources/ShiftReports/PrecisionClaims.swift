import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// The numbers of the precision page, for a machine.
enum PrecisionClaims {
  static func all(_ study: PrecisionStudy) -> [Claim] {
    study.headline.flatMap(certificate) + study.lines.flatMap(lines)
      + study.boundaries.flatMap { boundary($0) }
      + study.onCUDA.flatMap { boundary($0, device: .cuda) } + study.withinExtent.map(withinExtent)
      + study.audit.map(audit)
      + study.tightness.map(tightness) + FractionClaims.ranking(study.fractions)
  }

  private static let page = "grid-sample-precision.md"

  private static func range(_ widths: ClosedRange<Int>) -> String {
    "\(widths.lowerBound)...\(widths.upperBound)"
  }

  private static func certificate(_ c: Certificate) -> [Claim] {
    let rule = c.rule
    let key =
      "certificate/\(rule.format.rawValue)/\(rule.arithmetic.rawValue)/"
      + "\(rule.alignCorners ? "aligned" : "not aligned")/\(range(c.widths))/"
    func claim(_ name: String, _ value: JSONText) -> Claim {
      Claim(
        page: page, key: key + name, value: value,
        range: "every pixel of every width \(range(c.widths))", kind: .proved,
        command: "shiftproof certify \(rule.arguments) --widths \(range(c.widths))")
    }
    let error = c.maximumError
    return [Counter.inexact, .below, .outside, .nearestWrong, .tiesWrong].map {
      claim($0.rawValue, .integer(c[$0]))
    } + [
      claim(
        "firstNearestWrongWidth",
        .optional(c.firstWidth(.nearestWrong).map(JSONText.integer))),
      claim("largestError", .string(error.value.description)),
      claim("largestErrorAt", .integers([error.width, error.pixel])),
    ]
  }

  private static func lines(_ study: PrecisionStudy.LineStudy) -> [Claim] {
    [(Device.cpu, study.cpu), (.cuda, study.cuda)].flatMap { device, c in
      let key = "line/\(c.rule.format.rawValue)/\(study.line.rawValue)/\(study.n.rawValue)/"
      func claim(_ name: String, _ value: JSONText) -> Claim {
        Claim(
          page: page, key: key + "\(device.rawValue)/\(name)", value: value,
          range: "every pixel of every width \(range(c.widths))", kind: .proved,
          command: "shiftproof certify --device \(device.rawValue) --line \(study.line.rawValue) "
            + "--n \(study.n.rawValue) --format \(c.rule.format.rawValue) --widths \(range(c.widths))"
        )
      }
      return [
        claim("inexact", .integer(c[.inexact])),
        claim(
          "firstNearestWrongWidth",
          .optional(c.firstWidth(.nearestWrong).map(JSONText.integer))),
      ]
    }
  }

  private static func boundary(_ c: BoundaryCertificate, device: Device = .cpu) -> [Claim] {
    let rule =
      device == .cuda
      ? "--device cuda --format \(c.rule.format.rawValue)"
        + (c.rule.alignCorners ? "" : " --no-align-corners")
      : c.rule.arguments
    return (1...c.reach).map { distance in
      Claim(
        page: page,
        key:
          "boundary/\(device == .cuda ? "cuda/" : "")\(c.rule.format.rawValue)/\(c.boundary.rawValue)/±\(distance)/"
          + "firstNearestWrongWidth",
        value: .optional(c.firstNearestWrongWidth(upTo: distance).map(JSONText.integer)),
        range: "every cell of every width \(range(c.widths)), shifts −\(distance)…\(distance)",
        kind: .proved,
        command: "shiftproof certify \(rule) --boundary \(c.boundary.rawValue) "
          + "--widths \(range(c.widths)) --reach \(distance)")
    }
  }

  private static func withinExtent(_ found: PrecisionStudy.WithinExtent) -> Claim {
    Claim(
      page: page, key: "boundary/bfloat16/\(found.boundary.rawValue)/±n/firstNearestWrongWidth",
      value: .optional(found.width.map(JSONText.integer)),
      range: "every cell of every width \(range(found.widths)), shifts −n…n", kind: .proved,
      command: "shiftproof report")
  }

  private static func audit(_ entry: AuditEntry) -> Claim {
    Claim(
      page: page,
      key: "audit/\(entry.tolerance.suite) \(entry.tolerance.text)/"
        + "\(entry.alignCorners ? "aligned" : "not aligned")/"
        + (entry.isLitPixel ? "a single 1 among zeros" : "a single 0 among ones"),
      value: .optional(entry.width.map(JSONText.integer)),
      range: "every pixel of every width 2...4096, that image", kind: .proved,
      command: "shiftproof report")
  }

  private static func tightness(_ tightness: Tightness) -> Claim {
    Claim(
      page: page,
      key: "tightness/\(tightness.rule.format.rawValue)/\(tightness.rule.formula.rawValue)",
      value: .string("\(tightness.observed) of \(tightness.bound)"),
      range: "every pixel of every width \(range(tightness.widths))", kind: .proved,
      command: "shiftproof precision --formats \(tightness.rule.format.rawValue) --formulas "
        + "\(tightness.rule.formula.rawValue) --widths \(tightness.width)")
  }
}

extension CoordinateRule {
  /// The options of `shiftproof certify` that name the rule.
  var arguments: String {
    var words = ["--format \(format.rawValue)", "--formula \(formula.rawValue)"]
    if !alignCorners { words.append("--no-align-corners") }
    words.append("--dialect \(dialect.name)")
    if writtenIn != format { words.append("--written-in \(writtenIn.rawValue)") }
    if extentIn != writtenIn { words.append("--extent-in \(extentIn.rawValue)") }
    if arithmetic != format { words.append("--arithmetic \(arithmetic.rawValue)") }
    return words.joined(separator: " ")
  }
}
