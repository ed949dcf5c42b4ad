import Effort
import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// The bound of a cell is as small as right programs allow: some of them come up to it.
struct InterpolationBoundTests {
  private static let dialects: [GridSampleDialect] = [
    .pytorchCPU, .pytorchCPUFused, .pytorchFallback, .pytorchInductor, .pytorchCUDA,
  ]
  private static let widths = Effort.every(3, of: Array(2...64))

  @Test(
    "A bound smaller by a hundredth would accuse a right program", arguments: NumberFormat.allCases)
  func attained(_ format: NumberFormat) throws {
    let ratio: Double? =
      switch format {
      case .float16: try Self.widths.compactMap { try greatest($0, Float16.self) }.max()
      case .float: try Self.widths.compactMap { try greatest($0, Float.self) }.max()
      case .double: try Self.widths.compactMap { try greatest($0, Double.self) }.max()
      // Its roundings of the sum are a hundredth themselves.
      case .bfloat16: try (2...32).compactMap { try greatest($0, BFloat16.self) }.max()
      case .rational: nil
      }
    guard let ratio else { return }
    #expect(ratio <= 1)
    #expect(ratio >= (format == .bfloat16 ? 0.98 : 0.99), "\(format)")
  }

  @Test("At each width at which positions round, the bound is attained within a factor of four")
  func everyWidth() throws {
    for extent in Self.widths {
      #expect(try greatest(extent, Float.self) ?? 1 >= 0.25, "width \(extent) in Float")
      #expect(try greatest(extent, Double.self) ?? 1 >= 0.25, "width \(extent) in Double")
      #expect(try greatest(extent, Float16.self) ?? 1 >= 0.25, "width \(extent) in Float16")
      if extent <= 32 {
        #expect(try greatest(extent, BFloat16.self) ?? 1 >= 0.25, "width \(extent) in BFloat16")
      }
    }
  }

  @Test("Where doubles are too small to compare, three times the exact bound is refused")
  func subnormal() throws {
    var compared = 0
    for extent in 3...24 {
      let shape = Shape(n: 1, c: 1, h: 1, w: extent)
      var bound = InterpolationBound<Double>(
        GridSampleShift().sampling(of: shape, boundary: .replicate), shape: shape, shift: .none,
        boundary: .replicate)
      let image = Tensor<Double>(
        shape: shape, elements: (0..<extent).map { $0 % 2 == 0 ? 0x3p-1022 : 0x1p-1022 })
      for index in 0..<extent where !bound.drifts(at: index).columns.isNone {
        let (centre, most) = (image[index].exact!, bound.parts(at: index, in: image).bound)
        let beyond = (centre + 3 * most).nearestDouble
        #expect(beyond > image[index])
        let isAllowed = bound.allows(beyond, at: index, in: image)
        #expect(!isAllowed, "pixel \(index) of \(extent)")
        compared += 1
      }
    }
    #expect(compared > 0)
  }

  /// The greatest deviation of a row of so many pixels from what it should be, as a part of its bound, over
  /// dialects and images; `nil` where every position is exact.
  private func greatest<Element: ShiftScalar>(_ extent: Int, _ type: Element.Type) throws -> Double?
  {
    let shape = Shape(n: 1, c: 1, h: 1, w: extent)
    let pattern = Pattern([Shift.none])
    var bound = InterpolationBound<Element>(
      GridSampleShift().sampling(of: shape, boundary: .replicate), shape: shape, shift: .none,
      boundary: .replicate)
    guard
      (0..<extent).contains(where: {
        let drift = bound.drifts(at: $0).columns
        return !drift.isNone
      })
    else { return nil }
    var most = 0.0
    let positions = (0..<extent).map { self.positions(of: $0, extent, type) }
    for first in 0..<3 {
      for (bright, dark) in [(1, 0), (1, -1)] {
        // A bright pixel beside dark ones: what comes of it is the position, not the roundings of the sum.
        let image = Tensor<Element>(
          shape: shape,
          elements: (0..<extent).map { Element(nearestTo: $0 % 3 == first ? bright : dark) })
        var answers = try Self.dialects.map {
          try GridSampleShift(dialect: $0).shift(image, by: pattern, boundary: .replicate)
        }
        // Positions of which some steps were not rounded, blended exactly and rounded once.
        for rank in 0..<2 {
          answers.append(
            Tensor(
              shape: shape,
              elements: (0..<extent).map { index in
                let moved = positions[index][rank] - Rational(index)
                let beside = index + (moved < 0 ? -1 : 1)
                let centre = image[index].exact!
                let other = (0..<extent).contains(beside) ? image[beside].exact! : 0
                return Element(nearestTo: centre + moved.magnitude * (other - centre))
              }))
        }
        for answer in answers {
          for index in 0..<extent where answer[index] != image[index] {
            let deviation = (answer[index].exact! - image[index].exact!).magnitude
            most = max(
              most, (deviation / bound.parts(at: index, in: image).bound).nearestDouble)
            let isAllowed = bound.allows(answer[index], at: index, in: image)
            #expect(isAllowed, "pixel \(index) of \(extent)")
          }
        }
      }
    }
    return most
  }

  /// Where a pixel comes back to if each step of the textbook formula and of the map back is rounded or
  /// not: the least place and the greatest.
  private func positions<Element: ShiftScalar>(
    of index: Int, _ extent: Int, _ type: Element.Type
  ) -> [Rational] {
    let last = Rational(extent - 1)
    func then(_ values: Set<Rational>, _ step: (Rational) -> Rational) -> Set<Rational> {
      Set(values.map(step).flatMap { [$0, Element(nearestTo: $0).exact!] })
    }
    let grid = then(then([Rational(2 * index)]) { $0 / last }) { $0 - 1 }
    let added = then(then(grid) { $0 + 1 }) { $0 * last / 2 }
    let scaled = then(then(grid) { $0 * last / 2 }) { $0 + last / 2 }
    let all = added.union(scaled).sorted()
    return [all.first!, all.last!]
  }
}
