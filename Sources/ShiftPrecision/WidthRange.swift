extension ClosedRange<Int> {
  /// The number of (width, pixel) pairs of these widths, `nil` if it does not fit.
  package var pixelCount: Int? {
    // Everything in the file of a certificate counts places up to 2n, for every width.
    let (first, last) = (Int128(lowerBound), Int128(upperBound))
    return Int(exactly: (first + last) * (last - first + 1) / 2)
  }

  /// Consecutive parts of about as many pixels each, by the range and their number alone; none is
  /// empty.
  ///
  /// - Parameter wanted: how many, at most as many as there are widths; `nil` for enough to share out.
  func evenParts(_ wanted: Int? = nil) -> [ClosedRange<Int>] {
    let wanted = wanted ?? Swift.min(256, count)
    let (first, last) = (Double(lowerBound), Double(upperBound))
    var next = lowerBound
    return (1...wanted).map { part in
      let area = first * first + (last * last - first * first) * Double(part) / Double(wanted)
      // Each of the parts that follow needs a width too.
      let latest = upperBound - (wanted - part)
      let end =
        part == wanted ? latest : Swift.max(next, Swift.min(Int(area.squareRoot()), latest))
      defer { next = end + 1 }
      return next...end
    }
  }
}
