import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// A case as a PyTorch program that anyone can paste.
public enum TorchSnippet {
  /// The program, or `nil` where the image is too large to read or has no values in the format.
  ///
  /// It builds the image from its exact values, computes the definition by indexing and the
  /// strategy as people write it, and prints both.
  public static func program(
    for shiftCase: ShiftCase, strategy: String, format: NumberFormat
  ) -> String? {
    let shape = shiftCase.shape
    guard shape.count <= 256, let call = call(of: strategy, shiftCase),
      let values = shiftCase.fill.values(for: shape, seed: shiftCase.seed, in: format)
    else { return nil }
    let shifts = shiftCase.pattern.shifts(ofChannels: shape.c)
    let isDeformed = strategy == "deform_conv2d"
    let isSampled = strategy == "grid_sample"
    return """
      \(isSampled ? "import os; os.environ['ATEN_CPU_CAPABILITY'] = 'default'  # kernels without fused operations\n" : "")\
      import torch, torch.nn.functional as F
      \(isDeformed ? "from torchvision.ops import deform_conv2d\n" : "")\
      x = torch.tensor([\(values.map(literal).joined(separator: ", "))],
                       dtype=\(format.torchName)).reshape(\(shape.extents.map(String.init)
          .joined(separator: ", ")))
      shifts = [\(shifts.map { "(\($0.dy), \($0.dx))" }.joined(separator: ", "))]  # (dy, dx) per channel
      N, C, H, W = x.shape
      \(definition(of: shiftCase.boundary))
      want = torch.zeros_like(x)
      for c, (dy, dx) in enumerate(shifts):
          for h in range(H):
              for w in range(W):
                  i, j = source(h - dy, H), source(w - dx, W)
                  \(shiftCase.boundary == .keep
                    ? "want[:, c, h, w] = x[:, c, h, w] if i is None or j is None else x[:, c, i, j]"
                    : "if i is not None and j is not None: want[:, c, h, w] = x[:, c, i, j]")
      \(call)
      print(got - want)
      """
  }

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

  /// What makes the strategy's `got`, for the boundaries whose recipe fits a few lines.
  private static func call(of strategy: String, _ shiftCase: ShiftCase) -> String? {
    let m = shiftCase.pattern.reach
    let mode: String
    switch shiftCase.boundary {
    case .replicate: mode = "F.pad(x, (\(m), \(m), \(m), \(m)), mode='replicate')"
    case .zeros: mode = "F.pad(x, (\(m), \(m), \(m), \(m)))"
    case .circular where m <= min(shiftCase.shape.h, shiftCase.shape.w):
      mode = "F.pad(x, (\(m), \(m), \(m), \(m)), mode='circular')"
    case .reflect where m < min(shiftCase.shape.h, shiftCase.shape.w):
      mode = "F.pad(x, (\(m), \(m), \(m), \(m)), mode='reflect')"
    default: mode = ""
    }
    let crop = "[:, :, \(m):\(m) + H, \(m):\(m) + W]"
    switch strategy {
    case "roll" where !mode.isEmpty:
      return """
        p = \(mode)
        got = torch.cat([torch.roll(p[:, c:c + 1], s, (2, 3)) for c, s in enumerate(shifts)], 1)\(crop)
        """
    case "conv2d" where !mode.isEmpty:
      return """
        k = torch.zeros(C, 1, \(2 * m + 1), \(2 * m + 1), dtype=x.dtype)
        for c, (dy, dx) in enumerate(shifts): k[c, 0, \(m) - dy, \(m) - dx] = 1
        got = F.conv2d(\(mode), k, groups=C)
        """
    case "deform_conv2d" where !mode.isEmpty:
      return """
        p = \(mode)
        o = torch.tensor([-float(v) for s in shifts for v in s], dtype=x.dtype)
        o = o.reshape(1, 2 * C, 1, 1).expand(N, -1, *p.shape[2:]).contiguous()
        got = deform_conv2d(p, o, torch.eye(C, dtype=x.dtype).reshape(C, C, 1, 1))\(crop)
        """
    case "grid_sample": return gridSample(shiftCase)
    default: return nil
    }
  }

  private static func gridSample(_ shiftCase: ShiftCase) -> String? {
    // One pixel makes the aligned grid 0/0, and the recipe for it is not what people write.
    guard shiftCase.shape.h > 1, shiftCase.shape.w > 1 else { return nil }
    let isSymmetric = shiftCase.boundary == .symmetric
    let index: String
    switch shiftCase.boundary {
    case .replicate: index = "i.clamp(0, n - 1)"
    case .circular: index = "i % n"
    case .zeros, .reflect, .symmetric: index = "i"
    case .keep: return nil
    }
    let padding =
      shiftCase.boundary == .reflect || isSymmetric ? "reflection" : "zeros"
    let formula = isSymmetric ? "(2 * j + 1) / n - 1" : "2 * j / (n - 1) - 1"
    return """
      def axis(n, d):
          i = torch.arange(n) - d
          j = (\(index)).to(x.dtype)
          return \(formula)
      got = torch.empty_like(x)
      for c, (dy, dx) in enumerate(shifts):
          gy, gx = torch.meshgrid(axis(H, dy), axis(W, dx), indexing='ij')
          g = torch.stack((gx, gy), -1).expand(N, -1, -1, -1)
          got[:, c:c + 1] = F.grid_sample(x[:, c:c + 1], g, padding_mode='\(padding)', align_corners=\(isSymmetric ? "False" : "True"))
      """
  }
}
