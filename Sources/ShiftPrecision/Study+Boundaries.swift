import ShiftStrategies
import ShiftTensors

extension PrecisionStudy {
  static func lineStudies(_ size: Size, _ workers: Int) throws(ShiftError) -> [LineStudy] {
    let format = NumberFormat.bfloat16
    var lines: [LineStudy] = []
    for line in GridLine.allCases {
      for n in line.looksAtKind ? ExtentKind.allCases : [.number] {
        func certificate(_ device: Device) throws(ShiftError) -> Certificate {
          try Certificate(
            of: CoordinateRule(line: line, n: n, on: device, format: format),
            widths: 2...size.boundaryWidths, includesTies: false, workers: workers)
        }
        lines.append(
          LineStudy(line: line, n: n, cpu: try certificate(.cpu), cuda: try certificate(.cuda)))
      }
    }
    return lines
  }

  private static func certificate(
    _ format: NumberFormat, _ boundary: Boundary, _ widths: ClosedRange<Int>, _ reach: Int,
    _ workers: Int
  ) throws(ShiftError) -> BoundaryCertificate {
    try BoundaryCertificate(
      of: CoordinateRule(format: format, alignCorners: boundary.alignsCorners),
      boundary: boundary, widths: widths, reach: reach, workers: workers)
  }

  static func boundaryCertificates(
    _ size: Size, _ workers: Int
  ) throws(ShiftError) -> [BoundaryCertificate] {
    var certificates: [BoundaryCertificate] = []
    for format in NumberFormat.rounding {
      for boundary in distinctBoundaries {
        certificates.append(
          try certificate(
            format, boundary, 2...size.boundaryWidths, size.boundaryReach, workers))
      }
    }
    return certificates
  }

  static func certificatesOnCUDA(
    _ size: Size, _ workers: Int
  ) throws(ShiftError) -> [BoundaryCertificate] {
    var certificates: [BoundaryCertificate] = []
    for format in [NumberFormat.float16, .bfloat16] {
      for boundary in distinctBoundaries {
        certificates.append(
          try BoundaryCertificate(
            of: CoordinateRule(
              on: .cuda, format: format, alignCorners: boundary.alignsCorners),
            boundary: boundary, widths: 2...size.boundaryWidths, reach: size.boundaryReach,
            workers: workers))
      }
    }
    return certificates
  }

  static func firstWithinExtent(
    _ size: Size, _ workers: Int
  ) throws(ShiftError) -> [WithinExtent] {
    var found: [WithinExtent] = []
    for boundary in distinctBoundaries {
      let widths = 2...size.boundaryWidths
      found.append(
        WithinExtent(
          boundary: boundary,
          width: try BoundaryCertificate.firstNearestWrongWidthWithinExtent(
            of: CoordinateRule(format: .bfloat16, alignCorners: boundary.alignsCorners),
            boundary: boundary, widths: widths, workers: workers), widths: widths))
    }
    return found
  }

  static func greatestReaches(_ size: Size, _ workers: Int) throws(ShiftError) -> [SafeReach] {
    var reaches: [SafeReach] = []
    for format in [NumberFormat.float16, .bfloat16] {
      for width in commonWidths {
        for boundary in distinctBoundaries {
          let found = try certificate(
            format, boundary, width...width, size.boundaryReach, workers)
          reaches.append(
            SafeReach(
              format: format, width: width, boundary: boundary, reach: found.nearestSafeReach,
              asked: size.boundaryReach))
        }
      }
    }
    return reaches
  }
}
