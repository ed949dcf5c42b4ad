import ShiftExchange
import ShiftTensors
import ShiftVerification

extension GridSampleCall: ExchangedCall {
  package var recorded: RecordedOperator {
    .gridSample(mode: mode, padding: padding, alignCorners: alignCorners)
  }

  package var arguments: [(role: String, extents: [Int])] {
    let output = outputShape
    return [("input", shape.extents), ("grid", [shape.n, output.h, output.w, 2])]
  }

  package var outputExtents: [Int] { outputShape.extents }
}
