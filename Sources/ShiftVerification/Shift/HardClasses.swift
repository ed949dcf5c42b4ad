import PropertyTesting
import ShiftStrategies

/// The kinds of case in which shifts go wrong, each with the least share of a run it must have.
///
/// Exact ties between two pixels do not occur: a whole-pixel shift reads pixel centres. They are
/// counted where positions are written and mapped back, in the precision report.
public enum HardClasses {
  public static let all: [Demand<ShiftCase>] = ofPatterns + ofImages

  /// Those that a given pattern decides.
  static let ofPatterns: [Demand<ShiftCase>] = [
    demand("zero shift", 0.05) { $0.pattern.shifts.contains(.none) },
    demand("diagonal shift", 0.1) { $0.pattern.shifts.contains { $0.dy != 0 && $0.dx != 0 } },
    demand("|shift| = n − 1", 0.05) { $0.hasShift { distance, extent in distance == extent - 1 } },
    demand("|shift| = n", 0.05) { $0.hasShift { distance, extent in distance == extent } },
    demand("|shift| > n", 0.05) { $0.hasShift { distance, extent in distance > extent } },
    demand("C not divisible by the groups", 0.1) { $0.shape.c % $0.pattern.shifts.count != 0 },
    demand("fewer channels than groups", 0.02) { $0.shape.c < $0.pattern.shifts.count },
  ]

  /// Those that cases of evenly divided channels have.
  public static let ofEvenGroups = all.filter {
    !["C not divisible by the groups", "fewer channels than groups"].contains($0.name)
  }

  /// Those that only the image decides.
  public static let ofImages: [Demand<ShiftCase>] = [
    demand("one-pixel axis", 0.05) { $0.shape.h == 1 || $0.shape.w == 1 },
    demand("1 × 1 image", 0.001) { $0.shape.h == 1 && $0.shape.w == 1 },
    demand("odd width", 0.1) { $0.shape.w % 2 == 1 },
    demand("even width", 0.1) { $0.shape.w % 2 == 0 },
    demand("width 2^k", 0.1) { isPowerOfTwo($0.shape.w) },
    demand("width 2^k + 1", 0.1) { isPowerOfTwo($0.shape.w - 1) },
    demand("width 2^k − 1", 0.1) { isPowerOfTwo($0.shape.w + 1) },
    demand("more than one image", 0.2) { $0.shape.n > 1 },
    demand("special value at an edge", 0.01) { $0.fill.isSpecial(at: .edge) },
    demand("special value at a corner", 0.01) { $0.fill.isSpecial(at: .corner) },
    demand("special value inside", 0.01) { $0.fill.isSpecial(at: .interior) },
    demand("whole bit range", 0.05) { $0.fill == .wholeRange },
  ]

  private static func demand(
    _ name: String, _ share: Double, _ holds: @escaping @Sendable (ShiftCase) -> Bool
  ) -> Demand<ShiftCase> {
    Demand(name, atLeast: share, holds)
  }

  private static func isPowerOfTwo(_ n: Int) -> Bool { n > 0 && n & (n - 1) == 0 }
}

extension ShiftCase {
  /// Whether some shift, on some axis where it is not 0, has this distance for that extent.
  fileprivate func hasShift(_ matches: (_ distance: Int, _ extent: Int) -> Bool) -> Bool {
    pattern.shifts.contains { shift in
      shift.dy != 0 && matches(abs(shift.dy), shape.h)
        || shift.dx != 0 && matches(abs(shift.dx), shape.w)
    }
  }
}

extension Fill {
  fileprivate func isSpecial(at place: Place) -> Bool {
    if case .special(_, place) = self { true } else { false }
  }
}
