import ShiftTensors

/// A strategy in PyTorch, as people write it.
package struct TorchCall: Hashable, Sendable {
  /// Lines that stand before `import torch`, each with its end.
  package let before: String
  /// Lines that import more than `torch` and `torch.nn.functional as F`, each with its end.
  package let imports: String
  /// Lines that make `got`, of the shape of `x`, from `x`, the list `shifts` of (dy, dx) per channel and
  /// N, C, H, W.
  package let lines: String

  package init(before: String = "", imports: String = "", _ lines: String) {
    (self.before, self.imports, self.lines) = (before, imports, lines)
  }

  static let deformConv2D = "from torchvision.ops import deform_conv2d\n"

  /// `x` padded by `reach` on each side; `nil` where one call of `pad` cannot do it.
  static func padded(by reach: Int, _ shape: Shape, _ boundary: Boundary) -> String? {
    let amounts = "F.pad(x, (\(reach), \(reach), \(reach), \(reach))"
    let least = min(shape.h, shape.w)
    switch boundary {
    case .replicate: return amounts + ", mode='replicate')"
    case .zeros: return amounts + ")"
    case .circular where reach <= least: return amounts + ", mode='circular')"
    case .reflect where reach < least: return amounts + ", mode='reflect')"
    default: return nil
    }
  }

  /// What takes `reach` pixels off each side again.
  static func crop(_ reach: Int) -> String {
    "[:, :, \(reach):\(reach) + H, \(reach):\(reach) + W]"
  }
}
