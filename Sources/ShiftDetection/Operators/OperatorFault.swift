import ShiftTensors
import ShiftVerification

/// A wrong kernel of an operator for the harness to find, with what its author says of it beforehand.
package struct OperatorFault<Call: OperatorCall>: Sendable {
  package let kernel: any OperatorContender<Call>
  package let note: FaultNote

  init(
    _ kernel: any OperatorContender<Call>, _ mistake: String, _ expected: DeviationClass,
    also alsoSeen: [DeviationClass] = [], follows: Follows? = nil, source: String? = nil,
    formats: [NumberFormat] = PlantedFault.usualFormats
  ) {
    self.kernel = kernel
    note = FaultNote(
      name: kernel.name, mistake: mistake, expected: expected, alsoSeen: alsoSeen,
      follows: follows, source: source, formats: formats)
  }

  /// A fault that is another framework's convention in every case.
  init(
    _ kernel: any OperatorContender<Call>, _ mistake: String, _ convention: String, _ value: String,
    source: String? = nil
  ) {
    self.init(
      kernel, mistake, .convention, follows: Follows(convention: convention, value: value),
      source: source)
  }
}

/// What the author of a fault wrote down before anything ran.
package struct FaultNote: Sendable {
  package let name: String
  /// What is wrong, in one clause.
  package let mistake: String
  /// The class of the cells that tell of it.
  package let expected: DeviationClass
  /// Classes that other cells of it have, of which one may be more frequent.
  package let alsoSeen: [DeviationClass]
  /// The convention that it follows in the kinds of call in which it shows, where it is one.
  package let follows: Follows?
  /// Where somebody tells of it or what does it; `nil` if neither is known.
  package let source: String?
  /// The formats in which it shows.
  package let formats: [NumberFormat]

  /// Where somebody tells of it, in the words of the page.
  package var place: String { source ?? "–" }
}

/// A value of a convention other than the one asked for.
package struct Follows: Hashable, Sendable {
  /// Such as `ties`.
  package let convention: String
  /// Such as `half-up`.
  package let value: String
}
