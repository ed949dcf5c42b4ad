import PropertyTesting
import ShiftOperators
import ShiftTensors

/// A call of `roll`: how far along which axes.
package struct RollCall: OperatorCall {
  package static let operation = "roll"

  /// One to four.
  package var extents: [Int]
  package var shifts: [Int]
  /// As many as shifts, and each once: frameworks differ on repeated ones.
  package var axes: [Int]
  package var fill: Fill
  package var seed: UInt64

  package var kind: String { axes.count == 1 ? "one axis" : "several axes" }
  package static let kinds = ["one axis", "several axes"]

  package var shape: Shape { Shape(ranked: extents) }
  package var outputShape: Shape { shape }

  package var argumentShapes: [[Int]] { [extents] }
  package var resultShape: [Int] { extents }

  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    fill.tensor(shape, seed: seed).map { [$0] }
  }

  /// Position i reads (i − shift) mod n.
  // Without the module's of operators `verify --operator roll` takes 1.2 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(moved: moved(inputs, conventions))
  }

  private func moved<Element: ShiftScalar>(
    _ inputs: [Tensor<Element>], _ conventions: Conventions
  ) -> MovedCells<Element> {
    let first = 4 - extents.count
    return MovedCells(
      input: inputs[0], output: shape,
      sources: (0..<4).map { axis in
        let extent = shape.extents[axis]
        let shift = zip(axes, shifts).first { $0.0 == axis - first }?.1 ?? 0
        return (0..<extent).map { ((($0 - shift) % extent) + extent) % extent }
      }, outside: .zero)
  }

  package var isVacuous: Bool { zip(axes, shifts).allSatisfy { $1 % extents[$0] == 0 } }

  package var description: String {
    "shape \(extents), shifts \(shifts) along \(axes), \(fill)"
      + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package var flaw: (found: String, expected: String)? {
    guard (1...4).contains(extents.count), extents.allSatisfy({ (1...256).contains($0) }),
      extents.reduce(1, *) <= 65_536
    else { return ("extents \(extents)", "one to four from 1 to 256") }
    guard shifts.count == axes.count, Set(axes).count == axes.count, !axes.isEmpty,
      axes.allSatisfy(extents.indices.contains), shifts.allSatisfy({ abs($0) <= 1 << 40 })
    else { return ("shifts \(shifts) along \(axes)", "a shift for each of some axes") }
    return nil
  }

  package static func generator(_ kinds: [String]) -> Generator<RollCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      let isSingle = kind == "one axis"
      let extents = choices.part("shape") { choices in
        var extents = (0..<choices.integer(in: (isSingle ? 1 : 2)...4)).map { _ in
          choices.integer(in: 1...9, origin: 1, corners: [1], cornerPercent: 20)
        }
        if choices.boolean(percent: 6) {
          extents[extents.count - 1] = choices.element(of: [16, 17, 33])
        }
        return extents
      }
      let axes = choices.part("axes") { choices -> [Int] in
        // Some of them in an order of their own.
        var left = Array(extents.indices.reversed())
        let count = isSingle ? 1 : choices.integer(in: 2...extents.count)
        return (0..<count).map { _ in left.remove(at: choices.integer(in: 0...(left.count - 1))) }
      }
      let shifts = choices.part("shifts") { choices in
        axes.map { axis -> Int in
          let extent = extents[axis]
          switch choices.position(weights: [8, 2, 1]) {
          case 1: return choices.integer(in: (-3 * extent - 1)...(3 * extent + 1))
          case 2: return choices.integer(in: -(1 << 40)...(1 << 40))
          default:
            return choices.integer(in: -extent...extent, corners: [1, -1, extent - 1, 1 - extent])
          }
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return RollCall(extents: extents, shifts: shifts, axes: axes, fill: fill, seed: seed)
    }
  }

  package static func demands(_ kinds: [String]) -> [Demand<RollCall>] {
    [
      Demand("a negative shift", atLeast: 0.2) { $0.shifts.contains { $0 < 0 } },
      Demand("a shift beyond the extent", atLeast: 0.1) { call in
        zip(call.axes, call.shifts).contains { abs($1) > call.extents[$0] }
      },
      Demand("a shift of a multiple of the extent", atLeast: 0.05) { call in
        zip(call.axes, call.shifts).contains { $1 % call.extents[$0] == 0 }
      },
      Demand("axes of equal extents", atLeast: 0.1) { call in
        Set(call.extents.filter { $0 > 1 }).count < call.extents.filter { $0 > 1 }.count
      },
      Demand("a row longer than a vector", atLeast: 0.02) { $0.extents.last! > 9 },
      Demand("four axes", atLeast: 0.1) { $0.extents.count == 4 },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
  }

  package func program(in format: NumberFormat) -> String? {
    torchTensors(["x"], in: format).map {
      $0 + "\nprint(torch.roll(x, \(shifts), dims=\(axes)))"
    }
  }

  package static var ours: [any OperatorContender<RollCall>] { [RollKernel()] }
}

/// `roll` as this package has it.
struct RollKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: RollCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    let first = 4 - call.extents.count
    return try roll(inputs[0], by: call.shifts, along: call.axes.map { $0 + first })
  }
}
