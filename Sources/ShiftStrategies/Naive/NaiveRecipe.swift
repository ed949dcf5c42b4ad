/// A way of shifting that people write, and the recipe that it is taken for.
package struct NaiveRecipe: Sendable {
  /// What is written. It claims `boundary` alone.
  package let strategy: any ShiftStrategy
  /// The boundary its author wants.
  package let boundary: Boundary
  /// The strategy whose recipe for `boundary` is right.
  package let right: any ShiftStrategy
  /// What is wrong, in the words of a diagnosis.
  package let fault: ShiftFault
  /// A line of PyTorch that shows it.
  package let snippet: NaiveSnippet

  package var name: String { strategy.name }
}

/// One line of PyTorch that makes `y` of `x`, which is (1, 1, H, W), moved by `dy, dx`.
package struct NaiveSnippet: Hashable, Sendable {
  /// What a line uses beside `x`, `y`, `H`, `W`, `dy` and `dx`.
  package enum Need: Hashable, Sendable {
    case deformConv2D
    /// `m`, the greater of |dy| and |dx|.
    case reach
    /// `grid(g)`, the sampling grid with value `g(i, n)` for pixel i of n.
    case grid
    /// It assigns to `x` itself. PyTorch refuses a window that it can see to be dense; a second image
    /// makes it look no further.
    case inPlace
  }

  package let line: String
  package let needs: Set<Need>

  init(_ line: String, needs: Set<Need> = []) { (self.line, self.needs) = (line, needs) }
}

/// What can be wrong with a shift on the whole, each with its own name in a diagnosis.
package enum ShiftFault: String, CaseIterable, Sendable, Hashable, Codable {
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
  case wrappedPosition = "position wrapped instead of the pixels"
  case flooredPadding = "padded by the whole part, less than the shift"
  case cutBand = "cut off where the image fades to zeros"
  case narrowKernel = "kernel narrower than the shift"
  case clampedBicubic = "position clamped, of which bicubic reads more than two pixels"
  case nearestInsteadOfBilinear = "nearest instead of bilinear"
}
