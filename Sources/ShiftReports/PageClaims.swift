import ShiftAtlas
import ShiftDetection
import ShiftExchange
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// The numbers of the other pages, for a machine.
enum PageClaims {
  static func boundary(_ results: BoundaryResults) -> [Claim] {
    let domain = results.sweep.domain
    let range =
      "H, W = 1…\(domain.greatestExtent), |dy|, |dx| ≤ \(domain.greatestDistance), all "
      + "\(domain.count) cases; 2(n − 1) stands for max(2(n − 1), 1)"
    func claim(_ key: String, _ value: JSONText) -> Claim {
      Claim(
        page: "boundary-handling.md", key: key, value: value, range: range, kind: .proved,
        command: "shiftproof report")
    }
    return results.sweep.claims.flatMap { recipe in
      let key = "recipe/\(recipe.recipe.strategy.name)/\(recipe.recipe.boundary.rawValue)/"
      return [
        claim(key + "equal", .integer(recipe.equal)),
        claim(key + "refusedByPyTorch", .integer(recipe.refusedByPyTorch)),
      ]
    }
      + results.equalities.flatMap { equality in
        let key = "equality/\(equality.first)/\(equality.second)/"
        return [
          claim(key + "equal", .integer(equality.finding.members)),
          claim(
            key + "condition",
            .optional(equality.finding.condition.map { .string($0.description) })),
          claim(
            key + "literals", .optional(equality.finding.condition.map { .integer($0.length) })),
        ]
      }
  }

  static func equivalence(_ result: VerificationResult<ShiftSubject>) -> [Claim] {
    let formats =
      result.formats.contains { $0.isNarrow }
      ? " --formats " + result.formats.map(\.rawValue).joined(separator: ",") : ""
    return Strategies.all.flatMap { strategy in
      result.formats.flatMap { format in
        let sum = result.summary(strategy.name, format)
        return [("identical", sum.identical), ("cases", sum.cases)].map { name, count in
          Claim(
            page: "equivalence.md", key: "\(strategy.name)/\(format.rawValue)/\(name)",
            value: .integer(count),
            range: "cases \(result.cases.lowerBound)..<\(result.cases.upperBound) of seed "
              + "\(result.seed)",
            kind: .observed,
            command: "shiftproof verify --cases \(result.cases.count) --seed \(result.seed)"
              + formats)
        }
      }
    }
  }

  static func conformance(_ conformance: Conformance) -> [Claim] {
    [
      ("agree", conformance.passed), ("disagree", conformance.failed),
      ("refused by both", conformance.refusedAlike),
      ("demanded within a bound or a tolerance", conformance.close),
    ].map { name, count in
      Claim(
        page: "conformance.md", key: name, value: .integer(count),
        range: "every recorded case of Fixtures", kind: .observed,
        command: "shiftproof conform --json")
    }
      + conformance.sources.map { source in
        Claim(
          page: "conformance.md", key: "cases/\(source.file)", value: .integer(source.cases),
          range: "the file", kind: .observed,
          command: "shiftproof conform Fixtures/\(source.file)")
      }
  }

  static func detection(_ detection: Detection) -> [Claim] {
    let operators = detection.operators
    let kernels = operators.flatMap(\.controls)
    return [
      ("shifts/faults", detection.faults.count),
      ("shifts/found", detection.faults.count(where: \.isFound)),
      ("shifts/called as their author wrote", detection.faults.count(where: \.isCalledRight)),
      ("operators/faults", operators.flatMap(\.faults).count),
      ("operators/found", operators.flatMap(\.faults).count(where: \.isFound)),
    ].map { key, count in
      Claim(
        page: "detection.md", key: key, value: .integer(count),
        range: "\(detection.cases) cases at each of \(detection.seeds.count) seeds",
        kind: .observed, command: "shiftproof detect")
    }
      + [
        ("shifts/right strategies", "shifts/accused", detection.controls),
        ("operators/right kernels", "operators/accused", kernels),
      ].flatMap { all, accused, controls in
        [(all, controls.count), (accused, controls.count { !$0.accusations.isEmpty })].map {
          Claim(
            page: "detection.md", key: $0, value: .integer($1),
            range: "\(DetectionPage.cases(controls)) cases each, of \(detection.seeds.count) seeds",
            kind: .observed, command: "shiftproof detect")
        }
      }
  }

  static func gradients(_ results: GradientResults) -> [Claim] {
    FractionClaims.slopes(results) + FractionClaims.sums(results)
      + results.certificates.flatMap { found in
        let widths = "\(found.widths.lowerBound)...\(found.widths.upperBound)"
        let key =
          "slopes/\(found.rule.format.rawValue)/\(found.rule.alignCorners ? "aligned" : "not aligned")/"
          + "\(widths)/"
        return [("left", found.left), ("interior", found.interior)].map { name, count in
          Claim(
            page: "gradients.md", key: key + name, value: .integer(count),
            range: "every interior pixel of every width \(widths)", kind: .proved,
            command: "shiftproof certify \(found.rule.arguments) --slopes --widths \(widths)")
        }
      }
  }

  static func operators(_ studies: [OperatorAccuracy]) -> [Claim] {
    studies.flatMap { study in
      study.rows.filter { $0.sums.cases > 0 }.flatMap { row in
        return [
          ("cells", OperatorsPage.answered(row.sums)),
          ("correctly rounded", row.sums.cells(.identical)),
        ].map {
          name, count in
          Claim(
            page: "operators.md",
            key: "\(study.operation)/\(row.kernel)/\(row.format.rawValue)/\(name)",
            value: .integer(count), range: "\(study.cases) cases of seed \(study.seed)",
            kind: .observed,
            command: "shiftproof verify --operator \(study.operation) --cases \(study.cases) "
              + "--seed \(study.seed) --formats \(row.format.rawValue) --json")
        }
      }
    }
  }
}
