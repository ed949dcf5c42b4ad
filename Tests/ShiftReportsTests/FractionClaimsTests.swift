import Effort
import Foundation
import PropertyTesting
import ShiftAtlas
import ShiftPrecision
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftReports

/// One cell after the other by plain arithmetic: Double, rounded to the format by its definition after each step.
private struct PlainDeviations {
  var greatest = 0.0
  var at = 0
  /// Quarters that another mapping back reads otherwise.
  var otherwise = 0

  /// - Parameter way: how a position comes about.
  init(_ widths: ClosedRange<Int>, _ format: NumberFormat, offsets: Bool = false) {
    let r = { (x: Double) in Self.rounded(x, format) }
    let unit = scalbn(1.0, -format.precision!)
    for n in widths {
      let last = r(Double(n - 1))
      // The row of 1 − 6u and 1 − 2u around a quarter, which every way misses by u where it reads it right.
      if greatest < unit { (greatest, at) = (unit, n) }
      for quarters in -3..<(4 * n) {
        let place = r(Double(quarters) / 4)
        let grid = r(r(2 * place / last) - 1)
        let x = offsets ? place : r(r(grid + 1) * r(last / 2))
        let read = Taps(x, r)
        if !offsets {
          // g·m + m, and the weight of the first pixel as the distance to the next.
          let half = r(last / 2)
          let y = r(r(grid * half) + half)
          let other = Taps(y, r)
          let low = r(other.first + 1 - y)
          if (read.first, read.low, read.high) != (other.first, low, other.high) { otherwise += 1 }
        }
        let missed = read.missed(quarters >> 2, Double(quarters & 3) / 4, n, r)
        if missed > greatest { (greatest, at) = (missed, n) }
      }
    }
  }

  /// Of fractions as fine as the format has them, drawn as the study says.
  static func finer(_ n: Int, _ format: NumberFormat, offsets: Bool) -> Double {
    let r = { (x: Double) in rounded(x, format) }
    let last = r(Double(n - 1))
    let parts = 1 << (format.precision! - 1)
    var random = CaseRandom(seed: 1, index: n)
    var greatest = 0.0
    for _ in 0..<32 {
      let part = Double(1 + random.below(UInt64(parts - 1))) / Double(parts)
      for floor in -1..<n {
        let place = r(Double(floor) + part)
        let x = offsets ? place : r(r(r(r(2 * place / last) - 1) + 1) * r(last / 2))
        // At the width and beyond offsets read nothing.
        let read = Taps(x, r)
        let missed =
          offsets && x >= Double(n)
          ? Taps(Double(n) + 1, r).missed(floor, part, n, r) : read.missed(floor, part, n, r)
        greatest = max(greatest, missed)
      }
    }
    return greatest
  }

  private struct Taps {
    let first: Double
    let low: Double
    let high: Double

    init(_ x: Double, _ r: (Double) -> Double) {
      first = x.rounded(.down)
      high = r(x - first)
      low = r(1 - high)
    }

    func weight(_ pixel: Int) -> Double {
      Double(pixel) == first ? low : Double(pixel) == first + 1 ? high : 0
    }

    /// Of the row with 1 where a weight is too great and −1 where it is too small.
    func missed(_ floor: Int, _ part: Double, _ n: Int, _ r: (Double) -> Double) -> Double {
      func exact(_ pixel: Int) -> Double {
        pixel == floor ? 1 - part : pixel == floor + 1 ? part : 0
      }
      func sign(_ pixel: Int) -> Double {
        (0..<n).contains(pixel) ? weight(pixel) < exact(pixel) ? -1 : 1 : 0
      }
      let own = Int(first)
      let got = r(r(low * sign(own)) + r(high * sign(own + 1)))
      return abs(got - (exact(floor) * sign(floor) + exact(floor + 1) * sign(floor + 1)))
    }
  }

  static func rounded(_ x: Double, _ format: NumberFormat) -> Double {
    guard format != .double, x != 0 else { return x }
    let (bits, least) =
      switch format {
      case .float16: (11, -14)
      case .bfloat16: (8, -126)
      default: (24, -126)
      }
    let spacing = scalbn(1.0, max(Int(x.exponent), least) - bits + 1)
    return (x / spacing).rounded(.toNearestOrEven) * spacing
  }
}

/// What recipes for fractions make of one row, in quarters of weight, by walking.
private enum PlainRecipe {
  static func source(_ index: Int, _ n: Int, _ boundary: Boundary) -> Int? {
    var i = index
    while i < 0 || i >= n {
      switch boundary {
      case .reflect: i = n == 1 ? 0 : i < 0 ? -i : 2 * (n - 1) - i
      case .symmetric: i = i < 0 ? -1 - i : 2 * n - 1 - i
      case .circular: i += i < 0 ? n : -n
      case .replicate: i += i < 0 ? 1 : -1
      case .zeros, .keep: return nil
      }
    }
    return i
  }

