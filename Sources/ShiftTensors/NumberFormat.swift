/// A number format that operators and strategies run in.
///
/// A new one is a case here, its line in the table of `NumberFormat+Types.swift`, and a type that conforms
/// to ``ShiftScalar``.
public enum NumberFormat: String, CaseIterable, Sendable, Hashable, Codable {
  /// IEEE 754 binary16: 11 bits of significand.
  case float16
  /// The upper half of a Float: 8 bits of significand.
  case bfloat16
  /// IEEE 754 binary32: 24 bits of significand.
  case float
  /// IEEE 754 binary64: 53 bits of significand.
  case double
  /// Exact fractions; nothing rounds.
  case rational

  /// Those that round.
  package static let rounding = allCases.filter { $0.precision != nil }

  /// Bits of the significand, the hidden one included; `nil` for `rational`, which never rounds.
  public var precision: Int? { row.precision }

  /// The exponent of the smallest normal number, 2^leastExponent.
  public var leastExponent: Int? { row.exponents?.lowerBound }

  /// The exponent of the greatest finite number's leading bit.
  public var greatestExponent: Int? { row.exponents?.upperBound }

  /// How a heading of a report spells the format.
  public var title: String { row.title }

  /// Whether it rounds more coarsely than Float, in which many kernels compute such formats.
  package var isNarrow: Bool { precision.map { $0 < 24 } ?? false }

  /// Whether every value of `other` is a value of this format.
  package func contains(_ other: NumberFormat) -> Bool {
    guard let precision, let exponents = row.exponents else { return true }
    guard let least = other.precision, let inner = other.row.exponents else { return false }
    // Subnormal numbers of `other` fit too: their last bit is worth 2^(least exponent − precision + 1).
    return least <= precision && exponents.lowerBound <= inner.lowerBound
      && inner.upperBound <= exponents.upperBound
  }
}
