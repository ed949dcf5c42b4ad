import ShiftTensors

/// A range of a run that a file carries: parts of one run join in the order of their ranges.
package protocol RangePart: Sendable {
  /// What is numbered, as `case`.
  static var unit: String { get }
  /// The numbers of the part.
  var range: Range<Int> { get }
  /// The numbers of the whole run.
  var whole: Range<Int> { get }
}

extension RangePart {
  /// A part with the name of its file.
  package typealias Named = (name: String, part: Self)

  /// Parts of one run in the order of their ranges.
  ///
  /// - Throws: `ShiftError` if a number of the run occurs twice or in none of them.
  package static func inOrder(_ parts: [Named]) throws(ShiftError) -> [Named] {
    guard let whole = parts.first?.part.whole else {
      throw ShiftError("merge", found: "no file", expected: "the parts of one run")
    }
    let sorted = parts.sorted { $0.part.range.lowerBound < $1.part.range.lowerBound }
    func gap(_ missing: Range<Int>) -> ShiftError {
      ShiftError(
        "merge", found: "no file with \(words(missing))", expected: "all of \(words(whole))")
    }
    var (next, last) = (whole.lowerBound, "")
    for (name, part) in sorted {
      let start = part.range.lowerBound
      if start > next { throw gap(next..<start) }
      guard start == next else {
        throw ShiftError(
          name, found: "\(words(part.range)), some of which \(last) has too",
          expected: "each \(unit) in one file")
      }
      (next, last) = (part.range.upperBound, name)
    }
    guard next == whole.upperBound else { throw gap(next..<whole.upperBound) }
    return sorted
  }

  /// - Throws: `ShiftError` if the parts have different values of `property`.
  package static func requireSame<Value: Equatable>(
    _ what: String, _ property: (Self) -> Value, in parts: [Named],
    _ text: (Value) -> String = { "\($0)" }
  ) throws(ShiftError) {
    guard let first = parts.first else { return }
    let expected = property(first.part)
    for (name, part) in parts where property(part) != expected {
      throw ShiftError(
        name, found: "\(what) \(printable(text(property(part)), limit: 300))",
        expected: "\(printable(text(expected), limit: 300)), as in \(first.name)")
    }
  }

  /// `cases 0...9`
  package static func words(_ range: Range<Int>) -> String {
    "\(unit)s \(range.lowerBound)...\(range.upperBound - 1)"
  }
}
