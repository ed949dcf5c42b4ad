import ExactArithmetic
import PropertyTesting
import ShiftRuns
import ShiftTensors

/// Which of its two slopes an interpolant has at every pixel of every width of a range, for the gradient of a
/// grid: a proof by running all of them.
///
/// Bilinear interpolation at a position x uses the pixels ⌊x⌋ and ⌊x⌋ + 1, so its derivative at pixel i is
/// v[i + 1] − v[i] where the position written for the pixel comes back at it or after it, and v[i] − v[i − 1]
/// where it comes back before it, be it by one ulp. The position depends on width, pixel and rule alone, so each
/// count decides every image and every gradient of these widths, under zeros and border at interior pixels
/// (reflection rounds the position once more). The forward pass changes by the error of the position only.
package struct SlopeCertificate: Hashable, Sendable {
  /// A pixel of a width.
  package struct Place: Hashable, Sendable {
    package let width: Int
    package let pixel: Int
  }

  package let rule: CoordinateRule
  package private(set) var widths: ClosedRange<Int>
  /// (width, pixel) pairs with 0 < pixel < n − 1.
  package private(set) var interior = 0
  /// Those with the slope to the left.
  package private(set) var left = 0
  package private(set) var firstLeft: Place?
  /// Those a pixel or more off, which have the slope of other pixels, or none.
  package private(set) var neither = 0
  package private(set) var firstNeither: Place?
  /// Pixels 0 and n − 1 of these widths that come back before themselves. Under zeros the slope there is that to
  /// the left; where positions are clipped it is 0 at the first pixel on either side.
  package private(set) var leftEnds = 0
  package private(set) var firstLeftEnd: Place?

  /// Runs over every pixel of every width of `widths`.
  ///
  /// - Throws: as ``Certificate/init(of:widths:includesTies:workers:)``.
  package init(
    of rule: CoordinateRule, widths: ClosedRange<Int>, workers: Int = availableWorkers
  ) throws(ShiftError) {
    try rule.requireMeaning(ofWidths: widths)
    let parts = widths.evenParts()
    let results = orderedResults(parts.count, workers: workers) { part in
      SlopeCertificate(rule, parts[part])
    }
    self = results[0]
    for result in results.dropFirst() { append(result) }
  }

  private init(_ rule: CoordinateRule, _ widths: ClosedRange<Int>) {
    (self.rule, self.widths) = (rule, widths)
    for width in widths {
      let position = rule.positions(extent: width)
      for pixel in 0..<width { add(Place(width: width, pixel: pixel), at: position(pixel)) }
    }
  }

  private mutating func add(_ place: Place, at position: Double) {
    let pixel = Double(place.pixel)
    let isEnd = place.pixel == 0 || place.pixel == place.width - 1
    if isEnd {
      guard position < pixel else { return }
      leftEnds += 1
      firstLeftEnd = firstLeftEnd ?? place
      return
    }
    interior += 1
    if position >= pixel, position < pixel + 1 { return }
    if position < pixel, position >= pixel - 1 {
      left += 1
      firstLeft = firstLeft ?? place
    } else {
      neither += 1
      firstNeither = firstNeither ?? place
    }
  }

  private mutating func append(_ later: SlopeCertificate) {
    widths = widths.lowerBound...later.widths.upperBound
    interior += later.interior
    left += later.left
    neither += later.neither
    leftEnds += later.leftEnds
    firstLeft = firstLeft ?? later.firstLeft
    firstNeither = firstNeither ?? later.firstNeither
    firstLeftEnd = firstLeftEnd ?? later.firstLeftEnd
  }
}

extension CoordinateRule {
  /// The position that each pixel of a width comes back at; NaN where it is not finite.
  fileprivate func positions(extent: Int) -> (Int) -> Double {
    guard format != .rational, extent <= WidthScanner.greatestFastExtent else {
      let defined = definedPositions(extent: extent)
      return { defined(2 * $0) ?? .nan }
    }
    let kernel = carriedKernel(extent: extent)
    return { kernel.position(Double(2 * $0)) }
  }
}

extension SlopeCertificate {
  /// The certificate as lines for a person.
  package var statement: String {
    func line(_ title: String, _ count: Int, of total: Int, _ first: Place?) -> String {
      title + String(repeating: " ", count: 25 - title.count) + "\(count)"
        + " (\(count.percent(of: total)))"
        + (first.map { ", first at width \($0.width), pixel \($0.pixel)" } ?? "")
    }
    var lines = [
      "\(rule)",
      "proved for all widths \(widths.lowerBound)...\(widths.upperBound): \(interior) interior pixels",
      line("slope to the right", interior - left - neither, of: interior, nil),
      line("slope to the left", left, of: interior, firstLeft),
    ]
    if neither > 0 {
      lines.append(line("of other pixels, or none", neither, of: interior, firstNeither))
    }
    lines.append(line("outermost pixels, left", leftEnds, of: 2 * widths.count, firstLeftEnd))
    return lines.joined(separator: "\n")
  }

  /// The certificate for a machine.
  package var json: JSONText {
    func place(_ place: Place?) -> JSONText {
      .optional(
        place.map { .object([("width", .integer($0.width)), ("pixel", .integer($0.pixel))]) })
    }
    return .object(
      rule.members + [
        ("widths", .integers([widths.lowerBound, widths.upperBound])), ("proved", .boolean(true)),
        ("interior", .integer(interior)), ("left", .integer(left)),
        ("firstLeft", place(firstLeft)), ("neither", .integer(neither)),
        ("firstNeither", place(firstNeither)), ("outermost", .integer(2 * widths.count)),
        ("leftOutermost", .integer(leftEnds)), ("firstLeftOutermost", place(firstLeftEnd)),
      ])
  }
}
