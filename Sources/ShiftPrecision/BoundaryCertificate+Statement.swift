import ShiftRuns
import ShiftTensors

extension BoundaryCertificate {
  /// The certificate as lines for a person.
  package var statement: String {
    let error = maximumError
    let rows = shifts.map { shift in
      [
        shift.shift > 0 ? "+\(shift.shift)" : "\(shift.shift)", "\(shift.cells)",
        "\(shift.inexact)", shift.firstInexactWidth.map { "\($0)" } ?? "none",
        "\(shift.nearestWrong)", shift.firstNearestWrongWidth.map { "\($0)" } ?? "none",
      ]
    }
    let columns = [
      "shift", "cells", "inexact", "first at width", "nearest wrong", "first at width",
    ]
    return
      ([
        "\(rule); \(boundary.rawValue)",
        "proved for all widths \(widths.lowerBound)...\(widths.upperBound), every cell, whole shifts "
          + "\(reach == 0 ? "" : "-")\(reach)...\(reach)",
        "largest error  \(error.pixels) px at width \(error.width), index \(error.index)",
      ] + textTable([columns] + rows, textColumns: 0)).joined(separator: "\n")
  }

  /// The certificate for a machine.
  package var json: JSONText {
    var members = rule.members
    members += [
      ("boundary", .string(boundary.rawValue)),
      ("widths", .integers([widths.lowerBound, widths.upperBound])),
      ("reach", .integer(reach)), ("proved", .boolean(true)),
      (
        "shifts",
        .array(
          shifts.map { shift in
            .object([
              ("shift", .integer(shift.shift)), ("cells", .integer(shift.cells)),
              ("inexact", .integer(shift.inexact)), ("nearestWrong", .integer(shift.nearestWrong)),
              ("firstInexactWidth", .optional(shift.firstInexactWidth.map(JSONText.integer))),
              (
                "firstNearestWrongWidth",
                .optional(shift.firstNearestWrongWidth.map(JSONText.integer))
              ),
            ])
          })
      ),
      (
        "maximumError",
        .object([
          ("decimal", .number(maximumError.pixels)), ("width", .integer(maximumError.width)),
          ("index", .integer(maximumError.index)),
        ])
      ),
    ]
    return .object(members)
  }
}
