import ShiftOperators
import ShiftStrategies

extension AttributeReader {
  /// Reads `preset` and the parameters that its model takes.
  func preset(_ attributes: JSONScanner?) throws(ExchangeFault) -> RecordedPreset {
    var model: PublishedModel?
    var numbers: [String: [Int]] = [:]
    var offsets: [[Double]]?
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "preset": model = try word(&scanner, key)
      case "offsets":
        var pairs: [[Double]] = []
        try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
          var pair: [Double] = []
          try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
            pair.append(try scanner.number())
          }
          guard pair.count == 2 else {
            throw .cases(
              .wrongLength(pair.count, key: key, at: at, expected: "2, for rows and columns"))
          }
          pairs.append(pair)
        }
        offsets = pairs
      case "shift_size", "dim", "kernel_size", "dilation", "n_div", "fold_div", "step":
        numbers[key] = try integers(&scanner)
      default:
        try unknown(
          &scanner, key,
          [
            "preset", "offsets", "shift_size", "dim", "kernel_size", "dilation", "n_div",
            "fold_div", "step",
          ])
      }
    }
    guard let model else { throw missing("preset", "the name of a published shift") }
    let given = numbers.keys.sorted() + (offsets == nil ? [] : ["offsets"])
    for key in given where !model.parameters.contains(key) {
      throw .cases(.unknownAttribute(key, at: at, expected: ["preset"] + model.parameters))
    }
    var text = "{}"
    if var scanner = attributes { text = try scanner.skippedText() }
    return RecordedPreset(
      name: model.rawValue,
      recipe: try recipe(model, Parameters(numbers: numbers, label: label), offsets),
      channelMultiple: model.channelMultiple, attributes: text)
  }

  private func recipe(
    _ model: PublishedModel, _ parameters: Parameters, _ offsets: [[Double]]?
  ) throws(ExchangeFault) -> RecordedPreset.Recipe {
    func preset(_ preset: Preset) -> RecordedPreset.Recipe {
      .moves(preset.pattern, preset.boundary)
    }
    switch model {
    case .s2MLPv1: return preset(.s2MLPv1)
    case .s2MLPv2: return preset(.s2MLPv2)
    case .asMLP:
      let size = try parameters.number("shift_size", 1...63)
      // The model's module asserts it; its function cuts an even number of chunks.
      guard !size.isMultiple(of: 2) else {
        throw .cases(
          .unknownWord("\(size)", key: "shift_size", at: at, expected: ["an odd number"]))
      }
      return .moves(
        try parameters.pattern(Array(-(size / 2)...(size / 2)), rule: .ceilChunks), .zeros)
    case .msMLP:
      return .moves(try parameters.pattern([-2, -1, 0, 1, 2], rule: .ceilChunks), .circular)
    case .hireMLP:
      let step = try parameters.number("step", -1024...1024)
      return .moves(try parameters.pattern([step], rule: .floorEdges), .circular)
    case .swin:
      let size = try parameters.number("shift_size", -1024...1024)
      return .moves(Pattern([Shift(dy: -size, dx: -size)]), .circular)
    case .shiftViT:
      let parts = try parameters.number("n_div", 4...1024)
      let still = Array(repeating: Shift.none, count: parts - 4)
      let moving = [(0, -1), (0, 1), (-1, 0), (1, 0)].map { Shift(dy: $0.0, dx: $0.1) }
      return .moves(Pattern(moving + still, rule: .remainderUnshifted), .zeros)
    case .tsm:
      let parts = try parameters.number("fold_div", 1...1024)
      let still = Array(repeating: Shift.none, count: max(parts - 2, 0))
      let moving = Array([Shift(dy: -1, dx: 0), Shift(dy: 1, dx: 0)].prefix(parts))
      return .moves(Pattern(moving + still, rule: .remainderUnshifted), .zeros)
    case .shift:
      return .oneHot(
        side: try parameters.number("kernel_size", 1...64),
        dilation: try parameters.number("dilation", 1...1024))
    case .cycleMLP:
      let sides = try parameters.numbers("kernel_size", count: 2, 1...1024)
      guard sides.contains(1) else {
        throw .cases(
          .unknownWord("\(sides)", key: "kernel_size", at: at, expected: ["one side of 1"]))
      }
      let length = sides[0] * sides[1]
      let cycle = (0..<length).map { Double(($0 + length / 2) % length - length / 2) }
      return .reads(offsets: cycle.map { sides[0] == 1 ? [0, $0] : [$0, 0] }, isCyclic: true)
    case .activeShift:
      guard let offsets else { throw missing("offsets", "[y, x] for each channel") }
      return .reads(offsets: offsets, isCyclic: false)
    }
  }

  /// Reads the attributes of `slice_in_place`.
  func assignment(_ attributes: JSONScanner?) throws(ExchangeFault) -> InPlaceAssignment {
    var numbers: [String: [Int]] = [:]
    try each(attributes) { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      switch key {
      case "axis", "shift", "channel_axis", "channels": numbers[key] = try integers(&scanner)
      default: try unknown(&scanner, key, ["axis", "shift", "channel_axis", "channels"])
      }
    }
    let parameters = Parameters(numbers: numbers, label: label)
    let channelsLast = try parameters.number("channel_axis", 1...3) == 3
    let axis = try parameters.number("axis", 1...3) - (channelsLast ? 0 : 1)
    guard (1...2).contains(axis) else {
      throw .cases(
        .unknownWord(
          "\(axis)", key: "axis", at: at, expected: ["an axis of rows", "of columns"]))
    }
    let distance = try parameters.number("shift", -1024...1024)
    let channels = try parameters.numbers("channels", count: 2, 0...(1 << 20))
    guard channels[0] <= channels[1] else {
      throw .cases(
        .unknownWord(
          "\(channels)", key: "channels", at: at, expected: ["the first before the end"]))
    }
    var text = "{}"
    if var scanner = attributes { text = try scanner.skippedText() }
    return InPlaceAssignment(
      channelsLast: channelsLast,
      shift: axis == 1 ? Shift(dy: distance, dx: 0) : Shift(dy: 0, dx: distance),
      channels: channels[0]..<channels[1], attributes: text)
  }
}

