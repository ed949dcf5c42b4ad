import Foundation
import ShiftExchange
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftReports

/// What `grid_sample` reads at one width by plain arithmetic: Double, rounded to the format by its definition
/// after each step. Nothing of it is ours.
private struct PlainAxis {
  let n: Int
  let format: NumberFormat
  /// The format that maps back.
  let arithmetic: NumberFormat
  let aligned: Bool

  static func rounded(_ x: Double, _ format: NumberFormat) -> Double {
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

  /// The textbook's grid value of an index, or a half index.
  func grid(_ index: Double) -> Double {
    let r = { Self.rounded($0, format) }
    let (i, count) = (r(index), r(Double(aligned ? n - 1 : n)))
    return aligned ? r(r(r(2 * i) / count) - 1) : r(r(r(r(2 * i) + 1) / count) - 1)
  }

  func position(_ index: Double, mirrors: Bool = false) -> Double {
    let r = { Self.rounded($0, arithmetic) }
    let span = r(Double(aligned ? n - 1 : n))
    let product = r(r(grid(index) + 1) * r(span / 2))
    let x = aligned ? product : r(product - 0.5)
    guard mirrors else { return x }
    let distance = (aligned ? x : r(x + 0.5)).magnitude
    let period = r(2 * span)
    let rest = r(distance - r(r(distance / period).rounded(.towardZero) * period))
    let nearer = min(rest, r(period - rest))
    return min(max(aligned ? nearer : r(nearer - 0.5), 0), r(Double(n - 1)))
  }
}

/// The counts of a certificate, slowly.
private struct PlainCounts {
  var counts: [String: Int] = [:]
  var firstWrong: Int?
  var greatest = 0.0
  var at = [0, 0]

  init(_ widths: ClosedRange<Int>, _ axis: (Int) -> PlainAxis) {
    for n in widths {
      let axis = axis(n)
      for i in 0..<n {
        let (x, want) = (axis.position(Double(i)), Double(i))
        if x != want { counts["inexact", default: 0] += 1 }
        if x < want { counts["below", default: 0] += 1 }
        if x < 0 || x > Double(n - 1) { counts["outside", default: 0] += 1 }
        if x.rounded(.toNearestOrEven) != want {
          counts["nearestWrong", default: 0] += 1
          firstWrong = firstWrong ?? n
        }
        if (x - want).magnitude > greatest { (greatest, at) = ((x - want).magnitude, [n, i]) }
        guard i < n - 1 else { continue }
        let tie = want + 0.5
        if axis.position(tie).rounded(.toNearestOrEven) != tie.rounded(.toNearestOrEven) {
          counts["tiesWrong", default: 0] += 1
        }
      }
    }
  }
}

/// `Reports/claims.json` against other ways to the same numbers.
@Suite("Claims of the committed reports")
struct ClaimsTests {
  private struct Stated: Decodable {
    let page: String
    let key: String
    let value: Value
    let kind: String
    let command: String

    enum Value: Decodable, Equatable {
      case number(Int)
      case numbers([Int])
      case fraction(Double)
      case text(String)
      case nothing

      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        if container.decodeNil() {
          self = .nothing
        } else if let number = try? container.decode(Int.self) {
          self = .number(number)
        } else if let numbers = try? container.decode([Int].self) {
          self = .numbers(numbers)
        } else if let fraction = try? container.decode(Double.self) {
          self = .fraction(fraction)
        } else {
          self = .text(try container.decode(String.self))
        }
      }

      init(_ number: Int?) { self = number.map(Value.number) ?? .nothing }
    }
  }

  private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  private func stated() throws -> [String: Stated] {
    let file = Self.folder.appending(path: "Reports/claims.json")
    let claims = try JSONDecoder().decode([Stated].self, from: Data(contentsOf: file))
    return Dictionary(uniqueKeysWithValues: claims.map { ("\($0.page) \($0.key)", $0) })
  }

