import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// ⟨a, b⟩ in exact arithmetic.
func inner(_ a: [Rational], _ b: [Rational]) -> Rational {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// The derivative at 0 of a function that is a polynomial of degree 4 at most from −2h to 2h, exactly.
func derivative(
  step h: Rational, of function: (Rational) throws -> Rational
) rethrows -> Rational {
  let near = try function(h) - function(-h)
  let far = try function(h + h) - function(-h - h)
  return (8 * near - far) / (12 * h)
}

extension Draws {
  /// A fraction strictly between whole numbers, at least 1/16 from each, in −reach … reach.
  mutating func between(_ reach: Int) -> Rational {
    Rational(integer(-reach...(reach - 1))) + Rational(integer(1...15), over: 16)
  }

  mutating func elements(_ count: Int) -> [Rational] {
    (0..<count).map { _ in value(special: false) }
  }

  mutating func exact(_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Tensor<Rational> {
    tensor(Shape(n: n, c: c, h: h, w: w), special: false)
  }

  mutating func ranked(_ shape: [Int]) -> RankedTensor<Rational> {
    RankedTensor(shape: shape, elements: elements(shape.reduce(1, *)))
  }
}

/// The grid value that names a pixel position.
func gridValue(of position: Rational, on extent: Int, _ alignCorners: Bool) -> Rational {
  alignCorners
    ? 2 * position / Rational(extent - 1) - 1 : (2 * position + 1) / Rational(extent) - 1
}
