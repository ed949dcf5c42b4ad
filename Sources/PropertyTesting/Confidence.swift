/// How sure a statement about a share must be.
package struct Confidence: Hashable, Sendable {
  /// How many standard deviations the true share may lie from the observed one.
  package let deviations: Double
  /// Which part of a demanded share is enough. A class drawn at exactly the demanded share could
  /// never be told from one just below it; the tolerance gives the decision room.
  package let tolerance: Double

  /// - Precondition: `deviations` is positive and finite, `tolerance` lies in 0…1.
  package init(deviations: Double, tolerance: Double) {
    precondition(
      deviations > 0 && deviations.isFinite && (0...1).contains(tolerance),
      "confidence of \(deviations) deviations with tolerance \(tolerance)")
    self.deviations = deviations
    self.tolerance = tolerance
  }

  /// Wrong once in 10⁹ runs, with nine tenths of the demanded share enough: the values of
  /// QuickCheck's `checkCoverage`. 6.109410 is the two-sided normal quantile of 10⁻⁹.
  package static let standard = Confidence(deviations: 6.109410, tolerance: 0.9)

  /// The shares that `hits` of `total` cases leave possible: Wilson's score interval (1927)
  ///
  ///     (p + z²/2n ± z·√(p(1−p)/n + z²/4n²)) / (1 + z²/n),  p = hits/n, n = total,
  ///
  /// which stays inside 0…1 and holds at few hits, where the normal interval does not. No cases
  /// leave every share possible.
  package func interval(hits: Int, of total: Int) -> ClosedRange<Double> {
    precondition(hits >= 0 && hits <= total, "\(hits) hits in \(total) cases")
    guard total > 0 else { return 0...1 }
    let n = Double(total)
    let share = Double(hits) / n
    let square = deviations * deviations
    let centre = share + square / (2 * n)
    let reach = deviations * (share * (1 - share) / n + square / (4 * n * n)).squareRoot()
    let scale = 1 + square / n
    // The two roundings can leave 0…1 by an ulp, where the formula gives a bound exactly.
    return max(0, (centre - reach) / scale)...min(1, (centre + reach) / scale)
  }
}
