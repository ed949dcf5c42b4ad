import Foundation
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftPrecision

/// One cell after the other in Double, rounded to the format by its definition after each step.
private struct SlowCells {
  let format: NumberFormat
  let boundary: Boundary
  let n: Int

  /// To the nearest of the numbers k·2^(e − p + 1), the tie to an even k.
  private func r(_ x: Double) -> Double {
    guard format != .double, x != 0, x.isFinite else { return x }
    let (bits, least) =
      switch format {
      case .float16: (11, -14)
      case .bfloat16: (8, -126)
      default: (24, -126)
      }
    let spacing = scalbn(1.0, max(Int(x.exponent), least) - bits + 1)
    return (x / spacing).rounded(.toNearestOrEven) * spacing
  }

  /// Where the textbook's grid value for an index comes back in PyTorch's vectorised CPU kernel.
  func position(_ index: Int) -> Double {
    let aligned = boundary != .symmetric
    let i = r(Double(index))
    let count = r(Double(aligned ? n - 1 : n))
    let g =
      aligned ? r(r(r(2 * i) / count) - 1) : r(r(r(r(2 * i) + 1) / count) - 1)
    let scale = r(count / 2)
    let product = r(r(g + 1) * scale)
    let x = aligned ? product : r(product - 0.5)
    switch boundary {
    case .reflect, .symmetric:
      let shifted = aligned ? x.magnitude : r(x + 0.5).magnitude
      let period = r(2 * count)
      let turns = r(shifted / period).rounded(.towardZero)
      let rest = r(shifted - r(turns * period))
      let nearer = min(rest, r(period - rest))
      let back = aligned ? nearer : r(nearer - 0.5)
      return min(max(back, 0), r(Double(n - 1)))
    default: return x
    }
  }

  /// What the definition of the boundary puts at an index; `nil` for 0.
  func source(_ index: Int) -> Int? {
    var i = index
    switch boundary {
    case .reflect:
      while i < 0 || i >= n { i = i < 0 ? -i : 2 * (n - 1) - i }
    case .symmetric:
      while i < 0 || i >= n { i = i < 0 ? -1 - i : 2 * n - 1 - i }
    default: return i < 0 || i >= n ? nil : i
    }
    return i
  }

  /// The values of a row of n pixels around the position, two at a time: bilinear is right exactly where
  /// the weights of all pixels are those of the source.
  func isExact(_ index: Int) -> Bool {
    let x = position(index)
    let low = Int(x.rounded(.down))
    let fraction = x - Double(low)
    var weights: [Int: Double] = [low: 1 - fraction, low + 1: fraction]
    weights = weights.filter { $0.value != 0 && (0..<n).contains($0.key) }
    return weights == (source(index).map { [$0: 1] } ?? [:])
  }

  func isNearestRight(_ index: Int) -> Bool {
    let read = Int(position(index).rounded(.toNearestOrEven))
    return ((0..<n).contains(read) ? read : nil) == source(index)
  }
}

