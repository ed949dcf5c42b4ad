import ExactArithmetic
import ShiftTensors

/// How far each side of an image grows, in pixels; a negative amount crops.
public struct Padding: Hashable, Sendable {
  /// Columns before the first.
  public var left: Int
  /// Columns after the last.
  public var right: Int
  /// Rows before the first.
  public var top: Int
  /// Rows after the last.
  public var bottom: Int

  /// Amounts for each side.
  public init(left: Int, right: Int, top: Int, bottom: Int) {
    (self.left, self.right, self.top, self.bottom) = (left, right, top, bottom)
  }

  /// The same amount on every side.
  public init(all side: Int) { self.init(left: side, right: side, top: side, bottom: side) }
}

/// What the new pixels hold.
public enum PadMode: String, CaseIterable, Sendable {
  /// One value.
  case constant
  /// The mirror image about the edge pixel, which is not repeated.
  case reflect
  /// The edge pixel.
  case replicate
  /// The image again from its other side.
  case circular
}

/// Grows or crops the images of `input`.
///
/// With `p` the pad before and `n` the extent, output position `j` reads, per axis,
/// `j − p` (constant, where inside), `clamp(j − p, 0, n−1)` (replicate), the mirror of `j − p`
/// without repeating the edge (reflect), or `(j − p) mod n` (circular).
///
/// - Border: `constant` gives `value` outside. A negative pad crops; `circular` then wraps the
///   cropped image, the other modes still see the whole one.
/// - Exactness: moves values without touching them.
/// - Throws: `ShiftError` where PyTorch refuses: `reflect` by n or more, `circular` by more than n,
///   an output without pixels from a mode other than `constant`, a size that overflows.
/// - SeeAlso: `torch.nn.functional.pad`; index maps in PyTorch's `PaddingKernel.cpp`.
public func pad<Element: Sendable>(
  _ input: Tensor<Element>, by padding: Padding, mode: PadMode, value: Element
) throws(ShiftError) -> Tensor<Element> {
  try pad(input.view, by: padding, mode: mode, value: value).copied()
}

/// The same as a value: which element each position of the padded tensor is, before it is written.
///
/// Whatever reads the view reads what the padded tensor would hold, and what is cropped unread is never
/// written: padding by the reach of a shift makes a small image many times as large.
@inlinable
package func pad<Element: Sendable>(
  _ input: TensorView<Element>, by padding: Padding, mode: PadMode, value: Element
) throws(ShiftError) -> TensorView<Element> {
  let axes = try PaddedAxes(input.shape, padding, mode)
  // A view has one value outside; a second one needs the first to be written.
  let view = axes.readOutside && input.outside != nil ? input.copied().view : input
  return view.selecting(.h, axes.rows, outside: value).selecting(
    .w, axes.columns, outside: value)
}

/// The source of each row and column of a padded image; `nil` outside.
@usableFromInline
struct PaddedAxes {
  @usableFromInline let rows: [Int?]
  @usableFromInline let columns: [Int?]

  @usableFromInline
  init(_ shape: Shape, _ padding: Padding, _ mode: PadMode) throws(ShiftError) {
    rows = try PaddedAxis(.rows, shape.h, padding.top, padding.bottom, mode).sources
    columns = try PaddedAxis(.columns, shape.w, padding.left, padding.right, mode).sources
    guard Shape.elementCount([shape.n, shape.c, rows.count, columns.count]) != nil else {
      throw ShiftError(
        "pad", found: "\(rows.count) × \(columns.count) px after padding",
        expected: "a size that fits \(Int.self)")
    }
  }

  @usableFromInline var readOutside: Bool { rows.contains(nil) || columns.contains(nil) }
}

/// The source of each output position along one axis; `nil` outside.
struct PaddedAxis {
  enum Name: String { case rows, columns }
  let sources: [Int?]

  init(_ name: Name, _ extent: Int, _ before: Int, _ after: Int, _ mode: PadMode) throws(ShiftError)
  {
    let (partial, overflow1) = extent.addingReportingOverflow(before)
    let (padded, overflow2) = partial.addingReportingOverflow(after)
    func refuse(_ expected: String) -> ShiftError {
      ShiftError(
        "\(mode.rawValue) pad", found: "(\(before), \(after)) on \(extent) \(name.rawValue)",
        expected: expected)
    }
    // An axis beyond 2³² positions is a slip in a file; asking for its memory would be the harm.
    guard !overflow1, !overflow2, padded <= 1 << 32 else {
      throw refuse("at most 4294967296 positions after padding")
    }
    let cropped = extent + min(before, 0) + min(after, 0)
    switch mode {
    case .constant:
      // Cropping comes first and must leave 0 pixels or more.
      guard cropped >= 0, padded >= 0 else {
        throw refuse("at least 0 positions after cropping and after padding")
      }
    case .replicate:
      guard extent > 0, padded >= 1 else { throw refuse("at least 1 position after padding") }
    case .reflect:
      guard max(before, after) < extent else { throw refuse("pads below the extent") }
      guard padded >= 1 else { throw refuse("at least 1 position after padding") }
    case .circular:
      guard max(before, after) <= extent else { throw refuse("pads of at most the extent") }
      // PyTorch crops first and wraps what is left. It compares the pads with the uncropped extent,
      // and where they exceed what is left it returns memory that nothing has written.
      guard padded == 0 || padded > 0 && cropped >= max(before, after, 1) else {
        throw refuse("pads of at most what cropping leaves")
      }
    }
    sources = (0..<padded).map { position in
      let i = position - before
      switch mode {
      case .constant: return (0..<extent).contains(i) ? i : nil
      case .replicate: return min(max(i, 0), extent - 1)
      case .reflect: return i < 0 ? -i : i < extent ? i : 2 * (extent - 1) - i
      case .circular:
        let first = max(-before, 0)
        return first + floorModulo(position - max(before, 0), cropped)
      }
    }
  }
}
