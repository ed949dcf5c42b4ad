import ShiftRuns

extension CoordinateRule {
  /// The members that name the rule.
  package var members: [(key: String, value: JSONText)] {
    [
      ("format", .string(format.rawValue)), ("formula", .string(formula.rawValue)),
      ("alignCorners", .boolean(alignCorners)), ("dialect", .string(dialect.name)),
      ("writtenIn", .string(writtenIn.rawValue)), ("arithmetic", .string(arithmetic.rawValue)),
      ("extentIn", .string(extentIn.rawValue)),
      ("subtrahendIn", .string(subtrahendIn.rawValue)),
    ]
  }
}

extension Certificate {
  /// The certificate for a machine.
  package var json: JSONText {
    var members = rule.members
    members.append(("widths", .integers([widths.lowerBound, widths.upperBound])))
    members.append(("proved", .boolean(true)))
    for counter in Counter.allCases {
      let isCounted = includesTies || !counter.isOfTies
      members.append((counter.rawValue, isCounted ? .integer(self[counter]) : .null))
    }
    members.append(("firstExactWidths", .integers(firstExactWidths)))
    for counter in Counter.allCases {
      guard let name = counter.row.firstWidth else { continue }
      members.append((name, .optional(firstWidth(counter).map(JSONText.integer))))
    }
    members.append(("maximumError", maximumError.json))
    return .object(members)
  }
}

extension Certificate.MaximumError {
  /// `{"value": "p/q", "decimal": …, "width": …, "pixel": …}`
  var json: JSONText {
    .object([
      ("value", .string(value.description)), ("decimal", .number(value.approximation)),
      ("width", .integer(width)), ("pixel", .integer(pixel)),
    ])
  }
}
