import ShiftTensors

/// Calls whose arguments are given, beside those that are drawn; what tensors hold is given beside them.
extension KernelGeometry {
  /// - Parameter kernel: rows and columns.
  package init(
    of shape: Shape, groups: Int = 1, outputsPerGroup: Int, kernel: (Int, Int),
    stride: [Int] = [1, 1], padding: [Int] = [0, 0], dilation: [Int] = [1, 1], hasBias: Bool
  ) {
    self.init(
      shape: shape, groups: groups, outputsPerGroup: outputsPerGroup, kernelHeight: kernel.0,
      kernelWidth: kernel.1, stride: stride, padding: padding, dilation: dilation,
      hasBias: hasBias, weights: .counting)
  }
}

extension Conv2DCall {
  package init(_ geometry: KernelGeometry) {
    self.init(geometry: geometry, fill: .counting, seed: 0)
  }
}

extension DeformConv2DCall {
  package init(_ geometry: KernelGeometry, offsetGroups: Int, hasMask: Bool) {
    self.init(
      geometry: geometry, offsetGroups: offsetGroups, hasMask: hasMask, offsets: [],
      fill: .counting, seed: 0)
  }
}

extension PadCall {
  /// - Parameter amounts: an axis, and how far it grows before and after.
  package init(
    of extents: [Int], _ rule: Rule, _ mode: Mode, by amounts: [(Int, Int, Int)],
    outside: Outside = .zero
  ) {
    self.init(
      rule: rule, mode: mode, extents: extents,
      amounts: amounts.map { Amount(axis: $0, before: $1, after: $2) }, outside: outside,
      fill: .counting, seed: 0)
  }
}

extension RollCall {
  package init(of extents: [Int], by shifts: [Int], along axes: [Int]) {
    self.init(extents: extents, shifts: shifts, axes: axes, fill: .counting, seed: 0)
  }
}
