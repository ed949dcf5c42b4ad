import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Something that holds for every right shift and compares a strategy only with itself.
///
/// The oracle says what each pixel should be; a law needs no such answer, so it also guards against a
/// mistake in the oracle. To add one, write a type in a file of its own and a line in ``Laws/all``.
package protocol Law: Sendable {
  /// The name in findings, such as `there and back`.
  var name: String { get }

  /// Whether the strategy is asked for other shifts than those of the case, which one that is for given patterns
  /// alone need not know; `false` by default.
  var asksOtherShifts: Bool { get }

  /// Whether the law holds bit for bit, or number for number, for strategies of this kind there.
  func holds(for exactness: Exactness, in format: NumberFormat) -> Bool

  /// What is broken, or `nil`.
  ///
  /// - Parameter input: the tensor of the case.
  /// - Throws: what the strategy throws; a refusal breaks no law.
  func breach<Element: ShiftScalar>(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, on input: Tensor<Element>
  ) throws(ShiftError) -> String?
}

/// The laws that a verification tries.
package enum Laws {
  package static let all: [any Law] = [
    ThereAndBack(), CircularComposition(), Linearity(), IndependentGroups(), IndependentBatch(),
    ConvexWeights(), Translation(), TransposedTogether(), SameAgain(), FractionsAgree(),
  ]
}

extension Law {
  package var asksOtherShifts: Bool { false }

  /// Rounding disturbs an interpolated value in its own way each time; in exact arithmetic and where
  /// values are moved or multiplied by 1 nothing is rounded.
  package func holds(for exactness: Exactness, in format: NumberFormat) -> Bool {
    exactness != .interpolates || format == .rational
  }

  /// The breach in a format, or `nil` where the law says nothing.
  func breach(
    by strategy: any ShiftStrategy, of shiftCase: ShiftCase, in format: NumberFormat
  ) -> String? {
    var subject = ShiftSubject([strategy])
    subject.laws = [self]
    func found<Element: ShiftScalar>(_ type: Element.Type) -> String? {
      subject.inputs(of: shiftCase, as: type).flatMap {
        subject.breaches(by: strategy, of: shiftCase, on: $0, law: nil).first?.message
      }
    }
    return found(format.scalar)
  }

  /// The first of some cells in which two tensors hold different numbers, in words; zeros of either
  /// sign are one number.
  func difference<Element: ShiftScalar>(
    _ got: Tensor<Element>, _ expected: Tensor<Element>,
    where matters: (_ n: Int, _ c: Int, _ h: Int, _ w: Int) -> Bool = { _, _, _, _ in true }
  ) -> String? {
    guard got.shape == expected.shape else {
      return "\(name): shape \(got.shape); expected \(expected.shape)"
    }
    for index in got.elements.indices where got.elements[index] != expected.elements[index] {
      let place = got.shape.position(of: index)
      guard matters(place.n, place.c, place.h, place.w) else { continue }
      return "\(name): at (n \(place.n), c \(place.c), h \(place.h), w \(place.w)) got "
        + "\(got.elements[index]), expected \(expected.elements[index])"
    }
    return nil
  }
}

extension Tensor where Element: ShiftScalar {
  /// Whether no element is NaN or infinite, which products with 0 spread.
  @inline(__always) var isFinite: Bool {
    for element in elements where !element.isFinite { return false }
    return true
  }
}
