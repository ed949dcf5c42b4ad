/// The shortest condition of the grammar that describes a set of cases.
package struct EqualityConditionFinding: Hashable, Sendable {
  /// `nil` if the grammar has no condition for the set.
  package let condition: EqualityCondition?
  /// Whether the search was exhaustive, so that no condition of the grammar has fewer literals.
  package let isShortest: Bool
  /// Cases in the set and in the part of the domain that was described.
  package let members: Int
  package let cases: Int

  /// Describes `set` on those cases of its domain where `relevant` holds, and checks the condition on
  /// each of them.
  package static func shortest(
    for set: BoundaryCaseSet, where relevant: (BoundaryCase) -> Bool = { _ in true }
  ) -> EqualityConditionFinding {
    shortest(for: set, in: EqualityGrammar(set.domain, where: relevant))
  }

  /// The same with the literals already evaluated, for many sets of one domain.
  package static func shortest(
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
