import ShiftAtlas
import ShiftExchange

/// One NaN, infinity or −0, and the cells it reaches.
enum BoundarySpreadSection {
  static func write(
    _ spreads: [SpecialSpread], _ recorded: [RecordedSpread], in page: inout Markdown
  ) {
    let shape = SpecialSpread.shape
    page.heading(2, "One NaN, infinity or −0")
    page.paragraph(
      """
      An image of \(shape.n) × \(shape.c) × \(shape.h) × \(shape.w) positive numbers with one special \
      value in channel \(SpecialSpread.channel), which moves right by one pixel (the worked example's \
      pattern, edges repeated): how many cells hold the value or a NaN, measured in Float. By the definition it is \
      one cell; the value stands in the interior here.
      """)
    let strategies = spreads.map(\.strategy).reduce(into: [String]()) {
      if $0.last != $1 { $0.append($1) }
    }
    page.table(
      ["strategy"] + SpreadingValue.allCases.map(\.rawValue),
      strategies.map { name in
        [name]
          + SpreadingValue.allCases.map { value in
            spreads.first {
              $0.strategy == name && $0.value == value && $0.spot == .interior
            }.map(reached) ?? "–"
          }
      })
    page.paragraph(verdict(spreads, recorded))
    page.paragraph(
      """
      A kernel of 3 × 3 multiplies every neighbour by 0, and 0·∞ is NaN; bilinear taps do so with the \
      pixel below, right and diagonally below; the dense identity weight of `deform_conv2d` carries it \
      into every other channel, which a depthwise weight would not. A value that the shift moves out of the image (the last corner) can stay \
      behind as NaN.
      """)
    page.details("Every value at every place") { places(spreads, recorded, in: &$0) }
  }

  /// How many cells a value reaches, in its own channel and in each other one.
  private static func reached(_ spread: SpecialSpread) -> String {
    let counts = SpecialSpread.perChannel(spread.measured)
    let (own, other) = (counts[SpecialSpread.channel], counts[0])
    return other == 0 ? "\(own)" : "\(own), and \(other) in each other channel"
  }

  private static func places(
    _ spreads: [SpecialSpread], _ recorded: [RecordedSpread], in page: inout Markdown
  ) {
    page.paragraph(
      """
      *Interior* is row 2, column 2, *edge* row 0, column 2, *corner* row 4, column 4, from 0. *Shift* counts the cells that read its pixel by the definition. *Own channel* and *each other channel* count what the \
      strategy makes of it: predicted from its windows / measured in Float / recorded from PyTorch.
      """)
    page.table(
      ["strategy", "value", "placed at", "shift", "own channel", "each other channel"],
      numbers: [3, 4, 5],
      spreads.map { spread in
        let matching = matches(spread, recorded)
        let sets =
          [spread.predicted, spread.measured] + (matching.first.map { [$0.reached] } ?? [])
        let counts = sets.map(SpecialSpread.perChannel)
        func text(_ channel: Int) -> String {
          counts.map { "\($0[channel])" }.joined(separator: " / ")
        }
        return [
          spread.strategy, spread.value.rawValue, spread.spot.rawValue, "\(spread.defined.count)",
          text(SpecialSpread.channel), text(0),
        ]
      })
  }

  private static func matches(
    _ spread: SpecialSpread, _ recorded: [RecordedSpread]
  ) -> [RecordedSpread] {
    recorded.filter {
      $0.strategy == spread.strategy && $0.value == spread.value && $0.spot == spread.spot
    }
  }

  /// Whether prediction, run and recordings name the same cells.
  private static func verdict(
    _ spreads: [SpecialSpread], _ recorded: [RecordedSpread]
  ) -> String {
    let isPredicted = spreads.count { $0.measured == $0.predicted }
    let pairs = spreads.flatMap { spread in matches(spread, recorded).map { (spread, $0) } }
    let agree = pairs.count { $0.measured == $1.reached }
    return
      "The predicted cells are those of the run, one by one, in \(isPredicted) of \(spreads.count) "
      + "cases, and those of \(agree.grouped) of \(pairs.count.grouped) PyTorch recordings that hold an "
      + "answer (Float under three CPU capabilities and with both infinities, the other formats under AVX2)."
  }
}
