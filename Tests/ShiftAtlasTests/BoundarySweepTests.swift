import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftAtlas

struct BoundarySweepTests {
  /// Measured once for all tests.
  private static let shared = BoundarySweep(
    over: BoundaryDomain(greatestExtent: 3, greatestDistance: 4))
  private var sweep: BoundarySweep { Self.shared }

  @Test("every claimed recipe is the defined shift on every small case")
  func everyClaimHolds() {
    // 6 of slice and of grid_sample, 5 of deform_conv2d, 4 of roll and of conv2d.
    #expect(sweep.claims.count == 25)
    for claim in sweep.claims {
      #expect(claim.firstDifference == nil, "\(claim.recipe.name)")
      #expect(claim.equal == 9 * 81)
    }
  }

  @Test("what PyTorch refuses is counted: pad(reflect) of an axis of one pixel")
  func onePixelAxes() {
    // Sizes to 3 × 3, shifts to ±4. roll pads each axis by its own shift: 3 heights beside width 1 and
    // 3 widths beside height 1, 72 of 81 shifts along the axis of one pixel; at 1 × 1 both are counted once.
    let byRoll = 2 * (2 * 72) + (81 - 1)
    // The others pad both axes by the greater shift: 5 sizes with an axis of one pixel, 80 shifts.
    let byReach = 5 * 80
    for claim in sweep.claims {
      let isReflect = claim.recipe.boundary == .reflect
      let expected =
        switch claim.recipe.strategy.name {
        case "roll" where isReflect: byRoll
        case "deform_conv2d" where isReflect, "conv2d" where isReflect: byReach
        default: 0
        }
      #expect(claim.refusedByPyTorch == expected, "\(claim.recipe.name)")
    }
  }

  @Test("every naive recipe differs from its right one somewhere, and the diagnosis says why")
  func naiveRecipesAreToldApart() throws {
    // A smear needs three rows, and a short padding a shift by two: all within this domain.
    for recipe in BoundaryRecipe.naive {
      let naive = try #require(recipe.naive)
      let set = sweep.equality(.naive(naive.name), .boundary(naive.boundary))
      let point = try #require(set.simplestOutside, "\(naive.name)")
      let map = try recipe.map(at: point)
      let diagnosis = MapDiagnosis(of: map, wanted: recipe.boundary, shift: point.shift)
      #expect(diagnosis.faults.contains(naive.fault), "\(naive.name) at \(point): \(diagnosis)")
    }
  }

  @Test("keep equals replicate as worked out by hand for both axes")
  func keepAgainstReplicate() {
    // Along an axis of n pixels shifted by d ≠ 0, replicate reads 0 (or n − 1) at min(|d|, n) cells
    // and keep reads each of them itself; they agree for |d| = 1 or n = 1. With the other axis moved
    // too, keep leaves a border cell that replicate still moves along that axis.
    let set = sweep.equality(.boundary(.keep), .boundary(.replicate))
    for index in 0..<sweep.domain.count {
      let point = sweep.domain[index]
      #expect(set.contains(index) == slowlyEqual(point), "\(point)")
    }
  }

  private func slowlyEqual(_ point: BoundaryCase) -> Bool {
    for row in 0..<point.h {
      for column in 0..<point.w {
        let (y, x) = (row - point.shift.dy, column - point.shift.dx)
        let isInside = y >= 0 && y < point.h && x >= 0 && x < point.w
        let kept = isInside ? (y, x) : (row, column)
        let clamped = (max(0, min(point.h - 1, y)), max(0, min(point.w - 1, x)))
        if kept != clamped { return false }
      }
    }
    return true
  }

  @Test("whether two maps are one does not depend on which is named first")
  func symmetry() {
    for a in Boundary.allCases {
      for b in Boundary.allCases {
        #expect(
          sweep.equality(.boundary(a), .boundary(b)) == sweep.equality(.boundary(b), .boundary(a)))
      }
    }
  }

  @Test("a strategy that is right in Double alone breaks its claim")
  func wrongInExactArithmetic() throws {
    struct OnlyDouble: DescribedStrategy {
      let name = "only double"
      let tapWeights = TapWeights.whole
      func recipe(for boundary: Boundary) -> Recipe {
        boundary == .zeros ? .claimed("zeros") : .none(because: "this test asks for one")
      }
      func shift<Element: ShiftScalar>(
        _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
      ) throws(ShiftError) -> Tensor<Element> {
        Element.format == .rational ? input : Oracle.shift(input, by: pattern, boundary: boundary)
      }
    }
    let sweep = BoundarySweep(
      over: BoundaryDomain(greatestExtent: 2, greatestDistance: 1), strategies: [OnlyDouble()],
      workers: 1)
    // Only what does not move is right: one shift of nine, for each of four sizes.
    #expect(sweep.claims.map(\.equal) == [4])
    #expect(sweep.claims[0].firstDifference != nil)
  }
}
