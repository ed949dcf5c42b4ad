import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// A rule with its certificate and what the bounds say of it.
package struct RankedRule: Hashable, Sendable {
  package let certificate: Certificate
  /// The greatest width up to which the bound proves nearest, looked for up to 2²⁴; `nil` where no
  /// bound applies.
  package let provedSafeWidth: Int?
  package var rule: CoordinateRule { certificate.rule }
}

/// How close a bound is to what was certified.
package struct Tightness: Hashable, Sendable {
  package let rule: CoordinateRule
  package let widths: ClosedRange<Int>
  /// The greatest share of its bound that a width uses up, and that width.
  package let share: Double
  package let width: Int
  package let observed: Rational
  package let bound: Rational
  /// Widths whose certified maximum exceeds the bound: none.
  package let exceeded: Int
}

/// Everything the precision page states.
package struct PrecisionStudy: Sendable {
  package let headline: [Certificate]
  package let ranking: [RankedRule]
  package let tightness: [Tightness]
  package let ledgers: [LedgerTotals]
  /// The greatest error of each width, per format, for the textbook on aligned corners.
  package let series: [(format: NumberFormat, counts: [WidthCounts])]
  /// For widths 2…128 in Float: whether each pixel is inexact.
  package let map: [[Bool]]
  package let advice: [(width: Int, entries: [AdviceEntry])]
  /// What lines of Python that write a grid come to, in BFloat16.
  package let lines: [LineStudy]
  /// Each boundary in each format, the textbook mapped back by PyTorch's CPU kernel.
  package let boundaries: [BoundaryCertificate]
  /// Each boundary in the 16-bit formats by the model of PyTorch on CUDA, `2 * i / (n - 1) - 1` with a number.
  package let onCUDA: [BoundaryCertificate]
  /// The first width at which nearest is wrong under some shift of at most the width, in BFloat16.
  package let withinExtent: [WithinExtent]
  /// Up to which shift nearest reads every pixel of a common width.
  package let safeReaches: [SafeReach]
  package let audit: [AuditEntry]
  package let worst: [WorstFound]
  /// The ways of shifting by fractions of a pixel, ranked.
  package let fractions: FractionStudy
  package let greatestSearchWidth: Int

  /// One width in one format.
  package struct AdviceEntry: Hashable, Sendable {
    package let format: NumberFormat
    package let textbook: WidthCounts
    /// The formula with the smallest greatest error at this width, of those that round the format;
    /// the textbook where none is smaller.
    package let best: GridFormula
    package let bestCounts: WidthCounts
  }

  /// One line of Python with one kind of n, on both devices.
  package struct LineStudy: Hashable, Sendable {
    package let line: GridLine
    package let n: ExtentKind
    package let cpu: Certificate
    package let cuda: Certificate
  }

  /// The first width with a wrong pixel under shifts up to the width.
  package struct WithinExtent: Hashable, Sendable {
    package let boundary: Boundary
    package let width: Int?
    package let widths: ClosedRange<Int>
  }

  /// How far nearest may shift at one width.
  package struct SafeReach: Hashable, Sendable {
    package let format: NumberFormat
    package let width: Int
    package let boundary: Boundary
    /// The greatest distance within which every shift reads every pixel; `nil` if not even 0.
    package let reach: Int?
    /// The greatest distance that was looked at.
    package let asked: Int
  }

  /// Those under which the recipes write other positions; replicate stands for circular and keep.
  package static let distinctBoundaries: [Boundary] = [.replicate, .zeros, .reflect, .symmetric]

  /// Widths common in vision models.
  package static let commonWidths = [7, 14, 28, 32, 56, 64, 112, 128, 224, 256, 384, 512]

  /// How much is computed.
  package struct Size: Hashable, Sendable {
    package var floatWidths = 65_536
    package var ledgerCases = 25_000
    package var searchTries = 300
    package var auditWidths = 4096
    package var seriesWidths = 512
    package var fractionWidths = 512
    package var boundaryWidths = 512
    package var boundaryReach = 8
    package var rankingWidths: [NumberFormat: Int] = [
      .float16: 1024, .bfloat16: 512, .float: 2048, .double: 1024,
    ]

    package init() {}

    /// Enough for a test of the page.
    package static var small: Size {
      var size = Size()
      size.floatWidths = 64
      size.ledgerCases = 40
      size.searchTries = 10
      size.seriesWidths = 64
      size.fractionWidths = 33
      size.boundaryWidths = 24
      size.boundaryReach = 2
      size.auditWidths = 40
      size.rankingWidths = [.float16: 24, .bfloat16: 24, .float: 24, .double: 16]
      return size
    }
  }

  package init(
    size: Size = Size(), seed: UInt64 = 1, workers: Int = availableWorkers
  ) throws(ShiftError) {
    func ranked(_ rule: CoordinateRule) throws(ShiftError) -> RankedRule {
      RankedRule(
        certificate: try Certificate(
          of: rule, widths: 2...size.rankingWidths[rule.format, default: 256], workers: workers),
        provedSafeWidth: rule.isUniform ? CoordinateBound.greatestSafeWidth(of: rule) : nil)
    }
    headline = try Self.headline(size, workers)
    var ranking: [RankedRule] = []
    for rule in Self.rankedRules { ranking.append(try ranked(rule)) }
    self.ranking = ranking
    tightness = try Self.tightness(size, workers)
    let formats = NumberFormat.rounding
    ledgers = orderedResults(formats.count, workers: workers) { place in
      LedgerTotals(
        of: CoordinateRule(format: formats[place]), cases: size.ledgerCases, seed: seed)
    }
    var series: [(format: NumberFormat, counts: [WidthCounts])] = []
    for format in NumberFormat.rounding {
      series.append(
        (
          format,
          try WidthCounts.each(
            of: CoordinateRule(format: format), widths: 2...size.seriesWidths, workers: workers)
        ))
    }
    self.series = series
    map = (2...128).map { CoordinateRule(format: .float).inexactPixels(ofWidth: $0) }
    advice = try Self.advice()
    lines = try Self.lineStudies(size, workers)
    boundaries = try Self.boundaryCertificates(size, workers)
    onCUDA = try Self.certificatesOnCUDA(size, workers)
    withinExtent = try Self.firstWithinExtent(size, workers)
    safeReaches = try Self.greatestReaches(size, workers)
    var audit: [AuditEntry] = []
    for isLit in [true, false] {
      for alignCorners in [true, false] {
        audit += try AuditEntry.all(
          alignCorners: alignCorners, isLitPixel: isLit, widths: 2...size.auditWidths)
      }
    }
    self.audit = audit
    fractions = FractionStudy(widths: 2...size.fractionWidths, seed: seed, workers: workers)
    greatestSearchWidth = 256
    worst = WorstPair.allCases.compactMap {
      WorstFound(
        searching: $0, greatestWidth: 256, seed: seed, tries: size.searchTries, workers: workers)
    }
  }

  private static func headline(
    _ size: Size, _ workers: Int
  ) throws(ShiftError) -> [Certificate] {
    var certificates: [Certificate] = []
    func add(_ rule: CoordinateRule, _ last: Int) throws(ShiftError) {
      certificates.append(try Certificate(of: rule, widths: 2...last, workers: workers))
    }
    try add(CoordinateRule(format: .float), size.floatWidths)
    for alignCorners in [true, false] {
      try add(
        CoordinateRule(format: .float, alignCorners: alignCorners), min(4096, size.floatWidths))
      try add(
        CoordinateRule(format: .double, alignCorners: alignCorners), min(1024, size.floatWidths))
      for format in [NumberFormat.float16, .bfloat16] {
        try add(
          CoordinateRule(format: format, alignCorners: alignCorners), min(512, size.floatWidths))
        try add(
          CoordinateRule(format: format, alignCorners: alignCorners, arithmetic: .float),
          min(512, size.floatWidths))
      }
    }
    return certificates
  }

  /// Formulas on every mapping that differs, per format; and what wider arithmetic would give.
  static var rankedRules: [CoordinateRule] {
    var rules: [CoordinateRule] = []
    for format in NumberFormat.rounding {
      for dialect in [GridSampleDialect.pytorchCPU, .pytorchInductor] {
        for formula in GridFormula.allCases {
          rules.append(CoordinateRule(format: format, formula: formula, dialect: dialect))
        }
      }
      // On aligned corners only the mapping that scales first has a product to fuse.
      if !format.isNarrow {
        for formula in GridFormula.allCases {
          rules.append(
            CoordinateRule(format: format, formula: formula, dialect: .fusedScaling))
        }
      } else {
        rules.append(CoordinateRule(format: format, writtenIn: .float))
        // What `torch.linspace` of a 16-bit type is: recorded first wrong widths agree.
        rules.append(CoordinateRule(format: format, formula: .linspace, writtenIn: .float))
        rules.append(CoordinateRule(format: format, arithmetic: .float))
      }
    }
    return rules
  }

  private static func tightness(
    _ size: Size, _ workers: Int
  ) throws(ShiftError) -> [Tightness] {
    var result: [Tightness] = []
    for format in NumberFormat.rounding {
      for formula in GridFormula.allCases {
        let rule = CoordinateRule(format: format, formula: formula)
        let last = min(size.rankingWidths[format, default: 256], format == .bfloat16 ? 256 : 1024)
        var best = Tightness(
          rule: rule, widths: 2...last, share: 0, width: 2, observed: 0, bound: 0, exceeded: 0)
        var exceeded = 0
        for found in try WidthCounts.each(of: rule, widths: 2...last, workers: workers) {
          guard let bound = CoordinateBound(of: rule, widths: found.width...found.width),
            bound.error > 0,
            let observed = Rational(exactly: found.greatest)
          else { continue }
          if observed > bound.error { exceeded += 1 }
          let share = (observed / bound.error).approximation
          if share > best.share {
            best = Tightness(
              rule: rule, widths: 2...last, share: share, width: found.width, observed: observed,
              bound: bound.error, exceeded: 0)
          }
        }
        result.append(
          Tightness(
            rule: rule, widths: best.widths, share: best.share, width: best.width,
            observed: best.observed, bound: best.bound, exceeded: exceeded))
      }
    }
    return result
  }

  private static func advice() throws(ShiftError) -> [(width: Int, entries: [AdviceEntry])] {
    var advice: [(width: Int, entries: [AdviceEntry])] = []
    for width in commonWidths {
      var entries: [AdviceEntry] = []
      for format in NumberFormat.rounding { entries.append(try entry(format, width: width)) }
      advice.append((width, entries))
    }
    return advice
  }

  private static func entry(
    _ format: NumberFormat, width: Int
  ) throws(ShiftError) -> AdviceEntry {
    func counts(_ formula: GridFormula) throws(ShiftError) -> WidthCounts {
      try WidthCounts.each(
        of: CoordinateRule(format: format, formula: formula), widths: width...width, workers: 1)[0]
    }
    let textbook = try counts(.textbook)
    var best = (formula: GridFormula.textbook, counts: textbook)
    for formula in GridFormula.allCases.dropFirst() {
      let found = try counts(formula)
      if (found.greatest, found.inexact) < (best.counts.greatest, best.counts.inexact) {
        best = (formula, found)
      }
    }
    return AdviceEntry(
      format: format, textbook: textbook, best: best.formula, bestCounts: best.counts)
  }
}
