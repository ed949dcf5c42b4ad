import CLanes
import ShiftTensors

/// Whether this processor runs the vector loops of `CLanes`.
private let hasLanes = clanes_widest() > 0

/// The gradient of which mode a vector is to have.
enum LaneKernel { case bilinear, bicubic }

extension SampledGradients {
  /// One full vector of Float outputs, done by instructions that Swift cannot choose at run time: the same
  /// operations, which a test holds to those of one output at a time, bit for bit.
  ///
  /// - Parameter sums: eight along x, then eight along y.
  /// - Returns: false where nothing was done.
  @inline(__always)
  func runLanes(
    _ kernel: LaneKernel, _ planes: GradientPlanes<Element>, _ first: Int, _ count: Int,
    _ places: UnsafeMutablePointer<Int>, _ taps: UnsafeMutablePointer<Element>,
    _ sums: UnsafeMutablePointer<Element>
  ) -> Bool {
    guard Element.self == Float.self, count == 8, hasLanes else { return false }
    func floats(_ pointer: UnsafePointer<Element>) -> UnsafePointer<Float> {
      UnsafeRawPointer(pointer).assumingMemoryBound(to: Float.self)
    }
    func floats(_ pointer: UnsafeMutablePointer<Element>) -> UnsafeMutablePointer<Float> {
      UnsafeMutableRawPointer(pointer).assumingMemoryBound(to: Float.self)
    }
    var call = clanes_gradient()
    call.channels = Int64(input.shape.c)
    call.cells = Int64(gradOutput.shape.plane)
    call.plane = Int64(input.shape.plane)
    call.gradients = floats(planes.gradients + first)
    call.pixels = floats(planes.pixels)
    call.target = planes.gradInput.map { floats($0) }
    call.is_fused = options.dialect.fuses(Element.format) ? 1 : 0
    let indices = UnsafeRawPointer(places).assumingMemoryBound(to: Int64.self)
    switch kernel {
    case .bilinear: clanes_bilinear_gradient(&call, indices, floats(taps), floats(sums))
    case .bicubic: clanes_bicubic_gradient(&call, indices, floats(taps), floats(sums))
    }
    return true
  }
}
