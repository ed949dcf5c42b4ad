/// One recorded decision of a generator: an integer in 0...`span` with its simplest value.
///
/// Simplicity is the distance from `origin`; of two values at the same distance the one above the
/// origin is the simpler, because a person writes 3 before −3.
package struct Choice: Hashable, Sendable {
  /// What was chosen.
  package var offset: UInt64
  /// The simplest choice.
  package let origin: UInt64
  /// The greatest choice there was.
  package let span: UInt64

  /// - Precondition: `offset` and `origin` are at most `span`.
  package init(offset: UInt64, origin: UInt64, span: UInt64) {
    precondition(
      offset <= span && origin <= span,
      "choice \(offset) with origin \(origin) lies outside 0...\(span)")
    self.offset = offset
    self.origin = origin
    self.span = span
  }

  /// How far the choice is from the simplest one.
  package var distance: UInt64 { offset >= origin ? offset - origin : origin - offset }

  /// Whether the choice lies below the origin.
  var isBelow: Bool { offset < origin }

  /// The choice at `distance` on the asked side of the origin, or nil where that is out of range.
  func moved(to distance: UInt64, below: Bool) -> Choice? {
    guard distance <= (below ? origin : span - origin) else { return nil }
    return Choice(
      offset: below ? origin - distance : origin + distance, origin: origin, span: span)
  }

  /// The same displacement from another origin, clamped into 0...`span`.
  ///
  /// This is how a recorded choice is read where an earlier edit has changed the range: a pixel
  /// index recorded for a wide image stays a pixel index of the narrow one.
  func refitted(origin: UInt64, span: UInt64) -> Choice {
    let offset =
      isBelow
      ? origin - min(distance, origin)
      : origin + min(distance, span - origin)
    return Choice(offset: offset, origin: origin, span: span)
  }
}

/// Whether `first` is strictly simpler: fewer choices, or as many and, at the first that differs
/// in simplicity, the simpler one (shortlex).
///
/// Every descending chain of this order ends, so a search that only accepts simpler sequences
/// terminates without a limit on its steps.
func isSimpler(_ first: [Choice], than second: [Choice]) -> Bool {
  guard first.count == second.count else { return first.count < second.count }
  for (one, other) in zip(first, second) {
    if one.distance != other.distance { return one.distance < other.distance }
    if one.isBelow != other.isBelow { return other.isBelow }
  }
  return false
}

/// A 64-bit summary of `choices` that is the same in every process.
func fingerprint(of choices: [Choice]) -> UInt64 {
  choices.reduce(UInt64(choices.count)) { sum, choice in
    mixed(mixed(mixed(sum ^ choice.offset) ^ choice.origin) ^ choice.span)
  }
}

extension Choice: Codable {
  /// Reads `[offset, origin, span]`.
  package init(from decoder: any Decoder) throws {
    var numbers = try decoder.unkeyedContainer()
    let offset = try numbers.decode(UInt64.self)
    let origin = try numbers.decode(UInt64.self)
    let span = try numbers.decode(UInt64.self)
    guard offset <= span, origin <= span else {
      throw DecodingError.dataCorruptedError(
        in: numbers,
        debugDescription: "choice: \(offset) with origin \(origin); expected 0...\(span)")
    }
    self.init(offset: offset, origin: origin, span: span)
  }

  package func encode(to encoder: any Encoder) throws {
    var numbers = encoder.unkeyedContainer()
    try numbers.encode(offset)
    try numbers.encode(origin)
    try numbers.encode(span)
  }
}
