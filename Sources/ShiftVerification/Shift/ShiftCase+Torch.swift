import ShiftStrategies
import ShiftTensors

extension ShiftCase {
  /// The case as a PyTorch program that anyone can paste; `nil` where the image is too large to read or
  /// has no values in the format, or the strategy has no form in PyTorch there.
  ///
  /// It builds the image from its exact values, computes the definition by indexing and the
  /// strategy as people write it, and prints each cell whose bits differ, any NaN being any NaN: a difference
  /// of the two would print 0 for +0 and −0.
  func torchProgram(of strategy: any ShiftStrategy, in format: NumberFormat) -> String? {
    guard shape.count <= 256,
      let call = strategy.described.torchCall(for: shape, by: pattern, boundary: boundary),
      let values = fill.values(for: shape, seed: seed, in: format)
    else { return nil }
    let shifts = pattern.shifts(ofChannels: shape.c)
    if !pattern.isWhole { return fractionalProgram(call, values, in: format) }
    return """
      \(call.before)\
      import torch, torch.nn.functional as F
      \(call.imports)\
      x = torch.tensor([\(values.map(Self.literal).joined(separator: ", "))],
                       dtype=\(format.torchName)).reshape(\(shape.extents.map(String.init)
          .joined(separator: ", ")))
      shifts = [\(shifts.map { "(\($0.dy), \($0.dx))" }.joined(separator: ", "))]  # (dy, dx) per channel
      N, C, H, W = x.shape
      \(Self.definition(of: boundary))
      want = torch.zeros_like(x)
      for c, (dy, dx) in enumerate(shifts):
          for h in range(H):
              for w in range(W):
                  i, j = source(h - dy, H), source(w - dx, W)
                  \(boundary == .keep
                    ? "want[:, c, h, w] = x[:, c, h, w] if i is None or j is None else x[:, c, i, j]"
                    : "if i is not None and j is not None: want[:, c, h, w] = x[:, c, i, j]")
      \(call.lines)
      \(Self.comparison)
      """
  }

  /// The same where shifts are not whole: the definition interpolates, in double.
  private func fractionalProgram(
    _ call: TorchCall, _ values: [Double], in format: NumberFormat
  ) -> String {
    let shifts = pattern.shifts(ofChannels: shape.c)
    return """
      \(call.before)\
      import math, torch, torch.nn.functional as F
      \(call.imports)\
      x = torch.tensor([\(values.map(Self.literal).joined(separator: ", "))],
                       dtype=\(format.torchName)).reshape(\(shape.extents.map(String.init)
          .joined(separator: ", ")))
      shifts = [\(shifts.map(\.description).joined(separator: ", "))]  # (dy, dx) per channel
      N, C, H, W = x.shape
      \(Self.definition(of: boundary))
      def taps(p):
          k = math.floor(p)
          return [(k, 1 - (p - k)), (k + 1, p - k)][:1 + (p > k)]
      want = torch.zeros_like(x, dtype=torch.float64)
      for c, (dy, dx) in enumerate(shifts):
          for h in range(H):
              for w in range(W):
                  for k, u in taps(h - dy):
                      for l, v in taps(w - dx):
                          i, j = source(k, H), source(l, W)
                          \(boundary == .keep
                            ? "if i is None or j is None: i, j = h, w"
                            : "if i is None or j is None: continue")
                          want[:, c, h, w] += u * v * x[:, c, i, j].double()
      \(call.lines)
      got = got.double()
      \(Self.comparison)
      """
  }

  private static let comparison = """
    differs = (got != want) & ~(got.isnan() & want.isnan()) | (got == 0) & (got.signbit() != want.signbit())
    for n, c, h, w in differs.nonzero().tolist():
        print((n, c, h, w), 'got', got[n, c, h, w].item(), 'expected', want[n, c, h, w].item())
    """

  private static func literal(_ value: Double) -> String {
    if value.isNaN { return "float('nan')" }
    if value.isInfinite { return value < 0 ? "-float('inf')" : "float('inf')" }
    return value == value.rounded() && abs(value) < 1e15
      ? (value.sign == .minus && value == 0 ? "-0." : "\(Int(value)).") : "\(value)"
  }

  private static func definition(of boundary: Boundary) -> String {
    switch boundary {
    case .replicate: "source = lambda i, n: min(max(i, 0), n - 1)"
    case .zeros, .keep: "source = lambda i, n: i if 0 <= i < n else None"
    case .circular: "source = lambda i, n: i % n"
    case .reflect:
      "source = lambda i, n: 0 if n == 1 else min(i % (2*n-2), (2*n-2) - i % (2*n-2))"
    case .symmetric: "source = lambda i, n: min(i % (2*n), 2*n - 1 - i % (2*n))"
    }
  }
}