  /// Weight by pixel.
  typealias Cell = [Int: Int]

  static func add(_ pixel: Int?, _ weight: Int, to cell: inout Cell) {
    guard let pixel, weight != 0 else { return }
    cell[pixel, default: 0] += weight
  }

  /// The pixels around a position in quarters.
  static func around(_ place: Int, _ n: Int, _ boundary: Boundary) -> Cell {
    var cell: Cell = [:]
    add(source(place >> 2, n, boundary), 4 - place & 3, to: &cell)
    add(source(place >> 2 + 1, n, boundary), place & 3, to: &cell)
    return cell
  }

  static func floored(_ i: Int, _ n: Int, _ s: Int, _ boundary: Boundary) -> Cell {
    let pad = abs(s) >> 2
    let size = n + 2 * pad
    var cell: Cell = [:]
    for (shift, weight) in [(s >> 2, 4 - s & 3), (s >> 2 + 1, s & 3)] {
      let wrapped = ((i + pad - shift) % size + size) % size
      add(source(wrapped - pad, n, boundary), weight, to: &cell)
    }
    return cell
  }

  static func wrapped(_ i: Int, _ n: Int, _ s: Int) -> Cell {
    around(((4 * i - s) % (4 * n) + 4 * n) % (4 * n), n, .zeros)
  }

  static func masked(_ i: Int, _ n: Int, _ s: Int) -> Cell {
    let place = 4 * i - s
    return place < 0 || place > 4 * (n - 1) ? [:] : around(place, n, .zeros)
  }

  static func tents(_ i: Int, _ n: Int, _ s: Int) -> Cell {
    guard s & 3 != 0 else { return around(4 * i - s, n, .replicate) }
    var cell: Cell = [:]
    for k in -1...1 { add(source(i + k, n, .replicate), max(0, 4 - abs(4 * k + s)), to: &cell) }
    return cell
  }

  static func keeping(_ i: Int, _ n: Int, _ s: Int) -> Cell {
    var cell: Cell = [:]
    for (shift, weight) in [(s >> 2, 4 - s & 3), (s >> 2 + 1, s & 3)] {
      add((0..<n).contains(i - shift) ? i - shift : i, weight, to: &cell)
    }
    return cell
  }

  /// Cells of every row to 6 pixels and every distance to n + 2 pixels that are not the definition's.
  static func wrong(_ boundary: Boundary, _ recipe: (Int, Int, Int) -> Cell) -> (Int, of: Int) {
    var (wrong, cells) = (0, 0)
    for n in 1...6 {
      for s in -4 * (n + 2)...4 * (n + 2) {
        for i in 0..<n {
          cells += 1
          if recipe(i, n, s) != around(4 * i - s, n, boundary) { wrong += 1 }
        }
      }
    }
    return (wrong, cells)
  }
}

/// What the pages say of fractions against other ways to the same numbers.
@Suite("Claims about fractions of a pixel")
struct FractionClaimsTests {
  private static let wide = 2...512

  private func values(_ claims: [Claim]) -> [String: String] {
    Dictionary(uniqueKeysWithValues: claims.map { ($0.key, $0.value.text(.line)) })
  }

  /// The values of the committed claims, by key.
  private static let committed: [String: String] = {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Reports/claims.json")
    struct Stated: Decodable {
      let key: String
      let value: Value
      enum Value: Decodable {
        case told(String)
        init(from decoder: any Decoder) throws {
          let container = try decoder.singleValueContainer()
          if let number = try? container.decode(Int.self) {
            self = .told("\(number)")
          } else if let text = try? container.decode(String.self) {
            self = .told("\"\(text)\"")
          } else {
            self = .told("")
          }
        }
      }
    }
    let claims =
      (try? JSONDecoder().decode([Stated].self, from: Data(contentsOf: file))) ?? []
    return Dictionary(
      claims.map { claim in
        if case .told(let text) = claim.value { (claim.key, text) } else { (claim.key, "") }
      }, uniquingKeysWith: { first, _ in first })
  }()

