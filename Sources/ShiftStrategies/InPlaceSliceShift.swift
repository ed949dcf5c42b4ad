import ExactArithmetic
import ShiftTensors

/// Assigns the window of a tensor to another place of the same tensor, without a copy between.
///
/// `x[..., dy:, dx:] = x[..., :-dy, :-dx]` reads and writes one memory. The assignment runs through
/// the elements in the order of memory, ascending, so what it reads may already be overwritten: with
/// content moving towards higher addresses, position i ends up with input `i mod d` along the axis
/// (the smear); moving towards lower addresses it happens to come out right.
///
/// * The order is that of memory, so along one axis both layouts smear alike. With `nchw` the
///   run that lies contiguous in memory is a row (several rows if dx is 0); with `nhwc` it is the
///   channels of a group, which never overlap themselves.
/// * A contiguous run is copied in blocks, each loaded whole before it is stored: a block hides the
///   overlap inside it, and what is left at the end goes one element at a time. PyTorch's kernels
///   take two vectors of 32 bytes at a time, so a Float row of 40 shifted by 1 is wrong at
///   17 and 33 … 39 only.
/// * PyTorch refuses the assignment where both views are dense, which it can see at once to overlap.
///
/// - Exactness: moves values without touching them. `Rational` has no vectors of its own: one element at a time,
///   where nobody says what the elements were stored as.
/// - Throws: `ShiftError` where PyTorch raises `RuntimeError`, and for a boundary other than `keep`.
/// - SeeAlso: PyTorch's `MemoryOverlap.cpp` and `Loops.h` (`vectorized_loop`); pytorch#906, #144861.
package struct InPlaceSliceShift: DescribedStrategy {
  package let name: String
  /// Read in `Rational`, where it has no vectors.
  package let tapWeights = TapWeights.blends
  package let layout: MemoryLayout
  /// Bytes loaded before any of them is stored; 0 for one element at a time.
  package let blockBytes: Int

  /// Which axis runs fastest in memory.
  package enum MemoryLayout: String, CaseIterable, Sendable, Hashable, Codable {
    /// Columns, then rows, channels, batch.
    case nchw
    /// Channels, then columns, rows, batch: "channels last", and what S2-MLP's B, H, W, C code has.
    case nhwc
  }

  package init(layout: MemoryLayout = .nchw, blockBytes: Int = 64) {
    (self.layout, self.blockBytes) = (layout, blockBytes)
    name = layout == .nchw ? "slice in place" : "slice in place, channels last"
  }

  package func recipe(for boundary: Boundary) -> Recipe {
    boundary == .keep
      ? .claimed("the window assigned within one tensor, no copy")
      : .none(because: "the cells outside the window keep what they held")
  }

  package func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try requireRecipe(for: boundary, shape: input.shape, by: pattern)
    var output = input
    for (channels, shift) in pattern.groups(ofChannels: input.shape.c) {
      try assign(channels, by: shift, in: &output)
    }
    return output
  }

  /// One assignment: the window of some channels, and nothing else.
  ///
  /// - Precondition: `channels` are some of the tensor's.
  /// - Parameter stored: the bytes of an element where the call was recorded; `nil` for those of the format.
  /// - Throws: `ShiftError` where PyTorch raises `RuntimeError`.
  package func assign<Element: ShiftScalar>(
    _ channels: Range<Int>, by shift: Shift, in tensor: inout Tensor<Element>,
    storedIn stored: Int? = nil
  ) throws(ShiftError) {
    guard shift != .none,
      let window = OverlappingCopy(of: tensor.shape, channels: channels, by: shift, layout: layout)
    else { return }
    if window.isDenseOverlap {
      throw ShiftError(
        name, found: "a window of shift \(shift) that is dense in memory and overlaps its source",
        expected: "a copy first: some elements of both refer to a single memory location")
    }
    let bytes = stored ?? Element.format.bytes
    let shape = tensor.shape
    tensor.withUnsafeMutableElements {
      window.run(
        on: $0, block: bytes == 0 ? 0 : blockBytes / bytes, layout: layout, shape: shape)
    }
  }
}

