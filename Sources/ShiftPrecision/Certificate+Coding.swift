import ExactArithmetic

extension Certificate.MaximumError: Codable {
  private enum Member: String, CodingKey { case value, width, pixel }

  /// - Throws: `DecodingError` if the value is none that a Double holds.
  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    let text = try members.decode(String.self, forKey: .value)
    // p/q of the least Double has 1075 binary digits.
    guard text.utf8.count <= 1000, let value = Rational(text), value.description == text,
      Rational(exactly: value.approximation) == value
    else {
      throw DecodingError.dataCorruptedError(
        forKey: .value, in: members, debugDescription: "no error of a coordinate")
    }
    self.init(
      value: value, width: try members.decode(Int.self, forKey: .width),
      pixel: try members.decode(Int.self, forKey: .pixel))
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(value.description, forKey: .value)
    try members.encode(width, forKey: .width)
    try members.encode(pixel, forKey: .pixel)
  }
}

extension Certificate: Codable {
  private enum Member: String, CodingKey {
    case rule, widths, includesTies, firstExactWidths, maximumError
  }

  package init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    self.init(
      rule: try members.decode(CoordinateRule.self, forKey: .rule),
      widths: try members.decode(ClosedRange<Int>.self, forKey: .widths),
      includesTies: try members.decode(Bool.self, forKey: .includesTies),
      counts: try Counts(from: decoder),
      firstExactWidths: try members.decode([Int].self, forKey: .firstExactWidths),
      maximumError: try members.decode(MaximumError.self, forKey: .maximumError))
  }

  package func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(rule, forKey: .rule)
    try members.encode(widths, forKey: .widths)
    try members.encode(includesTies, forKey: .includesTies)
    try members.encode(firstExactWidths, forKey: .firstExactWidths)
    try members.encode(maximumError, forKey: .maximumError)
    try counts.encode(to: encoder)
  }
}

extension Certificate {
  /// Whether a run over these widths can have these counts.
  var isSound: Bool {
    let (all, exactWidths) = (self[.coordinates], self[.exactWidths])
    guard (try? rule.requireMeaning(ofWidths: widths)) != nil, all == widths.pixelCount,
      self[.ties] == (includesTies ? all - widths.count : 0),
      [Counter.below, .above, .notFinite, .nearestWrong].allSatisfy({ 0...all ~= self[$0] }),
      Int128(self[.below]) + Int128(self[.above]) + Int128(self[.notFinite]) <= all,
      self[.notFinite]...all ~= self[.outside], 0...self[.ties] ~= self[.tiesWrong]
    else { return false }
    let firsts = [Counter.below, .above, .notFinite].compactMap(firstWidth)
    let error = maximumError
    return Counter.allCases.allSatisfy(isFirstWidthSound)
      && firstWidth(.inexact) == firsts.min()
      && 0...widths.count ~= exactWidths
      && (exactWidths == widths.count) == (self[.inexact] == 0)
      && firstExactWidths.count == min(exactWidths, Self.listedWidths)
      && firstExactWidths.allSatisfy(widths.contains)
      && zip(firstExactWidths, firstExactWidths.dropFirst()).allSatisfy(<)
      && !error.value.isNegative && error.value.isZero == (self[.below] + self[.above] == 0)
      && widths.contains(error.width) && (0..<error.width).contains(error.pixel)
  }

  private func isFirstWidthSound(_ counter: Counter) -> Bool {
    guard counter.row.firstWidth != nil else { return true }
    guard let width = firstWidth(counter) else { return self[counter] == 0 }
    return self[counter] > 0 && widths.contains(width)
  }
}
