import ExactArithmetic
import ShiftOperators
import ShiftStrategies

/// Reads the `attributes` of a case into the operator's own type.
struct AttributeReader {
  let label: CaseLabel

  var at: String { label.text }

  /// - Parameter attributes: a scanner that stands before the object, or nil if there is none.
  func operation(
    _ name: RecordedOperator.Name, _ attributes: JSONScanner?
  ) throws(ExchangeFault) -> RecordedOperator {
    switch name {
    case .gridSample: try gridSample(attributes)
    case .deformConv2d: .deformConv2d(try convolution(attributes, takesGroups: false).geometry)
    case .conv2d: try conv2d(attributes)
    case .roll: try roll(attributes)
    case .pad: try pad(attributes)
    case .shift: try shift(attributes)
    case .preset: .preset(try preset(attributes))
    case .sliceInPlace: .sliceInPlace(try assignment(attributes))
    case .affineGrid: try affineGrid(attributes)
    case .remap: try remap(attributes)
    case .gridSampleBackward, .deformConv2dBackward, .conv2dBackward, .rollBackward,
      .padBackward, .shiftBackward:
      .gradient(of: try differentiable(name, attributes))
    }
  }

  private func gridSample(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    var mode = InterpolationMode.bilinear
    var padding = GridPadding.zeros
    var alignCorners = false
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "mode": mode = try word(&scanner, key)
      case "padding_mode": padding = try word(&scanner, key)
      case "align_corners": alignCorners = try scanner.boolean()
      default: try unknown(&scanner, key, ["mode", "padding_mode", "align_corners"])
      }
    }
    return .gridSample(mode: mode, padding: padding, alignCorners: alignCorners)
  }

  private func conv2d(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    let (geometry, groups) = try convolution(attributes, takesGroups: true)
    var count = 1
    if var scanner = groups {
      do throws(ExchangeFault) { count = try scanner.integer() } catch { throw located(error) }
    }
    return .conv2d(geometry, groups: count)
  }

  /// The geometry, and a scanner that stands before `groups` if there is one.
  private func convolution(
    _ attributes: JSONScanner?, takesGroups: Bool
  ) throws(ExchangeFault) -> (geometry: ConvolutionGeometry, groups: JSONScanner?) {
    var geometry = ConvolutionGeometry()
    var groups: JSONScanner?
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "stride": geometry.stride = try pair(&scanner, key)
      case "padding": geometry.padding = try pair(&scanner, key)
      case "dilation": geometry.dilation = try pair(&scanner, key)
      case "groups" where takesGroups:
        groups = scanner
        try scanner.skip()
      default:
        try unknown(
          &scanner, key, ["stride", "padding", "dilation"] + (takesGroups ? ["groups"] : []))
      }
    }
    return (geometry, groups)
  }

  private func roll(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    var shifts: [Int]?
    var dims: [Int] = []
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "shifts": shifts = try integers(&scanner)
      case "dims": dims = try integers(&scanner)
      default: try unknown(&scanner, key, ["shifts", "dims"])
      }
    }
    guard let shifts else { throw missing("shifts", "one whole number for each axis") }
    return .roll(shifts: shifts, dims: dims)
  }

  private func pad(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    if try padRule(attributes) == .numpy { return .numpyPad(try numpyPad(attributes)) }
    var amounts: [Int]?
    var mode = PadMode.constant
    var value = 0.0
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "pad":
        let found = try integers(&scanner)
        guard found.count.isMultiple(of: 2) else {
          throw .cases(
            .wrongLength(found.count, key: key, at: at, expected: "two for each axis"))
        }
        amounts = found
      case "mode": mode = try word(&scanner, key)
      case "value": value = try scanner.number()
      case "rule": try scanner.skip()
      default: try unknown(&scanner, key, ["pad", "mode", "value", "rule"])
      }
    }
    guard let amounts else { throw missing("pad", "two whole numbers for each axis") }
    return .pad(amounts: amounts, mode: mode, value: value)
  }

  private func shift(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    var strategy: RecordedOperator.Pipeline?
    var shifts: [Shift]?
    var boundary: Boundary?
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "boundary": boundary = try word(&scanner, key)
      case "strategy": strategy = try word(&scanner, key)
      case "shifts":
        var pairs: [Shift] = []
        try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
          pairs.append(try distances(&scanner, key))
        }
        guard !pairs.isEmpty else {
          throw .cases(
            .wrongLength(0, key: key, at: at, expected: "[dy, dx] for each channel group"))
        }
        shifts = pairs
      default: try unknown(&scanner, key, ["boundary", "strategy", "shifts"])
      }
    }
    guard let strategy else {
      throw missing("strategy", alternatives(RecordedOperator.Pipeline.allCases.map(\.rawValue)))
    }
    guard let shifts else { throw missing("shifts", "[dy, dx] for each channel group") }
    return .shift(strategy: strategy, shifts: shifts, boundary: boundary)
  }

  // MARK: Parts

  func each(
    _ attributes: JSONScanner?,
    _ member: (inout JSONScanner, String) throws(ExchangeFault) -> Void
  ) throws(ExchangeFault) {
    guard var scanner = attributes else { return }
    var seen: Set<String> = []
    do {
      try scanner.object { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
        guard seen.insert(key).inserted else {
          throw .cases(.duplicateKey(key, at: at))
        }
        try member(&scanner, key)
      }
    } catch {
      throw located(error)
    }
  }

  /// Passes over an attribute of somebody's own; another name is a slip, or a call that ours is not.
  ///
  /// - Parameter known: the attributes of the operator.
  func unknown(
    _ scanner: inout JSONScanner, _ key: String, _ known: [String]
  ) throws(ExchangeFault) {
    guard key.hasPrefix("x-") else {
      throw .cases(.unknownAttribute(key, at: at, expected: known))
    }
    try scanner.skip()
  }

  func word<Word: RawRepresentable<String> & CaseIterable>(
    _ scanner: inout JSONScanner, _ key: String
  ) throws(ExchangeFault) -> Word {
    try lookedUp(scanner.string(), key: key, at: label)
  }

  /// An array of whole numbers, or one alone, as PyTorch's functions take either.
  func integers(_ scanner: inout JSONScanner) throws(ExchangeFault) -> [Int] {
    guard scanner.isAtArray() else { return [try scanner.integer()] }
    var values: [Int] = []
    try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
      values.append(try scanner.integer())
    }
    return values
  }

  func pair(_ scanner: inout JSONScanner, _ key: String) throws(ExchangeFault) -> [Int] {
    var values: [Int] = []
    try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
      values.append(try scanner.integer())
    }
    guard values.count == 2 else {
      throw .cases(
        .wrongLength(values.count, key: key, at: at, expected: "2, for rows and columns"))
    }
    return values
  }

  /// How far one group moves: two numbers that are exact in binary with at most 20 fractional bits.
  private func distances(
    _ scanner: inout JSONScanner, _ key: String
  ) throws(ExchangeFault) -> Shift {
    var values: [Rational] = []
    try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
      values.append(try scanner.distance())
    }
    guard values.count == 2 else {
      throw .cases(
        .wrongLength(values.count, key: key, at: at, expected: "2, for rows and columns"))
    }
    // Twenty bits after the point, and what a machine integer holds before it.
    return Shift(dy: values[0], dx: values[1])
  }

  func located(_ fault: ExchangeFault) -> ExchangeFault { fault.within("attributes of case \(at)") }

  func missing(_ key: String, _ expected: String) -> ExchangeFault {
    .cases(.missingKey(key, at: at, expected: expected))
  }
}
