import ExactArithmetic
import ShiftTensors

// The engine, part 1: maps without weights. What they carry are bits; nothing is computed.

extension TensorView where Element: Sendable {
  /// The tensor that is seen, written out.
  ///
  /// - Exactness: moves values without touching them: NaN payloads and −0 survive.
  // As for `concatenated`.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  @usableFromInline package func copied() -> Tensor<Element> {
    concatenated([(self, Array(0..<shape.c))])
  }
}

extension TensorView where Element: ShiftScalar {
  /// The same view if every position is a stored element, else the tensor that it stands for: arguments are
  /// read at their places.
  func showingStored() -> TensorView { outside == nil ? self : copied().view }

  /// The same view if what it shows outside is +0, else the tensor that it stands for: sums take what
  /// lies outside for 0.
  func showingZerosOutside() -> TensorView {
    outside.map { $0.isIdentical(to: .zero) } ?? true ? self : copied().view
  }
}

/// The tensor whose channels are those of several views of one size, as `torch.cat` along the channels
/// followed by a permutation of them writes it.
///
/// - Parameter parts: each a view and, for each of its channels, the channel of the result.
/// - Precondition: each channel of the result is written by one part, and the other extents agree.
// Without this a small call takes 2.3 times the instructions.
@specialized(where Element == Float)
@specialized(where Element == Double)
@specialized(where Element == Rational)
@specialized(where Element == Float16)
@specialized(where Element == BFloat16)
package func concatenated<Element: Sendable>(
  _ parts: [(view: TensorView<Element>, channels: [Int])]
) -> Tensor<Element> {
  let channels = parts.reduce(0) { $0 + $1.channels.count }
  let first = parts[0].view.shape
  let shape = Shape(n: first.n, c: channels, h: first.h, w: first.w)
  guard shape.count > 0 else { return Tensor(shape: shape, elements: []) }
  /// Which part writes each channel, and which of its channels that is.
  var source = [(part: Int, channel: Int)](repeating: (-1, -1), count: channels)
  for (number, piece) in parts.enumerated() {
    let extents = piece.view.shape
    precondition(
      extents.n == shape.n && extents.h == shape.h && extents.w == shape.w
        && extents.c == piece.channels.count, "a part of \(extents) in \(shape)")
    for (k, c) in piece.channels.enumerated() { source[c] = (number, k) }
  }
  precondition(source.allSatisfy { $0.part >= 0 }, "a channel that no part writes")
  let sources = source
  let moves = parts.map { PlaneMove($0.view) }
  return Tensor(shape: shape, work: shape.count) { number, target in
    let (n, c) = (number / channels, number % channels)
    moves[sources[c].part].initialize(target, n: n, c: sources[c].channel)
  }
}

extension Tensor where Element: Sendable {
  /// Puts a view in place of a window of some channels, as `y[:, c, h₀:h₁, w₀:w₁] = view` does.
  ///
  /// - Precondition: the view has the extents of the window, and shows another tensor.
  // Without this a small call takes 2.7 times the instructions.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
  @specialized(where Element == Float16)
  @specialized(where Element == BFloat16)
  package mutating func assign(
    _ view: TensorView<Element>, channels: [Int], rows: Range<Int>, columns: Range<Int>
  ) {
    let (shape, extents) = (self.shape, view.shape)
    precondition(
      extents == Shape(n: shape.n, c: channels.count, h: rows.count, w: columns.count),
      "a view of \(extents) for \(channels.count) channels, rows \(rows), columns \(columns)")
    guard extents.count > 0 else { return }
    let move = PlaneMove(view)
    withUnsafeMutableElements { elements in
      nonisolated(unsafe) let target = elements.baseAddress!
      inParts(extents.n * extents.c, work: extents.count) { planes in
        for plane in planes {
          let (n, c) = (plane / channels.count, plane % channels.count)
          for h in 0..<rows.count {
            move.update(
              target + shape.index(n, channels[c], rows.lowerBound + h, columns.lowerBound), n: n,
              c: c, h: h)
          }
        }
      }
    }
  }
}

/// How the planes of a view are written, row by row.
private struct PlaneMove<Element: Sendable>: Sendable {
  let view: TensorView<Element>
  let runs: [PlaceRun]

  init(_ view: TensorView<Element>) {
    self.view = view
    runs = PlaceRun.all(in: view.places[.w])
  }

  @inline(__always)
  func initialize(_ target: UnsafeMutablePointer<Element>, n: Int, c: Int) {
    let places = view.places
    let (plane, width) = (places.n(n) &+ places.c(c), view.shape.w)
    view.stored.withUnsafeBufferPointer { stored in
      for h in 0..<view.shape.h {
        let (row, target) = (plane &+ places.h(h), target + h * width)
        if row < 0 {
          target.initialize(repeating: view.outside!, count: width)
          continue
        }
        for run in runs {
          let target = target + run.start
          if run.isOutside {
            target.initialize(repeating: view.outside!, count: run.count)
            continue
          }
          let first = stored.baseAddress! + (row + run.source)
          switch run.step {
          case 1: target.initialize(from: first, count: run.count)
          case 0: target.initialize(repeating: first.pointee, count: run.count)
          default: for x in 0..<run.count { (target + x).initialize(to: first[x * run.step]) }
          }
        }
      }
    }
  }

  /// The same of one row, whose elements exist already.
  @inline(__always)
  func update(_ target: UnsafeMutablePointer<Element>, n: Int, c: Int, h: Int) {
    let places = view.places
    let row = places.n(n) &+ places.c(c) &+ places.h(h)
    view.stored.withUnsafeBufferPointer { stored in
      for run in runs {
        let target = target + run.start
        if run.isOutside || row < 0 {
          target.update(repeating: view.outside!, count: run.count)
          continue
        }
        let first = stored.baseAddress! + (row + run.source)
        switch run.step {
        case 1: target.update(from: first, count: run.count)
        case 0: target.update(repeating: first.pointee, count: run.count)
        default: for x in 0..<run.count { target[x] = first[x * run.step] }
        }
      }
    }
  }
}
