import ExactArithmetic
import ShiftTensors

/// Which place of an image plane each position of an output plane is, in runs; −1 is outside.
struct PlaneReading {
  let runs: [CopyRun]

  /// By the place of each position.
  init(places: [Int]) { runs = CopyRun.all(in: places) }

  /// By the source row of each row and the source column of each column of a plane `width` wide.
  init(rows: [Int], columns: [Int], width: Int) {
    let pieces = CopyRun.all(in: columns)
    var runs: [CopyRun] = []
    runs.reserveCapacity(rows.count * pieces.count)
    for (h, row) in rows.enumerated() {
      for piece in pieces {
        let isInside = row >= 0 && piece.source >= 0
        runs.append(
          CopyRun(
            start: h * columns.count + piece.start, count: piece.count,
            source: isInside ? row * width + piece.source : -1, step: isInside ? piece.step : 0))
      }
    }
    self.runs = runs
  }
}

/// The images of `input` read as `readings` say; where they say −1, `outside`.
///
/// - Parameter readingOf: which reading each channel has; `nil` where all have the first.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func gather<Element: Sendable>(
  _ input: Tensor<Element>, into shape: Shape, by readings: [PlaneReading], readingOf: [Int]? = nil,
  outside: Element
) -> Tensor<Element> {
  gathered(input, shape, readings, readingOf, outside) { run, target, plane in
    run.fill(target, from: plane, outside: outside)
  }
}

/// As ``gather(_:into:by:readingOf:outside:)`` with every pixel added to +0, as a sum over one
/// product with 1 does: a −0 becomes +0. Outside is 0.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
func gatherSums<Element: ShiftScalar>(
  _ input: Tensor<Element>, into shape: Shape, by readings: [PlaneReading], readingOf: [Int]
) -> Tensor<Element> {
  gathered(input, shape, readings, readingOf, .zero) { run, target, plane in
    if Element.format == .rational {
      run.fill(target, from: plane, outside: .zero)
    } else {
      run.fillSums(target, from: plane)
    }
  }
}

@inline(__always)
private func gathered<Element: Sendable>(
  _ input: Tensor<Element>, _ shape: Shape, _ readings: [PlaneReading], _ readingOf: [Int]?,
  _ outside: Element,
  _ fill: @Sendable (CopyRun, UnsafeMutablePointer<Element>, UnsafePointer<Element>) -> Void
) -> Tensor<Element> {
  guard shape.count > 0, input.shape.count > 0 else {
    return Tensor(repeating: outside, shape: shape)
  }
  let plane = input.shape.plane
  return Tensor(shape: shape, from: input, work: shape.count) { number, target, source in
    let reading = readings[readingOf.map { $0[number % shape.c] } ?? 0]
    for run in reading.runs { fill(run, target, source + number * plane) }
  }
}

/// Neighbouring output positions that are filled in one go.
struct CopyRun {
  let start: Int
  var count: Int
  /// The source of the first; −1 outside.
  let source: Int
  /// How far each source is from the one before.
  var step: Int

  static func all(in sources: [Int]) -> [CopyRun] {
    var runs: [CopyRun] = []
    for (position, source) in sources.enumerated() {
      if let last = runs.last {
        let step = source - (last.source + (last.count - 1) * last.step)
        let continues = last.source < 0 || source < 0 ? step == 0 : true
        if continues, last.count == 1 || step == last.step {
          runs[runs.count - 1].step = step
          runs[runs.count - 1].count += 1
          continue
        }
      }
      runs.append(CopyRun(start: position, count: 1, source: source, step: 0))
    }
    return runs
  }

  @inline(__always)
  func fill<Element>(
    _ target: UnsafeMutablePointer<Element>, from plane: UnsafePointer<Element>, outside: Element
  ) {
    let (first, target) = (plane + source, target + start)
    switch step {
    case 1: target.initialize(from: first, count: count)
    case 0: target.initialize(repeating: source < 0 ? outside : first.pointee, count: count)
    default: for x in 0..<count { (target + x).initialize(to: first[x * step]) }
    }
  }

  @inline(__always)
  func fillSums<Element: ShiftScalar>(
    _ target: UnsafeMutablePointer<Element>, from plane: UnsafePointer<Element>
  ) {
    let (first, target) = (plane + source, target + start)
    switch step {
    case 1: for x in 0..<count { (target + x).initialize(to: .zero + first[x]) }
    case 0:
      target.initialize(repeating: source < 0 ? .zero : .zero + first.pointee, count: count)
    default: for x in 0..<count { (target + x).initialize(to: .zero + first[x * step]) }
    }
  }
}
