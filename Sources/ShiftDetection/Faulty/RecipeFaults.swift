import ShiftStrategies
import ShiftVerification

/// Every naive recipe is a fault too.
enum RecipeFaults {
  static let all = Strategies.naive.map { recipe in
    guard let word = words[recipe.name] else { preconditionFailure("no words for \(recipe.name)") }
    return PlantedFault(
      DeclaredShift(recipe.strategy, exactness: recipe.right.exactness),
      "\(recipe.fault.rawValue); wanted: \(recipe.boundary.rawValue)", word.kind, word.symptom,
      also: word.also, source: word.source)
  }

  /// The recipes that have words.
  static var named: Set<String> { Set(words.keys) }

  /// What the author says of a recipe.
  private struct Word {
    let kind: DeviationClass
    let symptom: Symptom?
    let also: [DeviationClass]
    let source: String?

    init(
      _ kind: DeviationClass, _ symptom: Symptom? = nil, also: [DeviationClass] = [],
      source: String? = nil
    ) {
      (self.kind, self.symptom, self.also, self.source) = (kind, symptom, also, source)
    }
  }

  private static let words = [
    "slice that keeps old values": Word(.boundary, .keptOldValues),
    // A window that is dense in memory is refused; any other is smeared.
    "slice in place": Word(
      .wrongTap, also: [.refused],
      source: "liuruiyang98/Jittor-MLP@5e27ae38 models_pytorch/s2_mlp_v1.py; pytorch#906, #144861"),
    "roll without padding": Word(
      .boundary, .wrappedAround),
    "roll padded by one pixel": Word(.boundary),
    "reflect for symmetric": Word(.boundary, .mirroredWithoutEdge),
    "deform_conv2d without padding": Word(.boundary, .zerosOutside, also: [.notWritten]),
    "deform_conv2d with the shift as offset": Word(
      .wrongTap, .shiftedTheOtherWay, also: [.boundary]),
    "deform_conv2d with x before y": Word(
      .wrongTap, .axesExchanged, also: [.boundary], source: "vision#3673"),
    "conv2d with its own padding": Word(.boundary, .zerosOutside, also: [.notWritten]),
    "conv2d with the kernel flipped": Word(.wrongTap, .shiftedTheOtherWay, also: [.boundary]),
    // The edge pixel is read half way out, where a masked tap leaves it its half.
    "grid_sample with align_corners false": Word(
      .wrongWeight, .blended, also: [.wrongTap], source: "kornia#4504"),
    "grid_sample normalised by n": Word(
      .wrongTap, .blended, also: [.wrongWeight, .boundary]),
    // The edge is read half way out here too.
    "grid_sample clamped to −1…1": Word(
      .wrongWeight, .blended, also: [.boundary], source: "kornia PR#4073"),
    "grid_sample reflection with align_corners false": Word(.boundary, .mirroredWithEdge),
  ]
}
