import ShiftTensors

extension GridSampleShift {
  package func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    // One pixel makes the aligned grid 0/0, and the recipe for it is not what people write.
    guard shape.h > 1, shape.w > 1 else { return nil }
    if !pattern.isWhole { return fractionalCall(for: shape, by: pattern, boundary: boundary) }
    let index: String
    switch boundary {
    case .replicate: index = "i.clamp(0, n - 1)"
    case .circular: index = "i % n"
    case .zeros, .reflect, .symmetric: index = "i"
    case .keep: return nil
    }
    let isSymmetric = boundary == .symmetric
    let padding = boundary == .reflect || isSymmetric ? "reflection" : "zeros"
    let formula = isSymmetric ? "(2 * j + 1) / n - 1" : "2 * j / (n - 1) - 1"
    return TorchCall(
      before:
        "import os; os.environ['ATEN_CPU_CAPABILITY'] = 'default'  # kernels without fused operations\n",
      """
      def axis(n, d):
          i = torch.arange(n) - d
          j = (\(index)).to(x.dtype)
          return \(formula)
      got = torch.empty_like(x)
      for c, (dy, dx) in enumerate(shifts):
          gy, gx = torch.meshgrid(axis(H, dy), axis(W, dx), indexing='ij')
          g = torch.stack((gx, gy), -1).expand(N, -1, -1, -1)
          got[:, c:c + 1] = F.grid_sample(x[:, c:c + 1], g, padding_mode='\(padding)', align_corners=\(isSymmetric ? "False" : "True"))
      """)
  }

  /// Positions between pixels; for `circular` on the padded image.
  private func fractionalCall(
    for shape: Shape, by pattern: Pattern, boundary: Boundary
  ) -> TorchCall? {
    let (pad, isSymmetric) = (boundary == .circular ? pattern.reach : 0, boundary == .symmetric)
    let padded = boundary == .circular ? TorchCall.padded(by: pad, shape, boundary) : "x"
    guard let padded, boundary != .keep else { return nil }
    let padding = boundary == .reflect || isSymmetric ? "reflection" : "zeros"
    let formula = isSymmetric ? "(2 * i + 1) / n - 1" : "2 * i / (n + \(2 * pad) - 1) - 1"
    return TorchCall(
      before:
        "import os; os.environ['ATEN_CPU_CAPABILITY'] = 'default'  # kernels without fused operations\n",
      """
      def axis(n, d):
          i = torch.arange(\(pad), n + \(pad), dtype=x.dtype) - d
      \(boundary == .replicate ? "    i = i.clamp(0, n - 1)\n" : "")\
          return \(formula)
      p = \(padded)
      got = torch.empty_like(x)
      for c, (dy, dx) in enumerate(shifts):
          gy, gx = torch.meshgrid(axis(H, dy), axis(W, dx), indexing='ij')
          g = torch.stack((gx, gy), -1).expand(N, -1, -1, -1)
          got[:, c:c + 1] = F.grid_sample(p[:, c:c + 1], g, padding_mode='\(padding)', align_corners=\(isSymmetric ? "False" : "True"))
      """)
  }
}
