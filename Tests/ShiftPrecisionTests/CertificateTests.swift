import Effort
import ExactArithmetic
import Foundation
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftPrecision

/// What an independent loop in Rational finds at one width: every step of the textbook of the
/// formula and of the mapping is done exactly and then rounded once.
private struct SlowLoop {
  let rule: CoordinateRule
  let n: Int

  private func rounded(_ value: Rational, _ format: NumberFormat) -> Rational {
    guard let precision = format.precision, let least = format.leastExponent,
      let greatest = format.greatestExponent
    else { return value }
    switch value.rounded(
      precision: precision, leastExponent: least, greatestExponent: greatest)
    {
    case .zero: return 0
    case .infinity: return value
    case .finite(let isNegative, let significand, let exponent):
      let magnitude = Rational(significand) * Rational.powerOfTwo(exponent)
      return isNegative ? -magnitude : magnitude
    }
  }

  private func grid(_ place: Rational) -> Rational {
    let r = { rounded($0, rule.format) }
    let wide = { rounded($0, rule.extentIn) }
    let count = wide(Rational(rule.alignCorners ? n - 1 : n))
    let index = r(place)
    switch rule.formula {
    case .textbook:
      let top = rule.alignCorners ? r(2 * index) : r(r(2 * index) + 1)
      return r(r(wide(top / count)) - 1)
    case .reciprocal where rule.alignCorners: return r(r(wide(index * wide(2 / count))) - 1)
    case .reciprocal:
      return r(r(wide(r(r(2 * index) + 1) * wide(1 / count))) - 1)
    case .centered, .centeredReciprocal:
      let top = rule.alignCorners ? r(2 * index) : r(r(2 * index) + 1)
      let subtrahend = rounded(
        Rational(rule.alignCorners ? n - 1 : n), rule.subtrahendIn)
      let difference = r(rounded(top - subtrahend, rule.subtrahendIn))
      return rule.formula == .centered
        ? r(wide(difference / count)) : r(wide(difference * wide(1 / count)))
    case .linspace:
      let last = rule.alignCorners ? 1 : r(1 - r(1 / r(Rational(n))))
      let step = r(r(last + last) / r(Rational(n - 1)))
      return place < Rational(n / 2)
        ? r(-last + r(step * index)) : r(last - r(step * r(Rational(n - 1) - place)))
    case .rounded:
      return rule.alignCorners
        ? r(2 * place / Rational(n - 1) - 1) : r((2 * place + 1) / Rational(n) - 1)
    }
  }

  func position(_ place: Rational) -> Rational {
    let r = { rounded($0, rule.arithmetic) }
    let g = grid(place)
    let (last, size) = (r(Rational(n - 1)), r(Rational(n)))
    let isFused = rule.dialect.isFused && (rule.arithmetic == .float || rule.arithmetic == .double)
    func sum(_ product: Rational, _ c: Rational) -> Rational {
      isFused ? r(product + c) : r(r(product) + c)
    }
    let half = Rational(1, over: 2)
    switch (rule.dialect.mapping, rule.alignCorners) {
    case (.addThenScale, true): return r(r(g + 1) * r(last / 2))
    case (.addThenScale, false): return sum(r(g + 1) * r(size / 2), -half)
    case (.addThenHalve, true): return r(r(r(g + 1) / 2) * last)
    case (.addThenHalve, false): return r(sum(r(g + 1) * size, -1) / 2)
    case (.scaleThenAdd, true): return sum(g * r(last / 2), r(r(size / 2) - half))
    case (.scaleThenAdd, false): return sum(g * r(size / 2), r(r(size / 2) - half))
    case (.none, _): return g
    }
  }

  func counts() -> WidthCounts {
    var counts = WidthCounts(width: n)
    var greatest = Rational.zero
    for i in 0..<n {
      let x = position(Rational(i))
      let error = x - Rational(i)
      if error.isNegative { counts.below += 1 }
      if error.signum > 0 { counts.above += 1 }
      if x.isNegative || x > Rational(n - 1) { counts.outside += 1 }
      if x.roundedToNearestEven() != Rational(i) { counts.nearestWrong += 1 }
      if error.magnitude > greatest {
        greatest = error.magnitude
        counts.pixel = i
      }
    }
    counts.greatest = greatest.approximation
    for i in 0..<(n - 1) {
      let tie = Rational(2 * i + 1, over: 2)
      counts.ties += 1
      if position(tie).roundedToNearestEven() != tie.roundedToNearestEven() {
        counts.tiesWrong += 1
      }
    }
    return counts
  }
}

