import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The maps of all recipes on all cases of a domain, compared.
package struct BoundarySweep: Sendable {
  package let domain: BoundaryDomain
  package let claims: [Claim]
  /// The oracle of each boundary and every naive recipe.
  package let members: [Member]
  /// For each case and member a number; equal numbers are equal maps.
  private let identities: [[UInt8]]

  /// What became of one recipe that claims a boundary.
  package struct Claim: Sendable {
    package let recipe: BoundaryRecipe
    /// Cases on which its map is the oracle's.
    package let equal: Int
    /// The first case, if any, where it is not, or where it refused.
    package let firstDifference: BoundaryCase?
    /// Cases in which the recipe pads an axis of one pixel by `reflect`, which PyTorch refuses.
    package let refusedByPyTorch: Int
  }

  /// Something whose equality with others is asked for.
  package enum Member: Hashable, Sendable, CustomStringConvertible {
    case boundary(Boundary)
    case naive(String)

    package var description: String {
      switch self {
      case .boundary(let boundary): boundary.rawValue
      case .naive(let name): name
      }
    }
  }

  /// Measures the map of every claimed and naive recipe on every case.
  ///
  /// Recipes of whole weights also run in `Rational` on distinct values, since their maps are read in
  /// Double. A claim fails on a case if either differs from the oracle.
  package init(
    over domain: BoundaryDomain = BoundaryDomain(),
    strategies: [any ShiftStrategy] = Strategies.all,
    workers: Int = availableWorkers
  ) {
    let claimed = BoundaryRecipe.claimed(strategies)
    let naive = BoundaryRecipe.naive
    let sizes = domain.greatestExtent * domain.greatestExtent
    let sweep: Parts = mergedInOrder(parts: sizes, workers: workers) { place, result in
      // The largest sizes first, so that no worker is left with one at the end.
      result.largestFirst = [
        Part(size: sizes - 1 - place, of: domain, claimed: claimed, naive: naive)
      ]
    }
    let finished = Array(sweep.largestFirst.reversed())
    self.domain = domain
    members =
      Boundary.allCases.map { .boundary($0) } + naive.map { .naive($0.strategy.name) }
    identities = finished.flatMap(\.identities)
    claims = claimed.indices.map { k in
      let failures = finished.compactMap { $0.failures[k] }
      return Claim(
        recipe: claimed[k],
        equal: domain.count - finished.reduce(0) { $0 + $1.failureCounts[k] },
        firstDifference: failures.min {
          $0.simplicity.lexicographicallyPrecedes($1.simplicity)
        },
        refusedByPyTorch: (0..<domain.count).count { claimed[k].mirrorsOnePixel(at: domain[$0]) })
    }
  }

  /// The cases on which two members are the same map.
  ///
  /// A boundary copies pixels, so a map that blends them equals none; two blends are not compared.
  ///
  /// - Precondition: at least one of the two is a boundary.
  package func equality(_ a: Member, _ b: Member) -> BoundaryCaseSet {
    guard let a = members.firstIndex(of: a), let b = members.firstIndex(of: b) else {
      preconditionFailure("a member of another sweep")
    }
    precondition(
      min(a, b) < Boundary.allCases.count, "two naive recipes; expected a boundary among them")
    return BoundaryCaseSet(domain) { identities[$0][a] == identities[$0][b] }
  }

  /// The results for some sizes.
  private struct Parts: Tally {
    var largestFirst: [Part] = []
    mutating func merge(_ later: Parts) { largestFirst += later.largestFirst }
  }

  /// The results for one size.
  private struct Part: Sendable {
    var identities: [[UInt8]] = []
    var failures: [BoundaryCase?]
    var failureCounts: [Int]

    init(
      size: Int, of domain: BoundaryDomain, claimed: [BoundaryRecipe], naive: [BoundaryRecipe]
    ) {
      failures = Array(repeating: nil, count: claimed.count)
      failureCounts = Array(repeating: 0, count: claimed.count)
      for index in (size * domain.shifts)..<((size + 1) * domain.shifts) {
        let point = domain[index]
        var numbers: [TapMap?: UInt8] = [:]
        func number(_ map: TapMap?) -> UInt8 {
          if let number = numbers[map] { return number }
          numbers[map] = UInt8(numbers.count)
          return UInt8(numbers.count - 1)
        }
        let oracles = Boundary.allCases.map {
          Oracle.taps(h: point.h, w: point.w, shift: point.shift, boundary: $0)
        }
        identities.append(
          oracles.map { number($0) } + naive.map { number($0.copies(at: point)) })
        for (k, recipe) in claimed.enumerated() {
          let oracle = Boundary.allCases.firstIndex(of: recipe.boundary).map { oracles[$0] }
          if (try? recipe.map(at: point)) == oracle, recipe.movesDistinctValues(at: point) {
            continue
          }
          failureCounts[k] += 1
          let isSimpler =
            failures[k].map {
              point.simplicity.lexicographicallyPrecedes($0.simplicity)
            } ?? true
          if isSimpler { failures[k] = point }
        }
      }
    }
  }
}

extension BoundaryRecipe {
  /// The measured map at one size and shift.
  package func map(at point: BoundaryCase) throws(ShiftError) -> TapMap {
    try TapMap(
      of: strategy, boundary: boundary, h: point.h, w: point.w, shift: point.shift,
      weights: strategy.described.tapWeights)
  }

  /// The measured map if it exists and every cell of it is one pixel or 0.
  fileprivate func copies(at point: BoundaryCase) -> TapMap? {
    if strategy.described.tapWeights == .any { return try? map(at: point) }
    return try? TapMap.copies(
      of: strategy, boundary: boundary, h: point.h, w: point.w, shift: point.shift,
      weights: strategy.described.tapWeights)
  }

  fileprivate func mirrorsOnePixel(at point: BoundaryCase) -> Bool {
    strategy.mirrorsOnePixel(
      Shape(n: 1, c: 1, h: point.h, w: point.w), by: Pattern([point.shift]), boundary: boundary)
  }

  /// Whether an image of distinct values comes out as the oracle has it, in `Rational`.
  fileprivate func movesDistinctValues(at point: BoundaryCase) -> Bool {
    // The map of the others was measured in Rational.
    guard strategy.described.tapWeights == .whole else { return true }
    let image = Tensor(
      shape: Shape(n: 1, c: 1, h: point.h, w: point.w),
      elements: (1...(point.h * point.w)).map { Rational($0) })
    let pattern = Pattern([point.shift])
    return (try? strategy.shift(image, by: pattern, boundary: boundary))
      == Oracle.shift(image, by: pattern, boundary: boundary)
  }
}
