/// One file of the report.
public struct ReportFile: Hashable, Sendable {
  /// The path below the report's folder.
  public let path: String
  public let text: String

  public init(path: String, text: String) { (self.path, self.text) = (path, text) }
}