extension NumberFormat {
  /// Bytes of one element; 0 for `rational`.
  fileprivate var bytes: Int {
    switch self {
    case .float16, .bfloat16: 2
    case .float: 4
    case .double: 8
    case .rational: 0
    }
  }
}

/// One assignment of a window to another place of the same memory.
struct OverlappingCopy {
  /// Extents and strides of the window in memory order, the slowest first.
  private(set) var axes: [(extent: Int, stride: Int)]
  private let target: Int
  private let source: Int
  /// Whether the window fills its stretch of memory without holes and overlaps its source there,
  /// which is when PyTorch refuses.
  let isDenseOverlap: Bool

  /// `nil` if nothing stays inside, or nothing is assigned.
  init?(
    of shape: Shape, channels: Range<Int>, by shift: Shift,
    layout: InPlaceSliceShift.MemoryLayout
  ) {
    let (h, w) = (shape.h - abs(shift.dy), shape.w - abs(shift.dx))
    guard h > 0, w > 0, shape.n > 0, !channels.isEmpty else { return nil }
    let strides: (n: Int, c: Int, h: Int, w: Int)
    switch layout {
    case .nchw: strides = (shape.c * shape.plane, shape.plane, shape.w, 1)
    case .nhwc: strides = (shape.c * shape.plane, 1, shape.w * shape.c, shape.c)
    }
    let first = channels.lowerBound * strides.c
    target = first + max(shift.dy, 0) * strides.h + max(shift.dx, 0) * strides.w
    source = first + max(-shift.dy, 0) * strides.h + max(-shift.dx, 0) * strides.w
    let inOrder =
      layout == .nchw
      ? [(shape.n, strides.n), (channels.count, strides.c), (h, strides.h), (w, strides.w)]
      : [(shape.n, strides.n), (h, strides.h), (w, strides.w), (channels.count, strides.c)]
    // Axes of one element do not count, and axes that follow each other without a hole are one.
    var merged: [(extent: Int, stride: Int)] = []
    for (extent, stride) in inOrder where extent > 1 {
      if let last = merged.last, last.stride == extent * stride {
        merged[merged.count - 1] = (last.extent * extent, stride)
      } else {
        merged.append((extent, stride))
      }
    }
    axes = merged
    isDenseOverlap =
      merged.count == 1 && merged[0].stride == 1 && abs(target - source) < merged[0].extent
  }

  /// Copies in ascending order of memory.
  func run<Element: ShiftScalar>(
    on elements: UnsafeMutableBufferPointer<Element>, block: Int,
    layout: InPlaceSliceShift.MemoryLayout, shape: Shape
  ) {
    // The tensor is stored columns fastest; another layout says where each address lies.
    let place: (Int) -> Int = { address in
      guard layout == .nhwc else { return address }
      let (pixel, c) = (address / shape.c, address % shape.c)
      return (pixel / shape.plane * shape.c + c) * shape.plane + pixel % shape.plane
    }
    let isContiguous = axes.last?.stride == 1
    let run = isContiguous ? axes.last?.extent ?? 1 : 1
    let outer = isContiguous ? Array(axes.dropLast()) : axes
    let runs = outer.reduce(1) { $0 * $1.extent }
    for index in 0..<runs {
      var (rest, offset) = (index, 0)
      for axis in outer.reversed() {
        offset += rest % axis.extent * axis.stride
        rest /= axis.extent
      }
      var i = 0
      if block > 0 {
        while i + block <= run {
          let loaded = (i..<(i + block)).map { elements[place(source + offset + $0)] }
          for (j, value) in loaded.enumerated() {
            elements[place(target + offset + i + j)] = value
          }
          i += block
        }
      }
      while i < run {
        elements[place(target + offset + i)] = elements[place(source + offset + i)]
        i += 1
      }
    }
  }
}
