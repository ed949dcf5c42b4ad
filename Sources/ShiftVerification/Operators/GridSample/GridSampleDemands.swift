import PropertyTesting
import ShiftOperators
import ShiftTensors

extension GridSampleCall {
  package static func demands(_ kinds: [String]) -> [Demand<GridSampleCall>] {
    SampledPosition.demands { call in
      call.rows.flatMap { row in
        row.flatMap { [($0.x, call.shape.w), ($0.y, call.shape.h)] }
      }
    } + [
      Demand("a square image", atLeast: 0.05) { $0.shape.h == $0.shape.w && $0.shape.h > 1 },
      Demand("a one-pixel axis", atLeast: 0.05) { $0.shape.h == 1 || $0.shape.w == 1 },
      Demand("an output larger than the image", atLeast: 0.05) {
        $0.outputRows > $0.shape.h || $0.outputColumns > $0.shape.w
      },
      Demand("several images", atLeast: 0.1) { $0.shape.n > 1 },
      Demand("more channels than a vector", atLeast: 0.01) { $0.shape.c > 16 },
      Demand("an output wider than a vector", atLeast: 0.02) { $0.outputColumns > 8 },
      Demand("special values", atLeast: 0.02) {
        if case .special = $0.fill { true } else { false }
      },
      Demand("whole bit range", atLeast: 0.03) { $0.fill == .wholeRange },
    ]
  }
}

extension SampledPosition {
  /// The hard classes of positions, each with the extent of its axis.
  static func demands<Call>(
    _ positions: @escaping @Sendable (Call) -> [(SampledPosition, Int)]
  ) -> [Demand<Call>] {
    func demand(
      _ name: String, _ share: Double, _ holds: @escaping @Sendable (SampledPosition, Int) -> Bool
    ) -> Demand<Call> {
      Demand(name, atLeast: share) { positions($0).contains { holds($0.0, $0.1) } }
    }
    return [
      demand("a position on a pixel", 0.3) { point, _ in point.isPixel },
      demand("a position on a half", 0.2) { point, _ in point.isHalf },
      demand("a position just beside a half or pixel", 0.3) { point, _ in
        if case .beside(_, let steps) = point { steps != 0 } else { false }
      },
      demand("a position in the fading band", 0.2) { point, extent in
        if case .quarters(let k) = point {
          -4 < k && k < 0 || 4 * (extent - 1) < k && k < 4 * extent
        } else {
          false
        }
      },
      demand("a position images away", 0.1) { point, _ in
        if case .far = point { true } else { false }
      },
      demand("a huge position", 0.05) { point, _ in
        if case .huge = point { true } else { false }
      },
      demand("a position that is no number", 0.01) { point, _ in !point.isFinite },
    ]
  }

  fileprivate var isPixel: Bool {
    switch self {
    case .pixel: true
    case .quarters(let k): k % 4 == 0
    default: false
    }
  }

  fileprivate var isHalf: Bool {
    switch self {
    case .quarters(let k): k % 4 != 0 && k % 2 == 0
    case .beside(let halves, 0): halves % 2 != 0
    default: false
    }
  }
}
