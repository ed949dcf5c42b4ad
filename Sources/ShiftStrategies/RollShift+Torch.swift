import ShiftTensors

extension RollShift {
  public func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    let reach = pattern.reach
    return TorchCall.padded(by: reach, shape, boundary).map { padded in
      TorchCall(
        """
        p = \(padded)
        got = torch.cat([torch.roll(p[:, c:c + 1], s, (2, 3)) for c, s in enumerate(shifts)], 1)\
        \(TorchCall.crop(reach))
        """)
    }
  }
}
