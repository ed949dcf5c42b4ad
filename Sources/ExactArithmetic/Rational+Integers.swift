internal import CGMP

extension Rational {
  /// The greatest integer that is not above the value.
  @inlinable
  public func floor() -> Rational {
    if case .small(let numerator, let denominator) = storage,
      denominator & (denominator &- 1) == 0
    {
      // An arithmetic shift rounds down.
      return Rational(canonical: numerator &>> denominator.trailingZeroBitCount, 1)
    }
    return wideFloor
  }

  @usableFromInline
  var wideFloor: Rational {
    switch storage {
    case .small(let numerator, let denominator):
      let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
      return Rational(canonical: remainder < 0 ? quotient - 1 : quotient, 1)
    case .dyadic(let value) where value.exponent >= 0: return self
    case .dyadic(let value):
      // Shifting everything out leaves 0 or −1.
      return Rational(value.significand >> Int128(-value.exponent))
    case .big:
      return withMPQ { value in
        Rational(
          MPQ {
            cgmp_mpz_fdiv_q(
              cgmp_mpq_numref($0), cgmp_mpq_numerator(value), cgmp_mpq_denominator(value))
          })
      }
    }
  }

  /// The least integer that is not below the value.
  @inlinable
  public func ceil() -> Rational { -(-self).floor() }

  /// The nearest integer; of two equally near the even one, as PyTorch's and ONNX's nearest mode
  /// rounds.
  public func roundedToNearestEven() -> Rational {
    if case .small(let numerator, let denominator) = storage {
      let (quotient, remainder) = numerator.quotientAndRemainder(dividingBy: denominator)
      // The distances to both neighbours, without doubling either.
      let below = remainder.magnitude
      let above = denominator.magnitude - below
      let isFar = below > above || (below == above && quotient & 1 != 0)
      return Rational(canonical: isFar ? quotient + numerator.signum() : quotient, 1)
    }
    let below = floor()
    let twice = (self - below) * 2
    if twice != .one { return twice < .one ? below : below + .one }
    return (below / 2).isInteger ? below : below + .one
  }
}
