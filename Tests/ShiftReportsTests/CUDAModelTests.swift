import Foundation
import ShiftPrecision
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftReports

/// `2 * i / (n - 1) - 1` with a number, and `GridSampler.cuh` after it, in Swift's own Float; nothing of it is ours.
private struct PlainCUDA {
  let n: Int
  let format: NumberFormat
  let boundary: Boundary
  var aligned: Bool { boundary != .symmetric }

  func rounded(_ x: Float) -> Float {
    guard format == .bfloat16 else { return Float(Float16(x)) }
    let bits = x.bitPattern
    return Float(bitPattern: (bits &+ 0x7fff &+ (bits >> 16 & 1)) & 0xffff_0000)
  }

  func position(_ index: Int) -> Float {
    let count = Float(aligned ? n - 1 : n)
    let doubled = rounded(2 * rounded(Float(index)))
    let top = aligned ? doubled : rounded(doubled + 1)
    let grid = rounded(rounded(top * (1 / count)) - 1)
    let x = aligned ? (grid + 1) / 2 * count : ((grid + 1) * count - 1) / 2
    guard boundary == .reflect || boundary == .symmetric else { return x }
    // reflect_coordinates(2·low, 2·high), then clip_coordinates.
    let least: Float = aligned ? 0 : -0.5
    let distance = abs(x - least)
    let rest = fmodf(distance, count)
    let turns = Int((distance / count).rounded(.down))
    let mirrored = turns.isMultiple(of: 2) ? rest + least : count - rest + least
    return min(max(mirrored, 0), Float(n - 1))
  }

  /// What nearest reads, and what it should.
  func isRight(_ index: Int) -> Bool {
    let read = Int(position(index).rounded(.toNearestOrEven))
    let inside = (0..<n).contains(read) ? read : nil
    guard boundary != .zeros else { return inside == ((0..<n).contains(index) ? index : nil) }
    var wanted = index
    while !(0..<n).contains(wanted) {
      wanted =
        wanted < 0
        ? (boundary == .reflect ? -wanted : -1 - wanted)
        : (boundary == .reflect ? 2 * (n - 1) : 2 * n - 1) - wanted
    }
    return inside == wanted
  }
}

@Suite("The model of PyTorch on CUDA")
struct CUDAModelTests {
  /// Each boundary with the first wrong widths for ±0 … ±8 of 100…200, which a program in NumPy that was written
  /// from the same source gave too.
  @Test(
    "BFloat16: where nearest is first wrong, by Float arithmetic written out",
    arguments: [
      (Boundary.zeros, [Int?](repeating: nil, count: 9)),
      (.reflect, [nil, 193, 162, 151, 146, 142, 140, 139, 138]),
      (.symmetric, [129, 129, 127, 126, 125, 124, 123, 122, 121]),
    ])
  func firstWrong(_ boundary: Boundary, _ expected: [Int?]) throws {
    let certificate = try BoundaryCertificate(
      of: CoordinateRule(on: .cuda, format: .bfloat16, alignCorners: boundary != .symmetric),
      boundary: boundary, widths: 100...200, reach: 8)
    for (distance, width) in expected.enumerated() {
      #expect(certificate.firstNearestWrongWidth(upTo: distance) == width)
    }
    var least: [Int: Int] = [:]
    for n in 100...200 {
      let axis = PlainCUDA(n: n, format: .bfloat16, boundary: boundary)
      for index in -8..<(n + 8) where !axis.isRight(index) {
        least[n] = min(least[n] ?? 8, index < 0 ? -index : max(index - n + 1, 0))
      }
    }
    for (distance, width) in expected.enumerated() {
      #expect(least.filter { $0.value <= distance }.keys.min() == width)
    }
  }

  @Test("Float16: every pixel of 480…512 is read right, and nearly all come back beside themselves")
  func half() throws {
    let certificate = try BoundaryCertificate(
      of: CoordinateRule(on: .cuda, format: .float16), boundary: .replicate, widths: 480...512,
      reach: 0)
    var (inexact, greatest) = (0, Float(0))
    for n in 480...512 {
      let axis = PlainCUDA(n: n, format: .float16, boundary: .replicate)
      for index in 0..<n {
        let x = axis.position(index)
        #expect(Int(x.rounded()) == index)
        inexact += x == Float(index) ? 0 : 1
        greatest = max(greatest, abs(x - Float(index)))
      }
    }
    #expect(certificate.shifts[0].inexact == inexact)
    #expect(certificate.shifts[0].nearestWrong == 0)
    #expect(certificate.maximumError.pixels == Double(greatest))
    #expect(greatest == Float(255) / 2048)
  }

  /// `RangeFactories.cu`: step, product and sum of BFloat16, n − 1 made one as well.
  @Test("BFloat16: what linspace misses, by Float arithmetic written out")
  func linspace() throws {
    func rounded(_ x: Float) -> Float {
      PlainCUDA(n: 2, format: .bfloat16, boundary: .zeros).rounded(x)
    }
    var (inexact, firstWrong) = (0, Int?.none)
    for n in 2...300 {
      let step = rounded(2 / rounded(Float(n - 1)))
      for i in 0..<n {
        let grid =
          i < n / 2
          ? rounded(-1 + rounded(step * rounded(Float(i))))
          : rounded(1 - rounded(step * rounded(Float(n - i - 1))))
        let position = (grid + 1) / 2 * Float(n - 1)
        inexact += position == Float(i) ? 0 : 1
        if position.rounded(.toNearestOrEven) != Float(i) { firstWrong = firstWrong ?? n }
      }
    }
    let certificate = try Certificate(
      of: CoordinateRule(line: .linspace, on: .cuda, format: .bfloat16), widths: 2...300,
      includesTies: false)
    #expect(certificate[.inexact] == inexact)
    #expect(certificate.firstWidth(.nearestWrong) == firstWrong)
    #expect(firstWrong == 226)
  }

  @Test("What a tensor that holds n gives is PyTorch's, as it was recorded")
  func held() throws {
    struct Recording: Decodable {
      struct Line: Decodable {
        let format: String
        let n: String
        let line: String
        let inexact: Int
      }
      let held: [Line]
    }
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Fixtures/lines.json")
    let lines = try JSONDecoder().decode(Recording.self, from: Data(contentsOf: file)).held
      .filter { $0.format == "bfloat16" && $0.line == "divide" }
    #expect(lines.first { $0.n == "tensor of n" }?.inexact == HeldExtent.inexact)
    // Every pixel of the widths 2…512.
    #expect(HeldExtent.cells == (2...512).reduce(0, +))
    // One of whole numbers counts as a number: the line with a number has as many.
    let number = try Certificate(
      of: CoordinateRule(line: .divide, n: .number, on: .cpu, format: .bfloat16), widths: 2...512,
      includesTies: false)
    #expect(lines.first { $0.n == "whole tensor of n" }?.inexact == number[.inexact])
  }
}
