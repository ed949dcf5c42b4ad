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
  public let detection: Detection
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
    detection = Detection(workers: workers)
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
      DetectionPage.file(results.detection),
    ] + precisionPage(results.precision)
      + BoundaryPage.files(
        results.boundary,
        recordings: BoundaryPage.Recordings(results.conformance, spreads: results.spreads))
  }
}
