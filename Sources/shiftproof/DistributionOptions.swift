import ArgumentParser
import PropertyTesting
import ShiftTensors
import ShiftVerification

/// What the images of a run are drawn from, if not from the ordinary distribution.
struct DistributionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Images per tensor, as 1...2.", valueName: "range"))
  var batch: String?

  @Option(help: ArgumentHelp("Channels, as 4...8.", valueName: "range"))
  var channels: String?

  @Option(
    help: ArgumentHelp(
      "Rows and columns, as 2...8; without the longer axes that are drawn now and then.",
      valueName: "range"))
  var extents: String?

  @Option(
    help: ArgumentHelp(
      "One in so many cases is also held against the laws; 0 for none.", valueName: "n"))
  var laws: String?

  /// The verification of these images. Which hard classes they can have depends on the ranges, so
  /// classes are counted and none is demanded.
  func applied(
    to verification: Verification<ShiftSubject>
  ) throws(ShiftError) -> Verification<ShiftSubject> {
    var verification = verification
    if let batch {
      verification.subject.cases.batch = try sizeRange(batch, of: "--batch", to: 16)
    }
    if let channels {
      verification.subject.cases.channels = try sizeRange(channels, of: "--channels", to: 64)
    }
    if let extents {
      verification.subject.cases.extents = try sizeRange(extents, of: "--extents", to: 32)
      (verification.subject.cases.rarePercent, verification.subject.cases.longRowsPerMille) = (0, 0)
    }
    if batch != nil || channels != nil || extents != nil {
      verification.subject.demands = verification.subject.demands.map {
        Demand($0.name, atLeast: 0, $0.holds)
      }
    }
    if let laws {
      verification.lawStride = try wholeNumber(laws, of: "--laws", in: 0...1_000_000)
      if verification.lawStride == 0 { verification.subject.laws = [] }
    }
    return verification
  }

  /// What repeats the choice on a command line, for the replay lines of findings.
  var arguments: String {
    (batch.map { " --batch \($0)" } ?? "") + (channels.map { " --channels \($0)" } ?? "")
      + (extents.map { " --extents \($0)" } ?? "") + (laws.map { " --laws \($0)" } ?? "")
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
