import ShiftOperators

extension CaseFile {
  /// Reads the file at `path`.
  ///
  /// - Throws: ``ExchangeError`` whose subject is `path`.
  package init(contentsOf path: String) throws(ExchangeError) {
    try self.init(readFile(path), named: path)
  }

  /// Reads a file that lies in memory. Keys that the format does not know are passed over, but for
  /// attributes.
  ///
  /// - Throws: ``ExchangeError`` whose subject is `name`.
  package init(_ bytes: [UInt8], named name: String) throws(ExchangeError) {
    self = try naming(name) { () throws(ExchangeFault) in
      var file = try CaseFile(Safetensors(bytes))
      if let first = file.unreadable.first { throw first.fault }
      file.unreadable = []
      return file
    }
  }

  /// Reads the file at `path` as far as its cases can be read: each other one is in ``unreadable``.
  ///
  /// - Throws: ``ExchangeError`` whose subject is `path`, for a file that is none of cases.
  package static func asFarAsReadable(at path: String) throws(ExchangeError) -> CaseFile {
    let bytes = try readFile(path)
    return try naming(path) { () throws(ExchangeFault) in try CaseFile(Safetensors(bytes)) }
  }

  /// Reads the cases of a file that is already open.
  init(_ file: Safetensors) throws(ExchangeFault) {
    func metadata(_ key: String) throws(ExchangeFault) -> String {
      guard let value = file.metadata[key] else { throw .cases(.missingMetadata(key: key)) }
      return value
    }
    let format = try metadata("format")
    guard format == CaseFile.format else { throw .cases(.unknownFormat(format)) }
    let producer = try metadata("producer")
    let text = Array(try metadata("cases").utf8)

    var cases: [RecordedCase] = []
    var unreadable: [UnreadableCase] = []
    var scanner = JSONScanner(text, 0..<text.count, text: "cases")
    try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
      var draft = Draft(number: cases.count + unreadable.count + 1)
      let before = scanner
      do throws(ExchangeFault) {
        try draft.read(&scanner)
        cases.append(try draft.resolved(in: file))
      } catch {
        // Text that is no JSON cannot be passed over: nobody knows where the next case begins.
        scanner = before
        guard (try? scanner.skip()) != nil else { throw error }
        unreadable.append(UnreadableCase(name: draft.at, fault: error))
      }
    }
    try scanner.finish()
    self.init(
      producer: producer, cases: cases, notes: file.metadata.filter { $0.key.hasPrefix("x-") })
    self.unreadable = unreadable
  }
}

/// A case object as it stands, before its words and names are looked up.
///
/// The keys come in any order, and only `operator` says how to read `attributes` and only `name`
/// what to call the case in a fault; so the object is walked once and its parts are read after.
private struct Draft {
  let number: Int
  var name: String?
  var operatorName: String?
  var attributes: JSONScanner?
  var inputs: [(role: String, tensor: String)]?
  var output: String?
  var outputs: [(role: String, tensor: String)]?
  var raises: Bool?
  var arithmetic: String?
  var dialect: String?
  var comparison: JSONScanner?

  init(number: Int) { self.number = number }

  var label: CaseLabel { CaseLabel(name: name, number: number) }
  var at: String { label.text }

  mutating func read(_ scanner: inout JSONScanner) throws(ExchangeFault) {
    do {
      try scanner.object { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
        switch key {
        case "name": try set(&name, key, try scanner.string())
        case "operator": try set(&operatorName, key, try scanner.string())
        case "attributes": try set(&attributes, key, try skipped(&scanner))
        case "inputs": try set(&inputs, key, try names(&scanner))
        case "output": try set(&output, key, try scanner.string())
        case "outputs": try set(&outputs, key, try names(&scanner))
        case "raises": try set(&raises, key, try scanner.boolean())
        case "arithmetic": try set(&arithmetic, key, try scanner.string())
        case "dialect": try set(&dialect, key, try scanner.string())
        case "comparison": try set(&comparison, key, try skipped(&scanner))
        default: try scanner.skip()
        }
      }
    } catch {
      throw error.within("case \(at)")
    }
  }

  private func set<Value>(_ field: inout Value?, _ key: String, _ value: Value)
    throws(ExchangeFault)
  {
    if field != nil { throw .cases(.duplicateKey(key, at: at)) }
    field = value
  }

  /// Passes over a value and returns a scanner that stands before it.
  private func skipped(_ scanner: inout JSONScanner) throws(ExchangeFault) -> JSONScanner {
    let before = scanner
    try scanner.skip()
    return before
  }

  private func names(
    _ scanner: inout JSONScanner
  ) throws(ExchangeFault) -> [(role: String, tensor: String)] {
    var names: [(role: String, tensor: String)] = []
    try scanner.object { (scanner: inout JSONScanner, role) throws(ExchangeFault) in
      names.append((role, try scanner.string()))
    }
    return names
  }

  // MARK: Looking up

  func resolved(in file: Safetensors) throws(ExchangeFault) -> RecordedCase {
    guard let name else {
      throw .cases(.missingKey("name", at: at, expected: "a name to report it by"))
    }
    let allNames = RecordedOperator.Name.allCases.map(\.rawValue)
    guard let operatorName else {
      throw .cases(.missingKey("operator", at: at, expected: alternatives(allNames)))
    }
    guard let kind = RecordedOperator.Name(rawValue: operatorName) else {
      throw .cases(
        .unknownWord(operatorName, key: "operator", at: at, expected: allNames))
    }
    return RecordedCase(
      name: name, operation: try operation(kind), inputs: try tensors(of: kind, in: file),
      outcome: try outcome(of: kind, in: file),
      arithmetic: try arithmetic.map { (word) throws(ExchangeFault) in
        try lookedUp(word, key: "arithmetic", at: label)
      } ?? .separate,
      dialect: try resolvedDialect(), comparison: try resolvedComparison())
  }

