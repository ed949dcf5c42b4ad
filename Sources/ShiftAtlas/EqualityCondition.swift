/// A condition on size and shift, in the grammar of ``EqualityLiteral``.
package struct EqualityCondition: Hashable, Sendable, CustomStringConvertible {
  /// How the clauses are joined; within a clause the literals are joined the other way.
  package enum Form: Hashable, Sendable { case anyOf, allOf }

  package let form: Form
  package let clauses: [[EqualityLiteral]]

  package static let always = EqualityCondition(form: .allOf, clauses: [])
  package static let never = EqualityCondition(form: .anyOf, clauses: [])

  package func holds(_ c: BoundaryCase) -> Bool {
    switch form {
    case .anyOf: clauses.contains { $0.allSatisfy { $0.holds(c) } }
    case .allOf: clauses.allSatisfy { $0.contains { $0.holds(c) } }
    }
  }

  /// How many literals it takes.
  package var length: Int { clauses.reduce(0) { $0 + $1.count } }

  package var description: String {
    if clauses.isEmpty { return form == .allOf ? "always" : "never" }
    let (outer, inner) = form == .anyOf ? (" or ", " and ") : (" and ", " or ")
    return clauses.map { clause in
      let text = clause.map(\.description).joined(separator: inner)
      return clause.count > 1 && clauses.count > 1 ? "(\(text))" : text
    }.joined(separator: outer)
  }
}
