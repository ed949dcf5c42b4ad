import CGMP
import ExactArithmetic
import Testing

/// A rational held by GMP alone: the independent side of every comparison in this folder.
final class Plain {
  let raw: UnsafeMutablePointer<__mpq_struct>

  init() {
    raw = .allocate(capacity: 1)
    cgmp_mpq_init(raw)
  }

  deinit {
    cgmp_mpq_clear(raw)
    raw.deallocate()
  }

  /// The reduced fraction of two magnitudes, least significant word first.
  convenience init(isNegative: Bool, _ numerator: [UInt], over denominator: [UInt] = [1]) {
    self.init()
    cgmp_mpz_import(cgmp_mpq_numref(raw), numerator.count, -1, 8, 0, 0, numerator)
    cgmp_mpz_import(cgmp_mpq_denref(raw), denominator.count, -1, 8, 0, 0, denominator)
    cgmp_mpq_canonicalize(raw)
    if isNegative { cgmp_mpq_neg(raw, raw) }
  }

  convenience init(_ numerator: Int, over denominator: Int = 1) {
    self.init(
      isNegative: (numerator < 0) != (denominator < 0), [numerator.magnitude],
      over: [denominator.magnitude])
  }

  /// The exact value of a finite `value`; `mpq_set_d` is exact.
  convenience init(exactly value: Double) {
    self.init()
    cgmp_mpq_set_d(raw, value)
  }

  typealias Operation = (
    UnsafeMutablePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?, UnsafePointer<__mpq_struct>?
  ) -> Void

  convenience init(_ lhs: Plain, _ rhs: Plain, _ operation: Operation) {
    self.init()
    operation(raw, lhs.raw, rhs.raw)
  }

  static func + (lhs: Plain, rhs: Plain) -> Plain { Plain(lhs, rhs, cgmp_mpq_add) }
  static func - (lhs: Plain, rhs: Plain) -> Plain { Plain(lhs, rhs, cgmp_mpq_sub) }
  static func * (lhs: Plain, rhs: Plain) -> Plain { Plain(lhs, rhs, cgmp_mpq_mul) }
  static func / (lhs: Plain, rhs: Plain) -> Plain { Plain(lhs, rhs, cgmp_mpq_div) }

  /// `self · 2^exponent`.
  func scaled(byPowerOfTwo exponent: Int) -> Plain {
    let result = Plain()
    if exponent < 0 {
      cgmp_mpq_div_2exp(result.raw, raw, exponent.magnitude)
    } else {
      cgmp_mpq_mul_2exp(result.raw, raw, exponent.magnitude)
    }
    return result
  }

  /// An integer made from the two parts, for `mpz_fdiv_q` and its kin.
  func integer(
    _ operation: (
      UnsafeMutablePointer<__mpz_struct>?, UnsafePointer<__mpz_struct>?,
      UnsafePointer<__mpz_struct>?
    ) -> Void
  ) -> Plain {
    let result = Plain()
    operation(
      cgmp_mpq_numref(result.raw), cgmp_mpq_numerator(raw), cgmp_mpq_denominator(raw))
    return result
  }

  var signum: Int { Int(cgmp_mpq_sgn(raw)) }
  var magnitude: Plain { signum < 0 ? Plain(0) - self : self }
  var isEven: Bool { cgmp_mpz_tstbit(cgmp_mpq_numerator(raw), 0) == 0 }
  var isInteger: Bool { denominator == "1" }

  func order(_ other: Plain) -> Int { Int(cgmp_mpq_cmp(raw, other.raw)).signum() }

  /// Whether both parts lie within ±Int.max: the promotion line of `Rational`.
  var fitsWords: Bool {
    let top = cgmp_mpq_numerator(raw)!
    let bottom = cgmp_mpq_denominator(raw)!
    return cgmp_mpz_sizeinbase(top, 2) <= 63 && cgmp_mpz_sizeinbase(bottom, 2) <= 63
  }

  var numerator: String { Plain.text(cgmp_mpq_numerator(raw)) }
  var denominator: String { Plain.text(cgmp_mpq_denominator(raw)) }

  /// `p/q`, or `p` for an integer.
  var text: String {
    let bottom = denominator
    return bottom == "1" ? numerator : numerator + "/" + bottom
  }

  private static func text(_ value: UnsafePointer<__mpz_struct>?) -> String {
    let room = Int(cgmp_mpz_sizeinbase(value, 10)) + 2
    return withUnsafeTemporaryAllocation(of: CChar.self, capacity: room) { buffer in
      _ = cgmp_mpz_get_str(buffer.baseAddress, 10, value)
      return String(cString: buffer.baseAddress!)
    }
  }
}

