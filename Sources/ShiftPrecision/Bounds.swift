import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// An upper bound on how far any pixel of a width comes back from itself, derived, not measured.
///
/// Write u = 2⁻ᵖ for a format of p bits, M for n − 1 (aligned corners) or n (not), and
/// t = 2i/M or (2i + 1)/M, in 0…2, for the exact grid value plus one. A number of size 2ᵏ…2ᵏ⁺¹ is
/// rounded by at most u·2ᵏ. The derivation has three steps.
///
/// **1. The grid.** Let ε·u bound |ĝ − g| for the stored grid value ĝ, in three regions of t.
///
/// | formula | t < ½ | ½ ≤ t ≤ 1 | t > 1 |
/// | --- | --- | --- | --- |
/// | textbook | ¾ | ½ | 1 |
/// | reciprocal | ρ/2 + ¾ | ρ + ½ | 2ρ + 1 |
/// | centered, rounded | ½ | ¼ | ½ |
/// | centered-reciprocal | ρ + ½ | ρ/2 + ¼ | ρ + ½ |
/// | linspace, aligned | ρ/2 + ¾ | ρ + ½ | ρ + ½ |
/// | linspace, not aligned | 2¼ + 1/n | 2¼ + 1/n | 2¼ + 1/n |
///
/// * *textbook*: the quotient is rounded by u/4 at most below ½, u/2 up to 1 and u up to 2. For
///   t ≥ ½ subtracting 1 is exact (Sterbenz). For t < ½ the difference lies in −1…−½, where numbers
///   stand u apart, so it adds u/2.
/// * *reciprocal*: 2/M (1/n) is rounded by a relative ρ·u with ρ = M/2^⌈log₂M⌉ ≤ 1, or 0 where M is a
///   power of two; the product inherits t·ρ·u and is rounded like the textbook quotient.
/// * *centered* and *rounded*: 2i − M is a whole number below 2ᵖ, so there is one rounding, of a
///   number of size |t − 1|: by u/2 where that is above ½, else by u/4.
/// * *centered-reciprocal*: the whole number is exact, 1/M carries ρ·u, so the product inherits
///   |t − 1|·ρ·u, and is rounded like the centered quotient (to 1 where it passes 1).
/// * *linspace*: the step carries ρ·u, its product with an index up to the middle t·ρ·u plus its own
///   rounding (u/4 below ½, u/2 up to 1), and the sum with ∓1 rounds by u/2 where the result is
///   above ½ and is exact elsewhere. Without aligned corners the outermost value is itself off by
///   (½ + 1/n)·u, which enters with a factor of at most 1.
///
/// **2. Adding one.** `ĝ + 1` is exact for ĝ ≤ −½ (Sterbenz). For textbook and reciprocal it is
/// exact everywhere: ĝ came from a quotient by subtracting 1 without error, and adding it gives the
/// quotient back. Else it is rounded by u/2 up to 1 and by u above. The dialect that scales first
/// skips this step, and unless it fuses pays u·2^⌊log₂(M/2)⌋ for the product instead.
///
/// **3. Scaling.** Multiplying by M/2 gives e = ε·u·M/2 before the last rounding, which goes to the
/// nearest number of spacing h = 2u·2ʲ around a target of size 2ʲ…2ʲ⁺¹. The target (i, or i + ½ where
/// ½ is subtracted from a rounded product, which is then exact) is itself such a number. So the
/// error is a multiple of h, and at most h·⌊e/h + ½⌋; at the target 2ʲ the spacing below is h/2; and
/// where e > h the next octave's spacing allows h·(⌊e/h⌋ + 1).
///
/// Holds while M ≤ 2ᵖ (2n ≤ 2ᵖ without aligned corners), so that every whole number in the formula
/// is exact, and while e < ½.
package struct CoordinateBound: Hashable, Sendable {
  package let widths: ClosedRange<Int>
  /// No pixel of these widths is further than this from where it belongs.
  package let error: Rational
  /// Whether nearest reads every pixel of these widths.
  package let isNearestSafe: Bool
}

