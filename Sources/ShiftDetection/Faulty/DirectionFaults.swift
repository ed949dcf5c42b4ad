import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of how far and which way content moves.
enum DirectionFaults {
  static let all: [PlantedFault] =
    Direction.allCases.flatMap { direction in
      Boundary.allCases.map { tooFar(direction, $0) }
    } + [
      PlantedFault(
        IndexedShift("one pixel short", for: [.replicate]) { cell in
          cell.source(
            Shift(
              dy: cell.shift.dy - cell.shift.dy.signum(), dx: cell.shift.dx - cell.shift.dx.signum()
            ))
        }, "every distance is one pixel less", .wrongTap, .onePixelShort, also: [.boundary]),
      PlantedFault(
        IndexedShift("y and x swapped", for: .reading) {
          $0.source(Shift(dy: $0.shift.dx, dx: $0.shift.dy))
        }, "offsets read as (x, y)", .wrongTap, .axesExchanged, also: [.boundary],
        source: "vision#3673, mmdetection#2504 (asked for the order)"),
      PlantedFault(
        IndexedShift("shift taken for offset", for: .reading) {
          $0.source(Shift(dy: -$0.shift.dy, dx: -$0.shift.dx))
        }, "moves the other way", .wrongTap, .shiftedTheOtherWay, also: [.boundary]),
      PlantedFault(
        IndexedShift("diagonal loses its rows", for: .reading) {
          $0.source($0.shift.dx != 0 ? Shift(dy: 0, dx: $0.shift.dx) : $0.shift)
        }, "moves along one axis where both are asked for", .wrongTap, .oneAxisOnly,
        also: [.boundary]),
      PlantedFault(
        IndexedShift("not shifted", for: .reading) { $0.own }, "returns its input", .wrongTap,
        .notShifted, also: [.boundary], source: "coremltools PR#2778: roll on a dynamic axis"),
      PlantedFault(
        IndexedShift("ties rounded up", for: [.replicate]) { cell in
          // (2j + 1)/n − 1 mapped back without the −½ names the edge j + ½, which half-up takes to j + 1.
          func nearest(_ j: Int, _ n: Int) -> Int {
            let position = (Double(2 * min(max(j, 0), n - 1) + 1) / 2)
            return min(Int((position + 0.5).rounded(.down)), n - 1)
          }
          return cell.shape.index(
            cell.n, cell.c, nearest(cell.h - cell.shift.dy, cell.shape.h),
            nearest(cell.w - cell.shift.dx, cell.shape.w))
        }, "half-pixel positions rounded up in nearest mode", .wrongTap, also: [.boundary],
        source: "pytorch PR#97000, Paddle PR#27657 (std::round)"),
    ]

  private enum Direction: String, CaseIterable {
    case right, left, down, up

    /// One pixel further, where the shift goes this way.
    func further(_ shift: Shift) -> Shift {
      switch self {
      case .right: shift.dx > 0 ? Shift(dy: shift.dy, dx: shift.dx + 1) : shift
      case .left: shift.dx < 0 ? Shift(dy: shift.dy, dx: shift.dx - 1) : shift
      case .down: shift.dy > 0 ? Shift(dy: shift.dy + 1, dx: shift.dx) : shift
      case .up: shift.dy < 0 ? Shift(dy: shift.dy - 1, dx: shift.dx) : shift
      }
    }
  }

  private static func tooFar(_ direction: Direction, _ boundary: Boundary) -> PlantedFault {
    // On the fewest pixels: beyond a mirror that repeats its edge only the cell outside tells, and
    // where zeros are outside the last pixel is gone. A cell of an edge that is repeated lies outside
    // if it moved along the other axis too.
    let (expected, also): (DeviationClass, [DeviationClass]) =
      switch boundary {
      case .zeros: (.notWritten, [.wrongTap])
      case .symmetric: (.boundary, [.wrongTap])
      case .keep: (.wrongTap, [])
      case .replicate, .circular, .reflect: (.wrongTap, [.boundary])
      }
    return PlantedFault(
      IndexedShift("too far \(direction.rawValue), \(boundary.rawValue)", for: [boundary]) {
        $0.source(direction.further($0.shift))
      }, "one pixel too far \(direction.rawValue)", expected, .onePixelTooFar, also: also)
  }
}
