import ShiftTensors

/// Choices of meaning on which frameworks differ and both may be right. The default is PyTorch's.
public struct Conventions: Hashable, Sendable, Codable {
  /// Which way a position half way between two pixels goes in nearest mode.
  public enum TieRule: String, CaseIterable, Sendable, Hashable, Codable {
    /// To the pixel with the even index.
    case even
    /// To the greater index.
    case halfUp = "half-up"
    /// To the smaller index.
    case halfDown = "half-down"
    /// Away from position 0.
    case away
  }

  /// Which way halves go in nearest mode.
  public var ties = TieRule.even
  /// The parameter of the Keys kernel, in quarters: −3 or −2.
  public var bicubicQuarters = -3
  /// Whether −1 and 1 name the outermost centres: as the call says, or the other way.
  public var swapsAlignment = false
  /// Whether a sampled zero padding fades over a pixel, or is hard at the outermost centres.
  public var hasHardEdge = false
  /// Whether grids and offsets are (y, x) where PyTorch has (x, y), or the reverse.
  public var swapsAxes = false
  /// Whether a kernel is flipped, as the convolution of mathematics has it.
  public var flipsKernel = false
  /// Whether nearest mode rounds a position before the padding brings it into the image, as ONNX has it.
  public var roundsFirst = false
  /// Whether bicubic mode brings a position beyond the border into the image before it looks for the taps, as
  /// ONNX has it, or each tap alone.
  public var clampsBicubic = false
  /// Whether a tap outside is the first pixel times 0, so that a NaN there shows, or nothing.
  public var weighsOutside = false
  /// Whether kernels of the 16-bit formats keep indices in 16 bits, so that positions beyond ±2¹⁵ read
  /// anything.
  public var wrapsIndices = false
  /// Whether reflection repeats the outermost element, as NumPy's `symmetric`, or not.
  public var repeatsEdge = false
  /// Whether circular padding wraps what negative amounts leave, or wraps first and crops then.
  public var cropsLast = false
  /// Which slope a derivative is where the interpolant has two.
  public var slopeSide = SlopeSide.between

  /// PyTorch's.
  public init() {}

  /// One way of changing one convention.
  public struct Choice: Hashable, Sendable {
    /// The convention, such as `ties`.
    public let name: String
    /// What it says, such as `half-up`.
    public let value: String
    /// PyTorch's but for this one.
    public let conventions: Conventions
  }

  /// Takes one choice and leaves the others as they are.
  public mutating func take(_ choice: Choice) {
    Self.all[choice.name]?.copy(choice.conventions, &self)
  }

  /// Every convention with its values, the first of each being PyTorch's.
  public static let choices: [(name: String, values: [Choice])] = kinds.map { kind in
    (
      kind.name,
      kind.values.map { value, conventions in
        Choice(name: kind.name, value: value, conventions: conventions)
      }
    )
  }

  /// What each convention decides, as a legend tells it, in the order of ``choices``.
  package static let meanings: [String] = kinds.map(\.meaning)

  /// The values of one convention.
  public static func choices(of name: String) -> [Choice] {
    choices.first { $0.name == name }?.values ?? []
  }

  private struct Kind: Sendable {
    let name: String
    let meaning: String
    let values: [(String, Conventions)]
    let copy: @Sendable (_ from: Conventions, _ to: inout Conventions) -> Void

    init<Value>(
      _ name: String, _ meaning: String,
      _ path: WritableKeyPath<Conventions, Value> & Sendable, _ values: [(String, Value)]
    ) {
      (self.name, self.meaning) = (name, meaning)
      self.values = values.map { text, value in
        var conventions = Conventions()
        conventions[keyPath: path] = value
        return (text, conventions)
      }
      copy = { $1[keyPath: path] = $0[keyPath: path] }
    }
  }

  private static let all = Dictionary(uniqueKeysWithValues: kinds.map { ($0.name, $0) })

  private static let kinds = [
    Kind(
      "ties",
      "which way a position half way between two pixels goes in nearest mode: to the pixel with the even index, to the greater, to the smaller index, or away from position 0",
      \.ties, TieRule.allCases.map { ($0.rawValue, $0) }),
    Kind(
      "bicubic",
      "the parameter of the Keys kernel",
      \.bicubicQuarters, [("-3/4", -3), ("-1/2", -2)]),
    Kind(
      "alignment",
      "whether −1 and 1 name the outermost centres: as the call says, or the other way",
      \.swapsAlignment, [("as-asked", false), ("the-other", true)]),
    Kind(
      "edge",
      "whether a sampled zero padding fades over a pixel, or is hard at the outermost centres",
      \.hasHardEdge, [("fading", false), ("hard", true)]),
    Kind(
      "axes",
      "whether grids and offsets come in the documented order of x and y, or in the other",
      \.swapsAxes, [("as-documented", false), ("exchanged", true)]),
    Kind(
      "kernel",
      "whether a kernel is taken as it is, or flipped, as the convolution of mathematics has it",
      \.flipsKernel, [("as-it-is", false), ("flipped", true)]),
    Kind(
      "nearest",
      "whether nearest mode brings a position into the image before it rounds it, or after",
      \.roundsFirst, [("padded-first", false), ("rounded-first", true)]),
    Kind(
      "bicubic-border",
      "whether bicubic mode brings each tap beyond the border into the image alone, or the position first",
      \.clampsBicubic, [("taps", false), ("position", true)]),
    Kind(
      "outside",
      "whether a tap outside is nothing, or the first pixel times 0, so that a NaN there shows",
      \.weighsOutside, [("left-out", false), ("weighed-with-0", true)]),
    Kind(
      "narrow-indices",
      "whether kernels of the 16-bit formats keep indices whole, or in 16 bits, so that positions beyond ±2¹⁵ read anything",
      \.wrapsIndices, [("whole", false), ("16-bit", true)]),
    Kind(
      "reflect",
      "whether reflection leaves the outermost element out, or repeats it, as NumPy's `symmetric`",
      \.repeatsEdge, [("without-edge", false), ("with-edge", true)]),
    Kind(
      "circular",
      "whether circular padding with negative amounts crops first, or wraps first",
      \.cropsLast, [("cropped-first", false), ("wrapped-first", true)]),
    Kind(
      "slope",
      "which slope a derivative is where the interpolant has two: any from the one to the other, PyTorch's (to the right in the frame of the image, and 0 at both outermost centres where positions are clipped or mirrored), or the one to the right or left in the position before it is brought inside",
      \.slopeSide, SlopeSide.allCases.map { ($0.rawValue, $0) }),
  ]
}
