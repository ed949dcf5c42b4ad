/// Faults of one kind, in the order of the page.
package struct FaultKind: Sendable {
  /// Its heading, such as `Direction and distance`.
  package let name: String
  /// What finding them teaches, after "tells" or "shows".
  package let lesson: String
  package let faults: [PlantedFault]

  package init(_ name: String, _ lesson: String, _ faults: [PlantedFault]) {
    (self.name, self.lesson, self.faults) = (name, lesson, faults)
  }
}

/// The faults that the harness must find; a new one is an entry in the list of its kind.
package enum PlantedFaults {
  package static let kinds = [
    FaultKind(
      "Direction and distance", "which way and how far content moved", DirectionFaults.all),
    FaultKind(
      "What lies outside", "what was read beyond the edge, and only there", BorderFaults.all),
    FaultKind(
      "Groups of channels", "which channels belong to which shift", GroupFaults.all),
    FaultKind(
      "Planes and their layout", "how memory was read", PlaneFaults.all),
    FaultKind(
      "At certain sizes", "that a size has to be drawn before its fault shows", SizeFaults.all),
    FaultKind(
      "Index arithmetic", "that numbers run out of bits far from the origin", IndexFaults.all),
    FaultKind(
      "Cells never written", "the difference between a 0 and nothing", WritingFaults.all),
    FaultKind(
      "Weights and sampling", "a wrong weight from a rounded one", WeightFaults.all),
    FaultKind(
      "Parts of a pixel", "where the parts of a pixel go", FractionFaults.all),
    FaultKind(
      "Values", "what a value went through on its way", ValueFaults.all),
    FaultKind(
      "NaN and infinity", "what a special value may reach", NonFiniteFaults.all),
    FaultKind(
      "One format only", "that every format is a program of its own", FormatFaults.all),
    FaultKind(
      "State and chance", "that an answer may depend on more than the question", StateFaults.all),
    FaultKind(
      "No answer, or of another shape", "what can be said without an answer", AnswerFaults.all),
    FaultKind(
      "Recipes that people write", "what a recipe means at the border", RecipeFaults.all),
    FaultKind(
      "Shipped by frameworks and models", "that such mistakes are shipped", PublishedFaults.all),
  ]

  package static let all = kinds.flatMap(\.faults)

  /// The fault of this name, if there is one.
  package static func named(_ name: String) -> PlantedFault? { all.first { $0.name == name } }
}
