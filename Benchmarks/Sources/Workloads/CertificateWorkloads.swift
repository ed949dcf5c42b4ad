import ShiftOperators
import ShiftPrecision
import ShiftStrategies
import ShiftTensors

/// Certificates over every pixel and half-pixel tie of a range of widths.
enum CertificateWorkloads {
  static let all = [
    // The range of the bar takes a second: `peers/certificate.c` does the same.
    certificate(.float, to: 65_536, workers: 2), certificate(.float, to: 65_536, workers: 1),
    certificate(.float, to: 4096, workers: 2), certificate(.double, to: 4096, workers: 2),
    certificate(.bfloat16, to: 1024, workers: 2), certificate(.float16, to: 1024, workers: 2),
  ]

  private static func certificate(
    _ format: NumberFormat, to last: Int, workers: Int
  ) -> Workload {
    let rule = CoordinateRule(
      format: format, formula: .textbook, alignCorners: true, dialect: .pytorchCPU)
    let cores = workers == 1 ? " on one core" : ""
    return Workload(
      "certificate \(format.rawValue) to \(last)\(cores)", (last + 2) * (last - 1) / 2,
      "coordinates"
    ) {
      { keep(try Certificate(of: rule, widths: 2...last, workers: workers)) }
    }
  }
}
