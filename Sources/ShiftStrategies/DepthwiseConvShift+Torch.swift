import ShiftTensors

extension DepthwiseConvShift {
  public func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    let reach = pattern.reach
    return TorchCall.padded(by: reach, shape, boundary).map { padded in
      TorchCall(
        """
        k = torch.zeros(C, 1, \(2 * reach + 1), \(2 * reach + 1), dtype=x.dtype)
        for c, (dy, dx) in enumerate(shifts): k[c, 0, \(reach) - dy, \(reach) - dx] = 1
        got = F.conv2d(\(padded), k, groups=C)
        """)
    }
  }
}
