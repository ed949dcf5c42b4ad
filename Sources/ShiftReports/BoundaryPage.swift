import ShiftAtlas
import ShiftExchange
import ShiftStrategies
import ShiftTensors

/// The page on boundaries: where the strategies part, and the exact condition.
package enum BoundaryPage {
  /// What frameworks were recorded to do, beside what is proved here.
  package struct Recordings: Sendable {
    package let spreads: [RecordedSpread]
    /// Assignments in place: how many were recorded, and how many the model reproduces.
    package let inPlace: (agree: Int, of: Int)

    package init(_ conformance: Conformance, spreads: [RecordedSpread]) {
      self.spreads = spreads
      let rows = conformance.rows.filter { $0.group.operation == .sliceInPlace }
      let passed = rows.reduce(0) { $0 + $1.passed }
      inPlace = (passed, passed + rows.reduce(0) { $0 + $1.failed })
    }
  }

  /// `boundary-handling.md` and its pictures; the same results give the same bytes.
  package static func files(
    _ results: BoundaryResults, recordings: Recordings
  ) -> [ReportFile] {
    let pictures = pictures()
    var page = Markdown()
    page.heading(1, "Boundary handling")
    opening(results, pictures[0].path, in: &page)
    followedRow(in: &page)
    BoundaryFractionsSection.write(pictures[3].path, in: &page)
    BoundaryRecipesSection.claims(results, in: &page)
    BoundaryEqualitySection.write(results, in: &page)
    BoundaryRecipesSection.naive(results, pictures[1].path, in: &page)
    BoundarySmearSection.write(recordings, pictures[2].path, in: &page)
    BoundarySpreadSection.write(results.spreads, recordings.spreads, in: &page)
    presets(in: &page)
    return [ReportFile(path: "boundary-handling.md", text: page.page)] + pictures
  }

  static func domain(_ results: BoundaryResults) -> String {
    let domain = results.sweep.domain
    return
      "H, W = 1 … \(domain.greatestExtent), |dy|, |dx| ≤ \(domain.greatestDistance) "
      + "(\(domain.count.grouped) cases)"
  }

  private static func opening(
    _ results: BoundaryResults, _ picture: String, in page: inout Markdown
  ) {
    let isRight = results.sweep.claims.allSatisfy { $0.firstDifference == nil }
    page.paragraph(
      isRight
        ? "**Every recipe of the table is the defined shift in exact arithmetic, for one plane of all \(domain(results)).** "
          + "A *boundary* says what is read outside the image, a *recipe* how a strategy is made to obey it, and "
          + "in exact arithmetic strategies then part only where somebody uses [another recipe](#recipes-that-people-write). Which pair of "
          + "boundaries happens to agree on which sizes and shifts is decided [below](#when-two-boundaries-are-the-same)."
        : "**Some recipe is not the defined shift;** the table names it.")
    page.heading(2, "What each boundary reads")
    page.picture(picture, alternative: "Source of each cell under the six boundaries")
    page.paragraph(
      "Each cell of a 5 × 5 output shows the input pixel it copies: A0 is the first pixel of the "
        + "first row, E4 the last of the last. Content moves by (2, 2), down and right.")
    let strategies = Strategies.all
    page.table(
      ["boundary"] + strategies.map(\.name),
      Boundary.allCases.map { boundary in
        [boundary.rawValue]
          + strategies.map { strategy in
            let claim = results.sweep.claims.first {
              $0.recipe.strategy.name == strategy.name && $0.recipe.boundary == boundary
            }
            guard let claim else { return "no recipe" }
            return claim.firstDifference == nil
              ? claim.refusedByPyTorch > 0 ? "exact¹" : "exact" : "differs"
          }
      })
    page.paragraph(
      """
      Proved in exact arithmetic for that range. A shift is a linear map of the pixels, read back here from three \
      images that hold 1, k and k² at pixel k: weights w ≥ 0 with Σw = 1 and Σw·k² = (Σw·k)² leave one pixel \
      only, Σw = 0 leaves none, so that equal maps agree on every image. ¹ PyTorch refuses `pad(reflect)` on an axis of one pixel, \
      which the recipe, as it was run here, repeats.
      """)
  }

  /// Four pixels under each boundary: the smallest picture of the six.
  private static func followedRow(in page: inout Markdown) {
    let row = [1, 2, 3, 4]
    page.heading(2, "One row, followed")
    page.paragraph(
      "The row 1, 2, 3, 4, moved right by 2. The last two cells hold 1 and 2 whatever the boundary; what stands "
        + "in the first two is the boundary.")
    page.table(
      ["boundary", "row", "because outside it reads"],
      Boundary.allCases.map { boundary in
        let map = Oracle.taps(
          h: 1, w: row.count, shift: Shift(dy: 0, dx: 2), boundary: boundary)
        let values = row.indices.map { map.copiedPlace(0, $0).map { row[$0] } ?? 0 }
        return [
          boundary.rawValue, "`" + values.map(String.init).joined(separator: ", ") + "`",
          words(boundary),
        ]
      })
  }

  private static func words(_ boundary: Boundary) -> String {
    switch boundary {
    case .replicate: "the nearest pixel"
    case .zeros: "0"
    case .circular: "the image again, with period n"
    case .reflect: "its mirror image, the edge not repeated"
    case .symmetric: "its mirror image, the edge repeated"
    case .keep: "nothing: the cell keeps its own value"
    }
  }

  private static func presets(in page: inout Markdown) {
    page.heading(2, "Published models")
    page.paragraph(
      "Each preset with the strategies that have a recipe for its boundary, and what its group rule makes of 50 channels (S2-MLPv2 has a multiple of three). "
        + "[Strategy × boundary](#strategy--boundary) ran those recipes with one channel and one whole shift at a time; shifts by fractions of "
        + "a pixel are decided on rows ([equivalence](equivalence.md#by-fractions-of-a-pixel)), and patterns of "
        + "several groups are run on random cases.")
    page.table(
      ["preset", "model", "boundary", "group rule", "has a recipe", "C = 50", "note"],
      Preset.all.map { preset in
        let exact = Strategies.all.filter {
          $0.recipe(for: preset.boundary, by: preset.pattern).isClaimed
        }
        return [
          preset.name, preset.model, preset.boundary.rawValue, preset.rule.rawValue,
          exact.map(\.name).joined(separator: ", "),
          preset.remainder(ofChannels: 50) ?? "divides", preset.note,
        ]
      })
    page.heading(3, "Group rules")
    page.paragraph("How C channels are cut into k groups, one for each shift of a pattern.")
    page.table(["rule", "says"], GroupRule.allCases.map { [$0.rawValue, $0.meaning] })
  }

  /// The case that tells the naive recipes apart best: more than one pixel, and not the same on both
  /// axes.
  static let pictured = BoundaryCase(
    h: BoundaryResults.extent, w: BoundaryResults.extent, shift: Shift(dy: 1, dx: 2))

  private static func pictures() -> [ReportFile] {
    let shift = Shift(dy: 2, dx: 2)
    let extent = BoundaryResults.extent
    let right = Boundary.allCases.map {
      BoundaryPicture.Panel(
        title: $0.rawValue, map: Oracle.taps(h: extent, w: extent, shift: shift, boundary: $0),
        boundary: $0, shift: shift)
    }
    let naive = BoundaryRecipe.naive.compactMap { recipe in
      (try? recipe.map(at: pictured)).map {
        BoundaryPicture.Panel(
          title: recipe.name, map: $0, boundary: recipe.boundary, shift: pictured.shift)
      }
    }
    return [
      ReportFile(
        path: "boundary-maps.svg",
        text: BoundaryPicture.document(
          right, columns: 3, title: "Where each cell of a 5 × 5 output comes from, shift (2, 2)")),
      ReportFile(
        path: "boundary-naive.svg",
        text: BoundaryPicture.document(
          naive, columns: 3, title: "Naive recipes on 5 × 5 pixels, shift (1, 2)")),
      BoundarySmearSection.picture, BoundaryFractionsSection.picture,
    ]
  }
}
