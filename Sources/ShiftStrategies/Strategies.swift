/// The built-in strategies. Laws, reports and commands run over this list.
package enum Strategies {
  package static let all: [any ShiftStrategy] = [
    SliceShift(),
    RollShift(),
    DeformConvShift(),
    DepthwiseConvShift(),
    GridSampleShift(),
  ]

  /// The strategy of this name, if it is built in.
  package static func named(_ name: String) -> (any ShiftStrategy)? {
    all.first { $0.name == name }
  }
}
