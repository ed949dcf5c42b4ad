import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftPrecision

@Suite("Audit and search")
struct StudyTests {
  @Test("The audit finds the widths that FIELD.md measured with NumPy")
  func audit() throws {
    let entries = try AuditEntry.all(alignCorners: true, isLitPixel: true, widths: 2...270)
    let widths = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.tolerance.suite, $0.width) })
    #expect(widths["PyTorch assert_close"] == 260)
    #expect(widths["WebNN linear resample"] == 132)
    #expect(widths["JAX"] == 68)
    #expect(widths["oneDNN benchdnn"] == 20)
    // 1e-4 is first missed far wider: at 2,052 px.
    #expect(widths["StableHLO"] == .some(nil))
    #expect(widths["ONNX backend tests"] == .some(nil))
  }

  @Test("Without aligned corners too")
  func auditNotAligned() throws {
    let entries = try AuditEntry.all(alignCorners: false, isLitPixel: true, widths: 2...260)
    let widths = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.tolerance.suite, $0.width) })
    #expect(widths["PyTorch assert_close"] == 259)
    #expect(widths["WebNN linear resample"] == 131)
    #expect(widths["JAX"] == 67)
    #expect(widths["oneDNN benchdnn"] == 19)
    #expect(widths["StableHLO"] == .some(nil))
  }

  @Test(
    "Beside a single 1 the whole image is refused at the widths of a single 0: 7 for ONNX, as PyTorch showed"
  )
  func wholeImage() throws {
    let entries = try AuditEntry.all(alignCorners: true, isLitPixel: false, widths: 2...270)
    let widths = Dictionary(
      uniqueKeysWithValues: entries.map { ($0.tolerance.suite, $0.width) })
    #expect(widths["ONNX backend tests"] == 7)
    #expect(widths["onnxruntime"] == 260)
    #expect(widths["JAX"] == 36)
    // Below 1e-5 benchdnn holds the difference itself against 7 eps.
    #expect(widths["oneDNN benchdnn"] == 20)
    #expect(widths["StableHLO"] == .some(nil))
    for entry in entries {
      guard let width = entry.width else { continue }
      var points: [Float] = []
      for pixel in 0..<width {
        let x: Float = 2 * Float(pixel) / Float(width - 1) - 1
        points += [x, -1]
      }
      var refused = false
      for lit in [entry.pixel - 1, entry.pixel + 1] where (0..<width).contains(lit) {
        var row = [Float](repeating: 0, count: width)
        row[lit] = 1
        let output = try gridSample(
          Tensor(shape: Shape(n: 1, c: 1, h: 2, w: width), elements: row + row),
          at: Grid(n: 1, rows: 1, columns: width, points: points),
          options: GridSampleOptions(alignCorners: true))
        for (got, wanted) in zip(output.elements, row) {
          if !entry.tolerance.accepts(got, for: wanted) { refused = true }
        }
      }
      #expect(refused, "\(entry.tolerance.suite)")
    }
  }

  @Test("deform_conv2d reads whole pixels exactly, and grid_sample does not; the search repeats")
  func search() throws {
    let example = FractionalCase(width: 7, pixel: 1, parts: 0, left: 1, right: 255)
    let read = try WorstReading(of: example)
    #expect(read.deform == read.exact)
    #expect(read.gridSample != read.exact)
    let first = WorstFound(
      searching: .gridSampleFromExact, greatestWidth: 32, seed: 5, starts: 4, tries: 20, workers: 1)
    let again = WorstFound(
      searching: .gridSampleFromExact, greatestWidth: 32, seed: 5, starts: 4, tries: 20, workers: 2)
    #expect(first == again)
    #expect(try #require(first).distance > 0)
  }
}
