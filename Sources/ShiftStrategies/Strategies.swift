/// The built-in strategies. Laws, reports and commands run over this list.
public enum Strategies {
  public static let all: [any ShiftStrategy] = [
    SliceShift(),
    RollShift(),
    DeformConvShift(),
    DepthwiseConvShift(),
    GridSampleShift(),
  ]

  /// The strategy of this name, if it is built in.
  public static func named(_ name: String) -> (any ShiftStrategy)? {
    all.first { $0.name == name }
  }
}
