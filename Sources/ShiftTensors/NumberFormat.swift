/// A number format that operators and strategies run in.
public enum NumberFormat: String, CaseIterable, Sendable, Hashable, Codable {
  case float16, bfloat16, float, double, rational

  /// Bits of the significand, the hidden one included; `nil` for `rational`, which never rounds.
  public var precision: Int? {
    switch self {
    case .float16: 11
    case .bfloat16: 8
    case .float: 24
    case .double: 53
    case .rational: nil
    }
  }

  /// The exponent of the smallest normal number, 2^leastExponent.
  public var leastExponent: Int? {
    switch self {
    case .float16: -14
    case .bfloat16, .float: -126
    case .double: -1022
    case .rational: nil
    }
  }

  /// The exponent of the greatest finite number's leading bit.
  public var greatestExponent: Int? {
    switch self {
    case .float16: 15
    case .bfloat16, .float: 127
    case .double: 1023
    case .rational: nil
    }
  }

  /// How PyTorch spells the format, for the snippets of reports; exact values travel as doubles.
  public var torchName: String {
    switch self {
    case .float16: "torch.float16"
    case .bfloat16: "torch.bfloat16"
    case .float: "torch.float32"
    case .double, .rational: "torch.float64"
    }
  }

  /// How a heading of a report spells the format.
  public var title: String {
    switch self {
    case .float16: "Float16"
    case .bfloat16: "BFloat16"
    case .float: "Float"
    case .double: "Double"
    case .rational: "Rational"
    }
  }
}
