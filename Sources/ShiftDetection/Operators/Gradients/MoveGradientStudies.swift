import ExactArithmetic
import ShiftTensors
import ShiftVerification

/// The gradient of `pad` as a textbook has it: each position of the output gives to the one that it copies.
struct PlainPadGradient: OperatorContender {
  let name: String
  var sum = GradientOrder.inOrder
  /// The source of a position of a grown axis; `nil` for none.
  var source: @Sendable (PadCall.Mode, _ index: Int, PlainPad.Side) -> Int? = { $2.source($0, $1) }

  // Without this module's `detect --only operators` takes 2.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to call: PadBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let forward = call.forward
    let (shape, output) = (forward.shape, inputs[0].shape)
    let sources = (0..<4).map { axis -> [Int?] in
      guard let amount = forward.amounts.first(where: { $0.axis == axis }) else {
        return (0..<shape.extents[axis]).map { $0 }
      }
      let side = PlainPad.Side(
        extent: shape.extents[axis], before: amount.before, after: amount.after)
      return (0..<output.extents[axis]).map { source(forward.mode, $0 - amount.before, side) }
    }
    var terms = GradientTerms<Element>(count: shape.count)
    for place in 0..<output.count {
      let at = output.position(of: place)
      guard let n = sources[0][at.n], let c = sources[1][at.c], let h = sources[2][at.h],
        let w = sources[3][at.w]
      else { continue }
      terms.add(Element(nearestTo: 1), inputs[0][place], at: shape.index(n, c, h, w))
    }
    return call.joined([terms.elements(sum)])
  }
}

/// Wrong and right kernels of the gradient of `pad`.
enum PadGradientStudy {
  static let all = OperatorStudy<PadBackwardCall>(
    faults: faults,
    controls: [
      PlainPadGradient(name: "textbook"),
      PlainPadGradient(name: "last output first", sum: .lastFirst),
      PlainPadGradient(name: "sums in pairs", sum: .pairwise),
    ], usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))

  private static let faults: [OperatorFault<PadBackwardCall>] = [
    OperatorFault(
      PlainPadGradient(name: "overwritten", sum: .overwritten),
      "a second gradient for an element replaces the first", .wrongWeight, also: [.wrongTap]),
    OperatorFault(
      PlainPadGradient(
        name: "cropped",
        source: { _, index, side in (0..<side.extent).contains(index) ? index : nil }),
      "what the new positions have is left out", .wrongWeight, also: [.wrongTap, .notWritten]),
    OperatorFault(
      PlainPadGradient(
        name: "reflect gives to the edge",
        source: { mode, index, side in
          mode == .reflect ? side.mirrored(index, repeatsEdge: true) : side.source(mode, index)
        }), "reflect gives as if it repeated the outermost element", "reflect", "with-edge"),
    OperatorFault(
      PlainPadGradient(
        name: "circular at the wrong end",
        source: { mode, index, side in
          mode == .circular
            ? min(max(index, max(-side.before, 0)), side.extent - 1 + min(side.after, 0))
            : side.source(mode, index)
        }), "circular gives to the end that a strip stands at", .wrongTap,
      also: [.wrongWeight, .notWritten]),
  ]
}

/// The gradient of `roll` as a textbook has it.
struct PlainRollGradient: OperatorContender {
  let name: String
  /// How far an axis is rolled for a shift.
  var back: @Sendable (_ shift: Int, _ extent: Int) -> Int = { -($0 % $1) }
  var taken: @Sendable (inout RollCall) -> Void = { _ in }

  // As above.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func answer<Element: ShiftScalar>(
    to asked: RollBackwardCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    var call = asked.forward
    taken(&call)
    call.shifts = zip(call.shifts, call.axes).map { back($0, call.extents[$1]) }
    let rolled = try PlainRoll(name: name).answer(to: call, on: inputs)
    return asked.joined([rolled.elements])
  }
}

/// Wrong and right kernels of the gradient of `roll`.
enum RollGradientStudy {
  static let all = OperatorStudy<RollBackwardCall>(
    faults: [
      OperatorFault(
        PlainRollGradient(name: "rolled on", back: { shift, extent in shift % extent }),
        "the gradient is rolled the way of the image", .wrongTap),
      OperatorFault(
        PlainRollGradient(name: "not rolled", back: { _, _ in 0 }), "the gradient stays", .wrongTap),
      OperatorFault(
        PlainRollGradient(name: "dims mixed", taken: { $0.shifts.reverse() }),
        "the last shift goes with the first axis", .wrongTap),
    ],
    controls: [
      PlainRollGradient(name: "textbook"),
      PlainRollGradient(
        name: "rolled on by the rest", back: { shift, extent in extent - shift % extent }),
    ], usual: UsualChecks(samples: [], nodeTests: [], fuzz: []))
}
