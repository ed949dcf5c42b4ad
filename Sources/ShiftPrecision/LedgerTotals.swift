import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// The ledgers of many samples, summed.
package struct LedgerTotals: Hashable, Sendable {
  package let rule: CoordinateRule
  package private(set) var cases = 0
  /// Samples with a step that is not finite; they have no ledger.
  package private(set) var withoutLedger = 0
  /// Samples whose remainder is not 0: none.
  package private(set) var unbalanced = 0
  /// The sum of each part's magnitude, in the order of ``Ledger/partNames``.
  package private(set) var magnitudes = [Rational](repeating: .zero, count: 5)
  /// How many samples each part is not 0 in.
  package private(set) var occurrences = [Int](repeating: 0, count: 5)
  /// How many samples lie k units in the last place from the correctly rounded truth, for k of 0,
  /// 1, 2, 3–4, 5–8 and so on by powers of two.
  package private(set) var ulps: [Int] = []

  private mutating func add(_ ledger: Ledger?, ulps distance: UInt64) {
    cases += 1
    guard let ledger else {
      withoutLedger += 1
      return
    }
    if !ledger.remainder.isZero { unbalanced += 1 }
    for (place, part) in ledger.parts.enumerated() where !part.isZero {
      magnitudes[place] += part.magnitude
      occurrences[place] += 1
    }
    let bin = distance <= 1 ? Int(distance) : 65 - (distance - 1).leadingZeroBitCount
    while ulps.count <= bin { ulps.append(0) }
    ulps[bin] += 1
  }

  /// The name of a bin of ``ulps``.
  package static func ulpsLabel(_ bin: Int) -> String {
    bin <= 2 ? "\(bin)" : "\(1 << (bin - 2) + 1)–\(1 << (bin - 1))"
  }
}

extension LedgerTotals {
  /// Draws samples of random planes at random pixels and fractions of pixels, and books each.
  ///
  /// Extents are 2 to `greatestExtent`; half of the positions are whole pixels; values are
  /// multiples of 1/8 from −8 to 8, which every format holds.
  package init(of rule: CoordinateRule, cases: Int, seed: UInt64, greatestExtent: Int = 24) {
    self.rule = rule
    let samples = 0..<cases
    func draw<Element: ShiftScalar>(_ type: Element.Type, into totals: inout LedgerTotals) {
      for index in samples {
        var random = CaseRandom(seed: seed, index: index)
        totals.book(&random, greatestExtent, as: type)
      }
    }
    draw(rule.format.scalar, into: &self)
  }

  private mutating func book<Element: ShiftScalar>(
    _ random: inout CaseRandom, _ greatestExtent: Int, as type: Element.Type
  ) {
    let (h, w) = (random.integer(in: 2...greatestExtent), random.integer(in: 2...greatestExtent))
    var elements: [Element] = []
    for _ in 0..<(h * w) {
      elements.append(Element(nearestTo: Rational(random.integer(in: -64...64), over: 8)))
    }
    let plane = Tensor(shape: Shape(n: 1, c: 1, h: h, w: w), elements: elements)
    let isWhole = random.below(2) == 0
    func place(_ extent: Int, _ random: inout CaseRandom) -> Rational {
      isWhole
        ? Rational(random.integer(in: 0...(extent - 1)))
        : Rational(random.integer(in: 0...(16 * (extent - 1))), over: 16)
    }
    let (row, column) = (place(h, &random), place(w, &random))
    let y: Element = rule.formula.value(at: row, of: h, alignCorners: rule.alignCorners)
    let x: Element = rule.formula.value(at: column, of: w, alignCorners: rule.alignCorners)
    let options = GridSampleOptions(
      padding: .border, alignCorners: rule.alignCorners, dialect: rule.dialect)
    // The shape is right by construction, so nothing is thrown.
    let booked =
      (try? Ledger(of: plane, row: row, column: column, y: y, x: x, options: options)) ?? nil
    let distance = booked.flatMap {
      Element(nearestTo: $0.got).ulps(from: Element(nearestTo: $0.exact))
    }
    add(booked, ulps: distance ?? 0)
  }
}
