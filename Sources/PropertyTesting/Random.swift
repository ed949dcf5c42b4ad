/// A deterministic generator of random bits with an independent stream for each case.
///
/// The algorithm is xoshiro256** (Blackman and Vigna, 2018); its 256 bits of state are filled by
/// SplitMix64's mixing function from a seed and an index. The same (seed, index) gives the same
/// bits on every machine and in every version of the standard library: bounded draws use our own
/// ``below(_:)``, because `Int.random(in:using:)` does not promise its sequence.
///
/// Two indices of one seed never share a state: the mixing function is a bijection, so the first
/// state word differs. It is not fit for cryptography.
package struct CaseRandom: RandomNumberGenerator, Sendable {
  @usableFromInline var s0: UInt64
  @usableFromInline var s1: UInt64
  @usableFromInline var s2: UInt64
  @usableFromInline var s3: UInt64

  /// The stream of case `index` under `seed`.
  package init(seed: UInt64, index: Int) {
    let step: UInt64 = 0x9e37_79b9_7f4a_7c15  // 2⁶⁴ / golden ratio, SplitMix64's increment.
    let stream = mixed(
      mixed(seed &+ step) &+ step &* (UInt64(truncatingIfNeeded: index) &+ 1))
    // s0 and s1 cannot both be zero, because `mixed` has one preimage of zero; the state xoshiro
    // must avoid (all zero) therefore never occurs.
    s0 = mixed(stream &+ step)
    s1 = mixed(stream &+ step &* 2)
    s2 = mixed(stream &+ step &* 3 ^ seed)
    s3 = mixed(stream &+ step &* 4)
  }

  /// The next 64 bits.
  @inlinable
  package mutating func next() -> UInt64 {
    let fives = s1 &* 5
    let result = (fives << 7 | fives >> 57) &* 9
    let shifted = s1 << 17
    s2 ^= s0
    s3 ^= s1
    s1 ^= s2
    s0 ^= s3
    s2 ^= shifted
    s3 = s3 << 45 | s3 >> 19
    return result
  }

  /// A uniform integer in 0..<`bound`, without bias (Lemire's multiplication with rejection).
  ///
  /// - Precondition: `bound` is at least 1.
  @inlinable
  package mutating func below(_ bound: UInt64) -> UInt64 {
    precondition(bound > 0, "cannot draw below 0")
    var (high, low) = next().multipliedFullWidth(by: bound)
    if low < bound {
      let threshold = (0 &- bound) % bound
      while low < threshold { (high, low) = next().multipliedFullWidth(by: bound) }
    }
    return high
  }

  /// A uniform integer in 0...`greatest`, also for the greatest 64-bit integer.
  @inlinable
  package mutating func upTo(_ greatest: UInt64) -> UInt64 {
    greatest == .max ? next() : below(greatest + 1)
  }

  /// A uniform integer in `range`.
  @inlinable
  package mutating func integer(in range: ClosedRange<Int>) -> Int {
    let span = UInt64(bitPattern: Int64(range.upperBound &- range.lowerBound))
    return range.lowerBound &+ Int(truncatingIfNeeded: upTo(span))
  }

  /// True in `percent` of 100 draws.
  @inlinable
  package mutating func happens(percent: Int) -> Bool {
    below(100) < UInt64(max(0, percent))
  }
}

/// SplitMix64's finalizer: a bijection of 64-bit words that spreads every input bit.
func mixed(_ word: UInt64) -> UInt64 {
  var z = word
  z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
  z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
  return z ^ z >> 31
}
