import ShiftTensors

/// Which values of one convention an answer agrees with, in a case that tells some of them apart.
package struct ConventionEvidence: Hashable, Sendable {
  /// The convention, such as `ties`.
  package let name: String
  /// The values under which every cell is right, such as `half-up`.
  package let followed: [String]
}

extension OperatorSubject {
  package func evidence<Element: ShiftScalar>(
    of answer: Tensor<Element>, to drawn: Call, on inputs: [Tensor<Element>]
  ) -> [ConventionEvidence] {
    drawn.telling.compactMap { name in
      let choices = Conventions.choices(of: name).map { choice in
        var conventions = conventions
        conventions.take(choice)
        return (
          choice.value, tables.truths(of: drawn, on: inputs, under: conventions)
        )
      }
      let tells = choices.indices.contains { first in
        choices[..<first].contains { $0.1.excludes(choices[first].1) }
      }
      guard tells else { return nil }
      return ConventionEvidence(
        name: name, followed: choices.filter { $0.1.cover(answer) }.map(\.0))
    }
  }
}
