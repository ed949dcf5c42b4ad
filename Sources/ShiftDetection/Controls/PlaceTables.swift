import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Synchronization

/// The source of each row and column of a plane, by the boundary.
struct PlaneSources {
  let rows: [Int?]
  let columns: [Int?]
  let keeps: Bool

  init(_ shape: Shape, _ shift: Shift, _ boundary: Boundary) {
    rows = (0..<shape.h).map { boundary.source($0 - shift.dy, of: shape.h) }
    columns = (0..<shape.w).map { boundary.source($0 - shift.dx, of: shape.w) }
    keeps = boundary == .keep
  }

  /// The place that a cell copies; `nil` for 0.
  func place(_ row: Int, _ column: Int) -> Int? {
    if let from = rows[row], let across = columns[column] { return from * columns.count + across }
    return keeps ? row * columns.count + column : nil
  }
}

/// Works in tiles of 3 × 4 cells, whatever is left at the edges in smaller ones.
struct TiledShift: ShiftStrategy {
  let name = "tiles of 3 × 4"

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let sources = PlaneSources(shape, shift, boundary)
      for top in stride(from: 0, to: shape.h, by: 3) {
        for left in stride(from: 0, to: shape.w, by: 4) {
          for n in 0..<shape.n {
            let plane = shape.index(n, c, 0, 0)
            for h in top..<min(top + 3, shape.h) {
              for w in left..<min(left + 4, shape.w) {
                guard let from = sources.place(h, w) else { continue }
                output[plane + h * shape.w + w] = input[plane + from]
              }
            }
          }
        }
      }
    }
    return output
  }
}

/// Takes four cells of a row at a time, then one at a time.
struct VectorShift: ShiftStrategy {
  let name = "vectors of 4 and a tail"

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let sources = PlaneSources(shape, shift, boundary)
      for n in 0..<shape.n {
        let plane = shape.index(n, c, 0, 0)
        for h in 0..<shape.h {
          let row = plane + h * shape.w
          func value(_ w: Int) -> Element { sources.place(h, w).map { input[plane + $0] } ?? .zero }
          var w = 0
          while w + 4 <= shape.w {
            let vector = (value(w), value(w + 1), value(w + 2), value(w + 3))
            (output[row + w], output[row + w + 1]) = (vector.0, vector.1)
            (output[row + w + 2], output[row + w + 3]) = (vector.2, vector.3)
            w += 4
          }
          while w < shape.w {
            output[row + w] = value(w)
            w += 1
          }
        }
      }
    }
    return output
  }
}

/// Keeps the places of each plane and shift that it met, which is right: they do not depend on the pixels.
final class RememberedPlacesShift: ShiftStrategy {
  let name = "places remembered"
  private let known = Mutex<[Plane: [Int?]]>([:])

  private struct Plane: Hashable {
    let h: Int
    let w: Int
    let shift: Shift
    let boundary: Boundary
  }

  // As in `IndexedShift`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    let shape = input.shape
    var output = Tensor<Element>(repeating: .zero, shape: shape)
    for (c, shift) in pattern.shifts(ofChannels: shape.c).enumerated() {
      let places = places(of: shape, by: shift, boundary)
      for n in 0..<shape.n {
        let plane = shape.index(n, c, 0, 0)
        for (cell, from) in places.enumerated() {
          if let from { output[plane + cell] = input[plane + from] }
        }
      }
    }
    return output
  }

  private func places(of shape: Shape, by shift: Shift, _ boundary: Boundary) -> [Int?] {
    let plane = Plane(h: shape.h, w: shape.w, shift: shift, boundary: boundary)
    if let places = known.withLock({ $0[plane] }) { return places }
    let sources = PlaneSources(shape, shift, boundary)
    let places = (0..<shape.plane).map { sources.place($0 / shape.w, $0 % shape.w) }
    known.withLock {
      // Enough for a law to ask again, and no more than a run should hold.
      if $0.count >= 64 { $0 = [:] }
      $0[plane] = places
    }
    return places
  }
}
