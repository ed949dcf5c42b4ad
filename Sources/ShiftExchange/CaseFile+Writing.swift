import ExactArithmetic
import ShiftOperators
import ShiftRuns
import ShiftStrategies
import ShiftTensors

extension CaseFile {
  /// The bytes of a file with these cases; the same value gives the same bytes.
  ///
  /// Cases may share a tensor by its name, and it is written once.
  ///
  /// - Precondition: one name does not stand for two different tensors, no case is
  ///   ``RecordedOperator/refused(operator:fault:)``, which has no attributes to write, and the keys of
  ///   ``notes`` begin with `x-`.
  package func encoded() -> [UInt8] {
    var tensors: [String: StoredTensor] = [:]
    func collect(_ entry: NamedTensor) {
      let other = tensors.updateValue(entry.tensor, forKey: entry.name)
      precondition(
        other == nil || other == entry.tensor, "two different tensors named \(entry.name)")
    }
    for recorded in cases {
      recorded.inputs.values.forEach(collect)
      recorded.recorded.values.forEach(collect)
    }
    return Safetensors.encoded(
      tensors.map { NamedTensor(name: $0.key, tensor: $0.value) },
      metadata: notes.merging([
        "format": CaseFile.format, "producer": producer,
        "cases": JSONText.array(cases.map(\.json)).text(.line),
      ]) { $1 })
  }
}

extension RecordedCase {
  /// The case object.
  var json: JSONText {
    let roles = operation.name.required + operation.name.optional
    var members: [(key: String, value: JSONText)] = [
      ("name", .string(name)), ("operator", .string(operation.name.rawValue)),
      ("attributes", operation.attributes),
      (
        "inputs",
        .object(roles.compactMap { role in inputs[role].map { (role, .string($0.name)) } })
      ),
    ]
    switch outcome {
    case .output(let tensor): members.append(("output", .string(tensor.name)))
    case .outputs(let tensors):
      members.append(
        (
          "outputs",
          .object(
            operation.name.outputs.compactMap { role in
              tensors[role].map { (role, .string($0.name)) }
            })
        ))
    case .raises: members.append(("raises", .boolean(true)))
    case .unanswered: break
    }
    members.append(("arithmetic", .string(arithmetic.rawValue)))
    if let dialect { members.append(("dialect", .string(dialect.name))) }
    members.append(("comparison", comparison.json))
    return .object(members)
  }
}

extension RecordedCase.Agreement {
  fileprivate var json: JSONText {
    switch self {
    case .bitwise: return .object([("kind", .string("bitwise"))])
    case .close(let relative, let absolute, let bound):
      var members: [(key: String, value: JSONText)] = [
        ("kind", .string("close")), ("rtol", .number(relative)), ("atol", .number(absolute)),
      ]
      if let bound { members.append(("bound", .string(bound.rawValue))) }
      return .object(members)
    }
  }
}

extension RecordedOperator {
  fileprivate var attributes: JSONText {
    switch self {
    case .gridSample(let mode, let padding, let alignCorners):
      return .object([
        ("mode", .string(mode.rawValue)), ("padding_mode", .string(padding.rawValue)),
        ("align_corners", .boolean(alignCorners)),
      ])
    case .deformConv2d(let geometry): return .object(geometry.members)
    case .conv2d(let geometry, let groups):
      return .object(geometry.members + [("groups", .integer(groups))])
    case .roll(let shifts, let dims):
      return .object([("shifts", .integers(shifts)), ("dims", .integers(dims))])
    case .pad(let amounts, let mode, let value):
      return .object([
        ("pad", .integers(amounts)), ("mode", .string(mode.rawValue)), ("value", .number(value)),
      ])
    case .numpyPad(let padding):
      var members: [(key: String, value: JSONText)] = [
        ("rule", .string(PadRule.numpy.rawValue)),
        ("pad", .array(padding.widths.map { .integers($0) })),
        ("mode", .string(padding.mode.rawValue)), ("value", .number(padding.value)),
      ]
      if let axes = padding.axes { members.append(("axes", .integers(axes))) }
      return .object(members)
    case .affineGrid(let size, let alignCorners):
      return .object([("size", .integers(size)), ("align_corners", .boolean(alignCorners))])
    case .remap(let mode, let padding):
      return .object([
        ("mode", .string(mode.rawValue)), ("padding_mode", .string(padding.rawValue)),
      ])
    case .gradient(let call): return call.attributes
    case .shift(let strategy, let shifts, let boundary):
      var members: [(key: String, value: JSONText)] = [
        ("strategy", .string(strategy.rawValue)),
        ("shifts", .array(shifts.map(\.numbers))),
      ]
      if let boundary { members.append(("boundary", .string(boundary.rawValue))) }
      return .object(members)
    case .preset(let preset): return .verbatim(preset.attributes)
    case .sliceInPlace(let assignment): return .verbatim(assignment.attributes)
    case .refused(let name, let fault):
      preconditionFailure("\(name.rawValue) without attributes (\(fault)) cannot be written")
    }
  }
}

extension ConvolutionGeometry {
  fileprivate var members: [(key: String, value: JSONText)] {
    [
      ("stride", .integers(stride)), ("padding", .integers(padding)),
      ("dilation", .integers(dilation)),
    ]
  }
}

extension Shift {
  /// [dy, dx], whole ones as integers.
  fileprivate var numbers: JSONText {
    .array([
      fractionY.isZero ? .integer(dy) : .number(exactDy.nearestDouble),
      fractionX.isZero ? .integer(dx) : .number(exactDx.nearestDouble),
    ])
  }
}