extension CoordinateBound {
  /// The bound for every width of a range at once; `nil` where the derivation does not hold.
  ///
  /// The rule must be uniform (one format throughout); wider arithmetic has certificates only.
  package init?(of rule: CoordinateRule, widths: ClosedRange<Int>) {
    self.init(of: rule, widths: widths, greatestRelative: nil)
  }

  /// - Parameter greatestRelative: used for ρ in place of what the one width has.
  private init?(of rule: CoordinateRule, widths: ClosedRange<Int>, greatestRelative: Rational?) {
    guard rule.isUniform, let precision = rule.format.precision, widths.lowerBound >= 2,
      widths.upperBound <= 1 << (rule.alignCorners ? min(precision, 40) : min(precision, 40) - 1)
    else { return nil }
    let analysis = BoundAnalysis(
      rule: rule, widths: widths, precision: precision, greatestRelative: greatestRelative)
    guard let bound = analysis.bound else { return nil }
    self = bound
  }

  /// The greatest width up to which nearest is proved by the bounds to read every pixel, no further
  /// than `limit`; `nil` if not even width 2.
  package static func greatestSafeWidth(of rule: CoordinateRule, limit: Int = 1 << 24) -> Int? {
    // One width is judged like a stretch, with ρ = 1: else millions of single widths near the end,
    // each saved by its own ρ, would be looked at one by one.
    func isProved(_ widths: ClosedRange<Int>) -> Bool {
      CoordinateBound(of: rule, widths: widths, greatestRelative: 1)?.isNearestSafe == true
    }
    /// The first width of the range that is not proved, trying whole stretches first.
    func firstUnproved(_ widths: ClosedRange<Int>) -> Int? {
      if isProved(widths) { return nil }
      if widths.count == 1 { return widths.lowerBound }
      let middle = widths.lowerBound + (widths.count - 1) / 2
      return firstUnproved(widths.lowerBound...middle)
        ?? firstUnproved((middle + 1)...widths.upperBound)
    }
    let first = firstUnproved(2...limit) ?? limit + 1
    return first > 2 ? first - 1 : nil
  }
}

private struct BoundAnalysis {
  let rule: CoordinateRule
  let widths: ClosedRange<Int>
  /// u = 2⁻ᵖ
  let unit: Rational
  /// The least and the greatest M of the range.
  let least: Int
  let greatest: Int
  let isFused: Bool
  let greatestRelative: Rational?

  init(
    rule: CoordinateRule, widths: ClosedRange<Int>, precision: Int, greatestRelative: Rational?
  ) {
    (self.rule, self.widths, self.greatestRelative) = (rule, widths, greatestRelative)
    unit = Rational.powerOfTwo(-precision)
    least = rule.alignCorners ? widths.lowerBound - 1 : widths.lowerBound
    greatest = rule.alignCorners ? widths.upperBound - 1 : widths.upperBound
    isFused = rule.dialect.fuses(rule.format)
  }

  /// Whether the last rounding happens at i + ½.
  private var targetsHalves: Bool {
    !rule.alignCorners && !isFused && rule.dialect.mapping != .scaleThenAdd
  }

  var bound: CoordinateBound? {
    var error = Rational.zero
    var isSafe = true
    func note(_ octave: OctaveBound) {
      error = max(error, octave.error)
      isSafe = isSafe && octave.isNearestSafe
    }
    if targetsHalves {
      // Pixel 0 has the target ½, of size 2⁻¹.
      guard let octave = octave(-1, first: 0, last: 0) else { return nil }
      note(octave)
    } else if !rule.alignCorners {
      // Pixel 0 has the target 0, where the result is the error itself, rounded.
      let reach = reach(first: 0, last: 0)
      guard reach < .half else { return nil }
      note(OctaveBound(error: reach * (1 + unit), isNearestSafe: true))
    }
    var exponent = 0
    while 1 << exponent <= widths.upperBound - 1 {
      let first = 1 << exponent
      let last = min(2 * first - 1, widths.upperBound - 1)
      guard let octave = octave(exponent, first: first, last: last) else { return nil }
      note(octave)
      exponent += 1
    }
    return CoordinateBound(widths: widths, error: error, isNearestSafe: isSafe)
  }

