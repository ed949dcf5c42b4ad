import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// A wrong way of shifting for the harness to find, with what its author says of it beforehand.
///
/// The class and the symptom are written from the mistake, by the definitions of ``DeviationClass`` and
/// ``Symptom``; what the harness says is held against them.
package struct PlantedFault: Sendable {
  package let name: String
  /// What is wrong, in one clause.
  package let mistake: String
  /// Where somebody tells of it, or what does it: a thread, a model, a program; `nil` if none is known.
  package let source: String?
  /// The class of the cell that tells of it.
  package let expected: DeviationClass
  /// What it looks like; `nil` where no symptom says it.
  package let symptom: Symptom?
  /// Classes that other cells of it have, of which one may be in the smallest case.
  package let alsoSeen: [DeviationClass]
  /// What a case must have to show it, if that is rare or takes more than 16 elements.
  package let needs: Need?
  /// The formats in which it shows.
  package let formats: [NumberFormat]
  /// Whether an answer depends on the calls before.
  package let remembers: Bool
  /// Whether it is asked about shifts by fractions of a pixel, and about no others.
  package let areFractions: Bool
  private let made: @Sendable (_ life: Int) -> any ShiftStrategy

  /// What a case must have to show a fault.
  package struct Need: Sendable {
    /// In words, such as `33 channels`.
    package let what: String
    /// How many elements the smallest case found may have.
    package let elements: Int
    let holds: @Sendable (ShiftCase) -> Bool

    package init(
      _ what: String, elements: Int, _ holds: @escaping @Sendable (ShiftCase) -> Bool
    ) {
      (self.what, self.elements, self.holds) = (what, elements, holds)
    }
  }

  /// The formats that faults run in unless they say otherwise.
  package static let usualFormats: [NumberFormat] = [.float, .double, .rational]

  package init(
    _ strategy: @escaping @autoclosure @Sendable () -> any ShiftStrategy, _ mistake: String,
    _ expected: DeviationClass, _ symptom: Symptom? = nil, also alsoSeen: [DeviationClass] = [],
    source: String? = nil, needs: Need? = nil, formats: [NumberFormat] = usualFormats,
    remembers: Bool = false, areFractions: Bool = false
  ) {
    self.init(
      lives: { _ in strategy() }, mistake, expected, symptom, also: alsoSeen, source: source,
      needs: needs, formats: formats, remembers: remembers, areFractions: areFractions)
  }

  /// - Parameter lives: the strategy as it is when it is started again, for the how-maniest time; chance
  ///   is another each time.
  init(
    lives: @escaping @Sendable (_ life: Int) -> any ShiftStrategy, _ mistake: String,
    _ expected: DeviationClass, _ symptom: Symptom? = nil, also alsoSeen: [DeviationClass] = [],
    source: String? = nil, needs: Need? = nil, formats: [NumberFormat] = usualFormats,
    remembers: Bool = false, areFractions: Bool = false
  ) {
    (made, name) = (lives, lives(0).name)
    (self.mistake, self.expected, self.symptom) = (mistake, expected, symptom)
    (self.alsoSeen, self.source, self.needs) = (alsoSeen, source, needs)
    (self.formats, self.remembers) = (formats, remembers)
    self.areFractions = areFractions
  }

  /// A fresh one: what it remembers begins here.
  package var strategy: any ShiftStrategy { made(0) }

  /// The same, started again.
  func strategy(life: Int) -> any ShiftStrategy { made(life) }

  /// Where somebody tells of it, in the words of the page.
  package var place: String { source ?? "–" }

  /// The most elements of an image in which a fault is looked for that needs no more.
  package static let ordinaryElements = 4096

  /// Whether the case is one to judge. What shows on small images need not be looked for on large ones,
  /// and what needs something rare shows on no other; judging more would take time and find the same.
  func mayShow(in shiftCase: ShiftCase) -> Bool {
    remembers || shiftCase.shape.count <= greatestImage && (needs?.holds(shiftCase) ?? true)
  }

  /// The most elements of an image in which it is looked for.
  package var greatestImage: Int { max(Self.ordinaryElements, 2 * (needs?.elements ?? 0)) }
}

extension [Boundary] {
  /// Those that read a pixel everywhere. Under zeros a cell that reads too far holds 0, like a cell that
  /// nothing was written to, and the two mistakes cannot be told apart.
  static let reading = Boundary.allCases.filter { $0 != .zeros }
}
