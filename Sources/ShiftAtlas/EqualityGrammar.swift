/// The literals on every relevant case of a domain.
package struct EqualityGrammar: Sendable {
  package let domain: BoundaryDomain
  /// The relevant cases.
  let indices: [Int]
  /// For each of them its class: cases that no literal tells apart are one.
  let classes: [Int]
  /// For each class one bit per literal.
  let signatures: [[UInt64]]

  package init(
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
