import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftExchange

/// A file of `header`, with the length it really has, and `data` zero bytes.
func file(_ header: String, data: Int = 0) -> [UInt8] {
  littleEndian(UInt64(header.utf8.count)) + Array(header.utf8)
    + Array(repeating: 0, count: data)
}

/// The sentence with which `body` refuses.
func refusal<Value>(of body: () throws(ExchangeError) -> Value) -> String {
  do {
    let value = try body()
    return "accepted: \(value)"
  } catch {
    return error.description
  }
}

/// The sentence with which a file of `header` is refused.
func refusal(ofHeader header: String, data: Int = 0) -> String {
  refusal { () throws(ExchangeError) in
    try Safetensors(file(header, data: data), named: "x").tensors
  }
}

/// A header of one F32 tensor `a` with the given fields in place of the sound ones.
func one(shape: String = "[2]", offsets: String = "[0,8]", dtype: String = "\"F32\"") -> String {
  #"{"a":{"dtype":\#(dtype),"shape":\#(shape),"data_offsets":\#(offsets)}}"#
}

/// A file of one tensor `t` of shape (1, 1, 1, 1) and these cases.
func file(cases: String, format: String = CaseFile.format) -> [UInt8] {
  let tensor = StoredTensor(dtype: .float32, shape: [1, 1, 1, 1], bytes: [0, 0, 128, 63])
  return Safetensors.encoded(
    [NamedTensor(name: "t", tensor: tensor)],
    metadata: ["format": format, "producer": "by hand", "cases": cases])
}

/// The sentence with which these cases are refused.
func refusal(ofCases cases: String) -> String {
  refusal { () throws(ExchangeError) in
    try CaseFile(file(cases: cases), named: "x").cases
  }
}

/// A case named `n` with these inputs and this output; without one the framework refused it.
func recorded(
  _ operation: RecordedOperator, _ inputs: [String: StoredTensor], _ output: StoredTensor?,
  comparison: RecordedCase.Agreement = .bitwise, dialect: GridSampleDialect? = nil
) -> RecordedCase {
  RecordedCase(
    name: "n", operation: operation,
    inputs: Dictionary(
      uniqueKeysWithValues: inputs.map { ($0, NamedTensor(name: $0, tensor: $1)) }),
    outcome: output.map { .output(NamedTensor(name: "output", tensor: $0)) } ?? .raises,
    dialect: dialect, comparison: comparison)
}

/// What the replay of a case says of it.
func verdict(_ recorded: RecordedCase) -> String {
  recorded.checked(in: "x").verdict.description
}

func tensor<Element: StoredScalar>(_ shape: [Int], _ elements: [Element]) -> StoredTensor {
  StoredTensor(RankedTensor(shape: shape, elements: elements))
}

/// 0, 1, 2, … in Float.
func counting(_ shape: [Int]) -> StoredTensor {
  tensor(shape, (0..<shape.reduce(1, *)).map { Float($0) })
}

/// A shift by nothing.
let slice = RecordedOperator.shift(strategy: .slice, shifts: [Shift(dy: 0, dx: 0)], boundary: nil)

/// Random numbers that are the same in every run: SplitMix64.
struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}

/// A file of `Fixtures/`, found from this file's own place in the package.
func fixture(_ name: String) -> String {
  #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
    .joined(separator: "/") + "/Fixtures/" + name
}

let workedExamplePath = fixture("worked-example.safetensors")

/// The rows of a table: what is read, a line each, and last the sentence that refuses it; rows are
/// set apart by an empty line.
///
/// A table of text, because the compiler takes minutes over the same in an array of tuples.
func table(_ text: String) -> [[String]] {
  text.split(separator: "\n\n").map { $0.split(separator: "\n").map(String.init) }
}
