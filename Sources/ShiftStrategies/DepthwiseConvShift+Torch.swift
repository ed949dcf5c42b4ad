import ShiftTensors

extension DepthwiseConvShift {
  package func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    let reach = pattern.reach
    return TorchCall.padded(by: reach, shape, boundary).map { padded in
      guard pattern.isWhole else {
        return TorchCall(
          """
          k = torch.zeros(C, 1, \(2 * reach + 1), \(2 * reach + 1), dtype=x.dtype)
          for c, (dy, dx) in enumerate(shifts):
              a, b = math.floor(dy), math.floor(dx)
              f, g = dy - a, dx - b
              for i, u in ((0, 1 - f), (1, f)):
                  for j, v in ((0, 1 - g), (1, g)):
                      if u * v: k[c, 0, \(reach) - a - i, \(reach) - b - j] = u * v
          got = F.conv2d(\(padded), k, groups=C)
          """)
      }
      return TorchCall(
        """
        k = torch.zeros(C, 1, \(2 * reach + 1), \(2 * reach + 1), dtype=x.dtype)
        for c, (dy, dx) in enumerate(shifts): k[c, 0, \(reach) - dy, \(reach) - dx] = 1
        got = F.conv2d(\(padded), k, groups=C)
        """)
    }
  }
}
