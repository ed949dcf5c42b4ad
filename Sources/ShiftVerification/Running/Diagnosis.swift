import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// What a fault looks like, in a word of the vocabulary and with what more is known.
public struct Diagnosis: Hashable, Sendable, Codable, CustomStringConvertible {
  public let symptom: Symptom
  /// Such as the factor of a gain; may be empty.
  public let detail: String

  public init(_ symptom: Symptom, detail: String = "") {
    (self.symptom, self.detail) = (symptom, detail)
  }

  public var description: String {
    detail.isEmpty ? symptom.rawValue : "\(symptom.rawValue) (\(detail))"
  }
}

extension Verification {
  /// How many of the cases after a finding's first are looked at, and how many failing ones are enough.
  private static var looked: (cases: Int, failing: Int) { (40, 6) }

  /// What explains a finding: a symptom of its smallest case, of its first, and of the failing ones among those
  /// that follow; the one that says most of several.
  ///
  /// A small case shows one fault in many ways (one pixel moved by one wraps, is mirrored and is repeated), so
  /// that others decide.
  func diagnosis(
    of key: DisagreementKey, smallest: S.Case, drawn: S.Case, token: CaseToken
  ) -> Diagnosis? {
    guard key.law == nil, key.kind.cost == 0,
      let contender = subject.contenders.first(where: { S.name(of: $0) == key.contender })
    else { return nil }
    guard let first = symptoms(of: contender, smallest, in: key.format), !first.isEmpty else {
      return nil
    }
    var seen = [first]
    if let more = symptoms(of: contender, drawn, in: key.format) { seen.append(more) }
    for step in 1...Self.looked.cases where seen.count < Self.looked.failing {
      let next = subject.generator.value(seed: token.seed, index: token.index + step)
      guard subject.asks(contender, next, in: key.format),
        let more = symptoms(of: contender, next, in: key.format)
      else { continue }
      seen.append(more)
    }
    let shared = first.keys.filter { symptom in seen.allSatisfy { $0[symptom] != nil } }
    guard let best = shared.min(by: { $0.rank < $1.rank }) else { return nil }
    let details = seen.compactMap { $0[best] }
    return Diagnosis(best, detail: Set(details).count == 1 ? details[0] : details.last ?? "")
  }

  /// `nil` where the contender gives no wrong answer.
  private func symptoms(
    of contender: S.Contender, _ drawn: S.Case, in format: NumberFormat
  ) -> [Symptom: String]? {
    func found<Element: ShiftScalar>(_ type: Element.Type) -> [Symptom: String]? {
      guard let inputs = subject.inputs(of: drawn, as: type),
        let answer = try? subject.answer(of: contender, to: drawn, on: inputs)
      else { return nil }
      let truth = subject.truth(of: drawn, on: inputs)
      return subject.symptoms(
        of: contender, to: drawn, on: inputs, answer: answer, truth: truth)
    }
    return switch format {
    case .float16: found(Float16.self)
    case .bfloat16: found(BFloat16.self)
    case .float: found(Float.self)
    case .double: found(Double.self)
    case .rational: found(Rational.self)
    }
  }
}

extension Symptom {
  /// The place in the order in which symptoms that explain the same are chosen: what says most comes first.
  var rank: Int { Self.order.firstIndex(of: self) ?? Self.order.count }

  private static let order: [Symptom] = [
    .signOfZeroLost, .nonFiniteReplaced, .overflowed, .flushed, .bytesReversed, .negated,
    .notShifted, .shiftedTheOtherWay, .axesExchanged, .oneAxisOnly, .otherImage, .otherChannel,
    .otherGroup, .onePixelTooFar, .onePixelShort, .transposed, .channelsLast, .flipped,
    .keptOldValues, .edgeRepeated, .wrappedAround, .mirroredWithoutEdge, .mirroredWithEdge,
    .zerosOutside, .mixedChannels, .roundedOnTheWay, .truncated, .clipped, .zeroed, .gain, .offset,
    .nonFiniteSpread, .blended,
  ]
}
