import ShiftTensors

/// Which way a half goes in nearest mode.
public enum TieRule: String, CaseIterable, Sendable, Hashable, Codable {
  case even
  case halfUp = "half-up"
  case halfDown = "half-down"
  case away
}

/// Choices of meaning on which frameworks differ and both may be right. The default is PyTorch's.
public struct Conventions: Hashable, Sendable, Codable {
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

  public init() {}

  /// One way of changing one convention.
  public struct Choice: Hashable, Sendable {
    /// The convention, such as `ties`.
    public let name: String
    /// What it says, such as `half-up`.
    public let value: String
    public let conventions: Conventions
  }

  /// Takes one choice and leaves the others as they are.
  public mutating func take(_ choice: Choice) {
    let other = choice.conventions
    switch choice.name {
    case "ties": ties = other.ties
    case "bicubic": bicubicQuarters = other.bicubicQuarters
    case "alignment": swapsAlignment = other.swapsAlignment
    case "edge": hasHardEdge = other.hasHardEdge
    case "axes": swapsAxes = other.swapsAxes
    default: flipsKernel = other.flipsKernel
    }
  }

  /// Every convention with its values, the first of each being PyTorch's.
  public static let choices: [(name: String, values: [Choice])] = {
    func choice<Value>(
      _ name: String, _ path: WritableKeyPath<Conventions, Value>, _ values: [(String, Value)]
    ) -> (name: String, values: [Choice]) {
      (
        name,
        values.map { text, value in
          var conventions = Conventions()
          conventions[keyPath: path] = value
          return Choice(name: name, value: text, conventions: conventions)
        }
      )
    }
    return [
      choice("ties", \.ties, TieRule.allCases.map { ($0.rawValue, $0) }),
      choice("bicubic", \.bicubicQuarters, [("-3/4", -3), ("-1/2", -2)]),
      choice("alignment", \.swapsAlignment, [("as asked", false), ("the other", true)]),
      choice("edge", \.hasHardEdge, [("fading", false), ("hard", true)]),
      choice("axes", \.swapsAxes, [("as documented", false), ("exchanged", true)]),
      choice("kernel", \.flipsKernel, [("as it is", false), ("flipped", true)]),
    ]
  }()
}