/// The models whose shifts a case may name.
private enum PublishedModel: String, CaseIterable {
  case s2MLPv1 = "s2-mlp-v1"
  case s2MLPv2 = "s2-mlp-v2"
  case asMLP = "as-mlp"
  case msMLP = "ms-mlp"
  case hireMLP = "hire-mlp"
  case swin
  case shiftViT = "shiftvit"
  case tsm
  case shift
  case cycleMLP = "cyclemlp"
  case activeShift = "active-shift"

  /// What its code takes.
  var parameters: [String] {
    switch self {
    case .s2MLPv1, .s2MLPv2: []
    case .asMLP: ["shift_size", "dim"]
    case .msMLP: ["dim"]
    case .hireMLP: ["step", "dim"]
    case .swin: ["shift_size"]
    case .shiftViT: ["n_div"]
    case .tsm: ["fold_div"]
    case .shift: ["kernel_size", "dilation"]
    case .cycleMLP: ["kernel_size"]
    case .activeShift: ["offsets"]
    }
  }

  /// What the number of its channels is a multiple of: S2-MLPv2 makes three times as many as it is given.
  var channelMultiple: Int { self == .s2MLPv2 ? 3 : 1 }
}

/// Whole numbers by name.
private struct Parameters {
  let numbers: [String: [Int]]
  let label: CaseLabel

  func number(_ key: String, _ range: ClosedRange<Int>) throws(ExchangeFault) -> Int {
    try numbers(key, count: 1, range)[0]
  }

  func numbers(
    _ key: String, count: Int, _ range: ClosedRange<Int>
  ) throws(ExchangeFault) -> [Int] {
    let expected = "\(counted(count, "number")) from \(range.lowerBound) to \(range.upperBound)"
    guard let found = numbers[key] else {
      throw .cases(.missingKey(key, at: label.text, expected: expected))
    }
    guard found.count == count, found.allSatisfy(range.contains) else {
      throw .cases(.unknownWord("\(found)", key: key, at: label.text, expected: [expected]))
    }
    return found
  }

  /// Distances along the axis that `dim` names, 2 for rows and 3 for columns.
  func pattern(_ distances: [Int], rule: GroupRule) throws(ExchangeFault) -> Pattern {
    let isRows = try number("dim", 2...3) == 2
    return Pattern(
      distances.map { isRows ? Shift(dy: $0, dx: 0) : Shift(dy: 0, dx: $0) }, rule: rule)
  }
}
