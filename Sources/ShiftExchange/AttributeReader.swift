/// Reads the `attributes` of a case into the operator's own type.
struct AttributeReader {
  let label: CaseLabel

  private var at: String { label.text }

  /// - Parameter attributes: a scanner that stands before the object, or nil if there is none.
  func operation(
    _ name: RecordedOperator.Name, _ attributes: JSONScanner?
  ) throws(Fault) -> RecordedOperator {
    switch name {
    case .gridSample: .gridSample(try gridSample(attributes))
    case .deformConv2d: .deformConv2d(try convolution(attributes, hasGroups: false))
    case .conv2d: .conv2d(try convolution(attributes, hasGroups: true))
    case .roll: .roll(try roll(attributes))
    case .pad: .pad(try pad(attributes))
    case .shift: .shift(try shift(attributes))
    }
  }

  private func gridSample(
    _ attributes: JSONScanner?
  ) throws(Fault) -> RecordedOperator.GridSample {
    var result = RecordedOperator.GridSample()
    try each(attributes) { (scanner: inout JSONScanner, key) throws(Fault) in
      switch key {
      case "mode": result.mode = try word(&scanner, key)
      case "padding_mode": result.padding = try word(&scanner, key)
      case "align_corners": result.alignCorners = try scanner.boolean()
      default: try scanner.skip()
      }
    }
    return result
  }

  private func convolution(
    _ attributes: JSONScanner?, hasGroups: Bool
  ) throws(Fault) -> RecordedOperator.Convolution {
    var result = RecordedOperator.Convolution()
    try each(attributes) { (scanner: inout JSONScanner, key) throws(Fault) in
      switch key {
      case "stride": result.stride = try pair(&scanner, key)
      case "padding": result.padding = try pair(&scanner, key)
      case "dilation": result.dilation = try pair(&scanner, key)
      case "groups" where hasGroups: result.groups = try scanner.integer()
      default: try scanner.skip()
      }
    }
    return result
  }

  private func roll(_ attributes: JSONScanner?) throws(Fault) -> RecordedOperator.Roll {
    var shifts: [Int]?
    var dims: [Int] = []
    try each(attributes) { (scanner: inout JSONScanner, key) throws(Fault) in
      switch key {
      case "shifts": shifts = try integers(&scanner)
      case "dims": dims = try integers(&scanner)
      default: try scanner.skip()
      }
    }
    guard let shifts else { throw missing("shifts", "one whole number for each axis") }
    return RecordedOperator.Roll(shifts: shifts, dims: dims)
  }

  private func pad(_ attributes: JSONScanner?) throws(Fault) -> RecordedOperator.Pad {
    var pad: [Int]?
    var result = RecordedOperator.Pad(pad: [])
    try each(attributes) { (scanner: inout JSONScanner, key) throws(Fault) in
      switch key {
      case "pad":
        let amounts = try integers(&scanner)
        guard amounts.count.isMultiple(of: 2) else {
          throw .cases(
            .wrongLength(amounts.count, key: key, at: at, expected: "two for each axis"))
        }
        pad = amounts
      case "mode": result.mode = try word(&scanner, key)
      case "value": result.value = try scanner.number()
      default: try scanner.skip()
      }
    }
    guard let pad else { throw missing("pad", "two whole numbers for each axis") }
    result.pad = pad
    return result
  }

  private func shift(_ attributes: JSONScanner?) throws(Fault) -> RecordedOperator.Shift {
    var strategy: RecordedOperator.Shift.Strategy?
    var shifts: [RecordedOperator.Shift.Displacement]?
    try each(attributes) { (scanner: inout JSONScanner, key) throws(Fault) in
      switch key {
      case "strategy": strategy = try word(&scanner, key)
      case "shifts":
        var pairs: [RecordedOperator.Shift.Displacement] = []
        try scanner.array { (scanner: inout JSONScanner) throws(Fault) in
          let pair = try pair(&scanner, key)
          pairs.append(RecordedOperator.Shift.Displacement(dy: pair[0], dx: pair[1]))
        }
        guard !pairs.isEmpty else {
          throw .cases(
            .wrongLength(0, key: key, at: at, expected: "[dy, dx] for each channel group"))
        }
        shifts = pairs
      default: try scanner.skip()
      }
    }
    guard let strategy else {
      throw missing(
        "strategy",
        alternatives(RecordedOperator.Shift.Strategy.allCases.map(\.rawValue)))
    }
    guard let shifts else { throw missing("shifts", "[dy, dx] for each channel group") }
    return RecordedOperator.Shift(strategy: strategy, shifts: shifts)
  }

  // MARK: Parts

  private func each(
    _ attributes: JSONScanner?,
    _ member: (inout JSONScanner, String) throws(Fault) -> Void
  ) throws(Fault) {
    guard var scanner = attributes else { return }
    var seen: Set<String> = []
    do {
      try scanner.object { (scanner: inout JSONScanner, key) throws(Fault) in
        guard seen.insert(key).inserted else {
          throw .cases(.duplicateKey(key, at: at))
        }
        try member(&scanner, key)
      }
    } catch {
      throw error.within("attributes of case \(at)")
    }
  }

  private func word<Word: RawRepresentable<String> & CaseIterable>(
    _ scanner: inout JSONScanner, _ key: String
  ) throws(Fault) -> Word {
    try lookedUp(scanner.string(), key: key, at: label)
  }

  /// An array of whole numbers, or one alone, as PyTorch's functions take either.
  private func integers(_ scanner: inout JSONScanner) throws(Fault) -> [Int] {
    guard scanner.isAtArray() else { return [try scanner.integer()] }
    var values: [Int] = []
    try scanner.array { (scanner: inout JSONScanner) throws(Fault) in
      values.append(try scanner.integer())
    }
    return values
  }

  private func pair(_ scanner: inout JSONScanner, _ key: String) throws(Fault) -> [Int] {
    var values: [Int] = []
    try scanner.array { (scanner: inout JSONScanner) throws(Fault) in
      values.append(try scanner.integer())
    }
    guard values.count == 2 else {
      throw .cases(
        .wrongLength(values.count, key: key, at: at, expected: "2, for rows and columns"))
    }
    return values
  }

  private func missing(_ key: String, _ expected: String) -> Fault {
    .cases(.missingKey(key, at: at, expected: expected))
  }
}
