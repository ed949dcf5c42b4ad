/// Faults of one kind, in the order of the page.
public struct FaultKind: Sendable {
  /// Its heading, such as `Direction and distance`.
  public let name: String
  public let faults: [PlantedFault]

  public init(_ name: String, _ faults: [PlantedFault]) {
    (self.name, self.faults) = (name, faults)
  }
}

/// The faults that the harness must find; a new one is an entry in the list of its kind.
public enum PlantedFaults {
  public static let kinds = [
    FaultKind("Direction and distance", DirectionFaults.all),
    FaultKind("What lies outside", BorderFaults.all),
    FaultKind("Groups of channels", GroupFaults.all),
    FaultKind("Planes and their layout", PlaneFaults.all),
    FaultKind("At certain sizes", SizeFaults.all),
    FaultKind("Index arithmetic", IndexFaults.all),
    FaultKind("Cells never written", WritingFaults.all),
    FaultKind("Weights and sampling", WeightFaults.all),
    FaultKind("Parts of a pixel", FractionFaults.all),
    FaultKind("Values", ValueFaults.all),
    FaultKind("NaN and infinity", NonFiniteFaults.all),
    FaultKind("One format only", FormatFaults.all),
    FaultKind("State and chance", StateFaults.all),
    FaultKind("No answer, or of another shape", AnswerFaults.all),
    FaultKind("Recipes that people write", RecipeFaults.all),
  ]

  public static let all = kinds.flatMap(\.faults)

  /// The fault of this name, if there is one.
  public static func named(_ name: String) -> PlantedFault? { all.first { $0.name == name } }
}