  private func check(_ claims: [String: String], _ widths: ClosedRange<Int>) throws {
    for format in NumberFormat.rounding {
      let key = "fractions/\(format.rawValue)/"
      let unit = "1/\(1 << format.precision!)"
      for way in ["slice", "roll", "conv2d"] {
        #expect(claims[key + way + "/missesAtLeast"] == "\"\(unit)\"", "\(key)\(way)")
        #expect(claims[key + way + "/missesAtMost"] == "\"\(unit)\"", "\(key)\(way)")
      }
      let coarse = widths.lowerBound...min(widths.upperBound, format == .bfloat16 ? 257 : .max)
      for (way, found) in [
        ("grid_sample", PlainDeviations(widths, format)),
        ("deform_conv2d", PlainDeviations(coarse, format, offsets: true)),
      ] {
        let least = try #require(found.greatest.exact)
        #expect(claims[key + way + "/missesAtLeast"] == "\"\(least)\"", "\(key)\(way)")
        #expect(claims[key + way + "/missesAtLeastAt"] == "\(found.at)", "\(key)\(way)")
        let count = (way == "grid_sample" ? widths : coarse).count
        #expect(claims[key + way + "/widths"] == "\(count)")
        for width in PrecisionStudy.commonWidths
        where widths.contains(width) && (way == "grid_sample" || coarse.contains(width)) {
          let seen = PlainDeviations.finer(width, format, offsets: way != "grid_sample")
          let text = try #require(seen.exact)
          #expect(claims[key + way + "/finer/\(width)/seen"] == "\"\(text)\"", "\(width)")
        }
        guard format == .float || format == .double, way == "grid_sample" else { continue }
        #expect(
          claims[key + "grid_sample by pytorch-inductor/read otherwise"] == "\(found.otherwise)")
        #expect(claims[key + "grid_sample by pytorch-cpu-fused/read otherwise"] == "0")
      }
    }
  }

  @Test("The ranking to 64 px, by plain arithmetic")
  func ranking() throws {
    let study = FractionStudy(widths: 2...64, seed: 1, workers: 2)
    try check(values(FractionClaims.ranking(study)), 2...64)
  }

  @Test("The committed ranking to 512 px, by plain arithmetic", .enabled(if: Effort.isLong))
  func committedRanking() throws { try check(Self.committed, Self.wide) }

  @Test("Which recipes for fractions are wrong in how many cells, by walking")
  func equality() throws {
    let claims = values(FractionClaims.equality(try FractionalEquality.all(workers: 2)))
    var expected: [String: Int] = [:]
    func expect(_ name: String, _ boundary: Boundary, _ recipe: (Int, Int, Int) -> [Int: Int]) {
      let found = PlainRecipe.wrong(boundary, recipe)
      #expect(found.of == 1085)
      expected["fractions/\(name)/\(boundary.rawValue)/wrong"] = found.0
    }
    for boundary in [Boundary.zeros, .replicate, .circular, .reflect, .symmetric] {
      expect("roll, pad ⌊|s|⌋", boundary) { PlainRecipe.floored($0, $1, $2, boundary) }
    }
    expect("grid_sample at wrapped positions", .circular, PlainRecipe.wrapped)
    expect("deform_conv2d masked by position", .zeros, PlainRecipe.masked)
    expect("conv2d with tents of 3 × 3", .replicate, PlainRecipe.tents)
    expect("slice under keep, for replicate", .replicate, PlainRecipe.keeping)
    for (key, count) in expected {
      #expect(count > 0)
      #expect(claims[key] == "\(count)", "\(key)")
      #expect(Self.committed[key] == "\(count)", "committed: \(key)")
    }
    // Without a recipe for bicubic here, whatever else is wrong in some cell.
    let others = claims.filter { expected[$0.key] == nil && $0.value != "0" }
    #expect(
      others.map(\.key) == [
        "fractions/bicubic grid_sample at clamped positions/replicate/wrong"
      ])
  }

  @Test("The slopes of the row 1, 3, 7, 20, 50, by hand")
  func slopes() throws {
    let results = try GradientResults(workers: 2, greatestWidth: 16)
    let claims = values(FractionClaims.slopes(results) + FractionClaims.sums(results))
    // To the left and right of pixel 1: 3 − 1 and 7 − 3; of pixel 0: 1 − 0 and 3 − 1. Bicubic with a = −3/4 has
    // ¾·(7 − 1) and ¾·(3 − 0).
    let hand: [(String, inside: String, first: String)] = [
      ("slices, rolls, kernels from ⌊s⌋", "2", "1"), ("the same from ⌊−s⌋", "4", "2"),
      ("kernel of tents relu(1 − |k + s|)", "0", "0"), ("deform_conv2d", "4", "2"),
      ("grid_sample, zeros", "4", "2"), ("grid_sample, border", "4", "0"),
      ("grid_sample, reflection", "4", "0"), ("grid_sample, bicubic, zeros", "9/2", "9/4"),
      ("grid_sample, nearest", "0", "0"), ("difference quotient over the pixel", "3", "3/2"),
    ]
    for (recipe, inside, first) in hand {
      for (key, value) in [
        ("slope/pixel 1/\(recipe)", inside), ("slope/pixel 0/\(recipe)", first),
      ] {
        #expect(claims[key] == "\"\(value)\"", "\(key)")
        #expect(Self.committed[key] == "\"\(value)\"", "committed: \(key)")
      }
    }
    #expect(claims.count == 20 + 6)
    // A sum of ones stops where 1 is half the spacing, 2¹¹ and 2⁸.
    for (key, value) in claims where key.hasPrefix("sum/") {
      let stop = key.hasSuffix("bfloat16") ? 256 : key.hasSuffix("float16") ? 2048 : nil
      #expect(value == stop.map { "\"\($0)\"" } ?? value, "\(key)")
    }
  }
}
