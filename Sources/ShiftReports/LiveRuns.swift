import Foundation
import ShiftTensors

/// What real frameworks answered when they were checked as candidates, as
/// `Fixtures/record_live_runs.py` writes it.
package struct LiveRuns: Sendable, Codable {
  /// One strategy in one format under one CPU capability.
  package struct Row: Sendable, Codable {
    package let capability: String
    package let strategy: String
    package let format: NumberFormat
    package let cases: Int
    /// In how many cases the output had the bits of each strategy of ours.
    package let agree: [String: Int]
    /// Cases with a deviation that the strategy's promise does not cover.
    package let violated: Int
  }

  package let producer: String
  package let cases: Int
  package let rows: [Row]

  /// - Throws: `ShiftError` whose subject is `name`.
  package init(_ bytes: [UInt8], named name: String) throws(ShiftError) {
    guard let runs = try? JSONDecoder().decode(LiveRuns.self, from: Data(bytes)) else {
      throw ShiftError(
        name, found: "no record of live runs",
        expected: "a file that Fixtures/record_live_runs.py wrote")
    }
    self = runs
  }
}

/// The section of the conformance page on live runs.
enum LiveRunsSection {
  static func write(_ runs: LiveRuns, in page: inout Markdown) {
    page.heading(2, "Checked as candidates")
    page.paragraph(
      """
      \(runs.producer), asked \(runs.cases.grouped) random cases of seed 1 by `shiftproof check \
      --candidate` under each CPU capability: in how many cases its output has the bits of ours, NaN \
      payloads aside. *Cases*: a case has one boundary, `keep`, which `slice` is asked, or `replicate`, which the \
      others are (all 1,000 of the last row, where `conv2d` was asked alone); `grid_sample` is asked of no one-pixel axis, where `2·i/(n − 1) − 1` divides 0 by 0, and in 16 bits of no \
      image where rounding may move a position by half a pixel; `deform_conv2d` of none whose positions the format does not \
      hold. `deform_conv2d` has no bfloat16 kernel. \
      *Broken promises*: cases in which the framework itself deviates more than the strategy says. In the last row most are \
      subnormal pixels that `conv2d` takes for 0 with AVX512-BF16 instructions; in the other rows \
      `ONEDNN_MAX_CPU_ISA=AVX512_CORE` turned these off.
      """)
    page.details("Every capability, strategy and format") { write(runs, table: &$0) }
  }

  private static func write(_ runs: LiveRuns, table page: inout Markdown) {
    // A way with dialects has a count for each, the others have one.
    let names = ["ours", "pytorch-cpu", "pytorch-cpu-fused"]
    page.table(
      [
        "capability", "strategy", "format", "cases", "as ours, or as pytorch-cpu / its fused form",
        "broken promises",
      ], numbers: [3, 4, 5],
      runs.rows.map { row in
        [
          row.capability, row.strategy, row.format.title, row.cases.grouped,
          names.compactMap { row.agree[$0]?.grouped }.joined(separator: " / "), "\(row.violated)",
        ]
      })
  }
}
