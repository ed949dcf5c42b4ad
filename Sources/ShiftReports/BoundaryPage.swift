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
    opening(results, in: &page)
    claims(results, in: &page)
    page.heading(2, "What each boundary reads")
    page.paragraph(
      "Each cell of a 5 × 5 output shows the input pixel it copies: A0 is the first pixel of the "
        + "first row, E4 the last of the last. Content moves by (2, 2), down and right.")
    page.picture(
      pictures[0].path, alternative: "Source of each cell under the six boundaries")
    sizes(results, in: &page)
    equalities(results, in: &page)
    naive(results, pictures[1].path, in: &page)
    BoundarySmearSection.write(recordings, pictures[2].path, in: &page)
    BoundarySpreadSection.write(results.spreads, recordings.spreads, in: &page)
    presets(in: &page)
    return [ReportFile(path: "boundary-handling.md", text: page.page)] + pictures
  }

  private static func domain(_ results: BoundaryResults) -> String {
    let domain = results.sweep.domain
    return
      "H, W = 1 … \(domain.greatestExtent), |dy|, |dx| ≤ \(domain.greatestDistance) "
      + "(\(domain.count.grouped) cases)"
  }

  private static func opening(_ results: BoundaryResults, in page: inout Markdown) {
    let isRight = results.sweep.claims.allSatisfy { $0.firstDifference == nil }
    page.paragraph(
      isRight
        ? "**Every recipe below is the defined shift, exactly, for all \(domain(results)).** "
          + "Strategies part only where somebody uses another recipe."
        : "**Some recipe is not the defined shift;** the table names it.")
    let keep = results.equalities.first {
      [$0.first, $0.second] == [.boundary(.replicate), .boundary(.keep)]
    }
    if let keep {
      page.paragraph(
        "Slice assignment that keeps old values (`keep`) repeats the edge (`replicate`) exactly "
          + "when \(condition(keep.finding)).")
    }
    page.paragraph(
      "A shift is a linear map of the pixels. It is read back from three images, which hold 1, k and "
        + "k² at pixel k: weights w ≥ 0 with Σw = 1 and Σw·k² = (Σw·k)² leave one pixel only, so that "
        + "equal maps agree on every image. Products with 0 and 1 are exact in Double, and those "
        + "recipes also run in Rational on distinct values; grids are sampled in Rational. Nothing "
        + "here is drawn at random.")
  }

  private static func claims(_ results: BoundaryResults, in page: inout Markdown) {
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
          } ?? "has no such recipe"
        let words =
          switch strategy.recipe(for: boundary) {
          case .claimed(let how): how
          case .none(let reason): reason
          }
        rows.append([strategy.name, boundary.rawValue, verdict, words])
      }
    }
    page.table(["strategy", "boundary", "against the definition", "recipe, or why none"], rows)
  }

  private static func sizes(_ results: BoundaryResults, in page: inout Markdown) {
    page.heading(2, "By distance")
    page.paragraph(
      "An image of n × n pixels, n = \(BoundaryResults.extent), shifted right, and diagonally (down "
        + "and right), by each distance: agreement with the definition, or how many of the "
        + "\(BoundaryResults.extent * BoundaryResults.extent) cells differ and where they lie "
        + "(rows × columns of their hull, counted from 0).")
    let count = BoundaryResults.distances.count
    for (place, direction) in BoundaryResults.directions.enumerated() {
      page.heading(3, "Shifted \(direction.name)")
      page.table(
        ["recipe", "0", "1", "2", "n − 1", "n", "n + 1"],
        rows(results.sizes, (place * count)..<((place + 1) * count)))
    }
    page.paragraph("Naive recipes are in italics.")
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

  private static func condition(_ finding: EqualityConditionFinding) -> String {
    finding.condition.map { "`\($0)`" } ?? "(no condition of the grammar describes the set)"
  }

  private static func equalities(_ results: BoundaryResults, in page: inout Markdown) {
    page.heading(2, "When two boundaries are the same")
    page.paragraph(
      "The conditions were found by search and checked on every one of the cases, \(domain(results)); beyond "
        + "them nothing is said. Divisors are those of the code, max(2(n − 1), 1) for 2(n − 1). The grammar: "
        + "comparisons of |dy|, |dx|, their min, max and sum, dy, dx, their min, 2|dy|, 2|dx|, H, W, "
        + "their min and max, and divisibility by n, 2n, 2(n − 1), joined as an “or” of “and”s or the reverse with at most "
        + "three literals a clause. *Shortest* means that the search was exhaustive.")
    page.table(
      ["first", "second", "equal exactly when", "shortest", "equal on", "smallest difference"],
      numbers: [4],
      results.equalities.map { equality in
        [
          "\(equality.first)", "\(equality.second)", condition(equality.finding),
          equality.finding.condition == nil
            ? "–" : equality.finding.isShortest ? "yes" : "not shown",
          equality.finding.members.grouped,
          equality.smallestDifference.map { "\($0)" } ?? "none",
        ]
      })
  }

  private static func naive(
    _ results: BoundaryResults, _ picture: String, in page: inout Markdown
  ) {
    page.heading(2, "Recipes that people write")
    page.picture(picture, alternative: "Cell maps of the naive recipes beside each other")
    for naive in Strategies.naive {
      let equality = results.equalities.first { $0.first == .naive(naive.name) }
      page.heading(3, naive.name)
      page.paragraph(
        "Taken for \(naive.right.name), \(naive.boundary.rawValue); it is: \(naive.fault.rawValue)."
      )
      guard let point = equality?.smallestDifference else { continue }
      let recipe = BoundaryRecipe.naive.first { $0.name == naive.name }
      let map = try? recipe?.map(at: point)
      let shown = try? recipe?.map(at: pictured)
      page.paragraph(
        "Smallest difference: \(point)"
          + (map.map {
            let wrong = MapDiagnosis(of: $0, wanted: naive.boundary, shift: point.shift).wrongCells
            return ", \(wrong) cell\(wrong == 1 ? "" : "s"). "
          } ?? ", where it refuses. ")
          + (shown.map {
            "Read back from \(pictured): "
              + "\(MapDiagnosis(of: $0, wanted: naive.boundary, shift: pictured.shift))."
          } ?? ""))
      page.code(program(naive, at: point), language: "python")
    }
  }

  /// The smallest case as a program, for images of distinct values.
  private static func program(_ naive: NaiveRecipe, at point: BoundaryCase) -> String {
    let (snippet, isInPlace) = (naive.snippet, naive.snippet.needs.contains(.inPlace))
    var lines = ["import torch, torch.nn.functional as F"]
    if snippet.needs.contains(.deformConv2D) {
      lines.append("from torchvision.ops import deform_conv2d")
    }
    lines.append(
      "H, W, dy, dx = \(point.h), \(point.w), \(point.shift.dy), \(point.shift.dx)")
    if snippet.needs.contains(.reach) {
      lines.append("m = max(abs(dy), abs(dx))")
    }
    lines.append(
      "x = torch.arange(1., H * W + 1).reshape(1, 1, H, W)"
        + (isInPlace ? ".repeat(2, 1, 1, 1)  # one dense image would be refused" : ""))
    if snippet.needs.contains(.grid) {
      lines += [
        "def grid(g):",
        "    gy, gx = g(torch.arange(H) - dy, H), g(torch.arange(W) - dx, W)",
        "    return torch.stack(torch.meshgrid(gy, gx, indexing='ij')[::-1], -1)[None].float()",
      ]
    }
    lines.append(snippet.line)
    lines.append("print(\(isInPlace ? "x" : "y"))")
    let want = Oracle.taps(h: point.h, w: point.w, shift: point.shift, boundary: naive.boundary)
    let rows = (0..<point.h).map { row in
      // The image counts from 1.
      let values = (0..<point.w).map { String((want.copiedPlace(row, $0) ?? -1) + 1) }
      return "[" + values.joined(separator: ", ") + "]"
    }
    lines.append("# expected: [\(rows.joined(separator: ", "))]")
    return lines.joined(separator: "\n")
  }

  private static func presets(in page: inout Markdown) {
    page.heading(2, "Published models")
    page.paragraph(
      "Each preset with the strategies that have a recipe for its boundary, and what happens to 50 channels. "
        + "The table above ran those recipes with one channel and one whole shift at a time; patterns of "
        + "several groups are run on random cases ([equivalence](equivalence.md)), shifts by fractions of a pixel "
        + "are not run here.")
    page.table(
      ["preset", "model", "boundary", "group rule", "exact with", "C = 50", "note"],
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
  }

  /// The case that tells the naive recipes apart best: more than one pixel, and not the same on both
  /// axes.
  private static let pictured = BoundaryCase(
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
      BoundarySmearSection.picture,
    ]
  }
}
