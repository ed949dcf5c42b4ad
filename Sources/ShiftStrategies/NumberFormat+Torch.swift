import ShiftTensors

extension NumberFormat {
  /// How PyTorch spells the format; exact values travel as doubles.
  package var torchName: String {
    switch self {
    case .float16: "torch.float16"
    case .bfloat16: "torch.bfloat16"
    case .float: "torch.float32"
    case .double, .rational: "torch.float64"
    }
  }
}
