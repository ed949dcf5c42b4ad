import ShiftTensors

/// Stride, zero padding and dilation of a convolution, (rows, columns) each, in pixels.
public struct ConvolutionGeometry: Hashable, Sendable {
  /// How far the kernel moves from one output pixel to the next, from 1.
  public var stride: [Int]
  /// How many zeros stand before and after each axis, from 0.
  public var padding: [Int]
  /// How far the kernel's taps lie apart, from 1.
  public var dilation: [Int]

  /// PyTorch's defaults: every pixel, no padding, taps beside each other.
  ///
  /// Each list has two numbers, rows and columns; an operator that is given others throws.
  public init(stride: [Int] = [1, 1], padding: [Int] = [0, 0], dilation: [Int] = [1, 1]) {
    (self.stride, self.padding, self.dilation) = (stride, padding, dilation)
  }

  /// Output extents `⌊(n + 2·padding − dilation·(kernel − 1) − 1) / stride⌋ + 1` for both axes.
  func outputExtents(
    _ subject: String, of image: (h: Int, w: Int), kernel: (h: Int, w: Int)
  ) throws(ShiftError) -> (h: Int, w: Int) {
    for (name, pair, least) in [
      ("stride", stride, 1), ("padding", padding, 0), ("dilation", dilation, 1),
    ] {
      // Beyond 2²⁴ no sum of products below can overflow, and no image reaches it.
      guard pair.count == 2, pair.allSatisfy({ (least...1 << 24).contains($0) }) else {
        throw ShiftError(
          subject, found: "\(name) \(pair)", expected: "two numbers from \(least) to \(1 << 24)")
      }
    }
    func extent(_ axis: Int, _ n: Int, _ kernel: Int) throws(ShiftError) -> Int {
      let reach = dilation[axis] * (kernel - 1) + 1
      guard kernel >= 1, n >= 1, n + 2 * padding[axis] >= reach else {
        throw ShiftError(
          subject, found: "a kernel reaching over \(reach) px on \(n + 2 * padding[axis]) px",
          expected: "an image and a kernel of at least 1 px, the kernel within the padded image")
      }
      return (n + 2 * padding[axis] - reach) / stride[axis] + 1
    }
    return (try extent(0, image.h, kernel.h), try extent(1, image.w, kernel.w))
  }
}
