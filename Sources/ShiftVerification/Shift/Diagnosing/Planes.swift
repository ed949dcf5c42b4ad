import ExactArithmetic
import ShiftStrategies
import ShiftTensors

/// Symptoms of which plane a cell reads, and how the plane is laid out.
enum Planes {
  static func symptoms<Element: ShiftScalar>(_ seen: Evidence<Element>) -> [Symptom: String] {
    var found: [Symptom: String] = [:]
    func note(_ symptom: Symptom, _ holds: Bool) { if holds { found[symptom] = "" } }
    let (shape, planes) = (seen.drawn.shape, seen.wrongByPlane)
    note(
      .otherGroup,
      planes.allSatisfy { plane in
        Set(seen.drawn.pattern.shifts + [.none]).contains {
          $0 != seen.shifts[plane.c] && seen.holds(plane.cells, shift: $0)
        } && seen.drawn.pattern.shifts.count > 1
      })
    note(
      .otherChannel,
      planes.allSatisfy { plane in
        (0..<shape.c).contains { other in
          other != plane.c
            && seen.holds(
              plane.cells, image: replaced(seen, plane.n, plane.c, by: (plane.n, other)),
              shift: seen.shifts[plane.c])
        }
      })
    note(
      .otherImage,
      planes.allSatisfy { plane in
        (0..<shape.n).contains { other in
          other != plane.n
            && seen.holds(
              plane.cells, image: replaced(seen, plane.n, plane.c, by: (other, plane.c)),
              shift: seen.shifts[plane.c])
        }
      })
    note(.mixedChannels, shape.c > 1 && seen.wrong.allSatisfy { isSum(seen, $0) })
    note(.channelsLast, holds(seen, rearranged: channelsLast(seen.input)))
    if shape.h == shape.w {
      note(
        .transposed,
        holds(seen, rearranged: seen.input.transposed)
          || seen.wrong.allSatisfy {
            let cell = shape.position(of: $0)
            return seen.got[$0] == seen.truth[shape.index(cell.n, cell.c, cell.w, cell.h)]
          })
    }
    note(.flipped, [(true, false), (false, true), (true, true)].contains { isFlipped(seen, $0) })
    return found
  }

  private static func holds<Element: ShiftScalar>(
    _ seen: Evidence<Element>, rearranged image: Tensor<Element>
  ) -> Bool {
    seen.wrongByPlane.allSatisfy {
      seen.holds($0.cells, image: image, shift: seen.shifts[$0.c])
    }
  }

  private static func replaced<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ n: Int, _ c: Int, by source: (n: Int, c: Int)
  ) -> Tensor<Element> {
    var image = seen.input
    let shape = image.shape
    let (to, from) = (shape.index(n, c, 0, 0), shape.index(source.n, source.c, 0, 0))
    for place in 0..<shape.plane { image[to + place] = seen.input[from + place] }
    return image
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

  private static func isFlipped<Element: ShiftScalar>(
    _ seen: Evidence<Element>, _ axes: (rows: Bool, columns: Bool)
  ) -> Bool {
    let shape = seen.drawn.shape
    return seen.wrong.allSatisfy { index in
      let cell = shape.position(of: index)
      let other = shape.index(
        cell.n, cell.c, axes.rows ? shape.h - 1 - cell.h : cell.h,
        axes.columns ? shape.w - 1 - cell.w : cell.w)
      return seen.got[index] == seen.truth[other]
    }
  }

  /// Whether a cell holds the sum of what the channels should hold there, or their mean.
  private static func isSum<Element: ShiftScalar>(_ seen: Evidence<Element>, _ index: Int) -> Bool {
    let shape = seen.drawn.shape
    let cell = shape.position(of: index)
    var (sum, size) = (Rational.zero, Rational.zero)
    for c in 0..<shape.c {
      guard let part = seen.truth[shape.index(cell.n, c, cell.h, cell.w)].exact else {
        return false
      }
      sum += part
      size += part.magnitude
    }
    guard let got = seen.got[index].exact else { return false }
    let slack =
      Element.format.precision.map { Rational(shape.c) * Rational.powerOfTwo(-$0) * size } ?? .zero
    return [sum, sum / Rational(shape.c)].contains { (got - $0).magnitude <= slack }
  }
}
