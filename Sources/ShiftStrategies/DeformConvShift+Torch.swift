import ShiftTensors

extension DeformConvShift {
  package func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    let reach = pattern.reach
    return TorchCall.padded(by: reach, shape, boundary).map { padded in
      TorchCall(
        imports: TorchCall.deformConv2D,
        """
        p = \(padded)
        o = torch.tensor([-float(v) for s in shifts for v in s], dtype=x.dtype)
        o = o.reshape(1, 2 * C, 1, 1).expand(N, -1, *p.shape[2:]).contiguous()
        got = deform_conv2d(p, o, torch.eye(C, dtype=x.dtype).reshape(C, C, 1, 1))\
        \(TorchCall.crop(reach))
        """)
    }
  }
}
