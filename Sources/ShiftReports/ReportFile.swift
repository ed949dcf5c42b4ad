/// One file of the report.
package struct ReportFile: Hashable, Sendable {
  /// The path below the report's folder.
  package let path: String
  package let text: String

  package init(path: String, text: String) { (self.path, self.text) = (path, text) }
}
