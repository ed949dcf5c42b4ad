import ShiftAtlas
import ShiftDetection
import ShiftExchange
import ShiftPrecision
import ShiftTensors
import ShiftVerification

/// Everything that the pages are made of.
package struct ReportResults: Sendable {
  package let verification: VerificationResult<ShiftSubject>
  /// The same strategies in the 16-bit formats.
  package let narrow: VerificationResult<ShiftSubject>
  package let conformance: Conformance
  package let precision: PrecisionStudy
  package let boundary: BoundaryResults
  package let fractions: [FractionalEquality]
  package let detection: Detection
  package let operators: [OperatorAccuracy]
  package let gradients: GradientResults
  /// What one special value was recorded to reach.
  package let spreads: [RecordedSpread]
  /// What frameworks answered as candidates, where it was recorded.
  package let liveRuns: LiveRuns?
  /// What other frameworks were seen to do, where it was recorded.
  package let survey: FrameworkSurvey?

  /// Computes what the precision and boundary pages prove; the rest is given.
  package init(
    verification: VerificationResult<ShiftSubject>, conformance: Conformance,
    spreads: [RecordedSpread],
    liveRuns: LiveRuns?, survey: FrameworkSurvey? = nil, workers: Int
  ) throws(ShiftError) {
    (self.verification, self.conformance) = (verification, conformance)
    (self.spreads, self.liveRuns, self.survey) = (spreads, liveRuns, survey)
    narrow = Verification(formats: [.float16, .bfloat16]).run(
      0..<Self.narrowCases, seed: verification.seed, workers: workers)
    precision = try PrecisionStudy(workers: workers)
    boundary = BoundaryResults.compute()
    fractions = try FractionalEquality.all(workers: workers)
    gradients = try GradientResults(workers: workers)
    detection = Detection(workers: workers)
    operators = OperatorAccuracy.all(cases: 100, seed: 1, workers: workers)
  }

  private static let narrowCases = 2000
}

/// The report: a pure function of its results.
package enum Report {
  /// Every file; a new page is a line here.
  package static func files(_ results: ReportResults) -> [ReportFile] {
    [
      ClaimsFile.file(claims(results)),
      NaiveProgram.file,
    ] + OverviewPage.files(results)
      + EquivalencePage.files(
        results.verification, narrow: results.narrow, fractions: results.fractions)
      + ConformancePage.files(results.conformance, live: results.liveRuns)
      + DetectionPage.files(results.detection) + OperatorsPage.files(results.operators)
      + PrecisionPage.files(results.precision)
      + (results.survey.map(FrameworksPage.files) ?? [])
      + GradientsPage.files(
        results.gradients, operators: results.operators, detection: results.detection)
      + BoundaryPage.files(
        results.boundary,
        recordings: BoundaryPage.Recordings(results.conformance, spreads: results.spreads))
  }

  /// What the pages say in numbers; a new page's claims are a line here.
  package static func claims(_ results: ReportResults) -> [Claim] {
    let pages = [
      PageClaims.equivalence(results.verification), PageClaims.equivalence(results.narrow),
      FractionClaims.equality(results.fractions), PrecisionClaims.all(results.precision),
      PageClaims.boundary(results.boundary), PageClaims.gradients(results.gradients),
      PageClaims.operators(results.operators), PageClaims.conformance(results.conformance),
      PageClaims.detection(results.detection), results.survey.map(FrameworkClaims.all) ?? [],
    ]
    return pages.flatMap { $0 }
  }
}
