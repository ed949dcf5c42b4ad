import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// Runs over every pixel of every width of `widths`.
///
/// - Parameters:
///   - includesTies: also sends every half-pixel tie i + ½ through the map, which costs as much
///     again.
///   - workers: how many threads; the result does not depend on it.
/// - Throws: `ShiftError` if a width is 0 or 1 (one pixel makes the aligned formulas 0/0), or the
///   pixels of the range do not fit `Int`, or a format is narrower than what is computed in it.
public func certify(
  _ rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool = true,
  workers: Int = availableWorkers
) throws(ShiftError) -> Certificate {
  try requireMeaning(of: rule, widths: widths)
  let parts = evenParts(of: widths)
  let scanner = WidthScanner(rule: rule, includesTies: includesTies)
  let results = concurrently(parts.count, workers: workers) { part in
    certificate(of: parts[part], scanner)
  }
  var total = results[0]
  for result in results.dropFirst() { try total.append(result) }
  return total
}

/// What each width of a range has, in order: for pictures and tables of single widths.
///
/// - Throws: as ``certify(_:widths:includesTies:workers:)``.
public func widthCounts(
  _ rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool = false,
  workers: Int = availableWorkers
) throws(ShiftError) -> [WidthCounts] {
  try requireMeaning(of: rule, widths: widths)
  let parts = evenParts(of: widths)
  let scanner = WidthScanner(rule: rule, includesTies: includesTies)
  return concurrently(parts.count, workers: workers) { part in
    parts[part].map { width in
      var counts = scanner.counts(width: width)
      if counts.pixel < 0 { counts.pixel = scanner.pixel(of: counts.greatest, width: width) }
      return counts
    }
  }.flatMap { $0 }
}

func requireMeaning(
  of rule: CoordinateRule, widths: ClosedRange<Int>
) throws(ShiftError) {
  guard widths.lowerBound >= 2 else {
    let reason =
      rule.alignCorners && widths.lowerBound == 1 ? ", where aligned corners divide 0 by 0" : ""
    throw ShiftError(
      "widths", found: "\(widths.lowerBound)\(reason)", expected: "widths of at least 2 px")
  }
  guard pixelCount(widths) != nil else {
    throw ShiftError(
      "widths",
      found: "\(widths.lowerBound)...\(widths.upperBound) has more than \(Int.max) pixels",
      expected: "a range whose pixels can be counted")
  }
  guard rule.writtenIn.contains(rule.format), rule.arithmetic.contains(rule.format) else {
    throw ShiftError(
      "coordinate rule",
      found: "a \(rule.format.rawValue) grid computed in \(rule.writtenIn.rawValue) and read in "
        + rule.arithmetic.rawValue,
      expected: "formats that hold every \(rule.format.rawValue)")
  }
}

/// The number of (width, pixel) pairs, `nil` if it does not fit.
func pixelCount(_ widths: ClosedRange<Int>) -> Int? {
  // Everything in the file of a certificate counts places up to 2n, for every width.
  let (first, last) = (Int128(widths.lowerBound), Int128(widths.upperBound))
  return Int(exactly: (first + last) * (last - first + 1) / 2)
}

/// Cuts a range into consecutive parts of about as many pixels each, by the range and their number
/// alone; none is empty.
///
/// - Parameter wanted: how many, at most as many as there are widths; `nil` for enough to share out.
func evenParts(of widths: ClosedRange<Int>, into wanted: Int? = nil) -> [ClosedRange<Int>] {
  let wanted = wanted ?? min(256, widths.count)
  let (first, last) = (Double(widths.lowerBound), Double(widths.upperBound))
  var next = widths.lowerBound
  return (1...wanted).map { part in
    let area = first * first + (last * last - first * first) * Double(part) / Double(wanted)
    // Each of the parts that follow needs a width too.
    let latest = widths.upperBound - (wanted - part)
    let end = part == wanted ? latest : max(next, min(Int(area.squareRoot()), latest))
    defer { next = end + 1 }
    return next...end
  }
}

private func certificate(of widths: ClosedRange<Int>, _ scanner: WidthScanner) -> Certificate {
  var total = Certificate(
    scanner.rule, width: widths.lowerBound, includesTies: scanner.includesTies)
  var best = WidthCounts(width: widths.lowerBound)
  for width in widths {
    let found = scanner.counts(width: width)
    total.add(found)
    if found.greatest > best.greatest { best = found }
  }
  let pixel =
    best.pixel < 0 ? scanner.pixel(of: best.greatest, width: best.width) : best.pixel
  total.set(maximum: best.greatest, width: best.width, pixel: pixel)
  return total
}
