import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftPrecision

@Suite("Bounds")
struct BoundTests {
  private func rules() -> [CoordinateRule] {
    NumberFormat.rounding.flatMap { format in
      GridFormula.allCases.flatMap { formula in
        [true, false].flatMap { alignCorners in
          [.pytorchCPU, .pytorchCPUFused, .pytorchFallback, .pytorchInductor, .pytorchCUDA].map {
            CoordinateRule(
              format: format, formula: formula, alignCorners: alignCorners, dialect: $0)
          }
        }
      }
    }
  }

  /// The widths whose certified maximum exceeds `scale` times the bound.
  private func excesses(_ rule: CoordinateRule, _ widths: ClosedRange<Int>, scale: Rational)
    throws -> [Int]
  {
    try WidthCounts.each(of: rule, widths: widths).filter { found in
      guard let bound = CoordinateBound(of: rule, widths: found.width...found.width) else {
        return false
      }
      if bound.isNearestSafe, found.nearestWrong > 0 { return true }
      return Rational(exactly: found.greatest)! > bound.error * scale
    }.map(\.width)
  }

  @Test("No certified maximum exceeds its bound, in any format, formula, mapping and alignment")
  func certified() throws {
    for rule in rules() {
      #expect(try excesses(rule, 2...70, scale: 1) == [], "\(rule.format) \(rule.summary)")
    }
  }

  @Test("A bound 1 % smaller is refuted: the textbook bound is attained")
  func tightened() throws {
    let rule = CoordinateRule(format: .float)
    #expect(try excesses(rule, 2...70, scale: Rational(99, over: 100)) != [])
  }

  @Test("The bound of linspace at two pixels, worked out by hand, is 4u")
  func linspaceByHand() throws {
    // Not aligned, M = 2: writing errs by 9/4 + 1/2 and adding one by 1/2, so e = 13/4·u. Around the target ½ numbers
    // stand u apart, which allows u·(3 + 1); around 1½ they stand 2u apart, which allows 2u·(1 + 1).
    let rule = CoordinateRule(format: .float, formula: .linspace, alignCorners: false)
    let bound = try #require(CoordinateBound(of: rule, widths: 2...2))
    #expect(bound.error == Rational.powerOfTwo(-22))
  }

  @Test("A bound for a range is a bound for each of its widths")
  func ranges() throws {
    for rule in rules() where rule.format != .double {
      guard let whole = CoordinateBound(of: rule, widths: 33...64) else { continue }
      for width in 33...64 {
        let single = try #require(CoordinateBound(of: rule, widths: width...width))
        #expect(single.error <= whole.error)
      }
    }
  }

  @Test("Nearest is proved safe no further than the certificates find it safe")
  func safeWidths() throws {
    for formula in GridFormula.allCases {
      for alignCorners in [true, false] {
        let rule = CoordinateRule(
          format: .bfloat16, formula: formula, alignCorners: alignCorners)
        let safe = try #require(CoordinateBound.greatestSafeWidth(of: rule))
        let found = try WidthCounts.each(of: rule, widths: 2...safe)
        #expect(found.allSatisfy { $0.nearestWrong == 0 }, "\(rule.summary)")
        #expect(safe >= 16)
      }
    }
  }
}

@Suite("The ledger")
struct LedgerTests {
  @Test("The parts add up with remainder 0 in every format", arguments: NumberFormat.rounding)
  func remainders(_ format: NumberFormat) {
    for dialect in GridSampleDialect.all where dialect.summation == .corners {
      let totals = LedgerTotals(
        of: CoordinateRule(format: format, dialect: dialect), cases: 120, seed: 4)
      #expect(totals.cases == 120)
      #expect(totals.unbalanced == 0, "\(dialect)")
      #expect(totals.withoutLedger == 0)
    }
  }

  @Test("The worked example: pixel 1 of 7 is off where the grid is written, and nowhere else")
  func workedExample() throws {
    let plane = Tensor<Float>(
      shape: Shape(n: 1, c: 1, h: 2, w: 7), elements: (0..<14).map { Float($0 % 7) })
    let x: Float = GridFormula.textbook.value(1, of: 7, alignCorners: true)
    let booked = try #require(
      try Ledger(
        of: plane, row: 0, column: 1, y: -1, x: x,
        options: GridSampleOptions(alignCorners: true)))
    #expect(booked.deviation == Rational(1, over: 1 << 23))
    #expect(booked.remainder == 0)
    #expect(booked.parts[3...].allSatisfy { $0 == 0 })
  }
}
