/// Where it is counted which conventions a contender follows.
package struct ConventionRow: Hashable, Sendable, Codable {
  package let contender: String
  /// Such as `ties`.
  package let convention: String
}

/// How often a contender's answers agreed with each value of a convention.
package struct ConventionCount: Hashable, Sendable, Codable {
  /// The cases whose cells tell some of the values apart.
  package private(set) var telling = 0
  /// In how many of them every cell was right under a value, by its name.
  package private(set) var followed: [String: Int] = [:]

  mutating func add(_ evidence: ConventionEvidence) {
    telling += 1
    for value in evidence.followed { followed[value, default: 0] += 1 }
  }

  package mutating func merge(_ later: ConventionCount) {
    telling += later.telling
    followed.merge(later.followed, uniquingKeysWith: +)
  }

  /// Whether the counts can be those of so many cases.
  func isSound(for cases: Int) -> Bool {
    (0...cases).contains(telling) && followed.values.allSatisfy { (0...telling).contains($0) }
  }
}

extension ConventionRow: Comparable {
  package static func < (a: ConventionRow, b: ConventionRow) -> Bool {
    (a.contender, a.convention) < (b.contender, b.convention)
  }
}
