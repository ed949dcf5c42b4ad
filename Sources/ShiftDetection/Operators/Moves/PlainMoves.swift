import ExactArithmetic
import ShiftTensors
import ShiftVerification

/// Copies what each position of the output reads, axis by axis.
// Without this module's `detect --only operators` takes 2.2 times as long.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
private func moved<Element: ShiftScalar>(
  _ input: Tensor<Element>, outside: Element, by sources: [[Int?]]
) -> Tensor<Element> {
  let shape = Shape(
    n: sources[0].count, c: sources[1].count, h: sources[2].count, w: sources[3].count)
  return Tensor(
    shape: shape,
    elements: (0..<shape.count).map { place in
      let at = shape.position(of: place)
      guard let n = sources[0][at.n], let c = sources[1][at.c], let h = sources[2][at.h],
        let w = sources[3][at.w]
      else { return outside }
      return input[n: n, c: c, h: h, w: w]
    })
}

func wrapped(_ value: Int, _ period: Int) -> Int { ((value % period) + period) % period }

/// `pad` as a textbook has it, of which a fault takes a step otherwise.
struct PlainPad: OperatorContender {
  let name: String
  /// The call as the kernel takes it.
  var taken: @Sendable (PadCall) -> PadCall = { $0 }
  /// The source of a position of the grown axis; `nil` outside.
  var source: @Sendable (PadCall.Mode, _ index: Int, Side) -> Int? = { $2.source($0, $1) }
  /// Whether the value of a constant pad is looked at.
  var readsValue = true

  /// One that names other sources.
  static func reading(
    _ name: String, _ source: @escaping @Sendable (PadCall.Mode, _ index: Int, Side) -> Int?
  ) -> PlainPad { PlainPad(name: name, source: source) }

  /// One axis of a call.
  struct Side {
    let extent: Int
    let before: Int
    let after: Int

    func source(_ mode: PadCall.Mode, _ index: Int) -> Int? {
      switch mode {
      case .constant: (0..<extent).contains(index) ? index : nil
      case .replicate, .edge: min(max(index, 0), extent - 1)
      case .reflect: mirrored(index, repeatsEdge: false)
      case .symmetric: mirrored(index, repeatsEdge: true)
      case .wrap: wrapped(index, extent)
      case .circular:
        max(-before, 0)
          + wrapped(index + before - max(before, 0), extent + min(before, 0) + min(after, 0))
      }
    }

    func mirrored(_ index: Int, repeatsEdge: Bool) -> Int {
      let period = repeatsEdge ? 2 * extent : 2 * (extent - 1)
      guard period > 0 else { return 0 }
      let place = wrapped(index, period)
      return place < extent ? place : period - place - (repeatsEdge ? 1 : 0)
    }
  }

  func answer<Element: ShiftScalar>(
    to asked: PadCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let call = taken(asked)
    let first = 4 - call.extents.count
    let sources = (0..<4).map { axis -> [Int?] in
      let amount = call.amounts.first { $0.axis == axis - first }
      let side = Side(
        extent: call.shape.extents[axis], before: amount?.before ?? 0, after: amount?.after ?? 0)
      guard amount != nil else { return (0..<side.extent).map { $0 } }
      let length = max(side.extent + side.before + side.after, 0)
      return (0..<length).map { position in
        // A fault may name what is not there; a kernel in C would read it, this one its neighbour.
        source(call.mode, position - side.before, side).map { min(max($0, 0), side.extent - 1) }
      }
    }
    let value: Element? = readsValue ? call.outside.value() : .zero
    return moved(inputs[0], outside: value ?? .zero, by: sources)
  }
}

/// `roll` as a textbook has it, of which a fault takes a step otherwise.
struct PlainRoll: OperatorContender {
  let name: String
  /// The shifts and axes as the kernel takes them.
  var taken: @Sendable (inout RollCall) -> Void = { _ in }
  /// The source of a position of an axis.
  var source: @Sendable (_ position: Int, _ shift: Int, _ extent: Int) -> Int = {
    wrapped($0 - $1 % $2, $2)
  }

  /// One that names other sources.
  static func reading(
    _ name: String,
    _ source: @escaping @Sendable (_ position: Int, _ shift: Int, _ extent: Int) -> Int
  ) -> PlainRoll { PlainRoll(name: name, source: source) }

  func answer<Element: ShiftScalar>(
    to asked: RollCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    var call = asked
    taken(&call)
    let first = 4 - call.extents.count
    let sources = (0..<4).map { axis -> [Int?] in
      let extent = call.shape.extents[axis]
      let shift = zip(call.axes, call.shifts).first { $0.0 == axis - first }?.1
      return (0..<extent).map { position in
        shift.map { min(max(source(position, $0, extent), 0), extent - 1) } ?? position
      }
    }
    return moved(inputs[0], outside: .zero, by: sources)
  }
}

/// Each axis is rolled as two pieces that change places.
struct RollOfPieces: OperatorContender {
  let name = "two pieces"

  func answer<Element: ShiftScalar>(
    to call: RollCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    var elements = inputs[0].elements
    for (axis, shift) in zip(call.axes, call.shifts) {
      let extent = call.extents[axis]
      let inner = call.extents[(axis + 1)...].reduce(1, *)
      let length = extent * inner
      let cut = (extent - wrapped(shift, extent)) * inner
      elements = stride(from: 0, to: elements.count, by: length).flatMap { start in
        Array(elements[(start + cut)..<(start + length)]) + elements[start..<(start + cut)]
      }
    }
    return Tensor(shape: inputs[0].shape, elements: elements)
  }
}

/// Every element is written where it goes; nothing is looked up.
struct ScatteredRoll: OperatorContender {
  let name = "scattered"

  func answer<Element: ShiftScalar>(
    to call: RollCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    var output = inputs[0]
    let first = 4 - call.extents.count
    for place in 0..<inputs[0].shape.count {
      let at = inputs[0].shape.position(of: place)
      var target = [at.n, at.c, at.h, at.w]
      for (axis, shift) in zip(call.axes, call.shifts) {
        let extent = call.extents[axis]
        target[axis + first] = wrapped(target[axis + first] + shift % extent, extent)
      }
      output[n: target[0], c: target[1], h: target[2], w: target[3]] = inputs[0][place]
    }
    return output
  }
}
