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
    case .otherWay: return oracle(boundary, shift.reversed)
    case .swappedAxes: return oracle(boundary, shift.exchanged)
    case .swappedOtherWay: return oracle(boundary, shift.exchanged.reversed)
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
    case .wrappedPosition, .flooredPadding, .cutBand, .narrowKernel, .clampedBicubic:
      return BoundaryRecipe.naiveFractions.filter { $0.naive?.fault == fault }.compactMap {
        try? $0.map(at: BoundaryCase(h: h, w: w, shift: shift))
      }
    // Both read one pixel where the shift is whole.
    case .nearestInsteadOfBilinear: return shift.isWhole ? [] : [nearest(boundary, h, w, shift)]
    }
  }

  /// The map that copies the pixel nearest to each position, of two the even one.
  private static func nearest(_ boundary: Boundary, _ h: Int, _ w: Int, _ shift: Shift) -> TapMap {
    func source(_ i: Int, _ distance: Rational, _ extent: Int) -> Int? {
      boundary.source((Rational(i) - distance).roundedToNearestEven().wholePart, of: extent)
    }
    return TapMap(h: h, w: w) { row, column in
      guard let y = source(row, shift.exactDy, h), let x = source(column, shift.exactDx, w) else {
        return boundary == .keep ? row * w + column : -1
      }
      return y * w + x
    }
  }
}
