import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftAtlas

/// The table of which recipes for fractions are one shift, cell for cell.
@Suite struct FractionalEqualityTests {
  /// Wrong cells of 1,085 for each recipe and boundary, as an enumeration in fractions of Python has them.
  private static let wrong: [String: [Boundary: Int]] = [
    "slice": [
      .zeros: 0, .replicate: 0, .circular: 0, .reflect: 0, .symmetric: 0, .keep: 0,
    ],
    "roll": [.zeros: 0, .replicate: 0, .circular: 0, .reflect: 0],
    "roll, pad ⌈|s|⌉": [.zeros: 0, .replicate: 0, .circular: 0, .reflect: 0, .symmetric: 0],
    "roll, pad ⌊|s|⌋": [
      .zeros: 36, .replicate: 180, .circular: 96, .reflect: 132, .symmetric: 156,
    ],
    "deform_conv2d": [.zeros: 0, .replicate: 0, .circular: 0, .reflect: 0],
    "conv2d": [.zeros: 0, .replicate: 0, .circular: 0, .reflect: 0],
    "grid_sample": [.zeros: 0, .replicate: 0, .circular: 0, .reflect: 0, .symmetric: 0],
    "grid_sample at wrapped positions": [.circular: 198],
    "conv2d with tents": [.replicate: 0],
  ]

  @Test("Which recipes are the definition, and under which condition the others are")
  func table() throws {
    var seen: [String: Set<Boundary>] = [:]
    for recipe in FractionalRecipe.all {
      let found = try FractionalEquality(of: recipe)
      #expect(found.cells == 1085)
      #expect(
        found.exceptions.isEmpty,
        "\(recipe.name), \(recipe.boundary): not equal iff \(recipe.condition)")
      if let wanted = Self.wrong[recipe.name] {
        #expect(found.wrong == wanted[recipe.boundary], "\(recipe.name), \(recipe.boundary)")
        seen[recipe.name, default: []].insert(recipe.boundary)
      } else {
        #expect(found.wrong > 0, "\(recipe.name), \(recipe.boundary)")
      }
    }
    for (name, row) in Self.wrong { #expect(seen[name] == Set(row.keys), "\(name)") }
  }

  @Test("A naive recipe for fractions is called what is wrong with it")
  func diagnosis() throws {
    let shift = Shift(dy: 0, dx: Rational(-5, over: 4))
    for naive in Strategies.naiveFractions where naive.fault != .clampedBicubic {
      let map = try TapMap(
        measuring: naive.strategy, h: 1, w: 4, shift: shift, boundary: naive.boundary,
        as: Rational.self)
      let diagnosis = MapDiagnosis(of: map, wanted: naive.boundary, shift: shift)
      #expect(diagnosis.faults == [naive.fault], "\(naive.name): \(diagnosis)")
    }
  }

  @Test("A condition that is too strict, and one that is too wide, have exceptions")
  func wrongConditions() throws {
    let strict = try FractionalEquality(
      of: FractionalRecipe("slice", .zeros, SliceShift(), "s is whole") { _, shift in shift.isWhole
      },
      greatestExtent: 1)
    // Distances from −3 to 3 in quarters: 25, of which 7 are whole.
    #expect(strict.wrong == 0 && strict.exceptions.count == 18)
    let wide = try FractionalEquality(
      of: FractionalRecipe("slice for circular", .replicate, Circular()),
      greatestExtent: 2)
    #expect(wide.wrong > 0 && wide.exceptions == wide.unequal)
  }
}

/// Shifts around where it is asked to repeat the edge.
private struct Circular: ShiftStrategy {
  let name = "slice for circular"
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try SliceShift().shift(input, by: pattern, boundary: .circular)
  }
}
