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
    #expect(widths["StableHLO"] == 13)
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
    #expect(widths["StableHLO"] == 9)
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
