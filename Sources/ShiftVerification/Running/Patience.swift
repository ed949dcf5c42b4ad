import PropertyTesting

/// How much failing of a program a run puts up with, so that one that always hangs does not take hours.
///
/// A question that must be followed by a new start of the program costs 1, one that had to be waited for
/// until the time limit costs 16; after such a one the rest of its case is not asked. A run stops after
/// the few cases that used its patience up; which those are depends on the cases alone, not on the number
/// of workers. So a program that always hangs costs at most 13 time limits: 4 in the run, which are at most
/// 4 kinds of finding; each is seen once more, and they share 6 simpler cases. One that hangs now and then
/// costs at most 21: the last 4 cases are judged together, so there may be 7 in the run. What a program that is wrong as
/// well is asked for the sake of a class or a diagnosis is not counted.
package struct Patience: Sendable, Hashable {
  /// Of the run.
  package var total: Int
  /// Of the search for the smallest case of one disagreement; those that are waited for share it.
  package var perDisagreement: Int

  package init(total: Int = 64, perDisagreement: Int = 96) {
    (self.total, self.perDisagreement) = (total, perDisagreement)
  }

  /// Of the search for the smallest case of one such disagreement, the tries that are answered included.
  static let mostTries = 200

  /// Cases judged between two looks at the patience: what a hanging program can cost beyond it.
  package static let stride = 4
}

extension VerificationCounts {
  /// What the failures so far cost.
  var failureCost: Int {
    // A file may hold so many rows that the sum is none; a run ends long before.
    rows.values.reduce(0) { sum, row in
      DeviationClass.costly.reduce(sum) { min($0 + row.cells($1) * $1.cost, Self.most) }
    }
  }
}
