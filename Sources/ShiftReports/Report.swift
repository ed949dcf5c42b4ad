import ShiftExchange
import ShiftTensors
import ShiftVerification

/// Everything that the pages are made of.
public struct ReportResults: Sendable {
  public let verification: VerificationResult
  public let conformance: Conformance

  public init(
    verification: VerificationResult, conformance: Conformance, workers: Int
  ) throws(ShiftError) {
    (self.verification, self.conformance) = (verification, conformance)
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
    ]
  }
}
