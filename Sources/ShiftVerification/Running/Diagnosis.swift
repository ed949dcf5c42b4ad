import ExactArithmetic
import PropertyTesting
import ShiftTensors

/// What a fault looks like, in a word of the vocabulary and with what more is known.
package struct Diagnosis: Hashable, Sendable, Codable, CustomStringConvertible {
  package let symptom: Symptom
  /// Such as the factor of a gain; may be empty.
  package let detail: String

  package init(_ symptom: Symptom, detail: String = "") {
    (self.symptom, self.detail) = (symptom, detail)
  }

  package var description: String {
    detail.isEmpty ? symptom.rawValue : "\(symptom.rawValue) (\(detail))"
  }
}

extension Verification {
  /// How many of the cases after a finding's first are looked at, and how many failing ones are enough.
  private static var looked: (cases: Int, failing: Int) { (160, 20) }

  /// What explains a finding: a symptom of its smallest case, of its first, and of the failing ones among those
  /// that follow, with one parameter in all; the one that says most of several.
  ///
  /// A small case shows one fault in many ways (one pixel moved by one wraps, is mirrored and is repeated), so
  /// that others decide.
  ///
  /// - Parameter end: when no more of the cases that follow are looked at; `nil` for all of them.
  func diagnosis(
    of key: DisagreementKey, smallest: S.Case, drawn: S.Case, token: CaseToken,
    until end: ContinuousClock.Instant? = nil
  ) -> Diagnosis? {
    guard key.kind.cost == 0 else { return nil }
    // A law asks for the answers to several images of one form, which a stale one breaks.
    if key.law != nil { return staleness(of: key, on: smallest) }
    guard let contender = subject.contenders.first(where: { S.name(of: $0) == key.contender }),
      var shared = symptoms(
        of: contender, smallest, in: key.format, among: Set(Symptom.allCases))
    else { return nil }
    var failing = 1
    func look(at next: S.Case) {
      guard subject.asks(contender, next, in: key.format),
        let more = symptoms(of: contender, next, in: key.format, among: Set(shared.keys))
      else { return }
      failing += 1
      shared = shared.reduce(into: [:]) { joined, one in
        joined[one.key] = more[one.key].flatMap(one.value.joined(with:))
      }
    }
    look(at: drawn)
    for step in 1...Self.looked.cases where failing < Self.looked.failing && !shared.isEmpty {
      if let end, ContinuousClock.now >= end { break }
      look(at: subject.generator.value(seed: token.seed, index: token.index + step))
    }
    return shared.filter(\.value.isShown).min { $0.key.rank < $1.key.rank }.map {
      Diagnosis($0.key, detail: $0.value.detail)
    }
  }

  /// Whether a contender that had no call before answers a question about other values first, and then
  /// gives that answer to the question of the finding.
  func staleness(
    of key: DisagreementKey, on drawn: S.Case
  ) -> Diagnosis? {
    let fresh = subject.freshContenders()
    defer { fresh.end() }
    guard let contender = fresh.contenders.first(where: { S.name(of: $0) == key.contender }) else {
      return nil
    }
    func isStale<Element: ShiftScalar>(_ type: Element.Type) -> Bool {
      guard let inputs = subject.inputs(of: drawn, as: type), let first = inputs.first else {
        return false
      }
      var others = inputs
      others[0] = Tensor(
        shape: first.shape,
        elements: first.elements.indices.map { Element(nearestTo: $0 % 11 + 2) })
      let (earlier, right) = (
        subject.truth(of: drawn, on: others), subject.truth(of: drawn, on: inputs)
      )
      guard !earlier.isIdentical(to: right),
        (try? subject.answer(of: contender, to: drawn, on: others)) != nil,
        let answer = try? subject.answer(of: contender, to: drawn, on: inputs)
      else { return false }
      return answer.isIdentical(to: earlier)
    }
    let found =
      switch key.format {
      case .float16: isStale(Float16.self)
      case .bfloat16: isStale(BFloat16.self)
      case .float: isStale(Float.self)
      case .double: isStale(Double.self)
      case .rational: isStale(Rational.self)
      }
    return found ? Diagnosis(.stale) : nil
  }

  /// `nil` where the contender gives no wrong answer.
  private func symptoms(
    of contender: S.Contender, _ drawn: S.Case, in format: NumberFormat, among asked: Set<Symptom>
  ) -> [Symptom: Sighting]? {
    func found<Element: ShiftScalar>(_ type: Element.Type) -> [Symptom: Sighting]? {
      guard let inputs = subject.inputs(of: drawn, as: type),
        let answer = try? subject.answer(of: contender, to: drawn, on: inputs)
      else { return nil }
      let truth = subject.truth(of: drawn, on: inputs)
      return subject.symptoms(
        of: contender, to: drawn, on: inputs, answer: answer, truth: truth, among: asked)
    }
    return found(format.scalar)
  }
}

extension Symptom {
  /// The place in the order in which symptoms that explain the same are chosen: what says most comes first.
  var rank: Int { Self.order.firstIndex(of: self) ?? Self.order.count }

  private static let order: [Symptom] = [
    .signOfZeroLost, .signOfInfinityLost, .nonFiniteReplaced, .nonFiniteSpread, .overflowed,
    .flushed, .bytesReversed,
    .negated, .fadingCut, .positionWrapped, .keptOldValues, .notShifted, .shiftedTheOtherWay,
    .axesExchanged, .oneAxisOnly,
    .otherImage, .otherChannel, .otherGroup, .onePixelTooFar, .onePixelShort, .transposed,
    .channelsLast, .flipped, .edgeRepeated, .wrappedAround, .mirroredWithoutEdge,
    .mirroredWithEdge, .fractionLost, .partTurned, .shortPadding,
    .zerosOutside, .mixedChannels, .roundedOnTheWay, .truncated, .clipped,
    .zeroed, .gain, .offset, .blended,
  ]
}
