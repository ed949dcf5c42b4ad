/// The cases, those that no literal tells apart being one.
struct LiteralClasses {
  typealias Bits = [UInt64]

  let literals: [EqualityLiteral]
  /// For each literal, the classes where it holds.
  let rows: [Bits]
  let members: Bits
  let others: Bits
  let count: Int

  /// `nil` if two cases that no literal tells apart are one in the set and one outside.
  init?(_ set: BoundaryCaseSet, _ grammar: EqualityGrammar) {
    let all = EqualityLiteral.all
    let signatures = grammar.signatures
    var isMember = [Bool?](repeating: nil, count: signatures.count)
    for (index, number) in zip(grammar.indices, grammar.classes) {
      let holds = set.contains(index)
      if let known = isMember[number], known != holds { return nil }
      isMember[number] = holds
    }
    count = signatures.count
    let words = (count + 63) / 64
    var rows = [Bits](repeating: Bits(repeating: 0, count: words), count: all.count)
    var members = Bits(repeating: 0, count: words)
    var others = members
    for (index, signature) in signatures.enumerated() {
      let bit: UInt64 = 1 << UInt64(index % 64)
      for k in all.indices where signature[k / 64] >> UInt64(k % 64) & 1 == 1 {
        rows[k][index / 64] |= bit
      }
      if isMember[index] == true {
        members[index / 64] |= bit
      } else {
        others[index / 64] |= bit
      }
    }
    // Literals that hold in the same classes are one; the plainest stays.
    var seen: Set<Bits> = []
    let kept = all.indices.filter { seen.insert(rows[$0]).inserted }
    literals = kept.map { all[$0] }
    self.rows = kept.map { rows[$0] }
    (self.members, self.others) = (members, others)
  }

  private struct Term {
    let literals: [Int]
    let covers: Bits
  }

  /// The fewest literals whose conjunctions, of at most three, together hold exactly `inside`.
  func cover(inside: Bits, outside: Bits) -> (terms: [[EqualityLiteral]]?, isShortest: Bool) {
    let terms = strongest(implicants(inside, outside))
    var search = CoverSearch(terms: terms.map { ($0.covers, $0.literals.count) })
    guard let chosen = search.run(inside) else { return (nil, true) }
    return (
      chosen.map { terms[$0].literals.map { literals[$0] } }, !search.gaveUp
    )
  }

  /// Conjunctions that hold nowhere outside and of which no part does so.
  private func implicants(_ inside: Bits, _ outside: Bits) -> [Term] {
    var terms: [Bits: Term] = [:]
    func add(_ chosen: [Int], _ bits: Bits) {
      let covers = Self.and(bits, inside)
      if terms[covers] == nil, covers.contains(where: { $0 != 0 }) {
        terms[covers] = Term(literals: chosen, covers: covers)
      }
    }
    var partial: [(chosen: [Int], bits: Bits)] = []
    for k in rows.indices {
      if Self.meet(rows[k], outside) {
        if Self.meet(rows[k], inside) { partial.append(([k], rows[k])) }
      } else {
        add([k], rows[k])
      }
    }
    let singles = partial.map { $0.chosen[0] }
    for _ in 2...3 {
      var longer: [(chosen: [Int], bits: Bits)] = []
      for (chosen, bits) in partial {
        for k in singles where k > chosen[chosen.count - 1] {
          let both = Self.and(bits, rows[k])
          if !Self.meet(both, inside) || both == bits || both == rows[k] { continue }
          if Self.meet(both, outside) {
            if chosen.count == 1 { longer.append((chosen + [k], both)) }
          } else {
            add(chosen + [k], both)
          }
        }
      }
      partial = longer
    }
    return Array(terms.values)
  }

  /// Without the terms that another, no longer one covers.
  private func strongest(_ terms: [Term]) -> [Term] {
    let sorted = terms.sorted { a, b in
      let (x, y) = (Self.size(a.covers), Self.size(b.covers))
      if x != y { return x > y }
      if a.literals.count != b.literals.count { return a.literals.count < b.literals.count }
      return a.literals.lexicographicallyPrecedes(b.literals)
    }
    var kept: [Term] = []
    for term in sorted
    where !kept.contains(where: {
      $0.literals.count <= term.literals.count && Self.and($0.covers, term.covers) == term.covers
    }) {
      kept.append(term)
    }
    return kept
  }

  private static func and(_ a: Bits, _ b: Bits) -> Bits {
    var result = a
    for k in result.indices { result[k] &= b[k] }
    return result
  }

  private static func meet(_ a: Bits, _ b: Bits) -> Bool {
    for k in a.indices where a[k] & b[k] != 0 { return true }
    return false
  }

  private static func size(_ a: Bits) -> Int { a.reduce(0) { $0 + $1.nonzeroBitCount } }
}
