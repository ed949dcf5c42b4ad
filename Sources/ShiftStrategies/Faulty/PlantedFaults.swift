/// The faults that the harness must find; a new one is an entry in the list of its kind.
public enum PlantedFaults {
  public static let all: [PlantedFault] =
    DirectionFaults.all + BorderFaults.all + ChannelFaults.all + ValueFaults.all + GridFaults.all
    + naive

  /// Every naive recipe is a fault too.
  private static let naive = Strategies.naive.map { recipe in
    PlantedFault(
      DeclaredShift(recipe.strategy, exactness: recipe.right.exactness),
      "\(recipe.fault.rawValue); wanted: \(recipe.boundary.rawValue)",
      source: sources[recipe.name] ?? "written so in models")
  }

  private static let sources = [
    "slice that keeps old values": "S2-MLP's slices with shifts of two and more",
    "slice in place": "S2-MLP in published code; pytorch#906, #144861",
    "roll without padding": "MS-MLP beside AS-MLP",
    "roll padded by one pixel": "the worked example's constant left in",
    "deform_conv2d without padding": "CycleMLP beside RevMLP",
    "deform_conv2d with x before y": "vision#3673, mmdetection#2801",
    "grid_sample with align_corners false": "pytorch#20785, RAFT#64",
    "grid_sample normalised by n": "pytorch PR#23923",
    "grid_sample clamped to −1…1": "pytorch#125098",
  ]
}
