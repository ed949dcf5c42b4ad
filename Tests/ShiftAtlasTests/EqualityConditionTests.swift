import ShiftStrategies
import Testing

@testable import ShiftAtlas

struct EqualityConditionTests {
  private let domain = BoundaryDomain(greatestExtent: 3, greatestDistance: 3)

  private func found(_ holds: (BoundaryCase) -> Bool) -> EqualityConditionFinding {
    .shortest(for: BoundaryCaseSet(domain) { holds(domain[$0]) })
  }

  @Test("the simplest case is the one drawn first: fewer pixels, then a shorter shift")
  func simplest() {
    let none = BoundaryCaseSet(domain) { _ in false }
    #expect(none.simplestOutside == BoundaryCase(h: 1, w: 1, shift: .none))
    let moved = BoundaryCaseSet(domain) { domain[$0].shift == .none }
    #expect(moved.simplestOutside == BoundaryCase(h: 1, w: 1, shift: Shift(dy: 0, dx: 1)))
    let wide = BoundaryCaseSet(domain) { domain[$0].w == 1 || domain[$0].shift.dx == 0 }
    #expect(wide.simplestOutside == BoundaryCase(h: 1, w: 2, shift: Shift(dy: 0, dx: 1)))
  }

  @Test("a literal and its negation hold on the one half and on the other")
  func negations() {
    for literal in EqualityLiteral.all {
      for index in 0..<domain.count {
        let point = domain[index]
        #expect(literal.holds(point) != literal.negated.holds(point), "\(literal) at \(point)")
      }
    }
  }

  @Test("of the two ways of writing a condition the shorter is told")
  func shorter() throws {
    // (dy = 0 or H = 1) and (dx = 0 or W = 1): four literals, and eight when it is multiplied out.
    func stays(_ c: BoundaryCase) -> Bool {
      (c.shift.dy == 0 || c.h == 1) && (c.shift.dx == 0 || c.w == 1)
    }
    for (finding, form) in [
      (found(stays), EqualityCondition.Form.allOf), (found { !stays($0) }, .anyOf),
    ] {
      let condition = try #require(finding.condition)
      #expect(condition.length == 4 && condition.form == form, "\(condition)")
      #expect(finding.isShortest)
    }
    #expect(found { _ in true }.condition == .always)
    #expect(found { _ in false }.condition == .never)
  }
}
