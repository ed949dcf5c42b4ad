import ShiftAtlas
import ShiftRuns
import ShiftStrategies

/// Which ways of shifting by fractions of a pixel are the same, and when the others are.
enum FractionalEqualitySection {
  static func write(_ results: [FractionalEquality], in page: inout Markdown) {
    guard let cells = results.first?.cells else { return }
    let own = Set(Strategies.all.map(\.name))
    let claimed = results.filter { own.contains($0.recipe.name) }
    let areSame = claimed.allSatisfy { $0.wrong == 0 }
    page.heading(2, "By fractions of a pixel")
    page.paragraph(
      """
      **\(areSame ? "The five ways are the same map" : "Not all of the five ways are the same map"), under every boundary \
      for which they have a recipe between pixels (a dash: none):** the image is extended by the boundary, then \
      interpolated linearly. Proved in exact \
      arithmetic for every row of n ≤ \(FractionalEquality.greatestExtent) px and every |s| ≤ n + 2 in quarters of a \
      pixel, \(cells.grouped) cells for each entry. Rows are enough where each axis is treated by itself: by all recipes \
      but those under `keep`, of which nothing is said here of shifts along both axes, and `grid_sample` under zeros, whose \
      images of several rows and columns take aligned corners, which name the same positions. A number says how many cells are made of other \
      pixels or weights. Of the rows from *\(WrappedPositionGridShift().name)* to \
      *\(BicubicGridShift(clampsPosition: true).name)* whole shifts are made by the recipe of the operator that they \
      name; a *tent* is a kernel of weights max(0, 1 − |k + s|) at its taps k; the first of these rows samples with zeros \
      padding, and the last, with border padding, is held to bicubic interpolation of the extended row. Padded rolls, as people write them, \
      stand apart from `roll`: they pad by NumPy's rules, which have `symmetric` as `F.pad` has not.
      """)
    var names: [String] = []
    for result in results where !names.contains(result.recipe.name) {
      names.append(result.recipe.name)
    }
    page.table(
      ["recipe"] + Boundary.allCases.map(\.rawValue), numbers: [1, 2, 3, 4, 5, 6],
      names.map { name in
        [name]
          + Boundary.allCases.map { boundary in
            results.first { $0.recipe.name == name && $0.recipe.boundary == boundary }.map {
              $0.wrong == 0 ? "=" : "\($0.wrong)"
            } ?? "–"
          }
      })
    page.paragraph(
      """
      How the five ways are done between pixels: `shiftproof boundary --list --fractions`. How far they part in floating point: \
      [the five ways by fractions](grid-sample-precision.md#the-five-ways-by-fractions).
      """)
    conditions(results, in: &page)
  }

  private static func conditions(_ results: [FractionalEquality], in page: inout Markdown) {
    let naive = results.filter { $0.wrong > 0 }
    page.details("Recipes that are wrong, and exactly when they are not") { page in
      page.paragraph(
        "n pixels moved by s; of the rows and distances above the recipe is right at those for which the "
          + "condition holds, and at no other (checked on all). *Simplest*: the row of fewest pixels, and the shortest shift, "
          + "that it gets wrong.")
      page.table(
        ["recipe", "taken for", "right exactly where", "simplest", "what is wrong with it"],
        naive.map { result in
          [
            result.recipe.name, result.recipe.boundary.rawValue,
            result.exceptions.isEmpty
              ? result.recipe.condition : "(the condition does not describe it)",
            result.simplest.map { "\($0.w) px by \($0.shift.exactDx)" } ?? "–",
            result.recipe.fault?.rawValue ?? "–",
          ]
        })
    }
  }
}
