import ShiftTensors

extension RollShift {
  package func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    let reach = pattern.reach
    return TorchCall.padded(by: reach, shape, boundary).map { padded in
      guard pattern.isWhole else {
        return TorchCall(
          """
          def moved(q, dy, dx):
              a, b = math.floor(dy), math.floor(dx)
              f, g = dy - a, dx - b
              return sum(u * v * torch.roll(q, (a + i, b + j), (2, 3))
                         for i, u in ((0, 1 - f), (1, f)) if u for j, v in ((0, 1 - g), (1, g)) if v)
          p = \(padded)
          got = torch.cat([moved(p[:, c:c + 1], *s) for c, s in enumerate(shifts)], 1)\
          \(TorchCall.crop(reach))
          """)
      }
      return TorchCall(
        """
        p = \(padded)
        got = torch.cat([torch.roll(p[:, c:c + 1], s, (2, 3)) for c, s in enumerate(shifts)], 1)\
        \(TorchCall.crop(reach))
        """)
    }
  }
}