/// SplitMix64: one word of state, so a seed and a count name every value.
struct Dice: RandomNumberGenerator {
  private var state: UInt64

  /// Prints the seed, so that a failing log says what was drawn.
  init(seed: UInt64, for test: String) {
    state = seed
    print("\(test): seed \(seed)")
  }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ z >> 30) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ z >> 27) &* 0x94D0_49BB_1331_11EB
    return z ^ z >> 31
  }

  /// A number below `bound`.
  mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }

  /// A word of a random width up to `width` bits, so that short and long ones are equally likely.
  mutating func word(upTo width: Int) -> UInt {
    let bits = 1 + below(width)
    return UInt(next()) >> UInt(64 - bits)
  }

  mutating func words(_ count: Int) -> [UInt] { (0..<count).map { _ in UInt(next()) } }
}

/// One value on both sides of a comparison.
struct Both {
  var ours: Rational
  var plain: Plain

  init(_ plain: Plain) {
    self.plain = plain
    ours = Rational(plain.text)!
  }

  init(_ numerator: Int, over denominator: Int = 1) {
    plain = Plain(numerator, over: denominator)
    ours = Rational(numerator, over: denominator)
  }
}

extension Dice {
  /// One value: images and weights, words of every width, the neighbourhood of the promotion line,
  /// powers of two far beyond it, and fractions of several limbs.
  mutating func value() -> Both {
    let isNegative = next() & 1 == 1
    switch below(8) {
    case 0: return Both(below(11) - 5, over: 1 + below(6))
    case 1:  // A Float of moderate size.
      let significand = Int(bitPattern: word(upTo: 24))
      return Both(isNegative ? -significand : significand, over: 1 << below(40))
    case 2, 3:
      let numerator = Int(bitPattern: word(upTo: 63))
      return Both(
        isNegative ? -numerator : numerator, over: max(1, Int(bitPattern: word(upTo: 63))))
    case 4:
      let edges: [Int] = [.max, .max - 1, .max - 2, .min, .min + 1, 1 << 62, (1 << 62) - 1, 1, 3]
      let numerator = edges[below(edges.count)]
      let denominator = edges[below(edges.count)]
      return Both(numerator, over: denominator)
    case 5:
      var significand = words(1 + below(3))
      significand[0] |= 1
      let exponent = below(400) - 200
      return Both(
        Plain(isNegative: isNegative, significand).scaled(byPowerOfTwo: exponent))
    case 6:  // Two words around the line.
      let numerator = [UInt(next()), word(upTo: 3)]
      return Both(Plain(isNegative: isNegative, numerator, over: [max(1, word(upTo: 64))]))
    default:
      return Both(
        Plain(
          isNegative: isNegative, words(1 + below(5)), over: words(1 + below(4)) + [1]))
    }
  }

  /// Two values, often related so that results cancel and cross the promotion line.
  mutating func pair() -> (Both, Both) {
    let x = value()
    switch below(10) {
    case 0: return (x, Both(Plain(0) - x.plain))
    case 1 where x.plain.signum != 0: return (x, Both(Plain(1) / x.plain))
    case 2: return (x, Both(x.plain + Plain(below(9) - 4, over: 1 + below(8))))
    case 3: return (x, Both(Plain(below(9) - 4, over: 1 + below(8)) - x.plain))
    case 4: return (x, Both(x.plain.scaled(byPowerOfTwo: below(5) - 2)))
    case 5 where x.plain.signum != 0: return (x, Both(value().plain / x.plain))
    default: return (x, value())
    }
  }
}

/// Counts failures and reports the first few with the values that caused them.
struct Tally {
  private(set) var checked = 0
  private var failed = 0

  mutating func expect(
    _ condition: Bool, _ what: @autoclosure () -> String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    checked += 1
    guard !condition else { return }
    failed += 1
    if failed <= 5 { Issue.record("\(what())", sourceLocation: sourceLocation) }
  }

  /// Whether `ours` is the value of `plain`, in canonical form.
  mutating func expect(
    _ ours: Rational, is plain: Plain, _ what: @autoclosure () -> String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let text = plain.text
    expect(
      ours.description == text, "\(what()): \(ours); expected \(text)",
      sourceLocation: sourceLocation)
    // `==` compares forms, so a value that was not brought back inline shows here. Reading text is
    // slow in a debug build, hence every fourth.
    guard checked % 4 == 1 else { return }
    expect(
      ours == Rational(text), "\(what()): \(ours) is not in canonical form",
      sourceLocation: sourceLocation)
  }
}
