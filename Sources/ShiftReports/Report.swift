import ShiftExchange
import ShiftPrecision
import ShiftTensors
import ShiftVerification

/// Everything that the pages are made of.
public struct ReportResults: Sendable {
  public let verification: VerificationResult
  public let conformance: Conformance
  public let precision: PrecisionStudy
  public let boundary: BoundaryResults
  /// What one special value was recorded to reach.
  public let spreads: [RecordedSpread]

  /// Computes what the precision and boundary pages prove; the rest is given.
  public init(
    verification: VerificationResult, conformance: Conformance, spreads: [RecordedSpread],
    workers: Int
  ) throws(ShiftError) {
    (self.verification, self.conformance) = (verification, conformance)
    self.spreads = spreads
    precision = try PrecisionStudy(workers: workers)
    boundary = BoundaryResults.compute()
  }
}

/// The report: a pure function of its results.
public enum Report {
  /// Every file; a new page is a line here.
  public static func files(_ results: ReportResults) -> [ReportFile] {
    [
      OverviewPage.file(results),
      EquivalencePage.file(results.verification),
      ConformancePage.file(results.conformance),
    ] + precisionPage(results.precision)
      + BoundaryPage.files(
        results.boundary,
        recordings: BoundaryPage.Recordings(results.conformance, spreads: results.spreads))
  }
}
