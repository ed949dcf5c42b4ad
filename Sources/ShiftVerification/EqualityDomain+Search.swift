/// The shortest condition of the grammar that describes a set of cases.
public struct EqualityConditionFinding: Hashable, Sendable {
  /// `nil` if the grammar has no condition for the set.
  public let condition: EqualityCondition?
  /// Whether the search was exhaustive, so that no condition of the grammar has fewer literals.
  public let isShortest: Bool
  /// Cases in the set and in the part of the domain that was described.
  public let members: Int
  public let cases: Int

  /// Describes `set` on those cases of its domain where `relevant` holds, and checks the condition on
  /// each of them.
  public static func shortest(
    for set: BoundaryCaseSet, where relevant: (BoundaryCase) -> Bool = { _ in true }
  ) -> EqualityConditionFinding {
    shortest(for: set, in: EqualityGrammar(set.domain, where: relevant))
  }

  /// The same with the literals already evaluated, for many sets of one domain.
  public static func shortest(
    for set: BoundaryCaseSet, in grammar: EqualityGrammar
  ) -> EqualityConditionFinding {
    precondition(set.domain == grammar.domain, "a set of another domain")
    let indices = grammar.indices
    let members = indices.count { set.contains($0) }
    let (condition, isShortest) = search(set, grammar)
    if let condition {
      for index in indices {
        let holds = condition.holds(set.domain[index])
        precondition(holds == set.contains(index), "\(condition) fails at \(set.domain[index])")
      }
    }
    return EqualityConditionFinding(
      condition: condition, isShortest: isShortest, members: members, cases: indices.count)
  }

  private static func search(
    _ set: BoundaryCaseSet, _ grammar: EqualityGrammar
  ) -> (EqualityCondition?, Bool) {
    let indices = grammar.indices
    let members = indices.count { set.contains($0) }
    if members == indices.count { return (.always, true) }
    if members == 0 { return (.never, true) }
    guard let classes = LiteralClasses(set, grammar) else { return (nil, true) }
    let direct = classes.cover(inside: classes.members, outside: classes.others)
    // ¬S = ∨ of ∧ gives S = ∧ of ∨, with each literal negated.
    let inverse = classes.cover(inside: classes.others, outside: classes.members)
    let isShortest = direct.isShortest && inverse.isShortest
    switch (direct.terms, inverse.terms) {
    case (let terms?, let other?) where length(other) < length(terms):
      return (negated(other), isShortest)
    case (let terms?, _): return (EqualityCondition(form: .anyOf, clauses: terms), isShortest)
    case (nil, let other?): return (negated(other), isShortest)
    case (nil, nil): return (nil, isShortest)
    }
  }

  private static func length(_ terms: [[EqualityLiteral]]) -> Int {
    terms.reduce(0) { $0 + $1.count }
  }

  private static func negated(_ terms: [[EqualityLiteral]]) -> EqualityCondition {
    EqualityCondition(form: .allOf, clauses: terms.map { $0.map(\.negated) })
  }
}

/// The literals on every relevant case of a domain.
public struct EqualityGrammar: Sendable {
  public let domain: BoundaryDomain
  /// The relevant cases.
  let indices: [Int]
  /// For each of them its class: cases that no literal tells apart are one.
  fileprivate let classes: [Int]
  /// For each class one bit per literal.
  fileprivate let signatures: [[UInt64]]

  public init(
    _ domain: BoundaryDomain = BoundaryDomain(),
    where relevant: (BoundaryCase) -> Bool = { _ in true }
  ) {
    self.domain = domain
    indices = (0..<domain.count).filter { relevant(domain[$0]) }
    let all = EqualityLiteral.all
    var known: [[UInt64]: Int] = [:]
    var signatures: [[UInt64]] = []
    classes = indices.map { index in
      let point = domain[index]
      var signature = [UInt64](repeating: 0, count: (all.count + 63) / 64)
      for (k, literal) in all.enumerated() where literal.holds(point) {
        signature[k / 64] |= 1 << UInt64(k % 64)
      }
      if let number = known[signature] { return number }
      known[signature] = signatures.count
      signatures.append(signature)
      return signatures.count - 1
    }
    self.signatures = signatures
  }
}

/// The cases, those that no literal tells apart being one.
private struct LiteralClasses {
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

/// The cheapest choice of sets that covers a set: branch and bound.
private struct CoverSearch {
  typealias Bits = [UInt64]
  let terms: [(covers: Bits, cost: Int)]
  private var best: [Int]?
  private var bestCost = Int.max
  private var steps = 0
  private(set) var gaveUp = false

  init(terms: [(covers: Bits, cost: Int)]) { self.terms = terms }

  mutating func run(_ target: Bits) -> [Int]? {
    greedy(target)
    guard best != nil else { return nil }
    extend([], 0, target)
    return best?.sorted()
  }

  /// A first answer, which bounds the search.
  private mutating func greedy(_ target: Bits) {
    var (rest, chosen, cost) = (target, [Int](), 0)
    while rest.contains(where: { $0 != 0 }) {
      var choice: (index: Int, gain: Int)?
      for (index, term) in terms.enumerated() {
        let gain = Self.gain(term.covers, rest) * 6 / term.cost
        if gain > (choice?.gain ?? 0) { choice = (index, gain) }
      }
      guard let choice else { return }
      chosen.append(choice.index)
      cost += terms[choice.index].cost
      Self.remove(terms[choice.index].covers, from: &rest)
    }
    (best, bestCost) = (chosen, cost)
  }

  private mutating func extend(_ chosen: [Int], _ cost: Int, _ rest: Bits) {
    guard let place = hardest(rest) else {
      if cost < bestCost { (best, bestCost) = (chosen, cost) }
      return
    }
    steps += 1
    if steps > 20_000 {
      gaveUp = true
      return
    }
    for (index, term) in terms.enumerated()
    where term.covers[place / 64] >> UInt64(place % 64) & 1 == 1 {
      var remaining = rest
      Self.remove(term.covers, from: &remaining)
      // Whatever is left takes at least one literal more.
      let least = remaining.contains { $0 != 0 } ? 1 : 0
      if cost + term.cost + least < bestCost {
        extend(chosen + [index], cost + term.cost, remaining)
      }
    }
  }

  /// The place in `rest` that the fewest terms cover.
  private func hardest(_ rest: Bits) -> Int? {
    var hardest: (place: Int, count: Int)?
    for word in rest.indices where rest[word] != 0 {
      var bits = rest[word]
      while bits != 0 {
        let place = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let count = terms.count { $0.covers[place / 64] >> UInt64(place % 64) & 1 == 1 }
        if count < hardest?.count ?? .max { hardest = (place, count) }
      }
    }
    return hardest?.place
  }

  private static func gain(_ a: Bits, _ b: Bits) -> Int {
    var sum = 0
    for k in a.indices { sum += (a[k] & b[k]).nonzeroBitCount }
    return sum
  }

  private static func remove(_ a: Bits, from rest: inout Bits) {
    for k in rest.indices { rest[k] &= ~a[k] }
  }
}