  private func operation(_ kind: RecordedOperator.Name) throws(ExchangeFault) -> RecordedOperator {
    do {
      return try AttributeReader(label: label).operation(kind, attributes)
    } catch {
      // A call that a framework refused may well be one that cannot even be written here. What was asked
      // is another matter: an attribute that nobody knows may be a slip.
      if case .cases(.unknownAttribute) = error { throw error }
      if raises == true { return .refused(operator: kind, fault: error) }
      throw error
    }
  }

  private func tensors(
    of kind: RecordedOperator.Name, in file: Safetensors
  ) throws(ExchangeFault) -> [String: NamedTensor] {
    var tensors: [String: NamedTensor] = [:]
    for (role, name) in inputs ?? [] {
      let tensor = try tensor(name, role: role, in: file)
      // Other roles belong to extensions that this reader does not know.
      guard kind.required.contains(role) || kind.optional.contains(role) else { continue }
      if tensors.updateValue(tensor, forKey: role) != nil {
        throw .cases(.duplicateKey(role, at: at))
      }
    }
    for role in kind.required where tensors[role] == nil {
      throw .cases(.missingInput(role, at: at))
    }
    return tensors
  }

  private func tensor(
    _ name: String, role: String, in file: Safetensors
  ) throws(ExchangeFault) -> NamedTensor {
    guard let tensor = file[name] else {
      throw .cases(
        .noSuchTensor(name, role: role, at: at, tensorCount: file.tensors.count))
    }
    return NamedTensor(name: name, tensor: tensor)
  }

  private func outcome(
    of kind: RecordedOperator.Name, in file: Safetensors
  ) throws(ExchangeFault) -> RecordedCase.Outcome {
    if let outputs {
      if raises == true { throw .cases(.outputAndRaises(at: at)) }
      if output != nil { throw .cases(.duplicateKey("output", at: at)) }
      return .outputs(try tensors(outputs, of: kind, in: file))
    }
    if raises == true {
      if output != nil { throw .cases(.outputAndRaises(at: at)) }
      return .raises
    }
    guard let output else { return .unanswered }
    guard kind.outputs.count == 1 else {
      throw .cases(.missingKey("outputs", at: at, expected: alternatives(kind.outputs)))
    }
    return .output(try tensor(output, role: "output", in: file))
  }

  private func tensors(
    _ outputs: [(role: String, tensor: String)], of kind: RecordedOperator.Name,
    in file: Safetensors
  ) throws(ExchangeFault) -> [String: NamedTensor] {
    var tensors: [String: NamedTensor] = [:]
    for (role, name) in outputs {
      guard kind.outputs.contains(role) else {
        throw .cases(.unknownWord(role, key: "outputs", at: at, expected: kind.outputs))
      }
      if tensors.updateValue(try tensor(name, role: role, in: file), forKey: role) != nil {
        throw .cases(.duplicateKey(role, at: at))
      }
    }
    guard !tensors.isEmpty else {
      throw .cases(.missingKey("outputs", at: at, expected: alternatives(kind.outputs)))
    }
    return tensors
  }

  private func resolvedDialect() throws(ExchangeFault) -> GridSampleDialect? {
    guard let dialect else { return nil }
    guard let known = GridSampleDialect.named(dialect) else {
      throw .cases(
        .unknownWord(
          dialect, key: "dialect", at: at, expected: GridSampleDialect.all.map(\.name)))
    }
    return known
  }

  private func resolvedComparison() throws(ExchangeFault) -> RecordedCase.Agreement {
    guard var scanner = comparison else { return .bitwise }
    var kind: String?
    var relative: Double?
    var absolute: Double?
    var bound: String?
    do {
      try scanner.object { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
        switch key {
        case "kind": try set(&kind, key, try scanner.string())
        case "rtol": try set(&relative, key, try tolerance(&scanner, key))
        case "atol": try set(&absolute, key, try tolerance(&scanner, key))
        case "bound": try set(&bound, key, try scanner.string())
        default: try scanner.skip()
        }
      }
    } catch {
      throw error.within("comparison of case \(at)")
    }
    switch kind {
    case "bitwise": return .bitwise
    case "close":
      guard let relative, let absolute else {
        throw .cases(
          .missingKey(relative == nil ? "rtol" : "atol", at: at, expected: "rtol and atol"))
      }
      return .close(
        relative: relative, absolute: absolute,
        bound: try bound.map { (word) throws(ExchangeFault) in
          try lookedUp(word, key: "bound", at: label)
        })
    case .some(let word):
      throw .cases(
        .unknownWord(word, key: "comparison", at: at, expected: ["bitwise", "close"]))
    case nil:
      throw .cases(.missingKey("kind", at: at, expected: "bitwise or close"))
    }
  }

  private func tolerance(_ scanner: inout JSONScanner, _ key: String) throws(ExchangeFault)
    -> Double
  {
    let value = try scanner.number()
    guard value.isFinite, value >= 0 else {
      throw .cases(.badTolerance(value, key: key, at: at))
    }
    return value
  }
}

/// What faults call a case. Its text is made when there is a fault to tell, not for every case.
struct CaseLabel {
  var name: String?
  var number: Int

  var text: String { name.map(quoted) ?? "number \(number)" }
}

/// The case of an enumeration that `word` spells.
func lookedUp<Word: RawRepresentable<String> & CaseIterable>(
  _ word: String, key: String, at label: CaseLabel
) throws(ExchangeFault) -> Word {
  guard let value = Word(rawValue: word) else {
    throw .cases(
      .unknownWord(word, key: key, at: label.text, expected: Word.allCases.map(\.rawValue)))
  }
  return value
}
