/// A way of shifting that people write, and the recipe that it is taken for.
public struct NaiveRecipe: Sendable {
  /// What is written. It claims `boundary` alone.
  public let strategy: any ShiftStrategy
  /// The boundary its author wants.
  public let boundary: Boundary
  /// The strategy whose recipe for `boundary` is right.
  public let right: any ShiftStrategy
  /// What is wrong, in the words of a diagnosis.
  public let fault: Fault
  /// One line of PyTorch that shows it; `x` is (1, 1, H, W), the shift is `dy, dx`.
  public let snippet: String

  public var name: String { strategy.name }
}

/// What can be wrong with a shift on the whole, each with its own name in a diagnosis.
public enum Fault: String, CaseIterable, Sendable, Hashable, Codable {
  case otherWay = "shifted the other way"
  case swappedAxes = "y and x swapped"
  case swappedOtherWay = "y and x swapped and shifted the other way"
  case unshifted = "not shifted at all"
  case rolled = "rolled instead"
  case zeroFilled = "zeros read instead"
  case edgeRepeated = "edge repeated instead"
  case keptOldValues = "old values kept instead"
  case mirroredWithoutEdge = "mirrored without the edge instead"
  case mirroredWithEdge = "mirrored with the edge instead"
  case shortPadding = "padded by one pixel, less than the shift"
  case smeared = "overwritten before it was read"
  case mixedCorners = "align_corners mismatch"
  case normalisedByExtent = "normalised by n instead of n − 1"
  case clampedNormalised = "normalised value clamped to −1…1"
  case nearestInsteadOfBilinear = "nearest instead of bilinear"
}
