import ShiftOperators

/// Whose rules a `pad` follows.
enum PadRule: String, CaseIterable {
  case pytorch, numpy
}

extension AttributeReader {
  /// The call that a case asks for the gradients of.
  func differentiable(
    _ name: RecordedOperator.Name, _ attributes: JSONScanner?
  ) throws(ExchangeFault) -> RecordedOperator {
    guard let forward = name.forward else {
      throw missing("operator", "one that has gradients")
    }
    let call = try operation(forward, attributes)
    guard case .numpyPad = call else { return call }
    throw .cases(
      .unknownWord(PadRule.numpy.rawValue, key: "rule", at: at, expected: ["pytorch"]))
  }

  func affineGrid(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    var size: [Int]?
    var alignCorners = false
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "size": size = try integers(&scanner)
      case "align_corners": alignCorners = try scanner.boolean()
      default: try unknown(&scanner, key, ["size", "align_corners"])
      }
    }
    guard let size else { throw missing("size", "N, C, H, W or N, C, D, H, W") }
    return .affineGrid(size: size, alignCorners: alignCorners)
  }

  func remap(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedOperator {
    var mode = InterpolationMode.bilinear
    var padding = RemapPadding.zeros
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "mode": mode = try word(&scanner, key)
      case "padding_mode": padding = try word(&scanner, key)
      default: try unknown(&scanner, key, ["mode", "padding_mode"])
      }
    }
    return .remap(mode: mode, padding: padding)
  }

  /// Whose rules a `pad` follows: PyTorch's unless it says so.
  func padRule(_ attributes: JSONScanner?) throws(ExchangeFault) -> PadRule {
    var rule = PadRule.pytorch
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      if key == "rule" { rule = try word(&scanner, key) } else { try scanner.skip() }
    }
    return rule
  }

  func numpyPad(_ attributes: JSONScanner?) throws(ExchangeFault) -> NumPyPadding {
    var widths: [[Int]]?
    var padding = NumPyPadding(widths: [], mode: .constant)
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "pad":
        var pairs: [[Int]] = []
        try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
          pairs.append(try pair(&scanner, key))
        }
        widths = pairs
      case "axes": padding.axes = try integers(&scanner)
      case "mode": padding.mode = try word(&scanner, key)
      case "value": padding.value = try scanner.number()
      case "rule": try scanner.skip()
      default: try unknown(&scanner, key, ["rule", "pad", "axes", "mode", "value"])
      }
    }
    guard let widths else { throw missing("pad", "[before, after] for each axis") }
    padding.widths = widths
    return padding
  }
}
