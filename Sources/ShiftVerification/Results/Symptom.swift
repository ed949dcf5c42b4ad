/// What a fault looks like, where the answers show it: the diagnosis of a finding in words.
///
/// A symptom is named only if it explains every cell of the cases at hand that differs from the truth.
package enum Symptom: String, CaseIterable, Sendable, Hashable, Codable {
  // Of direction.
  case notShifted = "not shifted"
  case shiftedTheOtherWay = "shifted the other way"
  case axesExchanged = "rows and columns of the shift exchanged"
  case oneAxisOnly = "moved along one axis only"
  case onePixelTooFar = "one pixel too far"
  case onePixelShort = "one pixel short"
  // Of what lies outside.
  case zerosOutside = "zeros outside the image"
  case edgeRepeated = "edge repeated outside the image"
  case wrappedAround = "wrapped around"
  case mirroredWithoutEdge = "mirrored without the edge"
  case mirroredWithEdge = "mirrored with the edge"
  case keptOldValues = "old values kept where the shift uncovers"
  // Of parts of a pixel.
  case fractionLost = "moved by whole pixels, the part of one lost"
  case partTurned = "parts of a pixel counted from the other side"
  case positionWrapped = "position wrapped instead of the pixels"
  case fadingCut = "cut off where the image fades to zeros"
  case shortPadding = "padded by less than the shift"
  // Of which plane.
  case otherGroup = "the shift of another group"
  case otherChannel = "another channel"
  case otherImage = "another image of the batch"
  case mixedChannels = "channels mixed"
  case channelsLast = "memory read as channels-last"
  case transposed = "planes transposed"
  case flipped = "planes flipped"
  // Of values.
  case gain = "all values times a factor"
  case negated = "all values negated"
  case offset = "a constant added"
  case zeroed = "zeros"
  case roundedOnTheWay = "rounded to a narrower format on the way"
  case truncated = "rounded towards zero"
  case clipped = "clipped"
  case flushed = "subnormal values flushed to zero"
  case overflowed = "overflow on the way"
  case nonFiniteReplaced = "NaN or infinity replaced by a number"
  case nonFiniteSpread = "NaN or infinity spread beyond what is read"
  case signOfZeroLost = "sign of zero lost"
  case signOfInfinityLost = "sign of infinity lost"
  case bytesReversed = "bytes reversed"
  case blended = "neighbouring pixels blended in"
  // Of time.
  case stale = "the answer to an earlier question"
  case chance = "another answer each time"
}
