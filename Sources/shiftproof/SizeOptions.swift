import ArgumentParser
import ShiftTensors
import ShiftVerification

/// How large the images of a run are, if not as in the ordinary distribution.
struct SizeOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Images per tensor, as 1...2 or 4, up to 64 (default: 1...2, now and then up to 9).",
      valueName: "range"))
  var batch: String?

  @Option(
    help: ArgumentHelp(
      "Channels, as 4...8 or 96, up to 2048 (default: 1...8, or twice the groups of a preset; now and "
        + "then up to 70).", valueName: "range"))
  var channels: String?

  @Option(
    help: ArgumentHelp(
      "Rows and columns, as 2...8 or 56, up to 512 (default: 1...8, and twice as far as a preset "
        + "reaches beyond that; now and then up to 257, and a row of more than 32768). With any of the three, "
        + "no rarer shape is drawn.",
      valueName: "range"))
  var extents: String?

  var areGiven: Bool { batch != nil || channels != nil || extents != nil }

  /// Draws images of these sizes, and leaves out exact fractions where none of the images is put to them.
  ///
  /// - Throws: `ShiftError` for a range that cannot be meant, images of too many elements, or if no format
  ///   is left.
  func apply(to verification: inout Verification<ShiftSubject>) throws(ShiftError) {
    guard areGiven else { return }
    var cases = verification.subject.cases
    if let batch { cases.batch = try sizeRange(batch, of: "--batch", to: 64) }
    if let channels { cases.channels = try sizeRange(channels, of: "--channels", to: 2048) }
    if let extents { cases.extents = try sizeRange(extents, of: "--extents", to: 512) }
    verification.subject.cases = cases
    guard cases.elements.upperBound <= ShiftCase.mostElements else {
      throw ShiftError(
        arguments.dropFirst().description,
        found: "images of up to \(cases.elements.upperBound) elements",
        expected: "at most \(ShiftCase.mostElements)")
    }
    if cases.elements.lowerBound > ShiftCase.longest, verification.formats.contains(.rational) {
      verification.formats.removeAll { $0 == .rational }
      verification.subject.leftOut.append(
        "rational, since every image has more than \(ShiftCase.longest) elements")
      guard !verification.formats.isEmpty else {
        throw ShiftError(
          "--formats", found: "rational for images of more than \(ShiftCase.longest) elements",
          expected: "smaller images or another format")
      }
    }
    verification.subject.demandWhatIsDrawn()
  }

  /// What repeats the choice on a command line, for the replay lines of findings.
  var arguments: String {
    (batch.map { " --batch \($0)" } ?? "") + (channels.map { " --channels \($0)" } ?? "")
      + (extents.map { " --extents \($0)" } ?? "")
  }
}

/// A range of sizes, as `4...8` or `4`.
private func sizeRange(
  _ text: String, of option: String, to greatest: Int
) throws(ShiftError) -> ClosedRange<Int> {
  let parts = text.split(separator: "...", omittingEmptySubsequences: false).map { Int($0) }
  guard let low = parts[0], let high = parts.count == 2 ? parts[1] : parts.count == 1 ? low : nil,
    1 <= low, low <= high, high <= greatest
  else {
    throw ShiftError(
      option, found: text, expected: "a range from 1 to \(greatest), as 2...8")
  }
  return low...high
}
