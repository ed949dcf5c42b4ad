import ShiftTensors
import ShiftVerification

/// Wrong and right kernels of `pad`.
enum PadStudy {
  static let all = OperatorStudy<PadCall>(
    faults: faults,
    controls: [
      PlainPad(name: "index by index"),
      PlainPad.reading("steps to the border") { mode, index, side in
        // Mirrored or wrapped one step at a time until it is inside.
        guard [.reflect, .symmetric, .wrap].contains(mode), side.extent > 1 else {
          return side.source(mode, index)
        }
        var index = index
        while !(0..<side.extent).contains(index) {
          let edge = mode == .symmetric ? 1 : 0
          if mode == .wrap {
            index += index < 0 ? side.extent : -side.extent
          } else {
            index = index < 0 ? -index - edge : 2 * (side.extent - 1) - index + edge
          }
        }
        return index
      },
    ], usual: UsualPad.checks)

  private static func taking(
    _ name: String, _ change: @escaping @Sendable (inout PadCall) -> Void
  ) -> PlainPad {
    PlainPad(
      name: name,
      taken: { call in
        var call = call
        change(&call)
        return call
      })
  }

  private static let faults: [OperatorFault<PadCall>] = [
    OperatorFault(
      taking("first axis first") { call in
        let axes = call.amounts.map(\.axis)
        for (place, axis) in axes.reversed().enumerated() { call.amounts[place].axis = axis }
      }, "amounts are taken from the first axis on", .wrongShape, also: [.wrongTap]),
    OperatorFault(
      taking("negative amounts ignored") { call in
        for place in call.amounts.indices {
          call.amounts[place].before = max(call.amounts[place].before, 0)
          call.amounts[place].after = max(call.amounts[place].after, 0)
        }
      }, "negative amounts crop nothing", .wrongShape),
    OperatorFault(
      taking("before and after exchanged") { call in
        for place in call.amounts.indices {
          let amount = call.amounts[place]
          (call.amounts[place].before, call.amounts[place].after) = (amount.after, amount.before)
        }
      }, "an axis grows at the other end", .wrongTap),
    OperatorFault(
      PlainPad.reading("reflect repeats the edge") { mode, index, side in
        side.source(mode == .reflect ? .symmetric : mode, index)
      }, "reflect repeats the outermost element", "reflect", "with-edge"),
    OperatorFault(
      PlainPad.reading("symmetric leaves the edge out") { mode, index, side in
        side.source(mode == .symmetric ? .reflect : mode, index)
      }, "symmetric leaves the outermost element out", .wrongTap),
    OperatorFault(
      PlainPad.reading("wraps once") { mode, index, side in
        guard mode == .wrap else { return side.source(mode, index) }
        return index < 0 ? index + side.extent : index >= side.extent ? index - side.extent : index
      }, "wrap goes round once and stops", .wrongTap),
    OperatorFault(
      PlainPad.reading("reflects once in pad") { mode, index, side in
        guard mode == .reflect else { return side.source(mode, index) }
        return index < 0
          ? -index : index >= side.extent ? 2 * (side.extent - 1) - index : index
      }, "reflect mirrors once and stops", .wrongTap),
    OperatorFault(
      PlainPad.reading("circular wraps first") { mode, index, side in
        mode == .circular ? wrapped(index, side.extent) : side.source(mode, index)
      }, "circular wraps before negative amounts crop", "circular", "wrapped-first",
      source: "Paddle 3.3.1 (frameworks.md, 20)"),
    OperatorFault(
      PlainPad(name: "value ignored", readsValue: false), "constant pads write 0", .notLinear,
      also: [.signOfZero, .notWritten]),
    OperatorFault(
      PlainPad.reading("edge one short") { mode, index, side in
        [.edge, .replicate].contains(mode)
          ? min(max(index, 0), max(side.extent - 2, 0)) : side.source(mode, index)
      }, "edge and replicate stop one element early", .wrongTap),
  ]
}

/// Wrong and right kernels of `roll`.
enum RollStudy {
  static let all = OperatorStudy<RollCall>(
    faults: faults,
    controls: [PlainRoll(name: "index by index"), RollOfPieces(), ScatteredRoll()],
    usual: UsualRoll.checks)

  private static let faults: [OperatorFault<RollCall>] = [
    OperatorFault(
      PlainRoll.reading("the other way") { position, shift, extent in
        wrapped(position + shift % extent, extent)
      }, "elements go towards lower positions", .wrongTap),
    OperatorFault(
      PlainRoll(name: "dims mixed", taken: { $0.shifts.reverse() }),
      "the last shift goes with the first axis", .wrongTap),
    OperatorFault(
      PlainRoll(
        name: "axes counted from the end",
        taken: { call in call.axes = call.axes.map { call.extents.count - 1 - $0 } }),
      "axis 0 is taken for the last", .wrongTap),
    OperatorFault(
      PlainRoll(
        name: "first axis alone",
        taken: { call in (call.axes, call.shifts) = ([call.axes[0]], [call.shifts[0]]) }),
      "further axes stay as they are", .wrongTap),
    OperatorFault(
      PlainRoll.reading("no modulus") { position, shift, extent in
        let source = position - max(min(shift, 1 << 40), -(1 << 40))
        return source < 0 ? source + extent : source >= extent ? source - extent : source
      }, "a shift beyond the extent goes round once", .wrongTap),
    OperatorFault(
      PlainRoll.reading("shift of 32 bits") { position, shift, extent in
        wrapped(position - Int(Int32(truncatingIfNeeded: shift)) % extent, extent)
      }, "shifts are kept in 32 bits", .wrongTap,
      source: "OpenVINO 2026.4.1, saturated (frameworks.md, 24)"),
    OperatorFault(
      PlainRoll.reading("remainder of a negative") { position, shift, extent in
        let source = (position - shift % extent) % extent
        return source < 0 ? 0 : source
      }, "the remainder of a negative position is taken for 0", .wrongTap),
  ]
}
