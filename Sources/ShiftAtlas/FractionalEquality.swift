import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Whether a recipe for shifts by fractions of a pixel is the definition, cell for cell in exact arithmetic, on
/// every row of up to so many pixels and every distance in quarters up to two pixels more.
///
/// Rows are enough: the recipes treat each axis by itself, and their maps are products of what they do on each.
/// `keep` alone is decided over both axes, and its recipe is the definition's own sum of whole shifts.
package struct FractionalEquality: Sendable {
  package let recipe: FractionalRecipe
  /// How many cells were compared: one for each row, distance and pixel.
  package let cells: Int
  /// How many of them are made of other pixels or weights.
  package let wrong: Int
  /// The rows and distances with such a cell.
  package let unequal: [BoundaryCase]
  /// Those where the condition says otherwise.
  package let exceptions: [BoundaryCase]

  /// The most pixels of a row.
  package static let greatestExtent = 6

  /// The row of fewest pixels with such a cell, and the shortest distance, to the right first.
  package var simplest: BoundaryCase? {
    unequal.min { a, b in
      func order(_ row: BoundaryCase) -> (Int, Rational, Int) {
        (row.w, row.shift.exactDx.magnitude, row.shift.exactDx < 0 ? 1 : 0)
      }
      return order(a) < order(b)
    }
  }

  /// Every recipe of the table, on all of it.
  ///
  /// - Throws: what a strategy throws.
  package static func all(workers: Int) throws(ShiftError) -> [FractionalEquality] {
    let recipes = FractionalRecipe.all
    let results = orderedResults(recipes.count, workers: workers) { place in
      Result { () throws(ShiftError) in try FractionalEquality(of: recipes[place]) }
    }
    return try results.map { (result) throws(ShiftError) in try result.get() }
  }

  /// Runs a recipe on all of it.
  ///
  /// - Throws: what its strategy throws.
  package init(
    of recipe: FractionalRecipe, greatestExtent: Int = Self.greatestExtent
  ) throws(ShiftError) {
    var (cells, wrong): (Int, Int) = (0, 0)
    var (unequal, exceptions): ([BoundaryCase], [BoundaryCase]) = ([], [])
    for row in Self.rows(greatestExtent) {
      let map = try TapMap(
        measuring: recipe.strategy(for: row.shift), h: 1, w: row.w, shift: row.shift,
        boundary: recipe.boundary, as: Rational.self)
      let right = try recipe.right(row)
      let differing = right.differences(from: map).count
      cells += row.w
      wrong += differing
      if differing > 0 { unequal.append(row) }
      if recipe.isEqual(row.w, row.shift) != (differing == 0) { exceptions.append(row) }
    }
    self.recipe = recipe
    (self.cells, self.wrong, self.unequal, self.exceptions) = (cells, wrong, unequal, exceptions)
  }

  /// Every row from one pixel and every distance from −(n + 2) to n + 2 pixels in quarters.
  private static func rows(_ greatestExtent: Int) -> [BoundaryCase] {
    var rows: [BoundaryCase] = []
    for n in 1...greatestExtent {
      let farthest = 4 * (n + 2)
      for quarters in -farthest...farthest {
        let shift = Shift(dy: Rational.zero, dx: Rational(quarters, over: 4))
        rows.append(BoundaryCase(h: 1, w: n, shift: shift))
      }
    }
    return rows
  }
}

/// A way of shifting by fractions that people write, and when it is the definition.
package struct FractionalRecipe: Sendable {
  package let name: String
  package let boundary: Boundary
  /// When the recipe is the definition, in words, of a row of n pixels moved by s.
  package let condition: String
  /// What is wrong with it, in the words of a diagnosis.
  package let fault: ShiftFault?
  let isEqual: @Sendable (_ n: Int, _ shift: Shift) -> Bool
  private let fractional: any ShiftStrategy
  /// What moves whole pixels where the strategy is written for fractions alone.
  private let whole: any ShiftStrategy
  /// What it is held to, if it is not the oracle.
  private let reference: (any ShiftStrategy)?

  init(
    _ name: String, _ boundary: Boundary, _ strategy: any ShiftStrategy,
    whole: (any ShiftStrategy)? = nil, like reference: (any ShiftStrategy)? = nil,
    fault: ShiftFault? = nil, _ condition: String = "always",
    _ isEqual: @escaping @Sendable (_ n: Int, _ shift: Shift) -> Bool = { _, _ in true }
  ) {
    (self.name, self.boundary, fractional) = (name, boundary, strategy)
    (self.whole, self.reference) = (whole ?? strategy, reference)
    (self.condition, self.isEqual) = (condition, isEqual)
    self.fault = fault ?? Strategies.naiveFractions.first { $0.name == name }?.fault
  }

  func strategy(for shift: Shift) -> any ShiftStrategy { shift.isWhole ? whole : fractional }

  func right(_ row: BoundaryCase) throws(ShiftError) -> TapMap {
    guard let reference, !row.shift.isWhole else {
      return Oracle.taps(h: row.h, w: row.w, shift: row.shift, boundary: boundary)
    }
    return try TapMap(
      measuring: reference, h: row.h, w: row.w, shift: row.shift, boundary: boundary,
      as: Rational.self)
  }
}

extension FractionalRecipe {
  /// Every recipe, in the order of a table: right ones, then those that are right under a condition.
  package static let all: [FractionalRecipe] = claimed + padded + floored + naive

