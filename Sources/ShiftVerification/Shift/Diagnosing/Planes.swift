import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Symptoms of which plane a cell reads, and how the plane is laid out.
enum Planes {
  static func note<Element: ShiftScalar>(_ seen: Evidence<Element>, in found: inout Sightings) {
    let (shape, planes) = (seen.drawn.shape, seen.wrongByPlane)
    found.note(
      .otherGroup,
      seen.drawn.pattern.shifts.count > 1
        && planes.allSatisfy { plane in
          Set(seen.drawn.pattern.shifts + [.none]).contains {
            $0 != seen.shifts[plane.c] && seen.holds(plane.cells, shift: $0)
          }
        })
    found.note(
      .otherChannel,
      planes.allSatisfy { plane in
        (0..<shape.c).contains {
          $0 != plane.c && holds(seen, plane.cells, of: (plane.n, $0), shift: seen.shifts[plane.c])
        }
      })
    found.note(
      .otherImage,
      planes.allSatisfy { plane in
        (0..<shape.n).contains {
          $0 != plane.n && holds(seen, plane.cells, of: ($0, plane.c), shift: seen.shifts[plane.c])
        }
      })
    found.note(.mixedChannels, shape.c > 1 && seen.wrong.allSatisfy { isSum(seen, $0) })
    found.note(.channelsLast, holds(seen, rearranged: channelsLast(seen.input)))
    found.note(.transposed, shape.h == shape.w && isTransposed(seen))
    found.note(
      .flipped, [(true, false), (false, true), (true, true)].contains { isFlipped(seen, $0) })
  }

  /// Whether cells hold what another plane's would: shifted as they should be, or left where it was.
  private static func holds<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ cells: [Int], of plane: (n: Int, c: Int), shift: Shift
  ) -> Bool {
    seen.holds(cells, plane: plane, shift: shift) || seen.holds(cells, plane: plane, shift: .none)
  }

  private static func holds<Element: ShiftScalar>(
    _ seen: Evidence<Element>, rearranged image: Tensor<Element>
  ) -> Bool {
    seen.wrongByPlane.allSatisfy {
      seen.holds($0.cells, image: image, shift: seen.shifts[$0.c])
    }
  }

  private static func isTransposed<Element: ShiftScalar>(_ seen: Evidence<Element>) -> Bool {
    let shape = seen.drawn.shape
    return holds(seen, rearranged: seen.input.transposed)
      || seen.wrong.allSatisfy {
        let cell = shape.position(of: $0)
        return seen.got[$0] == seen.truth[shape.index(cell.n, cell.c, cell.w, cell.h)]
      }
  }

  /// The elements as they stand if the memory is taken to hold N, H, W, C.
  private static func channelsLast<Element: ShiftScalar>(_ image: Tensor<Element>) -> Tensor<
    Element
  > {
    let shape = image.shape
    return Tensor(
      shape: shape,
      elements: (0..<shape.count).map { index in
        let cell = shape.position(of: index)
        return image[((cell.n * shape.h + cell.h) * shape.w + cell.w) * shape.c + cell.c]
      })
  }

  /// Whether the image was turned over before it was moved, or after.
  private static func isFlipped<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ axes: (rows: Bool, columns: Bool)
  ) -> Bool {
    let shape = seen.drawn.shape
    func mirror(_ index: Int) -> Int {
      let cell = shape.position(of: index)
      return shape.index(
        cell.n, cell.c, axes.rows ? shape.h - 1 - cell.h : cell.h,
        axes.columns ? shape.w - 1 - cell.w : cell.w)
    }
    if seen.wrong.allSatisfy({ seen.got[$0].isIdentical(to: seen.truth[mirror($0)]) }) {
      return true
    }
    return holds(
      seen,
      rearranged: Tensor(
        shape: shape, elements: (0..<shape.count).map { seen.input[mirror($0)] }))
  }

  /// Whether a cell holds the sum of what the channels should hold there, or their mean.
  private static func isSum<Element: ShiftScalar>(_ seen: Evidence<Element>, _ index: Int) -> Bool {
    let shape = seen.drawn.shape
    let cell = shape.position(of: index)
    var (sum, size) = (Rational.zero, Rational.zero)
    for c in 0..<shape.c {
      guard let part = seen.truth[shape.index(cell.n, c, cell.h, cell.w)].exact else {
        // With a NaN or infinity the sum is one too.
        return !seen.got[index].isFinite
      }
      sum += part
      size += part.magnitude
    }
    guard let got = seen.got[index].exact else {
      guard let most = Element.format.greatestExponent else { return false }
      return !seen.got[index].isNaN && size >= .powerOfTwo(most)
    }
    let slack =
      Element.format.precision.map { Rational(shape.c) * Rational.powerOfTwo(-$0) * size } ?? .zero
    return [sum, sum / Rational(shape.c)].contains { (got - $0).magnitude <= slack }
  }
}
