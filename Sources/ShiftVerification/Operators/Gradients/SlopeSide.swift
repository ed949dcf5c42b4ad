extension Conventions {
  /// Which slope a program takes where the interpolant has two, at whole positions, mirrors and clipped ends.
  ///
  /// Each of them is a derivative as good as the other: what is right is anything between the two, and which one it
  /// is a convention.
  public enum SlopeSide: String, CaseIterable, Sendable, Hashable, Codable {
    /// Anything from the one to the other.
    case between
    /// As PyTorch has it: to the right in the frame of the image, and 0 at both outermost centres where positions
    /// are clipped or mirrored.
    case pytorch
    /// To the right and to the left in the position before it is brought inside.
    case right, left
  }
}
