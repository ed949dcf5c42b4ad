import ExactArithmetic
import ShiftStrategies
import ShiftTensors

extension OperatorCall {
  /// Lines that make the inputs in PyTorch from their values; `nil` where there are too many to read, or none
  /// in the format.
  func torchTensors(_ names: [String], in format: NumberFormat) -> String? {
    func lines<Element: ShiftScalar>(_ type: Element.Type) -> String? {
      guard let inputs = inputs(as: type), inputs.allSatisfy({ $0.elements.count <= 256 }) else {
        return nil
      }
      let shapes = argumentShapes
      let made = inputs.indices.map { index in
        let values = inputs[index].elements.map { Self.literal($0.nearestDouble) }
        return """
          \(names[index]) = torch.tensor([\(values.joined(separator: ", "))],
              dtype=\(format.torchName)).reshape(\(shapes[index].map(String.init)
                .joined(separator: ", ")))
          """
      }
      return (["import torch, torch.nn.functional as F"] + made).joined(separator: "\n")
    }
    return switch format {
    case .float16: lines(Float16.self)
    case .bfloat16: lines(BFloat16.self)
    case .float: lines(Float.self)
    case .double: lines(Double.self)
    case .rational: lines(Rational.self)
    }
  }

  private static func literal(_ value: Double) -> String {
    if value.isNaN { return "float('nan')" }
    if value.isInfinite { return value < 0 ? "-float('inf')" : "float('inf')" }
    return value == value.rounded() && abs(value) < 1e15
      ? (value.sign == .minus && value == 0 ? "-0." : "\(Int(value)).") : "\(value)"
  }
}
