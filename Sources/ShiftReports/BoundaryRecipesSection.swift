import ShiftAtlas
import ShiftOperators
import ShiftStrategies

/// How strategies obey boundaries, and the recipes that people write instead.
enum BoundaryRecipesSection {
  static func claims(_ results: BoundaryResults, in page: inout Markdown) {
    page.heading(2, "Strategy × boundary")
    var rows: [[String]] = []
    for strategy in Strategies.all {
      for boundary in Boundary.allCases {
        let claim = results.sweep.claims.first {
          $0.recipe.strategy.name == strategy.name && $0.recipe.boundary == boundary
        }
        let verdict =
          claim.map { claim in
            claim.firstDifference.map { "differs first at \($0)" }
              ?? "equal on all \(claim.equal.grouped)"
              + (claim.refusedByPyTorch == 0
                ? "" : "; PyTorch refuses \(claim.refusedByPyTorch.grouped)¹")
          } ?? "has no such recipe"
        let words =
          switch strategy.recipe(for: boundary) {
          case .claimed(let how): how
          case .none(let reason): reason
          }
        rows.append([strategy.name, boundary.rawValue, verdict, words])
      }
    }
    page.details("How each is done, on all \(BoundaryPage.domain(results))") {
      $0.table(["strategy", "boundary", "against the definition", "recipe, or why none"], rows)
    }
    page.details("By distance, on a small image") { sizes(results, in: &$0) }
  }

  private static func sizes(_ results: BoundaryResults, in page: inout Markdown) {
    page.paragraph(
      "An image of n × n pixels, n = \(BoundaryResults.extent), shifted right, and diagonally (down "
        + "and right), by each distance: agreement with the definition, or how many of the "
        + "\(BoundaryResults.extent * BoundaryResults.extent) cells differ and where they lie "
        + "(rows × columns of their hull, counted from 0).")
    let count = BoundaryResults.distances.count
    for (place, direction) in BoundaryResults.directions.enumerated() {
      page.heading(4, "Shifted \(direction.name)")
      page.table(
        ["recipe", "0", "1", "2", "n − 1", "n", "n + 1"],
        rows(results.sizes, (place * count)..<((place + 1) * count)))
    }
    page.paragraph("Recipes that people write are in italics.")
  }

  /// One row per recipe; those of one strategy that agree throughout share a row.
  private static func rows(
    _ sizes: [BoundaryResults.SizeRow], _ range: Range<Int>
  ) -> [[String]] {
    var rows: [[String]] = []
    for strategy in Strategies.all {
      let own = sizes.filter { $0.recipe.naive == nil && $0.recipe.strategy.name == strategy.name }
      let agreeing = own.filter { $0.entries.allSatisfy { $0.wrong == [] } }
      if !agreeing.isEmpty {
        let names = agreeing.map(\.recipe.boundary.rawValue).joined(separator: ", ")
        rows.append(["\(strategy.name): \(names)"] + range.map { _ in "agrees" })
      }
      rows += own.filter { row in !row.entries.allSatisfy { $0.wrong == [] } }
        .map { [$0.recipe.name] + $0.entries[range].map(cells) }
    }
    return rows
      + sizes.filter { $0.recipe.naive != nil }
      .map { ["*\($0.recipe.name)*"] + $0.entries[range].map(cells) }
  }

  private static func cells(_ entry: BoundaryResults.SizeRow.Entry) -> String {
    guard let wrong = entry.wrong else { return "refuses" }
    guard !wrong.isEmpty else { return "agrees" }
    let w = entry.point.w
    func span(_ values: [Int]) -> String {
      guard let low = values.min(), let high = values.max() else { return "" }
      return low == high ? "\(low)" : "\(low)…\(high)"
    }
    return "\(wrong.count): \(span(wrong.map { $0 / w })) × \(span(wrong.map { $0 % w }))"
  }

  /// Where blocks of 16 Floats make the assignment right that one element at a time makes wrong.
  static let hiddenByBlocks: [(h: Int, w: Int, dy: Int, dx: Int)] = [
    (3, 8, 1, 0), (5, 4, 1, 0), (6, 4, 2, 0), (7, 4, 3, 0),
  ]

  private static var blocks: String {
    let cases = hiddenByBlocks.map { "\($0.h) × \($0.w) px by (\($0.dy), \($0.dx))" }
    return
      "The condition above is that of one element at a time. PyTorch moves 16 Floats at a time where rows lie end to end, and "
      + "is right at \(cases.joined(separator: ", ")) too; at the other sizes to 8 × 8 px it is wrong and right where the condition "
      + "says (run on two images, as in the program below, under DEFAULT, AVX2 and AVX512). A single image PyTorch refuses "
      + "where the window that is read and the one that is assigned are dense and overlap in part."
  }

  static func naive(
    _ results: BoundaryResults, _ picture: String, in page: inout Markdown
  ) {
    page.heading(2, "Recipes that people write")
    page.picture(picture, alternative: "Cell maps of the naive recipes beside each other")
    page.paragraph(
      "What each makes of 5 × 5 pixels moved by (1, 2). Every program below is the recipe at the size and "
        + "shift that it names: what it prints is our own run of the recipe in Float, and `Fixtures/run_snippets.py` has "
        + "PyTorch print the same, letter by letter. *Smallest difference*: with the "
        + "fewest pixels, then the least |dy| + |dx|, then the squarest image, then the least |dy|, of the cases that "
        + "were run.")
    for naive in Strategies.naive {
      let equality = results.equalities.first { $0.first == .naive(naive.name) }
      page.heading(3, naive.name)
      page.paragraph(
        "Taken for \(naive.right.name), \(naive.boundary.rawValue); it is: \(naive.fault.rawValue)."
      )
      guard let point = equality?.smallestDifference else { continue }
      let recipe = BoundaryRecipe.naive.first { $0.name == naive.name }
      let map = try? recipe?.map(at: point)
      let shown = try? recipe?.map(at: BoundaryPage.pictured)
      page.paragraph(
        "Smallest difference: \(point)"
          + (map.map {
            let wrong = MapDiagnosis(of: $0, wanted: naive.boundary, shift: point.shift).wrongCells
            return ", \(wrong) cell\(wrong == 1 ? "" : "s"). "
          } ?? ", where it refuses. ")
          + (shown.map {
            "Read back from \(BoundaryPage.pictured): "
              + "\(MapDiagnosis(of: $0, wanted: naive.boundary, shift: BoundaryPage.pictured.shift))."
          } ?? ""))
      if naive.snippet.needs.contains(.inPlace) { page.paragraph(blocks) }
      page.details("In PyTorch") {
        $0.code(NaiveProgram.text(naive, at: point), language: "python")
      }
    }
  }
}
