import ShiftPrecision
import ShiftTensors

/// How widths are spelled on a command line.
enum WidthText {
  /// The range that `first...last` or a single width spells.
  ///
  /// - Throws: `ShiftError` if it is not one, or is empty, or holds a width below 2.
  static func range(_ text: String, of option: String) throws(ShiftError) -> ClosedRange<Int> {
    let parts = text.split(separator: "...", omittingEmptySubsequences: false)
    func number(_ digits: Substring) throws(ShiftError) -> Int {
      guard let value = Int(digits) else {
        let isNumber = !digits.isEmpty && digits.allSatisfy { $0.isASCII && $0.isNumber }
        throw ShiftError(
          option, found: "\"\(text)\"",
          expected: isNumber ? "widths up to \(Int.max)" : "first...last, as in 2...4096")
      }
      return value
    }
    guard parts.count <= 2 else {
      throw ShiftError(option, found: "\"\(text)\"", expected: "first...last, as in 2...4096")
    }
    let first = try number(parts[0])
    let last = parts.count == 2 ? try number(parts[1]) : first
    guard first <= last else {
      throw ShiftError(
        option, found: "the empty range \(first)...\(last)",
        expected: "a first width up to the last")
    }
    guard first >= 2 else {
      throw ShiftError(
        option,
        found: first == 1 ? "width 1, where aligned corners divide 0 by 0" : "width \(first)",
        expected: "widths of at least 2 px")
    }
    guard (first...last).pixelCount != nil else {
      throw ShiftError(
        option, found: "\(first)...\(last) with more than \(Int.max) pixels",
        expected: "a range whose pixels can be counted")
    }
    return first...last
  }

  /// The widths that a list as in `7,14,20...32` spells, in the order given.
  ///
  /// - Throws: as ``range(_:of:)``; also if the list names more than 100,000 widths.
  static func list(_ text: String, of option: String) throws(ShiftError) -> [Int] {
    var widths: [Int] = []
    for part in text.split(separator: ",", omittingEmptySubsequences: false) {
      let range = try Self.range(String(part), of: option)
      guard widths.count + range.count <= 100_000 else {
        throw ShiftError(
          option, found: "\"\(text)\" with more than 100000 widths",
          expected: "fewer; certify states a whole range")
      }
      widths += range
    }
    return widths
  }
}
