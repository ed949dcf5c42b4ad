import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// What a shift did, in words, from the map that was read back.
package struct MapDiagnosis: Hashable, Sendable, CustomStringConvertible {
  /// Whether the map is the wanted one.
  package let isRight: Bool
  /// The faults that would each give exactly this map, the plainest first; empty if none does.
  package let faults: [ShiftFault]
  /// How many cells are made of something else than wanted.
  package let wrongCells: Int

  /// Holds a measured map against the wanted one and against the map of every fault we know.
  package init(of map: TapMap, wanted boundary: Boundary, shift: Shift) {
    let right = Oracle.taps(h: map.h, w: map.w, shift: shift, boundary: boundary)
    wrongCells = right.differences(from: map).count
    isRight = wrongCells == 0
    faults =
      isRight
      ? []
      : ShiftFault.allCases.filter {
        MapDiagnosis.maps(of: $0, boundary, map.h, map.w, shift).contains(map)
      }
  }

  /// The same for a shift by fractions of a pixel under zeros.
  package init(of map: TapMap, wanted shift: FractionalShift) throws(ShiftError) {
    let pattern = FractionalPattern([shift], rule: .floorEdges)
    let impulses: Tensor<Rational> = TapMap.impulses(map.h, map.w)
    let right = TapMap(h: map.h, w: map.w, exactResponses: pattern.oracle(impulses))
    wrongCells = right.differences(from: map).count
    isRight = wrongCells == 0
    var faults: [ShiftFault] = []
    if !isRight {
      func matches(_ dy: FractionalShift) -> Bool {
        map
          == TapMap(
            h: map.h, w: map.w,
            exactResponses: FractionalPattern([dy], rule: .floorEdges).oracle(impulses))
      }
      if matches(FractionalShift(dy: -shift.dy, dx: -shift.dx)) { faults.append(.otherWay) }
      if matches(FractionalShift(dy: shift.dx, dx: shift.dy)) { faults.append(.swappedAxes) }
      if matches(FractionalShift(dy: 0, dx: 0)) { faults.append(.unshifted) }
      let nearest = try pattern.sampled(impulses, mode: .nearest)
      if map == TapMap(h: map.h, w: map.w, exactResponses: nearest) {
        faults.append(.nearestInsteadOfBilinear)
      }
    }
    self.faults = faults
  }

  /// One sentence part: "equal", the faults joined by "or", or that nothing known fits.
  package var description: String {
    if isRight { return "as the definition has it" }
    let cells = "\(wrongCells) cell\(wrongCells == 1 ? "" : "s") wrong"
    if faults.isEmpty { return "\(cells); no known fault fits" }
    return "\(cells): " + faults.map(\.rawValue).joined(separator: " or ")
  }

  /// The maps that a fault gives.
  private static func maps(
    of fault: ShiftFault, _ boundary: Boundary, _ h: Int, _ w: Int, _ shift: Shift
  ) -> [TapMap] {
    func oracle(_ boundary: Boundary, _ shift: Shift) -> [TapMap] {
      [Oracle.taps(h: h, w: w, shift: shift, boundary: boundary)]
    }
    switch fault {
    case .otherWay: return oracle(boundary, Shift(dy: -shift.dy, dx: -shift.dx))
    case .swappedAxes: return oracle(boundary, Shift(dy: shift.dx, dx: shift.dy))
    case .swappedOtherWay: return oracle(boundary, Shift(dy: -shift.dx, dx: -shift.dy))
    case .unshifted: return oracle(boundary, .none)
    case .rolled: return oracle(.circular, shift)
    case .zeroFilled: return oracle(.zeros, shift)
    case .edgeRepeated: return oracle(.replicate, shift)
    case .keptOldValues: return oracle(.keep, shift)
    case .mirroredWithoutEdge: return oracle(.reflect, shift)
    case .mirroredWithEdge: return oracle(.symmetric, shift)
    case .shortPadding, .smeared, .mixedCorners, .normalisedByExtent, .clampedNormalised:
      // Each has a naive recipe, which is run in exact arithmetic.
      return BoundaryRecipe.naive.filter { $0.naive?.fault == fault }.compactMap {
        try? $0.map(at: BoundaryCase(h: h, w: w, shift: shift))
      }
    case .nearestInsteadOfBilinear: return []  // Both read one pixel where the shift is whole.
    }
  }
}
