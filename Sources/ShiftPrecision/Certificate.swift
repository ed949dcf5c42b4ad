import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// What holds for every pixel of every width of a range: a proof by running all of them.
///
/// An integer shift under replicate, circular or keep reads pixel i of n, 0 ≤ i < n, through the coordinate
/// rule and nothing else, so each count decides every image of these widths under such a shift. Other
/// boundaries also write positions outside the image. Nothing in here is sampled.
package struct Certificate: Hashable, Sendable {
  package let rule: CoordinateRule
  package private(set) var widths: ClosedRange<Int>
  /// Whether half-pixel ties were looked at.
  package let includesTies: Bool
  var counts: Counts
  /// The first widths that have every pixel exact, at most ``listedWidths``.
  package private(set) var firstExactWidths: [Int]
  /// The greatest `|position − pixel|` with the first width and pixel that attain it.
  package private(set) var maximumError: MaximumError

  /// How many exact widths are listed, so that memory does not grow with the range.
  package static let listedWidths = 64

  package struct MaximumError: Hashable, Sendable {
    package let value: Rational
    package let width: Int
    package let pixel: Int
  }

  /// How many there are of what `counter` counts.
  package subscript(counter: Counter) -> Int { counts[counter] }

  /// The first width that has one of them.
  package func firstWidth(_ counter: Counter) -> Int? { counts.firstWidth(counter) }

  /// As a file carries it; ``isSound`` says whether a run can have it.
  init(
    rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool, counts: Counts,
    firstExactWidths: [Int], maximumError: MaximumError
  ) {
    (self.rule, self.widths, self.includesTies) = (rule, widths, includesTies)
    (self.counts, self.firstExactWidths) = (counts, firstExactWidths)
    self.maximumError = maximumError
  }

  /// Runs over every pixel of every width of `widths`.
  ///
  /// - Parameters:
  ///   - includesTies: also sends every half-pixel tie i + ½ through the map, which costs as much
  ///     again.
  ///   - workers: how many threads; the result does not depend on it.
  ///   - stop: once it is made no more widths are begun, and ``widths`` are the first ones.
  ///   - progress: called with the share of the pixels that is done, one call at a time, on any thread.
  /// - Throws: `ShiftError` if a width is 0 or 1 (one pixel makes the aligned formulas 0/0), or the
  ///   pixels of the range do not fit `Int`, or a format is narrower than what is computed in it, or the
  ///   wish to stop came before a width was done.
  package init(
    of rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool = true,
    workers: Int = availableWorkers, stop: StopRequest? = nil,
    progress: (@Sendable (Double) -> Void)? = nil
  ) throws(ShiftError) {
    try rule.requireMeaning(ofWidths: widths)
    // Small enough that a wish to stop is heard within a second or so.
    let parts = widths.evenParts(
      min(widths.count, max(256, min(1 << 16, (widths.pixelCount ?? 0) >> 23))))
    let scanner = WidthScanner(rule: rule, includesTies: includesTies)
    // Parts are of about as many pixels each.
    let results = orderedResults(
      parts.count, workers: workers, stop: stop,
      progress: { progress?(Double($0) / Double(parts.count)) },
      work: { Certificate(parts[$0], scanner) })
    guard let first = results.first else {
      throw ShiftError(
        "certificate", found: "an end before its first widths were done",
        expected: "a little more time")
    }
    self = first
    for result in results.dropFirst() { try append(result) }
  }

  /// One width after the other, on this thread.
  private init(_ widths: ClosedRange<Int>, _ scanner: WidthScanner) {
    var counts = Counts()
    var exactWidths: [Int] = []
    var best = WidthCounts(width: widths.lowerBound)
    for width in widths {
      let found = scanner.counts(width: width)
      counts.add(found)
      if found.inexact == 0, exactWidths.count < Self.listedWidths { exactWidths.append(width) }
      if found.greatest > best.greatest { best = found }
    }
    let pixel =
      best.pixel < 0 ? scanner.pixel(of: best.greatest, width: best.width) : best.pixel
    self.init(
      rule: scanner.rule, widths: widths, includesTies: scanner.includesTies, counts: counts,
      firstExactWidths: exactWidths,
      maximumError: MaximumError(
        value: Rational(exactly: best.greatest)!, width: best.width, pixel: pixel))
  }

  /// Adds the certificate of the widths that follow these.
  ///
  /// - Throws: `ShiftError` if the rule differs or the ranges leave a gap or overlap.
  package mutating func append(_ later: Certificate) throws(ShiftError) {
    guard later.rule == rule, later.includesTies == includesTies else {
      throw ShiftError(
        "certificate", found: "\(later.rule)", expected: "\(rule)")
    }
    guard later.widths.lowerBound == widths.upperBound + 1 else {
      throw ShiftError(
        "certificate", found: "widths from \(later.widths.lowerBound)",
        expected: "widths from \(widths.upperBound + 1)")
    }
    widths = widths.lowerBound...later.widths.upperBound
    counts.join(later.counts)
    firstExactWidths = Array((firstExactWidths + later.firstExactWidths).prefix(Self.listedWidths))
    if later.maximumError.value > maximumError.value { maximumError = later.maximumError }
  }
}
