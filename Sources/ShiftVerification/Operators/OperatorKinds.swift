/// The operators that can be verified with arbitrary arguments.
package enum OperatorKinds {
  package static let all: [any OperatorCall.Type] = [
    GridSampleCall.self, GridSample3DCall.self, DeformConv2DCall.self, Conv2DCall.self,
    PadCall.self, RollCall.self, AffineGridCall.self, RemapCall.self, GridSampleBackwardCall.self,
    DeformConv2DBackwardCall.self, Conv2DBackwardCall.self, PadBackwardCall.self,
    RollBackwardCall.self,
  ]

  /// Their names, in that order.
  package static let names: [String] = all.map { $0.operation }

  /// The operator of this name.
  package static func named(_ name: String) -> (any OperatorCall.Type)? {
    all.first { $0.operation == name }
  }
}
