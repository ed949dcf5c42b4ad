import ExactArithmetic
import ShiftTensors

/// Which ways of rounding explain an answer.
enum Narrowing {
  /// To nearest: through a narrower format, to fewer bits, or to the last place of the greatest value.
  static func sighting<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Sighting? {
    var roundings = Sighting.Roundings()
    roundings.formats = formats(seen)
    roundings.bits = bits(seen, .toNearestOrEven)
    roundings.bitsOfGreatest = bitsOfGreatest(seen)
    return roundings.isEmpty ? nil : .rounded(roundings)
  }

  /// Towards zero, to fewer bits.
  static func truncation<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Sighting? {
    let bits = bits(seen, .towardZero)
    return bits.isEmpty ? nil : .rounded(Sighting.Roundings(bits: bits))
  }

  private static func formats<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Set<NumberFormat>
  {
    func passes<Narrow: ShiftScalar>(_ type: Narrow.Type) -> Bool {
      guard Element.format.precision ?? .max > Narrow.format.precision ?? 0 else { return false }
      func passes(_ index: Int) -> Bool {
        guard let exact = seen.truth[index].exact else { return false }
        let narrow = Narrow(nearestTo: exact)
        // Rational has no infinity to become.
        guard narrow.isFinite || Element.format != .rational else { return false }
        return seen.got[index] == Element(nearestTo: narrow.nearestDouble)
      }
      return seen.wrong.allSatisfy(passes)
        && seen.right.allSatisfy { !seen.truth[$0].isFinite || passes($0) }
    }
    var formats: Set<NumberFormat> = []
    if passes(Float.self) { formats.insert(.float) }
    if passes(Float16.self) { formats.insert(.float16) }
    if passes(BFloat16.self) { formats.insert(.bfloat16) }
    return formats
  }

  /// The numbers of significant bits, fewer than the format has, that all values were rounded to.
  private static func bits<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ rule: FloatingPointRoundingRule
  ) -> Set<Int> {
    guard seen.wrong.allSatisfy({ !seen.got[$0].isNaN && seen.truth[$0].isFinite }) else {
      return []
    }
    let most = (Element.format.precision ?? 54) - 1
    // Below the normal numbers there are fewer bits to begin with.
    let right = seen.right.filter { index in
      let value = seen.truth[index]
      guard value.isFinite, value != .zero else { return false }
      return seen.leastNormal.map { value.magnitude >= $0 } ?? true
    }
    return Set(
      (2...most).filter { bits in
        func isRounded(_ index: Int) -> Bool {
          guard let exact = seen.truth[index].exact else { return false }
          // What is rounded up may overflow.
          return seen.got[index]
            == Element(nearestTo: exact.rounded(to: exact.lastPlace(ofBits: bits), rule))
        }
        return seen.wrong.allSatisfy(isRounded) && right.allSatisfy(isRounded)
      })
  }

  /// The numbers of bits that the greatest value kept, whose last place all values were rounded to.
  private static func bitsOfGreatest<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Set<Int> {
    let finite = seen.input.elements.lazy.filter(\.isFinite).map(\.magnitude)
    guard let greatest = finite.max()?.exact, !greatest.isZero else { return [] }
    let most = Element.format.precision ?? 54
    return Set(
      (2...most).filter { bits in
        let unit = greatest.lastPlace(ofBits: bits)
        func isRounded(_ index: Int) -> Bool {
          guard let got = seen.got[index].exact, let exact = seen.truth[index].exact else {
            return false
          }
          return got == exact.rounded(to: unit, .toNearestOrEven)
        }
        return seen.wrong.allSatisfy(isRounded)
          && seen.right.allSatisfy { !seen.truth[$0].isFinite || isRounded($0) }
      })
  }
}

extension Rational {
  /// The place value of the last of so many significant bits; of 1 for 0.
  fileprivate func lastPlace(ofBits bits: Int) -> Rational {
    guard !isZero else { return 1 }
    let exponent = Int(magnitude.nearestDouble.exponent)
    // One step down where the double was rounded up to a power of two.
    return .powerOfTwo((magnitude < .powerOfTwo(exponent) ? exponent - 1 : exponent) - bits + 1)
  }

  fileprivate func rounded(to unit: Rational, _ rule: FloatingPointRoundingRule) -> Rational {
    let quotient = magnitude / unit
    let whole = rule == .towardZero ? quotient.floor() : quotient.roundedToNearestEven()
    return (self < 0 ? -1 : 1) * whole * unit
  }
}
