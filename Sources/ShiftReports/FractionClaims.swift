import ExactArithmetic
import ShiftAtlas
import ShiftPrecision
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// What the pages say of fractions of a pixel and of slopes, for a machine.
enum FractionClaims {
  /// What each way misses by quarters of a pixel, and what other builds read otherwise.
  static func ranking(_ study: FractionStudy) -> [Claim] {
    study.series.flatMap { ranking($0, study.widths) }
      + study.builds.map { build in
        claim(
          build.series, study.widths, "grid_sample by \(build.dialect.name)/read otherwise",
          .integer(build.changed), command: "shiftproof report")
      }
      + study.finer.map(finer)
  }

  /// What was seen to be missed by fractions as fine as the format has them.
  private static func finer(_ found: FinerFractions) -> Claim {
    Claim(
      page: "grid-sample-precision.md",
      key: "fractions/\(found.format.rawValue)/\(found.way.name)/finer/\(found.width)/seen",
      value: .string((Rational(exactly: found.attained) ?? .zero).description),
      range: "\(FinerFractions.draws) fractions of seed \(found.seed), every pixel, zeros",
      kind: .observed, command: "shiftproof report")
  }

  private static func ranking(
    _ series: FractionStudy.Series, _ widths: ClosedRange<Int>
  ) -> [Claim] {
    guard let worst = series.greatest, let bound = Rational(exactly: series.bound) else {
      return []
    }
    return [
      ("missesAtLeast", JSONText.string(worst.attained.description)),
      ("missesAtLeastAt", .integer(worst.width)), ("missesAtMost", .string(bound.description)),
      ("widths", .integer(series.deviations.count)),
    ].map { name, value in
      claim(
        series, widths, "\(series.way.name)/\(name)", value,
        command: "shiftproof precision --fractions --formats \(series.format.rawValue) --widths "
          + "\(widths.lowerBound)...\(widths.upperBound)")
    }
  }

  private static func claim(
    _ series: FractionStudy.Series, _ widths: ClosedRange<Int>, _ name: String, _ value: JSONText,
    command: String
  ) -> Claim {
    Claim(
      page: "grid-sample-precision.md", key: "fractions/\(series.format.rawValue)/\(name)",
      value: value,
      range: "every row with values in −1…1, every width "
        + "\(widths.lowerBound)...\(widths.upperBound) that the way has, every shift by quarters, zeros",
      kind: .proved, command: command)
  }

  /// How many cells each recipe makes of other pixels or weights.
  static func equality(_ results: [FractionalEquality]) -> [Claim] {
    results.map { result in
      Claim(
        page: "equivalence.md",
        key: "fractions/\(result.recipe.name)/\(result.recipe.boundary.rawValue)/wrong",
        value: .integer(result.wrong),
        range: "n = 1…\(FractionalEquality.greatestExtent), |s| ≤ n + 2 in quarters, "
          + "\(result.cells) cells",
        kind: .proved, command: "shiftproof report")
    }
  }

  /// The slope that each recipe takes on the row 1, 3, 7, 20, 50.
  static func slopes(_ results: GradientResults) -> [Claim] {
    [(1, results.inside), (0, results.first)].flatMap { pixel, slopes in
      slopes.map { slope in
        Claim(
          page: "gradients.md", key: "slope/pixel \(pixel)/\(slope.recipe)",
          value: .string(slope.taken.description), range: "the row 1, 3, 7, 20, 50",
          kind: .proved, command: "shiftproof report")
      }
    }
  }

  /// What a sum of ones comes to.
  static func sums(_ results: GradientResults) -> [Claim] {
    results.sums.flatMap { sum in
      sum.results.map { format, value in
        Claim(
          page: "gradients.md", key: "sum/\(sum.what)/\(format.rawValue)", value: .string(value),
          range: "\(sum.count) ones", kind: .proved, command: "shiftproof report")
      }
    }
  }
}
