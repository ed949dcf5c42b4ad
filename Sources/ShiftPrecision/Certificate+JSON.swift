import ExactArithmetic
import ShiftTensors

/// Text of a JSON value whose keys keep their order, so that equal results are equal bytes.
public enum JSONText: Sendable {
  case null
  case boolean(Bool)
  case integer(Int)
  /// The shortest decimal that names the Double; JSON has no infinity or NaN, which become null.
  case number(Double)
  case string(String)
  case array([JSONText])
  case object([(key: String, value: JSONText)])

  /// `null` where there is nothing.
  public static func optional(_ value: Int?) -> JSONText { value.map { .integer($0) } ?? .null }

  /// The value on several lines, two spaces a level; arrays of plain values stay on one.
  public func text(indent: String = "") -> String {
    let deeper = indent + "  "
    switch self {
    case .null: return "null"
    case .boolean(let value): return value ? "true" : "false"
    case .integer(let value): return "\(value)"
    case .number(let value): return value.isFinite ? "\(value)" : "null"
    case .string(let value): return Self.quoted(value)
    case .array(let values):
      if values.allSatisfy(\.isPlain) {
        return "[" + values.map { $0.text() }.joined(separator: ", ") + "]"
      }
      let lines = values.map { deeper + $0.text(indent: deeper) }
      return "[\n" + lines.joined(separator: ",\n") + "\n\(indent)]"
    case .object(let members):
      let lines = members.map {
        deeper + Self.quoted($0.key) + ": " + $0.value.text(indent: deeper)
      }
      return "{\n" + lines.joined(separator: ",\n") + "\n\(indent)}"
    }
  }

  private var isPlain: Bool {
    switch self {
    case .array, .object: false
    default: true
    }
  }

  private static func quoted(_ words: String) -> String {
    var text = "\""
    for scalar in words.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\u{0}"..."\u{1F}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }
}

extension CoordinateRule {
  /// The members that name the rule.
  public var members: [(key: String, value: JSONText)] {
    [
      ("format", .string(format.rawValue)), ("formula", .string(formula.rawValue)),
      ("alignCorners", .boolean(alignCorners)), ("dialect", .string(dialect.name)),
      ("writtenIn", .string(writtenIn.rawValue)), ("arithmetic", .string(arithmetic.rawValue)),
    ]
  }
}

extension Certificate {
  /// The certificate for a machine.
  public var json: JSONText {
    .object(
      rule.members + [
        ("widths", .array([.integer(widths.lowerBound), .integer(widths.upperBound)])),
        ("proved", .boolean(true)),
        ("coordinates", .integer(coordinates)),
        ("inexact", .integer(inexact)), ("below", .integer(below)), ("above", .integer(above)),
        ("notFinite", .integer(notFinite)), ("outside", .integer(outside)),
        ("nearestWrong", .integer(nearestWrong)),
        ("ties", includesTies ? .integer(ties) : .null),
        ("tiesWrong", includesTies ? .integer(tiesWrong) : .null),
        ("exactWidths", .integer(exactWidths)),
        ("firstExactWidths", .array(firstExactWidths.map { .integer($0) })),
        ("firstInexactWidth", .optional(firstInexactWidth)),
        ("firstBelowWidth", .optional(firstBelowWidth)),
        ("firstAboveWidth", .optional(firstAboveWidth)),
        ("firstNotFiniteWidth", .optional(firstNotFiniteWidth)),
        ("firstOutsideWidth", .optional(firstOutsideWidth)),
        ("firstNearestWrongWidth", .optional(firstNearestWrongWidth)),
        ("firstTieWrongWidth", .optional(firstTieWrongWidth)),
        ("maximumError", maximumError.json),
      ])
  }
}

extension Certificate.MaximumError {
  /// `{"value": "p/q", "decimal": …, "width": …, "pixel": …}`
  public var json: JSONText {
    .object([
      ("value", .string(value.description)), ("decimal", .number(value.approximation)),
      ("width", .integer(width)), ("pixel", .integer(pixel)),
    ])
  }
}
