import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// As in the JSON of a certificate: everything by its name.
extension CoordinateRule: Codable {
  private enum Member: String, CodingKey {
    case format, formula, alignCorners, dialect, writtenIn, arithmetic, extentIn, subtrahendIn
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    guard
      let dialect = GridSampleDialect.named(try members.decode(String.self, forKey: .dialect))
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .dialect, in: members, debugDescription: "no dialect of this name")
    }
    self.init(
      format: try members.decode(NumberFormat.self, forKey: .format),
      formula: try members.decode(GridFormula.self, forKey: .formula),
      alignCorners: try members.decode(Bool.self, forKey: .alignCorners),
      dialect: dialect,
      writtenIn: try members.decode(NumberFormat.self, forKey: .writtenIn),
      arithmetic: try members.decode(NumberFormat.self, forKey: .arithmetic),
      extentIn: try members.decode(NumberFormat.self, forKey: .extentIn),
      subtrahendIn: try members.decode(NumberFormat.self, forKey: .subtrahendIn))
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(format, forKey: .format)
    try members.encode(formula, forKey: .formula)
    try members.encode(alignCorners, forKey: .alignCorners)
    try members.encode(dialect.name, forKey: .dialect)
    try members.encode(writtenIn, forKey: .writtenIn)
    try members.encode(arithmetic, forKey: .arithmetic)
    try members.encode(extentIn, forKey: .extentIn)
    try members.encode(subtrahendIn, forKey: .subtrahendIn)
  }
}
