import ExactArithmetic

/// `v₁w₁ + v₂w₂ + v₃w₃ + v₄w₄` on the values of `peers/mpq_blend.c`.
enum RationalWorkloads {
  static let all = [
    blend("float") { Rational(exactly: $0.real(bits: 24, exponents: 8))! },
    blend("double") { Rational(exactly: $0.real(bits: 53, exponents: 8))! },
    // Numerators and denominators of 60 bits or so: no product fits a word.
    blend("wide") { draws in
      let numerator = Int(draws.next() << 7 & UInt64(Int.max) | 1)
      return Rational(numerator) / Rational(Int(draws.next() << 7 & UInt64(Int.max) | 1))
    },
  ]

  private static let count = 4096

  private static func blend(
    _ kind: String, _ value: @escaping @Sendable (inout Draws) -> Rational
  ) -> Workload {
    Workload("blend \(kind)", count, "blends") {
      var draws = Draws()
      var (values, weights): ([Rational], [Rational]) = ([], [])
      for _ in 0..<(4 * count) {
        values.append(value(&draws))
        weights.append(value(&draws))
      }
      var results = [Rational](repeating: .zero, count: count)
      return {
        for k in 0..<count {
          results[k] =
            values[4 * k] * weights[4 * k] + values[4 * k + 1] * weights[4 * k + 1]
            + values[4 * k + 2] * weights[4 * k + 2] + values[4 * k + 3] * weights[4 * k + 3]
        }
        keep(results)
      }
    }
  }
}
