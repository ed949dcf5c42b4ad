import ExactArithmetic
import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// A call of a whole pipeline, `shift` in `CASE-FILES.md`: what its gradient, `shift_backward`, is taken of.
///
/// Forwards it is a case of ``ShiftSubject``, which knows every boundary; here the boundary is the pipeline's own.
package struct PipelineCall: OperatorCall {
  package static let operation = "shift"

  package var pipeline: ShiftPipeline
  package var shape: Shape
  /// One for each of the groups that the channels are divided into evenly.
  package var shifts: [Shift]
  package var fill: Fill
  package var seed: UInt64

  private var isWhole: Bool { shifts.allSatisfy(\.isWhole) }

  package var kind: String { Self.name(pipeline, isWhole: isWhole) }

  package static let kinds: [String] = ShiftPipeline.allCases.flatMap { pipeline in
    [true, false].map { name(pipeline, isWhole: $0) }
  }

  private static func name(_ pipeline: ShiftPipeline, isWhole: Bool) -> String {
    "\(pipeline.rawValue) \(isWhole ? "whole" : "fractions")"
  }

  package var outputShape: Shape { shape }
  package var argumentShapes: [[Int]] { [shape.extents] }

  /// - Returns: `nil` also where the format does not hold the shifts.
  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard shifts.allSatisfy({ $0.isExact(in: Element.format) }) else { return nil }
    return fill.tensor(shape, seed: seed).map { [$0] }
  }

  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> { Cells(BlendedCells(self, of: inputs[0])) }

  package var isVacuous: Bool { shifts.allSatisfy { $0 == .none } }

  package var description: String {
    "\(pipeline.rawValue), shape \(shape), shifts \(shifts.map(\.description).joined(separator: " "))"
      + ", \(fill)" + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package var flaw: (found: String, expected: String)? {
    guard shape.extents.allSatisfy({ $0 >= 1 }), let count = Shape.elementCount(shape.extents),
      count <= 65_536
    else { return ("shape \(shape.extents)", "extents from 1") }
    guard !shifts.isEmpty, shape.c % shifts.count == 0, shifts.allSatisfy({ $0.reach <= 64 })
    else {
      return ("\(shifts.count) shifts of \(shape.c) channels", "groups of one size, up to 64 px")
    }
    // Its formula divides by n − 1.
    guard pipeline != .gridSample || shape.h > 1 && shape.w > 1 else {
      return ("grid_sample on \(shape.h) × \(shape.w) px", "axes of at least 2 px")
    }
    return nil
  }

  package static var ours: [any OperatorContender<PipelineCall>] { [PipelineKernel()] }
}

/// The strategy of the pipeline.
private struct PipelineKernel: OperatorContender {
  let name = "shiftproof"

  func answer<Element: ShiftScalar>(
    to call: PipelineCall, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element> {
    try call.pipeline.strategy().shift(
      inputs[0], by: Pattern(call.shifts), boundary: call.pipeline.boundary)
  }
}

extension PipelineCall {
  package static func generator(_ kinds: [String]) -> Generator<PipelineCall> {
    Generator { choices in
      let kind = choices.part("kind") { $0.element(of: kinds) }
      let words = kind.split(separator: " ")
      guard let pipeline = ShiftPipeline(rawValue: String(words[0])) else {
        preconditionFailure("\(kind) is no kind of shift")
      }
      let least = pipeline == .gridSample ? 2 : 1
      let (shape, groups) = choices.part("shape") { Self.shape(from: least, &$0) }
      let shifts = choices.part("shifts") { choices in
        (0..<groups).map { group in
          let whole = Shift(dy: distance(shape.h, &choices), dx: distance(shape.w, &choices))
          return words[1] == "whole"
            ? whole : shortened(whole, isFirst: group == 0, &choices)
        }
      }
      let fill = choices.part("fill") { Fill.drawForOperator(&$0) }
      let seed = choices.part("fill seed") {
        fill.usesSeed ? UInt64($0.integer(in: 0...0xFFFF)) : 0
      }
      return PipelineCall(pipeline: pipeline, shape: shape, shifts: shifts, fill: fill, seed: seed)
    }
  }

  /// A shape whose channels are so many groups of one size.
  private static func shape(from least: Int, _ choices: inout Choices) -> (Shape, groups: Int) {
    let n = choices.integer(in: 1...2, origin: 1, corners: [1], cornerPercent: 60)
    let groups = choices.integer(in: 1...4, origin: 1, corners: [1], cornerPercent: 30)
    let perGroup = choices.integer(in: 1...2, origin: 1, corners: [1], cornerPercent: 40)
    let h = choices.integer(in: least...7, origin: least, corners: [least], cornerPercent: 15)
    var w = choices.integer(in: least...9, origin: least, corners: [least], cornerPercent: 15)
    if choices.boolean(percent: 6) { w = choices.element(of: [16, 17, 33]) }
    return (Shape(n: n, c: groups * perGroup, h: h, w: w), groups)
  }

  private static func distance(_ extent: Int, _ choices: inout Choices) -> Int {
    // A kernel as wide as a long row has as many taps as there are pixels.
    let most = extent > 9 ? 3 : extent + 1
    return choices.integer(in: -most...most, corners: [0, 1, -1, most], cornerPercent: 40)
  }

  /// With parts of a pixel taken off towards 0; the first shift keeps one, so that the call stays of its kind.
  private static func shortened(
    _ shift: Shift, isFirst: Bool, _ choices: inout Choices
  ) -> Shift {
    let parts: [Rational] = [
      .zero, Rational(1, over: 2), Rational(1, over: 4), Rational(3, over: 4),
      Rational(5, over: 16), Rational(31, over: 32), Rational(1, over: 1 << 10),
    ]
    let y = choices.element(of: parts)
    let x = choices.element(of: isFirst ? Array(parts.dropFirst()) : parts)
    func towardsZero(_ distance: Int, _ part: Rational) -> Rational {
      distance < 0 ? Rational(distance) + part : Rational(distance) - part
    }
    return Shift(dy: towardsZero(shift.dy, y), dx: towardsZero(shift.dx, x))
  }

  package static func demands(_ kinds: [String]) -> [Demand<PipelineCall>] {
    [
      Demand("several groups of channels", atLeast: 0.2) { $0.shifts.count > 1 },
      Demand("a shift on both axes", atLeast: 0.2) { call in
        call.shifts.contains { $0.reachY > 0 && $0.reachX > 0 }
      },
      Demand("a shift as far as the extent", atLeast: 0.05) { call in
        call.shifts.contains { $0.reachY >= call.shape.h || $0.reachX >= call.shape.w }
      },
      Demand("a row longer than a vector", atLeast: 0.02) { $0.shape.w > 9 },
      Demand("one row or column", atLeast: 0.05) { $0.shape.h <= 2 || $0.shape.w <= 2 },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
    ]
  }
}
