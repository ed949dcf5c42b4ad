import PropertyTesting
import ShiftTensors

extension PadCall {
  package static func generator(_ kinds: [String]) -> Generator<PadCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }.split(separator: " ")
      guard let rule = Rule(rawValue: String(kind[0])), let mode = Mode(rawValue: String(kind[1]))
      else { preconditionFailure("\(kind) is no kind of pad") }
      let extents = choices.part("shape") { Self.extents(rule, &$0) }
      let axes =
        rule == .pytorch
        ? choices.part("axes") { $0.boolean() ? [3, 2] : [3] }
        : choices.part("axes") { choices in
          extents.indices.reversed().filter { $0 == extents.count - 1 || choices.boolean() }
        }
      let amounts = axes.map { axis in
        choices.part("amount of axis \(axis)") {
          Self.amount(rule, mode, axis, extents[axis], &$0)
        }
      }
      let outside = choices.part("value") {
        mode == .constant
          ? Outside.allCases[$0.position(weights: [6, 1, 4, 1, 1])] : .zero
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return PadCall(
        rule: rule, mode: mode, extents: extents, amounts: amounts, outside: outside, fill: fill,
        seed: seed)
    }
  }

  private static func extents(_ rule: Rule, _ choices: inout Choices) -> [Int] {
    let rank = rule == .pytorch ? 4 : choices.integer(in: 1...4, origin: 1)
    let square = choices.integer(in: 1...7)
    let isSquare = choices.boolean(percent: 15)
    var extents = (0..<rank).map { axis in
      let isImage = axis >= rank - 2
      if isSquare, isImage { return square }
      return choices.integer(
        in: 1...(isImage ? 9 : 3), origin: 1, corners: [1], cornerPercent: isImage ? 15 : 40)
    }
    // Longer than a vector, beside small ones.
    if choices.boolean(percent: 6) {
      extents = extents.dropLast().map { min($0, 2) } + [choices.element(of: [16, 17, 33])]
    }
    return extents
  }

  /// Amounts that the rule takes: the second is drawn from those that the first leaves.
  private static func amount(
    _ rule: Rule, _ mode: Mode, _ axis: Int, _ extent: Int, _ choices: inout Choices
  ) -> Amount {
    if rule == .numpy {
      func width() -> Int {
        choices.integer(
          in: 0...(3 * extent + 1), corners: [0, extent - 1, extent, 2 * extent],
          cornerPercent: 40)
      }
      return Amount(axis: axis, before: width(), after: width())
    }
    let most =
      switch mode {
      case .reflect: extent - 1
      case .circular: extent
      default: 2 * extent + 1
      }
    // A position stays, but of the constant that may crop all.
    let kept = mode == .constant ? 0 : 1
    let corners = [most, extent, -1]
    let before = choices.integer(in: (kept - extent)...most, corners: corners)
    let left = extent + min(before, 0)
    switch mode {
    case .circular:
      // At least `before` positions are left to be wrapped, and at most as many as are left.
      let least = max(before, 1) - left
      return Amount(
        axis: axis, before: before, after: choices.integer(in: least...left, corners: [0, left]))
    case .constant:
      return Amount(
        axis: axis, before: before, after: choices.integer(in: -left...most, corners: corners))
    default:
      return Amount(
        axis: axis, before: before,
        after: choices.integer(in: (kept - extent - before)...most, corners: corners))
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<PadCall>] {
    let isPyTorch = kinds.contains { $0.hasPrefix("pytorch") }
    let isWide = kinds.contains { $0.hasPrefix("numpy") } || kinds.contains("pytorch constant")
    return [
      Demand("different amounts before and after", atLeast: 0.5) {
        $0.amounts.contains { $0.before != $0.after }
      },
      Demand("two axes or more", atLeast: 0.3) { $0.amounts.count > 1 },
      Demand("an amount of the extent or next to it", atLeast: 0.1) { call in
        call.amounts.contains {
          max($0.before, $0.after) - call.extents[$0.axis] == 0
            || max($0.before, $0.after) - call.extents[$0.axis] == -1
        }
      },
      Demand("a square image", atLeast: 0.05) {
        $0.extents.count > 1 && $0.extents.last! > 1
          && $0.extents[$0.extents.count - 2] == $0.extents.last
      },
      Demand("a one-pixel axis", atLeast: 0.05) { call in
        call.amounts.contains { call.extents[$0.axis] == 1 }
      },
      Demand("a row longer than a vector", atLeast: 0.02) { $0.extents.last! > 9 },
      Demand("several images or channels", atLeast: 0.2) {
        $0.extents.count == 4 && $0.extents[0] * $0.extents[1] > 1
      },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
      + (isPyTorch
        ? [
          Demand("a negative amount", atLeast: 0.1) { call in
            call.amounts.contains { $0.before < 0 || $0.after < 0 }
          }
        ] : [])
      + (isWide
        ? [
          Demand("an amount beyond the extent", atLeast: 0.1) { call in
            call.amounts.contains { max($0.before, $0.after) > call.extents[$0.axis] }
          }
        ] : [])
  }
}
