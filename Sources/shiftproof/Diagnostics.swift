import Foundation

/// What is said on standard error.
enum Diagnostics {
  static func say(_ sentence: String) {
    FileHandle.standardError.write(Data((sentence + "\n").utf8))
  }
}
