/// What shows at some seeds, and after how many cases.
package protocol SeenAtSeeds {
  /// The number of the case that showed it first, from 1, for each seed; `nil` where none did.
  var firstCases: [Int?] { get }
}

extension SeenAtSeeds {
  /// At how many seeds it showed.
  package var found: Int { firstCases.count { $0 != nil } }

  /// Whether every seed showed it.
  package var isFound: Bool { found == firstCases.count }

  /// The middle of the cases it took, the lower one of two.
  package var median: Int? {
    let sorted = firstCases.compactMap { $0 }.sorted()
    return sorted.isEmpty ? nil : sorted[(sorted.count - 1) / 2]
  }

  package var most: Int? { firstCases.compactMap { $0 }.max() }
}
