import Effort
import Foundation
import ShiftOperators
import ShiftStrategies
import Testing

@testable import ShiftExchange

/// Files broken at random, the same ones in every run.
struct MutationTests {
  /// A small file with every operator and a header of about 1.5 kB.
  private static let sound: [UInt8] = {
    let tensor = NamedTensor(
      name: "t", tensor: StoredTensor(dtype: .float16, shape: [1, 2], bytes: [1, 2, 3, 4]))
    let operations: [RecordedOperator] = [
      .gridSample(mode: .nearest, padding: .border, alignCorners: true),
      .deformConv2d(ConvolutionGeometry()), .conv2d(ConvolutionGeometry(), groups: 1),
      .roll(shifts: [1], dims: [0]), .pad(amounts: [1, 1], mode: .constant, value: 0),
      .shift(strategy: .roll, shifts: [Shift(dy: 1, dx: -1)], boundary: nil),
    ]
    return CaseFile(
      producer: "by hand",
      cases: operations.map { operation in
        RecordedCase(
          name: operation.name.rawValue, operation: operation,
          inputs: Dictionary(
            uniqueKeysWithValues: operation.name.required.map { ($0, tensor) }),
          outcome: .output(tensor), comparison: .close(relative: 0, absolute: 1e-9))
      }
    ).encoded()
  }()

  private static let words = [
    "{", "}", "[", "]", ",", ":", "\"", "\\", "\\\"", "\\u", "\\ud800", "null", "true", "-",
    "0", "9223372036854775807", "9223372036854775808", "1e999", "1.5", "__metadata__", "shape",
    "dtype", "t", "BOOL", "[[[[[[[[", "\u{0}", "é",
  ].map { Array($0.utf8) }

  private func mutated(_ random: inout SplitMix) -> [UInt8] {
    var bytes = Self.sound
    for _ in 0..<Int.random(in: 1...4, using: &random) where !bytes.isEmpty {
      let place = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[place] ^= 1 << UInt8.random(in: 0..<8, using: &random)
      case 1: bytes[place] = UInt8.random(in: 0...255, using: &random)
      case 2: bytes.removeLast(min(bytes.count, Int.random(in: 0...40, using: &random)))
      case 3: bytes.insert(contentsOf: Self.words.randomElement(using: &random)!, at: place)
      case 4:
        let end = min(bytes.count, place + Int.random(in: 1...60, using: &random))
        bytes.removeSubrange(place..<end)
      case 5:
        let end = min(bytes.count, place + Int.random(in: 1...60, using: &random))
        let target = Int.random(in: 0..<bytes.count, using: &random)
        bytes.insert(contentsOf: bytes[place..<end], at: target)
      default:
        let word = Self.words.randomElement(using: &random)!
        bytes.replaceSubrange(place..<min(bytes.count, place + word.count), with: word)
      }
    }
    // Half of them keep a sound length, so that the fault lies deeper.
    if Bool.random(using: &random), bytes.count > 12 {
      bytes.replaceSubrange(0..<8, with: littleEndian(UInt64(bytes.count - 12)))
    }
    return bytes
  }

  /// How many files: `SHIFTPROOF_FUZZ` says more than the everyday number.
  private static let files =
    ProcessInfo.processInfo.environment["SHIFTPROOF_FUZZ"].flatMap { Int($0) }
    ?? Effort.of(4_000, long: 20_000)
  private static var isLong: Bool { files > 20_000 }

  #if canImport(Glibc)
    private static let addressSpace = __rlimit_resource_t(RLIMIT_AS.rawValue)
  #else
    private static let addressSpace = RLIMIT_AS
  #endif

  /// Bytes of address space in use; 0 where the system does not say.
  private static func virtualSize() -> Int {
    let pages = (try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8))?
      .split(separator: " ").first.flatMap { Int($0) }
    return (pages ?? 0) * Int(getpagesize())
  }

  /// The same bytes as a frame, as a stream without frames, and as a candidate's answer.
  private func readAsCandidateDoes(_ bytes: [UInt8], _ random: inout SplitMix) throws {
    var reader = FrameReader(named: "x", limit: 1 << 20)
    let stream = Bool.random(using: &random) ? FrameReader.frame(bytes) : bytes
    let cut = Int.random(in: 0...stream.count, using: &random)
    do throws(ExchangeError) {
      reader.feed(stream[..<cut])
      while let payload = try reader.next() { #expect(payload.count <= bytes.count) }
      reader.feed(stream[cut...])
      while let payload = try reader.next() { #expect(payload.count <= bytes.count) }
      try reader.finish()
    } catch {
      #expect(error.description.hasPrefix("x: "))
    }
    #expect(reader.bufferedCount <= stream.count)
    _ = try? CandidateAnswer(bytes, named: "x")
  }

  @Test("A broken file is refused in one sentence or read as a file that can be written again")
  func mutations() throws {
    let files = Self.files
    if Self.isLong {
      // Whoever allocates what a file only claims is out of memory here, even if he never touches it.
      var limit = rlimit()
      getrlimit(Self.addressSpace, &limit)
      let size = Self.virtualSize()
      limit.rlim_cur = rlim_t(size + 1 << 30)
      if size > 0 { setrlimit(Self.addressSpace, &limit) }
    }
    var random = SplitMix(state: 2026)
    var accepted = 0
    var deep = 0
    for _ in 0..<files {
      let bytes = mutated(&random)
      do throws(ExchangeError) {
        let read = try CaseFile(bytes, named: "x")
        accepted += 1
        let again = try CaseFile(read.encoded(), named: "again")
        #expect(again.cases == read.cases)
      } catch {
        let sentence = error.description
        if case .cases = error.fault { deep += 1 }
        #expect(
          sentence.hasPrefix("x: ") && sentence.contains("; expected ")
            && !sentence.contains("\n") && sentence.count < 600, "\(sentence)")
      }
      try readAsCandidateDoes(bytes, &random)
    }
    if Self.isLong {
      print("fuzzed \(files) files: \(accepted) accepted, \(deep) refused by their cases")
    }
    // The mutations must reach behind the first check, or they prove nothing.
    #expect(accepted > files / 80, "\(accepted) accepted")
    #expect(200 * deep > 3 * files, "\(deep) refused by their cases")
  }

  @Test("Random bytes are refused")
  func randomBytes() {
    var random = SplitMix(state: 7)
    for _ in 0..<2_000 {
      var bytes = (0..<Int.random(in: 0...64, using: &random))
        .map { _ in UInt8.random(in: 0...255, using: &random) }
      if bytes.count > 8 { bytes.replaceSubrange(1..<8, with: repeatElement(0, count: 7)) }
      #expect(throws: ExchangeError.self) { try Safetensors(bytes, named: "x") }
    }
  }
}