  private func check(
    _ claims: [String: Stated], _ key: String, _ value: Stated.Value, kind: String = "proved"
  ) throws {
    let claim = try #require(claims[key], "no claim \(key)")
    #expect(claim.value == value, "\(key)")
    #expect(claim.kind == kind, "\(key)")
  }

  @Test("56 counts of every pixel of the 16-bit formats, by plain arithmetic")
  func certificates() throws {
    let claims = try stated()
    var checked = 0
    for format in [NumberFormat.float16, .bfloat16] {
      for arithmetic in [format, .float] {
        for aligned in [true, false] {
          let found = PlainCounts(2...512) {
            PlainAxis(n: $0, format: format, arithmetic: arithmetic, aligned: aligned)
          }
          let key =
            "grid-sample-precision.md certificate/\(format.rawValue)/\(arithmetic.rawValue)/"
            + "\(aligned ? "aligned" : "not aligned")/2...512/"
          for name in ["inexact", "below", "outside", "nearestWrong", "tiesWrong"] {
            try check(claims, key + name, .number(found.counts[name, default: 0]))
            checked += 1
          }
          try check(claims, key + "firstNearestWrongWidth", .init(found.firstWrong))
          try check(claims, key + "largestErrorAt", .numbers(found.at))
          checked += 2
        }
      }
    }
    #expect(checked == 56)
  }

  @Test("The first wrong widths of 16-bit formats by boundary and distance, by plain arithmetic")
  func boundaries() throws {
    let claims = try stated()
    for format in [NumberFormat.float16, .bfloat16] {
      for boundary in [Boundary.replicate, .zeros, .reflect, .symmetric] {
        // The least distance of each width that reads some cell wrong.
        var least: [Int: Int] = [:]
        for n in 2...512 {
          let axis = PlainAxis(
            n: n, format: format, arithmetic: format, aligned: boundary != .symmetric)
          let range = boundary == .replicate ? 0...(n - 1) : -8...(n + 7)
          for index in range {
            let x = axis.position(
              Double(index), mirrors: boundary == .reflect || boundary == .symmetric)
            let read = Int(x.rounded(.toNearestOrEven))
            guard ((0..<n).contains(read) ? read : nil) != source(index, n, boundary) else {
              continue
            }
            least[n] = min(least[n] ?? 8, index < 0 ? -index : max(index - n + 1, 0))
          }
        }
        for distance in 1...8 {
          try check(
            claims,
            "grid-sample-precision.md boundary/\(format.rawValue)/\(boundary.rawValue)/"
              + "±\(distance)/firstNearestWrongWidth",
            .init(least.filter { $0.value <= distance }.keys.min()))
        }
      }
    }
  }

  /// By walking step by step.
  private func source(_ index: Int, _ n: Int, _ boundary: Boundary) -> Int? {
    var i = index
    while i < 0 || i >= n {
      switch boundary {
      case .reflect: i = i < 0 ? -i : 2 * (n - 1) - i
      case .symmetric: i = i < 0 ? -1 - i : 2 * n - 1 - i
      case .circular: i += i < 0 ? n : -n
      case .replicate: i += i < 0 ? 1 : -1
      case .zeros, .keep: return nil
      }
    }
    return i
  }

  @Test("Lines of Python on the CPU, by the recording of PyTorch")
  func lines() throws {
    struct Recording: Decodable {
      struct Line: Decodable {
        let format: String
        let n: String
        let line: String
        let inexact: Int
        let firstNearestWrongWidth: Int?
      }
      let lines: [Line]
    }
    let claims = try stated()
    let recorded = try JSONDecoder().decode(
      Recording.self, from: Data(contentsOf: Self.folder.appending(path: "Fixtures/lines.json")))
    let own = recorded.lines.filter { $0.format == "bfloat16" }
    #expect(own.count == 8)
    for line in own {
      let key = "grid-sample-precision.md line/bfloat16/\(line.line)/\(line.n)/cpu/"
      try check(claims, key + "inexact", .number(line.inexact))
      try check(claims, key + "firstNearestWrongWidth", .init(line.firstNearestWrongWidth))
    }
  }

