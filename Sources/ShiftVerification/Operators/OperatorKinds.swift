/// The operators that can be verified with arbitrary arguments.
public enum OperatorKinds {
  public static let all: [any OperatorCall.Type] = [
    GridSampleCall.self, GridSample3DCall.self, DeformConv2DCall.self, Conv2DCall.self,
    PadCall.self, RollCall.self, AffineGridCall.self, RemapCall.self, GridSampleBackwardCall.self,
    DeformConv2DBackwardCall.self, Conv2DBackwardCall.self, PadBackwardCall.self,
    RollBackwardCall.self, PipelineBackwardCall.self,
  ]

  /// Their names, in that order.
  public static let names: [String] = all.map { $0.operation }

  /// The operator of this name.
  public static func named(_ name: String) -> (any OperatorCall.Type)? {
    all.first { $0.operation == name }
  }
}
