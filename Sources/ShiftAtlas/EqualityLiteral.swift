import ShiftStrategies

/// The smallest statement in the grammar of equality conditions.
///
/// literal   = quantity (≤ | ≥) number, quantity (≤ | ≥) quantity + number, or
///             "m divides d" with m one of n, 2n, 2(n − 1), "2n divides |d| − 1", and their
///             negations
/// quantity  = |dy|, |dx|, their min, max and sum, 2|dy|, 2|dx|, H, W, their min and max, dy, dx,
///             min(dy, dx), min(−dy, −dx)
/// condition = an "or" of "and"s, or an "and" of "or"s, of at most three literals each
package enum EqualityLiteral: Hashable, Sendable, CustomStringConvertible {
  case atMost(Quantity, Int)
  case atLeast(Quantity, Int)
  /// The first is at most the second plus a number.
  case noMore(Quantity, Quantity, Int)
  /// The first is at least the second plus a number.
  case noLess(Quantity, Quantity, Int)
  case equal(Quantity, Quantity)
  case unequal(Quantity, Quantity)
  case period(Period, Axis)
  case noPeriod(Period, Axis)
  /// The period divides the distance less one.
  case periodAfterOne(Period, Axis)
  case noPeriodAfterOne(Period, Axis)

  package enum Quantity: String, Hashable, Sendable {
    case absDy = "|dy|"
    case absDx = "|dx|"
    case least = "min(|dy|, |dx|)"
    case greatest = "max(|dy|, |dx|)"
    case sum = "|dy| + |dx|"
    case rows = "H"
    case columns = "W"
    case leastExtent = "min(H, W)"
    case greatestExtent = "max(H, W)"
    case dy, dx
    case minusDx = "−dx"
    case twiceAbsDy = "2|dy|"
    case twiceAbsDx = "2|dx|"
    case leastSigned = "min(dy, dx)"
    case leastOpposite = "min(−dy, −dx)"

    func value(_ c: BoundaryCase) -> Int {
      let (y, x) = (abs(c.shift.dy), abs(c.shift.dx))
      return switch self {
      case .absDy: y
      case .absDx: x
      case .least: min(y, x)
      case .greatest: max(y, x)
      case .sum: y + x
      case .rows: c.h
      case .columns: c.w
      case .leastExtent: min(c.h, c.w)
      case .greatestExtent: max(c.h, c.w)
      case .dy: c.shift.dy
      case .dx: c.shift.dx
      case .minusDx: -c.shift.dx
      case .twiceAbsDy: 2 * y
      case .twiceAbsDx: 2 * x
      case .leastSigned: min(c.shift.dy, c.shift.dx)
      case .leastOpposite: min(-c.shift.dy, -c.shift.dx)
      }
    }

    /// The least value, so that "≤ least" can be written "=".
    var floor: Int? {
      switch self {
      case .absDy, .absDx, .least, .greatest, .sum, .twiceAbsDy, .twiceAbsDx: 0
      case .rows, .columns, .leastExtent, .greatestExtent: 1
      case .dy, .dx, .minusDx, .leastSigned, .leastOpposite: nil
      }
    }
  }

  package enum Axis: Hashable, Sendable { case y, x }

  /// A number of pixels after which an extended image repeats.
  package enum Period: Hashable, Sendable {
    case extent, twice, twiceLessOne

    func value(_ n: Int) -> Int {
      switch self {
      case .extent: n
      case .twice: 2 * n
      case .twiceLessOne: max(2 * (n - 1), 1)
      }
    }

    func text(_ n: String) -> String {
      switch self {
      case .extent: n
      case .twice: "2\(n)"
      case .twiceLessOne: "2(\(n) − 1)"
      }
    }
  }

  package func holds(_ c: BoundaryCase) -> Bool {
    switch self {
    case .atMost(let quantity, let number): quantity.value(c) <= number
    case .atLeast(let quantity, let number): quantity.value(c) >= number
    case .noMore(let a, let b, let number): a.value(c) <= b.value(c) + number
    case .noLess(let a, let b, let number): a.value(c) >= b.value(c) + number
    case .equal(let a, let b): a.value(c) == b.value(c)
    case .unequal(let a, let b): a.value(c) != b.value(c)
    case .period(let period, .y): c.shift.dy % period.value(c.h) == 0
    case .period(let period, .x): c.shift.dx % period.value(c.w) == 0
    case .noPeriod(let period, let axis): !EqualityLiteral.period(period, axis).holds(c)
    case .periodAfterOne(let period, .y): (abs(c.shift.dy) - 1) % period.value(c.h) == 0
    case .periodAfterOne(let period, .x): (abs(c.shift.dx) - 1) % period.value(c.w) == 0
    case .noPeriodAfterOne(let period, let axis):
      !EqualityLiteral.periodAfterOne(period, axis).holds(c)
    }
  }

  var negated: EqualityLiteral {
    switch self {
    case .atMost(let quantity, let number): .atLeast(quantity, number + 1)
    case .atLeast(let quantity, let number): .atMost(quantity, number - 1)
    case .noMore(let a, let b, let number): .noLess(a, b, number + 1)
    case .noLess(let a, let b, let number): .noMore(a, b, number - 1)
    case .equal(let a, let b): .unequal(a, b)
    case .unequal(let a, let b): .equal(a, b)
    case .period(let period, let axis): .noPeriod(period, axis)
    case .noPeriod(let period, let axis): .period(period, axis)
    case .periodAfterOne(let period, let axis): .noPeriodAfterOne(period, axis)
    case .noPeriodAfterOne(let period, let axis): .periodAfterOne(period, axis)
    }
  }

  package var description: String {
    func against(_ quantity: Quantity, _ number: Int) -> String {
      switch number {
      case 0: quantity.rawValue
      case 1...: "\(quantity.rawValue) + \(number)"
      default: "\(quantity.rawValue) − \(-number)"
      }
    }
    switch self {
    case .atMost(let quantity, -1): return "\(quantity.rawValue) < 0"
    case .atMost(let quantity, let number):
      return "\(quantity.rawValue) \(number == quantity.floor ? "=" : "≤") \(number)"
    case .atLeast(let quantity, let number): return "\(quantity.rawValue) ≥ \(number)"
    case .noMore(let a, let b, -1): return "\(a.rawValue) < \(b.rawValue)"
    case .noMore(let a, let b, let number): return "\(a.rawValue) ≤ \(against(b, number))"
    case .noLess(let a, let b, 1): return "\(a.rawValue) > \(b.rawValue)"
    case .noLess(let a, let b, let number): return "\(a.rawValue) ≥ \(against(b, number))"
    case .equal(let a, let b): return "\(a.rawValue) = \(b.rawValue)"
    case .unequal(let a, let b): return "\(a.rawValue) ≠ \(b.rawValue)"
    case .period(let period, .y): return "\(period.text("H")) divides dy"
    case .period(let period, .x): return "\(period.text("W")) divides dx"
    case .noPeriod(let period, .y): return "\(period.text("H")) does not divide dy"
    case .noPeriod(let period, .x): return "\(period.text("W")) does not divide dx"
    case .periodAfterOne(let period, .y): return "\(period.text("H")) divides |dy| − 1"
    case .periodAfterOne(let period, .x): return "\(period.text("W")) divides |dx| − 1"
    case .noPeriodAfterOne(let period, .y): return "\(period.text("H")) does not divide |dy| − 1"
    case .noPeriodAfterOne(let period, .x): return "\(period.text("W")) does not divide |dx| − 1"
    }
  }

  /// Every literal as it is written in conditions, each standing for its negation too.
  package static let spelled = stride(from: 0, to: all.count, by: 2).map { all[$0].description }

  /// Every literal of the grammar, the plainest first, closed under negation.
  static let all: [EqualityLiteral] = {
    var literals: [EqualityLiteral] = []
    for quantity in [Quantity.least, .greatest, .absDy, .absDx] {
      literals += (0...2).map { .atMost(quantity, $0) }
    }
    for quantity in [Quantity.rows, .columns, .leastExtent, .greatestExtent] {
      literals += (1...3).map { .atMost(quantity, $0) }
    }
    literals += [.atMost(.sum, 1), .atMost(.sum, 2)]
    for (distance, extent) in [(Quantity.absDy, Quantity.rows), (.absDx, .columns)] {
      literals += (-2...0).map { .noMore(distance, extent, $0) }
    }
    for quantity in [Quantity.dy, .dx] {
      literals += [.atMost(quantity, 0), .atLeast(quantity, 0)]
    }
    // Content that has left, so that one edge fills the axis.
    literals += [.noLess(.dy, .rows, -1), .noLess(.dx, .columns, -1)]
    literals += [.equal(.absDy, .absDx), .equal(.dy, .dx), .equal(.dy, .minusDx)]
    literals += [.equal(.rows, .columns)]
    // A window overlaps its source in two places from the middle on; two shifts beyond the far edge
    // on one side read the same pixel.
    literals += [.noLess(.twiceAbsDy, .rows, 0), .noLess(.twiceAbsDx, .columns, 0)]
    literals += [
      .noLess(.leastSigned, .greatestExtent, -1), .noLess(.leastOpposite, .greatestExtent, -1),
    ]
    for period in [Period.extent, .twice, .twiceLessOne] {
      literals += [.period(period, .y), .period(period, .x)]
    }
    literals += [.periodAfterOne(.twice, .y), .periodAfterOne(.twice, .x)]
    return literals.flatMap { [$0, $0.negated] }
  }()
}
