/// What a run accumulates: counts, extremes, first occurrences.
///
/// A run gives each short stretch of cases a tally of its own and merges these in the order of the
/// cases. Ranges may be cut anywhere, so merging must be associative with `init()` as its neutral
/// element: integer counts, sums and maxima are; a floating-point sum is not.
package protocol Tally: Sendable {
  /// The tally of no cases.
  init()

  /// Adds the tally of the cases that follow this tally's.
  mutating func merge(_ later: Self)
}