  private struct OctaveBound {
    let error: Rational
    let isNearestSafe: Bool
  }

  /// Step 3 for the pixels `first...last`, whose targets have the size 2^exponent.
  private func octave(_ exponent: Int, first: Int, last: Int) -> OctaveBound? {
    let reach = reach(first: first, last: last)
    guard reach < .half else { return nil }
    let spacing = 2 * unit * .powerOfTwo(exponent)
    func snapped(_ spacing: Rational) -> Rational { spacing * (reach / spacing + .half).floor() }
    let inside =
      reach > spacing ? spacing * ((reach / spacing).floor() + 1) : snapped(spacing)
    // Only the target 2^exponent itself has finer numbers within reach below it; as an index it is
    // even (or it is 1, where half a pixel below goes to 0), so that a tie there comes back to it.
    let bottom = snapped(spacing / 2)
    let isBottomSafe =
      bottom < .half || bottom == .half && exponent >= 1 && !targetsHalves
    return OctaveBound(error: max(inside, bottom), isNearestSafe: inside < .half && isBottomSafe)
  }

  /// e: how far from the target the result is before its last rounding.
  private func reach(first: Int, last: Int) -> Rational {
    let shift = rule.alignCorners ? 0 : 1
    let lowest = Rational(2 * first + shift, over: greatest)
    let highest = min(2, Rational(2 * last + shift, over: least))
    var epsilon = Rational.zero
    if lowest < .half { epsilon = max(epsilon, self.epsilon(.low)) }
    if highest >= .half, lowest <= 1 { epsilon = max(epsilon, self.epsilon(.middle)) }
    if highest > 1 { epsilon = max(epsilon, self.epsilon(.high)) }
    let half = Rational(greatest, over: 2)
    var reach = epsilon * unit * half
    if rule.dialect.mapping == .scaleThenAdd, !isFused {
      reach += unit * .powerOfTwo(floorOfLogarithm(greatest) - 1)
    }
    return reach
  }

  private enum Region { case low, middle, high }

  /// Steps 1 and 2, in units of u.
  private func epsilon(_ region: Region) -> Rational {
    grid(region) + (rule.dialect.mapping == .scaleThenAdd ? .zero : addingOne(region))
  }

  private func grid(_ region: Region) -> Rational {
    let size: Rational = region == .low ? .half : region == .middle ? 1 : 2
    switch rule.formula {
    case .textbook: return quotient(region)
    case .reciprocal: return relative * size + quotient(region)
    case .centered, .rounded: return region == .middle ? Rational(1, over: 4) : .half
    case .centeredReciprocal:
      return region == .middle ? relative / 2 + Rational(1, over: 4) : relative + .half
    case .linspace where rule.alignCorners:
      return region == .low ? relative / 2 + Rational(3, over: 4) : relative + .half
    case .linspace: return Rational(9, over: 4) + Rational(1, over: widths.lowerBound)
    }
  }

  private func quotient(_ region: Region) -> Rational {
    switch region {
    case .low: Rational(3, over: 4)
    case .middle: .half
    case .high: 1
    }
  }

  private func addingOne(_ region: Region) -> Rational {
    switch (rule.formula, region) {
    case (.textbook, _), (.reciprocal, _): .zero
    // Without aligned corners a linspace value can stray over −½ and be rounded.
    case (.linspace, .low) where !rule.alignCorners: .half
    case (_, .low): .zero
    case (_, .middle): .half
    case (_, .high): 1
    }
  }

  /// ρ of the formulas that round a reciprocal; 1 for a range, where any mantissa may occur.
  private var relative: Rational {
    if let greatestRelative { return greatestRelative }
    guard widths.count == 1 else { return 1 }
    let exponent = floorOfLogarithm(greatest)
    return greatest == 1 << exponent ? .zero : Rational(greatest, over: 1 << (exponent + 1))
  }

  private func floorOfLogarithm(_ value: Int) -> Int {
    Int.bitWidth - 1 - value.leadingZeroBitCount
  }
}

extension Rational {
  fileprivate static let half = Rational(1, over: 2)
}
