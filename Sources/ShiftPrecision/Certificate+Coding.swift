import ExactArithmetic

extension Certificate.MaximumError: Codable {
  private enum Member: String, CodingKey { case value, width, pixel }

  /// - Throws: `DecodingError` if the value is none that a Double holds.
  public init(from decoder: any Decoder) throws {
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

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    try members.encode(value.description, forKey: .value)
    try members.encode(width, forKey: .width)
    try members.encode(pixel, forKey: .pixel)
  }
}

extension Certificate {
  /// Whether a run over these widths can have these counts.
  var isSound: Bool {
    guard (try? requireMeaning(of: rule, widths: widths)) != nil,
      coordinates == pixelCount(widths),
      ties == (includesTies ? coordinates - widths.count : 0),
      [below, above, notFinite, nearestWrong].allSatisfy({ (0...coordinates).contains($0) }),
      Int128(below) + Int128(above) + Int128(notFinite) <= coordinates,
      (notFinite...coordinates).contains(outside), (0...ties).contains(tiesWrong)
    else { return false }
    func isFirst(_ width: Int?, of count: Int) -> Bool {
      width.map { count > 0 && widths.contains($0) } ?? (count == 0)
    }
    let firsts = [
      (firstInexactWidth, inexact), (firstBelowWidth, below), (firstAboveWidth, above),
      (firstNotFiniteWidth, notFinite), (firstOutsideWidth, outside),
      (firstNearestWrongWidth, nearestWrong), (firstTieWrongWidth, tiesWrong),
    ]
    let error = maximumError
    return firsts.allSatisfy { isFirst($0, of: $1) }
      && firstInexactWidth
        == [firstBelowWidth, firstAboveWidth, firstNotFiniteWidth].compactMap(\.self).min()
      && (0...widths.count).contains(exactWidths)
      && (exactWidths == widths.count) == (inexact == 0)
      && firstExactWidths.count == min(exactWidths, Self.listedWidths)
      && firstExactWidths.allSatisfy(widths.contains)
      && zip(firstExactWidths, firstExactWidths.dropFirst()).allSatisfy(<)
      && !error.value.isNegative && error.value.isZero == (below + above == 0)
      && widths.contains(error.width) && (0..<error.width).contains(error.pixel)
  }
}
