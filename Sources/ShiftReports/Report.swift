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
  /// What frameworks answered as candidates, where it was recorded.
  public let liveRuns: LiveRuns?

  /// Computes what the precision and boundary pages prove; the rest is given.
  public init(
    verification: VerificationResult, conformance: Conformance, spreads: [RecordedSpread],
    liveRuns: LiveRuns?, workers: Int
  ) throws(ShiftError) {
    (self.verification, self.conformance) = (verification, conformance)
    (self.spreads, self.liveRuns) = (spreads, liveRuns)
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
      ConformancePage.file(results.conformance, live: results.liveRuns),
      DetectionPage.file(results.detection),
    ] + PrecisionPage.files(results.precision)
      + BoundaryPage.files(
        results.boundary,
        recordings: BoundaryPage.Recordings(results.conformance, spreads: results.spreads))
  }
}