/// The widths of a run of minutes, where the environment's `SHIFTPROOF_WIDTHS` names the last, as 256.
private let longWidths = ProcessInfo.processInfo.environment["SHIFTPROOF_WIDTHS"]
  .flatMap { Int($0) }.map { 2...max($0, 2) }

/// Every mapping, each fused and not.
private let dialects: [GridSampleDialect] = [
  .pytorchCPU, .pytorchCPUFused, .pytorchFallback, .pytorchInductor, .pytorchCUDA,
]

@Suite("Certificates")
struct CertificateTests {
  @Test("The fast scan ends where a doubled index is still a Float, and one more too")
  func fastExtent() {
    let last = 2 * WidthScanner.greatestFastExtent + 1
    #expect(Int(Float(last)) == last)
  }

  @Test(
    "A grid that is written or mapped back in less than its own format has no certificate",
    arguments: [
      CoordinateRule(format: .float, writtenIn: .float16),
      CoordinateRule(format: .float, arithmetic: .bfloat16),
      CoordinateRule(format: .float16, writtenIn: .double, extentIn: .float),
    ])
  func narrower(_ rule: CoordinateRule) {
    let found =
      "a \(rule.format.rawValue) grid computed in \(rule.writtenIn.rawValue) with n in "
      + "\(rule.extentIn.rawValue) and read in \(rule.arithmetic.rawValue)"
    #expect {
      try Certificate(of: rule, widths: 2...3)
    } throws: {
      "\($0)" == "coordinate rule: \(found); expected "
        + "formats that hold every \(rule.format.rawValue)"
    }
  }

  @Test("Float textbook unfused 2…512 has the exact widths found independently with NumPy")
  func floatTextbook() throws {
    let aligned = try Certificate(of: CoordinateRule(format: .float), widths: 2...512)
    #expect(aligned[.coordinates] == 512 * 513 / 2 - 1)
    #expect(aligned[.outside] == 0)
    #expect(aligned[.nearestWrong] == 0)
    #expect(aligned.firstWidth(.inexact) == 6)
    // OPERATORS.md §8.2 lists the widths up to 256 at which every pixel is exact.
    #expect(
      aligned.firstExactWidths.filter { $0 <= 256 }
        == [2, 3, 4, 5, 9, 12, 17, 32, 33, 34, 65, 129, 252])
  }

  @Test(
    "In every format, formula, mapping and alignment, certificates agree with a loop in Rational",
    arguments: NumberFormat.rounding)
  func slowLoop(_ format: NumberFormat) throws {
    for formula in GridFormula.allCases {
      for alignCorners in [true, false] {
        for (place, dialect) in dialects.enumerated() {
          let rule = CoordinateRule(
            format: format, formula: formula, alignCorners: alignCorners, dialect: dialect)
          // A few widths each, so that the test stays quick; all up to a width where one asks.
          let widths =
            longWidths.map(Array.init) ?? Array(stride(from: 2 + place, through: 40, by: 6))
          for width in widths {
            let found = try #require(
              try WidthCounts.each(of: rule, widths: width...width, includesTies: true).first)
            #expect(found == SlowLoop(rule: rule, n: width).counts(), "\(format) \(rule.summary)")
          }
        }
      }
    }
  }

  @Test("Lanes, carried scalars and the definition agree in every count at every width")
  func paths() {
    for formula in GridFormula.allCases {
      for dialect in dialects {
        for alignCorners in [true, false] {
          for format in NumberFormat.rounding {
            let rule = CoordinateRule(
              format: format, formula: formula, alignCorners: alignCorners, dialect: dialect)
            let scanner = WidthScanner(rule: rule, includesTies: true)
            for width in [2, 7, 8, 9, 33, 52] {
              let defined = scanner.definedCounts(width: width)
              #expect(scanner.carriedCounts(width: width) == defined, "\(format) \(rule.summary)")
              guard format == .float else { continue }
              for native in nativeLanes {
                var lanes = scanner.laneCounts(width: width, nativeLanes: native)
                if lanes.pixel < 0 {
                  lanes.pixel = scanner.pixel(of: lanes.greatest, width: width)
                }
                #expect(lanes == defined, "lanes, \(rule.summary), width \(width)")
              }
            }
          }
        }
      }
    }
  }

  @Test(
    "The C loop counts what the carried loop counts, on short and long widths and, where there is time, the longest"
  )
  func nativeLoop() {
    let scanner = WidthScanner(rule: CoordinateRule(format: .float), includesTies: true)
    let widths = Array(2...70) + [1023, 1024, 1025, 4097, 65_535, 65_536]
    for width in widths + (Effort.isLong ? [1 << 22] : []) {
      let carried = scanner.carriedCounts(width: width)
      for lanes in nativeLanes {
        var native = scanner.laneCounts(width: width, nativeLanes: lanes)
        if native.pixel < 0 { native.pixel = scanner.pixel(of: native.greatest, width: width) }
        #expect(native == carried, "width \(width), \(lanes) lanes")
      }
    }
  }

  /// The vector widths of the C loop that this processor has, and 0 for none.
  private var nativeLanes: [Int] {
    [0, 8, 16].filter { $0 <= WidthScanner.widestNativeLanes }
  }

  @Test("Wider formats, overflow and wide 16-bit axes agree with the definition too")
  func mixedFormats() {
    let rules =
      [
        CoordinateRule(format: .float16, writtenIn: .float),
        CoordinateRule(format: .bfloat16, alignCorners: false, arithmetic: .float),
        CoordinateRule(format: .float16, formula: .reciprocal, writtenIn: .double),
        CoordinateRule(format: .float, formula: .rounded, writtenIn: .double, arithmetic: .double),
        CoordinateRule(format: .float16, formula: .linspace),
        CoordinateRule(format: .bfloat16, formula: .rounded),
      ]
      + [GridFormula.textbook, .reciprocal, .centered, .centeredReciprocal].flatMap { formula in
        [true, false].map {
          CoordinateRule(
            format: .bfloat16, formula: formula, alignCorners: $0, extentIn: .float)
        }
      }
    for rule in rules {
      let scanner = WidthScanner(rule: rule, includesTies: true)
      for width in [5, 300, 2050] {
        #expect(
          scanner.counts(width: width) == scanner.definedCounts(width: width), "\(rule.summary)")
      }
    }
    // 65,521 − 1 rounds to infinity in Float16: no position is a number.
    let overflowing = WidthScanner(
      rule: CoordinateRule(format: .float16), includesTies: false
    ).counts(width: 65_521)
    #expect(overflowing.notFinite == 65_521)
  }

  @Test("The result does not depend on the number of threads, and ranges join")
  func threadsAndRanges() throws {
    let rule = CoordinateRule(format: .bfloat16, alignCorners: false)
    let whole = try Certificate(of: rule, widths: 2...120, workers: 1)
    #expect(try Certificate(of: rule, widths: 2...120, workers: 3) == whole)
    var joined = try Certificate(of: rule, widths: 2...50)
    try joined.append(try Certificate(of: rule, widths: 51...120))
    #expect(joined == whole)
    let gap = try Certificate(of: rule, widths: 130...131)
    #expect(throws: ShiftError.self) { try joined.append(gap) }
  }

  @Test("A certificate has the sum of its widths in every counter, and the first of each")
  func sums() throws {
    for includesTies in [true, false] {
      let rule = CoordinateRule(format: .bfloat16)
      let certificate = try Certificate(of: rule, widths: 2...136, includesTies: includesTies)
      let widths = try WidthCounts.each(of: rule, widths: 2...136, includesTies: includesTies)
      for counter in Counter.allCases {
        #expect(certificate[counter] == widths.map { $0[counter] }.reduce(0, +), "\(counter)")
        guard counter.row.firstWidth != nil else { continue }
        #expect(
          certificate.firstWidth(counter) == widths.first { $0[counter] > 0 }?.width, "\(counter)")
      }
      #expect(certificate[.below] > 0 && certificate[.nearestWrong] > 0)
    }
  }

  @Test("In exact arithmetic every pixel comes back to itself")
  func rational() throws {
    let certificate = try Certificate(of: CoordinateRule(format: .rational), widths: 2...20)
    #expect(certificate[.inexact] == 0)
    #expect(certificate[.tiesWrong] == 0)
    #expect(certificate[.exactWidths] == 19)
  }

  @Test("JSON has the keys of the issue")
  func json() throws {
    let text = try Certificate(of: CoordinateRule(format: .float), widths: 2...8).json.text()
    for key in [
      "format", "formula", "alignCorners", "dialect", "coordinates", "inexact", "below", "above",
      "outside", "nearestWrong", "exactWidths", "firstInexactWidth",
    ] { #expect(text.contains("\"\(key)\": ")) }
    #expect(text.contains("\"widths\": [2, 8]"))
    #expect(text.contains("\"firstNearestWrongWidth\": null"))
    // Pixel 1 of 7 comes back as 1.19e-7 too much: the worked example.
    #expect(text.contains("\"value\": \"1/8388608\""))
  }
}
