import ShiftCandidates
import ShiftExchange
import ShiftTensors
import ShiftVerification

extension CandidateRunOptions {
  /// The operators asked for; none where shifts are.
  ///
  /// - Throws: `ShiftError` for options that mean nothing with the others.
  func calls() throws(ShiftError) -> [any ExchangedCall.Type] {
    guard operators.operation != nil else {
      try operators.refuseAlone()
      return []
    }
    try operators.refuseShifts(shiftArguments)
    let known = ExchangedCalls.all.map { (name: $0.operation, value: $0) }
    let names = operators.names
    guard Set(names).count == names.count else {
      throw ShiftError(
        "--operator", found: names.joined(separator: ","), expected: "each name once")
    }
    var calls: [any ExchangedCall.Type] = []
    for name in names { calls.append(try named(name, of: "--operator", among: known)) }
    return calls
  }

  /// The operator, for what can be about one only.
  ///
  /// - Parameter option: what can be so.
  func call(for option: String) throws(ShiftError) -> (any ExchangedCall.Type)? {
    let calls = try calls()
    guard calls.count < 2 else {
      throw ShiftError(
        option, found: "--operator \(operators.names.joined(separator: ","))",
        expected: "one operator at a time")
    }
    return calls.first
  }

  /// - Parameter required: the kinds that must be answered.
  func verification<Call: ExchangedCall>(
    of call: Call.Type, required: [String] = [], _ ask: @escaping Asking
  ) throws(ShiftError) -> Verification<OperatorSubject<Call>> {
    var verification = Verification<OperatorSubject<Call>>.of(
      candidate: ask, kinds: try operators.kinds(of: Call.self), formats: try storedFormats(),
      conventions: try operators.conventions(), required: required)
    verification.subject.shapes = try shapeCount()
    try demandWhatShapesHave(&verification)
    return verification
  }

  /// What repeats the choices for one operator on a command line.
  func arguments(for name: String) -> String {
    operators.arguments(for: name) + commonArguments
  }
}

/// Which kinds of call a program must answer, from words with commas between them.
func requiredKinds(
  _ text: String?, of calls: [any ExchangedCall.Type], in formats: [NumberFormat]
) throws(ShiftError) -> [String] {
  guard let text else { return [] }
  guard !calls.isEmpty else {
    throw ShiftError("--require", found: "no --operator", expected: "the operator that it is about")
  }
  func words<Call: ExchangedCall>(_ call: Call.Type) -> [String] {
    OperatorOptions.words(of: call)
  }
  let known = calls.flatMap { words($0) } + formats.map(\.rawValue)
  let required = text.split(separator: ",").map(String.init)
  for kind in required where kind != "all" {
    for word in RefusalRule.words(kind) where !known.contains(word) {
      throw ShiftError(
        "--require", found: word, expected: "all, or some of " + known.joined(separator: ", "))
    }
  }
  return required
}