@Suite("Certificates of boundaries")
struct BoundaryCertificateTests {
  @Test(
    "Every count of every shift is that of a slow loop over the cells",
    arguments: NumberFormat.rounding, [Boundary.zeros, .reflect, .symmetric])
  func slowLoop(_ format: NumberFormat, _ boundary: Boundary) throws {
    let (widths, reach) = (2...70, 5)
    let found = try BoundaryCertificate(
      of: CoordinateRule(format: format, alignCorners: boundary.alignsCorners),
      boundary: boundary, widths: widths, reach: reach)
    for shift in found.shifts {
      var (cells, inexact, wrong) = (0, 0, 0)
      for n in widths {
        let slow = SlowCells(format: format, boundary: boundary, n: n)
        for i in 0..<n {
          cells += 1
          if !slow.isExact(i - shift.shift) { inexact += 1 }
          if !slow.isNearestRight(i - shift.shift) { wrong += 1 }
        }
      }
      #expect(
        (shift.cells, shift.inexact, shift.nearestWrong) == (cells, inexact, wrong),
        "\(format) \(boundary) \(shift.shift)")
    }
  }

  @Test("BFloat16's first wrong widths by distance, found by slow loops width by width")
  func firstWidths() throws {
    for boundary in [Boundary.zeros, .reflect, .symmetric] {
      let found = try BoundaryCertificate(
        of: CoordinateRule(format: .bfloat16, alignCorners: boundary.alignsCorners),
        boundary: boundary, widths: 2...140, reach: 8)
      for shift in found.shifts {
        let slow = (2...140).first { n in
          let cells = SlowCells(format: .bfloat16, boundary: boundary, n: n)
          return (0..<n).contains { !cells.isNearestRight($0 - shift.shift) }
        }
        #expect(shift.firstNearestWrongWidth == slow, "\(boundary) \(shift.shift)")
      }
    }
  }

  /// `Fixtures/lines.json`, as `Fixtures/record_lines.py` writes it.
  private struct Recording: Decodable {
    struct Width: Decodable {
      let format: NumberFormat
      let boundary: Boundary
      let shift: Int
      let firstNearestWrongWidth: Int?
    }
    struct Line: Decodable {
      let format: NumberFormat
      let n: String
      let line: String
      let inexact: Int
      let firstNearestWrongWidth: Int?
      let nearestWrongAt384: Int
    }
    struct Seen: Decodable {
      let what: String
      let value: Double
    }
    let boundaries: [Width]
    let lines: [Line]
    let seen: [Seen]

    static func read() throws -> Recording {
      let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures/lines.json")
      return try JSONDecoder().decode(Recording.self, from: Data(contentsOf: file))
    }
  }

  @Test("The first wrong width under each shift is the one at which PyTorch reads a wrong pixel")
  func recordedWidths() throws {
    let recording = try Recording.read()
    #expect(recording.boundaries.count == 60)
    for format in [NumberFormat.float16, .bfloat16] {
      for boundary in [Boundary.zeros, .reflect, .symmetric] {
        let own = recording.boundaries.filter { $0.format == format && $0.boundary == boundary }
        let last = own.compactMap(\.firstNearestWrongWidth).max() ?? 150
        let found = try BoundaryCertificate(
          of: CoordinateRule(format: format, alignCorners: boundary.alignsCorners),
          boundary: boundary, widths: 2...last, reach: 8)
        for row in own {
          #expect(
            found.shifts[row.shift + 8].firstNearestWrongWidth == row.firstNearestWrongWidth,
            "\(format) \(boundary) \(row.shift)")
        }
      }
    }
  }

  @Test("What grid_sample itself returned has the certified errors")
  func seen() throws {
    let values = try Recording.read().seen.map(\.value)
    let zeros = try BoundaryCertificate(
      of: CoordinateRule(format: .float), boundary: .zeros, widths: 32...32, reach: 1)
    // Cell 0 reads index −1 and should hold 0; the first pixel is 1.
    #expect(Double(Float(values[0])) == zeros.maximumError.pixels)
    #expect((values[0] * 1e8).rounded() == 95)
    #expect(zeros.shifts[1].inexact == 0 && zeros.shifts[2].inexact > 0)
    let reflect = try BoundaryCertificate(
      of: CoordinateRule(format: .float), boundary: .reflect, widths: 4...4, reach: 2)
    #expect(Float(values[1]) == 3.0000002)
    #expect(reflect.shifts[4].firstInexactWidth == 4)
    let wide = SlowCells(format: .bfloat16, boundary: .reflect, n: 112)
    #expect(Int(values[2]) == 110 && wide.source(113) == 109)
    #expect(Int(wide.position(113).rounded(.toNearestOrEven)) == 110)
  }

  @Test("Under shifts up to the width, BFloat16 is first wrong where slow loops over them are")
  func withinExtent() throws {
    // The review of the first release found these two widths with a loop of its own.
    for (boundary, expected) in [(Boundary.zeros, 87), (.reflect, 42), (.symmetric, 65)] {
      let found = try BoundaryCertificate.firstNearestWrongWidthWithinExtent(
        of: CoordinateRule(format: .bfloat16, alignCorners: boundary.alignsCorners),
        boundary: boundary, widths: 2...90)
      #expect(found == expected, "\(boundary)")
      let slow = (2...90).first { n in
        let cells = SlowCells(format: .bfloat16, boundary: boundary, n: n)
        return (-n...(2 * n - 1)).contains { !cells.isNearestRight($0) }
      }
      #expect(found == slow, "\(boundary)")
    }
  }

  @Test("Lines of Python in the 16-bit types, by what n is, have the counts that PyTorch has")
  func recordedLines() throws {
    let lines = try Recording.read().lines
    #expect(lines.count == 16)
    for line in lines {
      let rule = CoordinateRule(
        line: try #require(GridLine(rawValue: line.line)),
        n: try #require(ExtentKind(rawValue: line.n)), on: .cpu, format: line.format)
      let certificate = try Certificate(of: rule, widths: 2...512, includesTies: false)
      #expect(certificate[.inexact] == line.inexact, "\(rule)")
      #expect(
        certificate.firstWidth(.nearestWrong) == line.firstNearestWrongWidth, "\(rule)")
      let wide = try WidthCounts.each(of: rule, widths: 384...384)[0]
      #expect(wide.nearestWrong == line.nearestWrongAt384, "\(rule)")
    }
  }

  @Test("On CUDA Float16's reciprocal, taken in Float, gives the grid of the division to 1,024 px")
  func cudaHalf() {
    let number = CoordinateRule(on: .cuda, format: .float16)
    let tensor = CoordinateRule(n: .tensor, on: .cuda, format: .float16)
    #expect(number.formula == .reciprocal && tensor.formula == .textbook)
    for n in [2, 3, 7, 56, 224, 683, 1000, 1024] {
      for i in 0..<n {
        #expect(
          number.definedGrid(2 * i, extent: n) == tensor.definedGrid(2 * i, extent: n))
      }
    }
    // In Float they differ: at pixel 5 of 7, 10·fl(1/6) is not fl(10/6).
    let (product, quotient) = (Float(10) * (1 / Float(6)), Float(10) / 6)
    #expect(product != quotient)
    let inFloat = CoordinateRule(on: .cuda, format: .float).definedGrid(10, extent: 7)
    #expect(inFloat == (product - 1).exact)
  }

  @Test("Replicate, circular and keep read what the certificate without a boundary counts")
  func insideBoundaries() throws {
    let rule = CoordinateRule(format: .bfloat16)
    let plain = try Certificate(of: rule, widths: 2...140, includesTies: false)
    for boundary in [Boundary.replicate, .circular, .keep] {
      let found = try BoundaryCertificate(
        of: rule, boundary: boundary, widths: 2...140, reach: 3)
      #expect(found.shifts[3].inexact == plain[.inexact])
      #expect(found.firstNearestWrongWidth(upTo: 3) == plain.firstWidth(.nearestWrong))
    }
  }

  @Test("What cannot be meant gets one sentence, and threads do not matter")
  func meaning() throws {
    let rule = CoordinateRule(format: .float)
    func error(
      _ rule: CoordinateRule, _ boundary: Boundary, _ widths: ClosedRange<Int>, _ reach: Int
    ) -> String? {
      #expect(throws: ShiftError.self) {
        try BoundaryCertificate(of: rule, boundary: boundary, widths: widths, reach: reach)
      }?.description
    }
    #expect(
      error(rule, .symmetric, 2...4, 1)
        == "align_corners: true for symmetric; expected false, or the mirrors stand elsewhere")
    #expect(error(rule, .zeros, 2...4, 513) == "reach: 513; expected a whole number from 0 to 512")
    #expect(error(rule, .zeros, 1...4, 1)?.hasPrefix("widths: 1, where aligned") == true)
    #expect(error(rule, .zeros, 2...100_000, 1)?.contains("more than 2³¹ pixels") == true)
    #expect(
      error(CoordinateRule(format: .float, dialect: .onnxReference), .reflect, 2...4, 1)
        == "dialect: onnx-reference for reflect; expected one that mirrors the position before it rounds"
    )
    let one = try BoundaryCertificate(
      of: rule, boundary: .reflect, widths: 2...60, reach: 4, workers: 1)
    let three = try BoundaryCertificate(
      of: rule, boundary: .reflect, widths: 2...60, reach: 4, workers: 3)
    #expect(one == three)
  }
}