  private static let claimed: [FractionalRecipe] = Strategies.all.flatMap { strategy in
    Boundary.allCases.filter { strategy.fractionalRecipe(for: $0).isClaimed }.map {
      FractionalRecipe(strategy.name, $0, strategy)
    }
  }

  private static let padded: [FractionalRecipe] = PaddedRolls.boundaries.map {
    FractionalRecipe("roll, pad ⌈|s|⌉", $0, PaddedRolls(isFloored: false))
  }

  /// The farther of the two rolls reads pixel −⌊|s|⌋ − 1 of the extended row, or the last but ⌊|s|⌋ beyond its
  /// other end in its place, n + 2·⌊|s|⌋ farther; whether those are one pixel decides.
  private static let floored: [FractionalRecipe] = [
    floored(.zeros, "s is whole, or |s| > 1") { _, whole in whole >= 1 },
    floored(.replicate, "s is whole, or n = 1") { n, _ in n == 1 },
    floored(.circular, "s is whole, or n divides 2⌊|s|⌋") { n, whole in (2 * whole) % n == 0 },
    floored(.reflect, "s is whole, or n ≤ 2, or 2(n − 1) divides n + 2⌊|s|⌋") { n, whole in
      n <= 2 || (n + 2 * whole) % (2 * (n - 1)) == 0
    },
    floored(.symmetric, "s is whole, or n = 1, or 2n divides n + 2⌊|s|⌋") { n, whole in
      n == 1 || (n + 2 * whole) % (2 * n) == 0
    },
  ]

  private static func floored(
    _ boundary: Boundary, _ condition: String,
    _ isEqual: @escaping @Sendable (_ n: Int, _ whole: Int) -> Bool
  ) -> FractionalRecipe {
    FractionalRecipe(
      "roll, pad ⌊|s|⌋", boundary, PaddedRolls(isFloored: true), fault: .flooredPadding, condition
    ) { n, shift in
      shift.isWhole || isEqual(n, shift.exactDx.magnitude.floor().wholePart)
    }
  }

  private static let naive: [FractionalRecipe] = [
    FractionalRecipe(
      WrappedPositionGridShift().name, .circular, WrappedPositionGridShift(),
      whole: GridSampleShift(), "s is whole"
    ) { _, shift in shift.isWhole },
    FractionalRecipe(
      MaskedDeformShift().name, .zeros, MaskedDeformShift(), whole: DeformConvShift(),
      "s is whole, or |s| > n"
    ) { n, shift in shift.isWhole || shift.reachX > n },
    FractionalRecipe(
      TentConvShift().name, .replicate, TentConvShift(), whole: DepthwiseConvShift()),
    FractionalRecipe(
      TentConvShift(side: 1).name, .replicate, TentConvShift(side: 1), whole: DepthwiseConvShift(),
      "s is whole, or |s| ≤ 1"
    ) { _, shift in shift.isWhole || shift.reachX <= 1 },
    FractionalRecipe(
      BicubicGridShift(clampsPosition: true).name, .replicate,
      BicubicGridShift(clampsPosition: true), whole: GridSampleShift(),
      like: BicubicGridShift(clampsPosition: false), "s is whole, or n = 1, or |s| > n"
    ) { n, shift in shift.isWhole || n == 1 || shift.reachX > n },
    FractionalRecipe(
      "slice under keep, for replicate", .replicate, KeepingSlices(), fault: .keptOldValues,
      "|s| ≤ 1, or n = 1"
    ) { n, shift in shift.reachX <= 1 || n == 1 },
  ]
}

/// What keeps its old values where the shift uncovers, taken for what repeats the edge.
private struct KeepingSlices: ShiftStrategy {
  let name = "slice that keeps old values"

  func fractionalRecipe(for boundary: Boundary) -> Recipe { recipe(for: boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try SliceShift().shift(input, by: pattern, boundary: .keep)
  }
}

/// Rolls of a row that is padded by NumPy's rules, which have every mode at any width.
private struct PaddedRolls: ShiftStrategy {
  static let boundaries: [Boundary] = [.replicate, .zeros, .circular, .reflect, .symmetric]

  let name = "padded rolls"
  let isFloored: Bool

  func fractionalRecipe(for boundary: Boundary) -> Recipe { recipe(for: boundary) }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    let distance = pattern.shifts[0].exactDx.magnitude
    let width = (isFloored ? distance.floor() : distance.ceil()).wholePart
    let modes: [Boundary: NumPyPadMode] = [
      .zeros: .constant, .replicate: .edge, .circular: .wrap, .reflect: .reflect,
      .symmetric: .symmetric,
    ]
    guard let mode = modes[boundary] else {
      throw ShiftError(name, found: "boundary \(boundary.rawValue)", expected: "a padding")
    }
    let grown = try pad(
      RankedTensor(input), by: [[width, width]], along: [3], mode: mode, value: .zero)
    let shape = input.shape
    let padded = Tensor(
      shape: Shape(n: shape.n, c: shape.c, h: shape.h, w: shape.w + 2 * width),
      elements: grown.elements)
    let rolled = try RollShift().shift(padded, by: pattern, boundary: .circular)
    return try pad(
      rolled, by: Padding(left: -width, right: -width, top: 0, bottom: 0), mode: .constant,
      value: .zero)
  }
}
