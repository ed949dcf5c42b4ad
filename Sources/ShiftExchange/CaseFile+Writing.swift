import ShiftOperators

extension CaseFile {
  /// The bytes of a file with these cases; the same value gives the same bytes.
  ///
  /// Cases may share a tensor by its name, and it is written once.
  ///
  /// - Precondition: one name does not stand for two different tensors, and no case is
  ///   ``RecordedOperator/refused(operator:fault:)``, which has no attributes to write.
  public func encoded() -> [UInt8] {
    var tensors: [String: StoredTensor] = [:]
    func collect(_ entry: NamedTensor) {
      let other = tensors.updateValue(entry.tensor, forKey: entry.name)
      precondition(
        other == nil || other == entry.tensor, "two different tensors named \(entry.name)")
    }
    for recorded in cases {
      recorded.inputs.values.forEach(collect)
      if case .output(let output) = recorded.outcome { collect(output) }
    }
    return Safetensors.encoded(
      tensors.map { NamedTensor(name: $0.key, tensor: $0.value) },
      metadata: [
        "format": CaseFile.format, "producer": producer,
        "cases": "[" + cases.map(\.json).joined(separator: ", ") + "]",
      ])
  }
}

extension RecordedCase {
  /// The case object, spaced as Python's `json` spaces it.
  var json: String {
    var members = [
      ("name", jsonText(name)), ("operator", jsonText(operation.name.rawValue)),
      ("attributes", operation.attributes),
      (
        "inputs",
        jsonObject(
          (operation.name.required + operation.name.optional).compactMap { role in
            inputs[role].map { (role, jsonText($0.name)) }
          })
      ),
    ]
    switch outcome {
    case .output(let tensor): members.append(("output", jsonText(tensor.name)))
    case .raises: members.append(("raises", "true"))
    case .unanswered: break
    }
    members.append(("arithmetic", jsonText(arithmetic.rawValue)))
    if let dialect { members.append(("dialect", jsonText(dialect.name))) }
    members.append(("comparison", comparison.json))
    return jsonObject(members)
  }
}

extension RecordedCase.Comparison {
  fileprivate var json: String {
    switch self {
    case .bitwise: return jsonObject([("kind", "\"bitwise\"")])
    case .close(let relative, let absolute, let bound):
      let members = [("kind", "\"close\""), ("rtol", "\(relative)"), ("atol", "\(absolute)")]
      return jsonObject(members + (bound.map { [("bound", jsonText($0.rawValue))] } ?? []))
    }
  }
}

extension RecordedOperator {
  fileprivate var attributes: String {
    switch self {
    case .gridSample(let mode, let padding, let alignCorners):
      jsonObject([
        ("mode", jsonText(mode.rawValue)), ("padding_mode", jsonText(padding.rawValue)),
        ("align_corners", "\(alignCorners)"),
      ])
    case .deformConv2d(let geometry): jsonObject(geometry.members)
    case .conv2d(let geometry, let groups):
      jsonObject(geometry.members + [("groups", "\(groups)")])
    case .roll(let shifts, let dims):
      jsonObject([("shifts", "\(shifts)"), ("dims", "\(dims)")])
    case .pad(let amounts, let mode, let value):
      jsonObject([
        ("pad", "\(amounts)"), ("mode", jsonText(mode.rawValue)),
        ("value", jsonNumber(value)),
      ])
    case .shift(let strategy, let shifts, let boundary):
      jsonObject(
        [
          ("strategy", jsonText(strategy.rawValue)),
          ("shifts", "\(shifts.map { [$0.dy, $0.dx] })"),
        ] + (boundary.map { [("boundary", jsonText($0.rawValue))] } ?? []))
    case .preset(let preset): preset.attributes
    case .sliceInPlace(let assignment): assignment.attributes
    case .refused(let name, let fault):
      preconditionFailure("\(name.rawValue) without attributes (\(fault)) cannot be written")
    }
  }
}

extension ConvolutionGeometry {
  fileprivate var members: [(String, String)] {
    [("stride", "\(stride)"), ("padding", "\(padding)"), ("dilation", "\(dilation)")]
  }
}

func jsonObject(_ members: [(String, String)]) -> String {
  "{" + members.map { "\(jsonText($0)): \($1)" }.joined(separator: ", ") + "}"
}

/// `value` in the fewest digits that name it, or in the words of Python's `json`.
func jsonNumber(_ value: Double) -> String {
  if value.isNaN { return "NaN" }
  if value.isInfinite { return value < 0 ? "-Infinity" : "Infinity" }
  return "\(value)"
}
