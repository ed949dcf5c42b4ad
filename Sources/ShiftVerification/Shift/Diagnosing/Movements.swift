import ShiftStrategies
import ShiftTensors

/// Symptoms of which pixel of its plane a cell reads.
enum Movements {
  static func symptoms<Element: ShiftScalar>(_ seen: Evidence<Element>) -> [Symptom: String] {
    var found: [Symptom: String] = [:]
    func note(_ symptom: Symptom, _ holds: Bool) { if holds { found[symptom] = "" } }
    note(.notShifted, seen.holds { _ in .none })
    note(.shiftedTheOtherWay, seen.holds { Shift(dy: -$0.dy, dx: -$0.dx) })
    note(.axesExchanged, seen.holds { Shift(dy: $0.dx, dx: $0.dy) })
    note(
      .oneAxisOnly,
      seen.holds { Shift(dy: $0.dy, dx: 0) } || seen.holds { Shift(dy: 0, dx: $0.dx) })
    note(.onePixelTooFar, steps(1).contains { seen.holds(changed: $0) })
    note(.onePixelShort, steps(-1).contains { seen.holds(changed: $0) })
    for (symptom, boundary) in boundaries where boundary != seen.drawn.boundary {
      note(symptom, seen.holds(changed: { $0 }, boundary: boundary))
    }
    return found
  }

  private static let boundaries: [(Symptom, Boundary)] = [
    (.zerosOutside, .zeros), (.edgeRepeated, .replicate), (.wrappedAround, .circular),
    (.mirroredWithoutEdge, .reflect), (.mirroredWithEdge, .symmetric), (.keptOldValues, .keep),
  ]

  /// One pixel farther along the shift, on one axis or on both.
  private static func steps(_ step: Int) -> [(Shift) -> Shift] {
    [
      { Shift(dy: $0.dy + step * $0.dy.signum(), dx: $0.dx + step * $0.dx.signum()) },
      { Shift(dy: $0.dy + step * $0.dy.signum(), dx: $0.dx) },
      { Shift(dy: $0.dy, dx: $0.dx + step * $0.dx.signum()) },
    ]
  }
}
