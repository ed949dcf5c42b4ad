import ExactArithmetic
import ShiftTensors

/// Decides what a cell of an operator's output is that differs from the truth rounded once.
///
/// The bound of the cell decides first; then, for the whole case, whether another named convention covers
/// every cell; and where neither does, what the cell reads of the first input, as its answers to other
/// images show.
final class OperatorClassifier<Call: OperatorCall, Element: ShiftScalar> {
  let call: Call
  private let contender: any OperatorContender<Call>
  private let inputs: [Tensor<Element>]
  private let truths: TruthTable<Element>
  private let tables: TruthTables<Call>
  private let conventions: Conventions
  private let answer: Tensor<Element>
  private let truth: Tensor<Element>
  /// The greatest finite magnitude of the inputs and of the truth.
  let scale: Double
  private lazy var other = followed()
  private lazy var isDeclared = followsDeclared()
  private lazy var readBack = asked()
  /// By the elements that were left as they are, the answer with every other one set to 0.
  private var alone: [[Int]: Tensor<Element>?] = [:]

  init(
    call: Call, contender: any OperatorContender<Call>, inputs: [Tensor<Element>],
    conventions: Conventions, answer: Tensor<Element>, truth: Tensor<Element>,
    tables: TruthTables<Call>
  ) {
    (self.call, self.contender, self.inputs) = (call, contender, inputs)
    (self.conventions, self.answer, self.truth) = (conventions, answer, truth)
    self.tables = tables
    truths = tables.truths(of: call, on: inputs, under: conventions)
    scale = truth.elements.reduce(0) { $1.isFinite ? max($0, $1.magnitude.nearestDouble) : $0 }
  }

  func verdict(_ got: Element, expected: Element, at index: Int) -> CellVerdict {
    if let covered = covered(got, at: index) { return covered }
    if other != nil { return CellVerdict(.convention, isAllowed: false) }
    return CellVerdict(kind(got, at: index), isAllowed: false)
  }

  /// The verdict where no other answer is asked for: by the bound of the cell, and by what the contender means.
  func covered(_ got: Element, at index: Int) -> CellVerdict? {
    if let covered = truths.covered(got, at: index) { return covered }
    return isDeclared ? CellVerdict(.convention, isAllowed: true) : nil
  }

  /// What more there is to say of a cell.
  func remark(_ got: Element, expected: Element, at index: Int, _ verdict: CellVerdict) -> String {
    let truth = truths[index]
    var parts = call.words(of: index).map { ["this is \($0)"] } ?? []
    if let exact = truth.exact {
      let text = "\(exact)"
      parts.append(
        "exact \(exact.decimal(significantDigits: 12))"
          + (text.count <= 40 && text.contains("/") ? " = \(text)" : ""))
      let bound = got.exact.map(truth.bound(beside:)) ?? truth.bound
      if !bound.isZero {
        parts.append("the bound here is \(bound.decimal(significantDigits: 3))")
      }
    }
    if verdict.kind == .convention, verdict.isAllowed, !truth.undefined {
      let known = contender.declared.map { "\($0.name) \($0.value)" }
      parts.append("known: " + known.joined(separator: ", "))
    }
    if !verdict.isAllowed, let other {
      parts.append("\(other.name): \(other.value) explains every cell")
    }
    if verdict.kind == .wrongTap || verdict.kind == .wrongWeight, let readBack {
      if case .tap(let place, let weight) = readBack.reading(
        of: index, near: truths.places(of: index))
      {
        let cell = inputs[0].shape.position(of: place)
        parts.append("it reads \(weight)·(\(cell.n), \(cell.c), \(cell.h), \(cell.w))")
      }
    }
    return parts.joined(separator: "; ")
  }

  /// The first other choice of one convention under which every cell of the answer is covered.
  private func followed() -> Conventions.Choice? {
    for name in call.telling {
      for choice in Conventions.choices(of: name) {
        var conventions = conventions
        conventions.take(choice)
        guard conventions != self.conventions else { continue }
        if tables.truths(of: call, on: inputs, under: conventions).cover(answer) { return choice }
      }
    }
    return nil
  }

  /// Whether every cell is covered under what the contender is known to mean.
  private func followsDeclared() -> Bool {
    guard !contender.declared.isEmpty else { return false }
    var conventions = conventions
    for choice in contender.declared { conventions.take(choice) }
    return tables.truths(of: call, on: inputs, under: conventions).cover(answer)
  }

  /// By what the cell reads of the first input: a value that depends on no image was not written, one that
  /// is no weighted sum is not linear; a single other element is a wrong tap.
  private func kind(_ got: Element, at index: Int) -> DeviationClass {
    let truth = truths[index]
    if truth.exact != nil, !got.isFinite, !truth.mayBeSpecial {
      return inputs[0].elements.allSatisfy(\.isFinite) ? .notLinear : .nonFiniteSpread
    }
    // NaN is right there, or the other infinity.
    if truth.mayBeSpecial, !truth.movesBits, !got.isFinite { return .nonFiniteSpread }
    guard let readBack else { return .wrongTap }
    let places = truths.places(of: index)
    switch readBack.reading(of: index, near: places) {
    case .constant(let value):
      return got.isIdentical(to: value) && !places.isEmpty ? .notWritten : .notLinear
    case .notLinear: return .notLinear
    case .tap(let place, let weight):
      guard let pixel = inputs[0][place].exact, let weight = weight.exact, let value = got.exact
      else { return .wrongTap }
      let slack = Element.format.precision.map { Rational.powerOfTwo(2 - $0) } ?? .zero
      guard (value - weight * pixel).magnitude <= slack * (weight * pixel).magnitude else {
        return .notLinear
      }
      return places.contains(place) ? .wrongWeight : .wrongTap
    case .blend(let read):
      return read.allSatisfy { places.contains($0.place) } ? .wrongWeight : .wrongTap
    case .elsewhere: return isMadeOf(places, index) ? .wrongWeight : .wrongTap
    }
  }

  /// Whether these elements are all that a cell reads: with every other one set to 0 it stays as it is.
  private func isMadeOf(_ places: [Int], _ index: Int) -> Bool {
    guard let alone = answer(to: places) else { return false }
    return alone[index] == answer[index]
  }

  /// What is answered where the first input has these elements alone; many cells read the same ones.
  private func answer(to places: [Int]) -> Tensor<Element>? {
    if let known = alone[places] { return known }
    var image = Tensor<Element>(repeating: .zero, shape: inputs[0].shape)
    for place in places { image[place] = inputs[0][place] }
    let found = try? contender.answer(to: call, on: [image] + inputs.dropFirst())
    let answered = found.flatMap { $0.shape == answer.shape ? $0 : nil }
    alone[places] = .some(answered)
    return answered
  }

  private func asked() -> ReadBack<Element>? {
    try? ReadBack(inputs[0].shape, output: answer.shape) {
      [contender, call, inputs] image throws(ShiftError) in
      try contender.answer(to: call, on: [image] + inputs.dropFirst())
    }
  }
}