  @Test("On how many sizes and shifts each pair of boundaries agrees, by walking")
  func equalities() throws {
    let claims = try stated()
    let all: [Boundary] = [.replicate, .zeros, .circular, .reflect, .symmetric, .keep]
    // One axis at a time: all maps but keep's are products of their axes.
    var pairs: [String: Int] = [:]
    for h in 1...8 {
      for w in 1...8 {
        for dy in -9...9 {
          for dx in -9...9 {
            let maps = all.map { map(h, w, dy, dx, $0) }
            for (a, first) in all.enumerated() {
              for b in (a + 1)..<all.count where maps[a] == maps[b] {
                pairs["\(first.rawValue)/\(all[b].rawValue)", default: 0] += 1
              }
            }
          }
        }
      }
    }
    #expect(pairs.count == 15)
    for (pair, count) in pairs {
      try check(claims, "boundary-handling.md equality/\(pair)/equal", .number(count))
    }
  }

  private func map(_ h: Int, _ w: Int, _ dy: Int, _ dx: Int, _ boundary: Boundary) -> [Int] {
    let rows = boundary == .reflect && h == 1 ? [0] : (0..<h).map { source($0 - dy, h, boundary) }
    let columns =
      boundary == .reflect && w == 1 ? [0] : (0..<w).map { source($0 - dx, w, boundary) }
    return (0..<(h * w)).map { cell in
      guard let row = rows[cell / w], let column = columns[cell % w] else {
        return boundary == .keep ? cell : -1
      }
      return row * w + column
    }
  }

  @Test("What PyTorch refuses of the mirrored recipes, counted by hand")
  func refused() throws {
    let claims = try stated()
    // Sizes to 8 × 8, shifts to ±9. By each axis: 7 sizes beside the one pixel, 18 · 19 shifts, both axes; at
    // 1 × 1 every shift but none. By the greater shift: 15 sizes with a one-pixel axis.
    let counts = [
      "roll": 2 * 7 * 18 * 19 + (19 * 19 - 1), "deform_conv2d": 15 * (19 * 19 - 1),
      "conv2d": 15 * (19 * 19 - 1),
    ]
    for (strategy, count) in counts {
      try check(
        claims, "boundary-handling.md recipe/\(strategy)/reflect/refusedByPyTorch", .number(count))
    }
  }

  @Test("The recorded cases of each file, counted in its header")
  func recordings() throws {
    let claims = try stated()
    let own = claims.values.filter { $0.key.hasPrefix("cases/") }
    #expect(own.count > 20)
    for claim in own {
      let path = Self.folder.appending(path: "Fixtures/\(claim.key.dropFirst(6))")
      let bytes = try Data(contentsOf: path)
      let length = bytes.prefix(8).enumerated().reduce(0) {
        $0 + Int($1.element) << (8 * $1.offset)
      }
      let header = try #require(
        JSONSerialization.jsonObject(with: bytes[8..<(8 + length)]) as? [String: Any])
      let metadata = try #require(header["__metadata__"] as? [String: String])
      let text = try #require(metadata["cases"])
      let cases = try #require(
        JSONSerialization.jsonObject(with: Data(text.utf8)) as? [Any], "\(claim.key)")
      #expect(claim.value == .number(cases.count), "\(claim.key)")
    }
  }

  @Test("Every page has claims, and every claim a kind and a command")
  func whole() throws {
    let claims = try stated()
    #expect(
      Set(claims.values.map(\.page)).isSuperset(of: [
        "grid-sample-precision.md", "boundary-handling.md", "equivalence.md", "conformance.md",
        "detection.md", "operators.md",
      ]))
    for claim in claims.values {
      #expect(["proved", "observed"].contains(claim.kind))
      let isOfFramework = claim.page == "frameworks.md"
      #expect(
        claim.command.hasPrefix("shiftproof ")
          || isOfFramework && claim.command.contains("Fixtures/frameworks/"))
    }
  }
}
