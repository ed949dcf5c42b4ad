import ShiftOperators
import ShiftStrategies
import ShiftTensors

// How the commands spell what they are asked, with one sentence for what cannot be meant.

/// The formats that round; certificates of `rational` would say that nothing happens.
public let roundingFormats: [NumberFormat] = [.float16, .bfloat16, .float, .double]

extension NumberFormat {
  /// The format of this name.
  ///
  /// - Throws: `ShiftError` if there is none.
  public init(named name: String, option: String) throws(ShiftError) {
    guard let format = NumberFormat(rawValue: name) else {
      throw ShiftError(
        option, found: "\"\(name)\"",
        expected: "one of " + NumberFormat.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self = format
  }
}

extension GridFormula {
  /// The formula of this name.
  ///
  /// - Throws: `ShiftError` if there is none.
  public init(named name: String, option: String) throws(ShiftError) {
    guard let formula = GridFormula(rawValue: name) else {
      throw ShiftError(
        option, found: "\"\(name)\"",
        expected: "one of " + GridFormula.allCases.map(\.rawValue).joined(separator: ", "))
    }
    self = formula
  }
}

extension GridSampleDialect {
  /// The dialect of this name.
  ///
  /// - Throws: `ShiftError` if there is none.
  public init(named name: String, option: String) throws(ShiftError) {
    guard let dialect = GridSampleDialect.named(name) else {
      throw ShiftError(
        option, found: "\"\(name)\"",
        expected: "one of " + GridSampleDialect.all.map(\.name).joined(separator: ", "))
    }
    self = dialect
  }
}

/// The range that `first...last` or a single width spells.
///
/// - Throws: `ShiftError` if it is not one, or is empty, or holds a width below 2.
public func widthRange(_ text: String, option: String) throws(ShiftError) -> ClosedRange<Int> {
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
      option, found: "the empty range \(first)...\(last)", expected: "a first width up to the last")
  }
  guard first >= 2 else {
    throw ShiftError(
      option, found: first == 1 ? "width 1, where aligned corners divide 0 by 0" : "width \(first)",
      expected: "widths of at least 2 px")
  }
  guard pixelCount(first...last) != nil else {
    throw ShiftError(
      option, found: "\(first)...\(last) with more than \(Int.max) pixels",
      expected: "a range whose pixels can be counted")
  }
  return first...last
}

/// The widths that a list as in `7,14,20...32` spells, in the order given.
///
/// - Throws: as ``widthRange(_:option:)``; also if the list names more than 100,000 widths.
public func widthList(_ text: String, option: String) throws(ShiftError) -> [Int] {
  var widths: [Int] = []
  for part in text.split(separator: ",", omittingEmptySubsequences: false) {
    let range = try widthRange(String(part), option: option)
    guard widths.count + range.count <= 100_000 else {
      throw ShiftError(
        option, found: "\"\(text)\" with more than 100000 widths",
        expected: "fewer; certify states a whole range")
    }
    widths += range
  }
  return widths
}
