import ShiftStrategies
import ShiftTensors

/// Symptoms of which pixel of its plane a cell reads.
enum Movements {
  static func note<Element: ShiftScalar>(_ seen: Evidence<Element>, in found: inout Sightings) {
    found.note(.notShifted, seen.holds { _ in .none })
    found.note(.shiftedTheOtherWay, seen.holds(changed: \.reversed))
    found.note(.axesExchanged, seen.holds(changed: \.exchanged))
    // Which axis is lost may differ from cell to cell, and in some it may be both.
    found.note(
      .oneAxisOnly,
      seen.wrongByPlane.allSatisfy { plane in
        let shift = seen.shifts[plane.c]
        let lost = [shift.downAlone, shift.acrossAlone, .none]
        return plane.cells.allSatisfy { cell in
          lost.contains { seen.holds([cell], shift: $0) }
        }
      })
    found.note(.onePixelTooFar, steps(1).contains { seen.holds(changed: $0) })
    found.note(.onePixelShort, steps(-1).contains { seen.holds(changed: $0) })
    for (symptom, boundary) in boundaries where boundary != seen.drawn.boundary {
      found.note(
        symptom,
        seen.holds(changed: { $0 }, boundary: boundary)
          // A cell that keeps its value is one that was not shifted, unless all that are uncovered do.
          && (boundary != .keep || seen.holdsEverywhere(boundary)))
    }
  }

  private static let boundaries: [(Symptom, Boundary)] = [
    (.zerosOutside, .zeros), (.edgeRepeated, .replicate), (.wrappedAround, .circular),
    (.mirroredWithoutEdge, .reflect), (.mirroredWithEdge, .symmetric), (.keptOldValues, .keep),
  ]

  /// One pixel farther along the shift, on one axis or on both.
  private static func steps(_ step: Int) -> [(Shift) -> Shift] {
    [
      { $0.moved(dy: step * $0.signs.dy, dx: step * $0.signs.dx) },
      { $0.moved(dy: step * $0.signs.dy, dx: 0) },
      { $0.moved(dy: 0, dx: step * $0.signs.dx) },
    ]
  }
}
