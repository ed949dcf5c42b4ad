import Testing

@testable import ShiftExchange

struct SafetensorsTests {
  @Test("The bytes of a file written by hand are read where they lie")
  func readByHand() throws {
    let header =
      #" {"b":{"dtype":"I64","shape":[],"data_offsets":[4,12],"extra":[{"x":null}]} ,"#
      + #""__metadata__":{"k":"v\u00e9\ud83d\ude00\n"},"#
      + #""a\"":{"dtype":"F16","shape":[2,1],"data_offsets":[0,4]},"#
      + #""none":{"dtype":"BOOL","shape":[3,0],"data_offsets":[4,4]}} "#
    let data: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    let read = try Safetensors(
      littleEndian(UInt64(header.utf8.count)) + Array(header.utf8) + data, named: "x")
    #expect(read.metadata == ["k": "vé😀\n"])
    #expect(read.tensors.map(\.name) == ["b", "a\"", "none"])
    #expect(read["a\""] == StoredTensor(dtype: .float16, shape: [2, 1], bytes: [1, 2, 3, 4]))
    #expect(
      read["b"] == StoredTensor(dtype: .int64, shape: [], bytes: [5, 6, 7, 8, 9, 10, 11, 12]))
    #expect(read["none"] == StoredTensor(dtype: .bool, shape: [3, 0], bytes: []))
    #expect(read["c"] == nil)
  }

  @Test("Wide elements are written first, then by name, at offsets without a hole")
  func writtenByHand() {
    let bytes = Safetensors.encoded(
      [
        NamedTensor(
          name: "b", tensor: StoredTensor(dtype: .float16, shape: [1], bytes: [1, 2])),
        NamedTensor(
          name: "a", tensor: StoredTensor(dtype: .float16, shape: [1], bytes: [3, 4])),
        NamedTensor(
          name: "c", tensor: StoredTensor(dtype: .float32, shape: [1, 1], bytes: [5, 6, 7, 8])),
      ], metadata: ["z": "1", "y": "\"\\\u{1}"])
    let header =
      #"{"__metadata__":{"y":"\"\\\u0001","z":"1"},"#
      + #""c":{"dtype":"F32","shape":[1,1],"data_offsets":[0,4]},"#
      + #""a":{"dtype":"F16","shape":[1],"data_offsets":[4,6]},"#
      + #""b":{"dtype":"F16","shape":[1],"data_offsets":[6,8]}}"#
    let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
    #expect(
      bytes == littleEndian(UInt64(padded.utf8.count)) + Array(padded.utf8)
        + [5, 6, 7, 8, 3, 4, 1, 2])
  }

  @Test("The worked example, written again, differs from the official library's file in no byte")
  func sameBytesAsTheOfficialLibrary() throws {
    let original = try readFile(workedExamplePath)
    let read = try Safetensors(original, named: "worked example")
    let written = Safetensors.encoded(read.tensors.reversed(), metadata: read.metadata)
    // The library writes its three metadata entries in the order of a hash table, so the text
    // before the first tensor is compared as a set of bytes and the rest byte by byte.
    let length = original.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    let metadata = try #require(
      original.firstRange(of: Array(#"},"0/input":"#.utf8))?.lowerBound)
    #expect(written.count == original.count)
    #expect(written[..<8] == original[..<8])
    #expect(written[8..<metadata].sorted() == original[8..<metadata].sorted())
    #expect(written[metadata...] == original[metadata...])
    #expect(length % 8 == 0)
  }

  @Test("Any tensors come back from a file as they went in")
  func roundTrip() throws {
    var random = SplitMix(state: 1)
    for _ in 0..<200 {
      var tensors: [NamedTensor] = []
      for index in 0..<Int.random(in: 0...5, using: &random) {
        let dtype = DType.allCases.randomElement(using: &random)!
        let shape = (0..<Int.random(in: 0...4, using: &random))
          .map { _ in Int.random(in: 0...3, using: &random) }
        let count = shape.reduce(dtype.width, *)
        tensors.append(
          NamedTensor(
            name: ["é\n", "\"", "\u{0}", "日本", ""].randomElement(using: &random)!
              + "\(index)",
            tensor: StoredTensor(
              dtype: dtype, shape: shape,
              bytes: (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }[...])))
      }
      let metadata = ["k\u{7F}": "\u{2028}\r\n\t\u{1B}", "": "\u{10FFFF}"]
      let bytes = Safetensors.encoded(tensors, metadata: metadata)
      let read = try Safetensors(bytes, named: "x")
      #expect(read.tensors.count == tensors.count)
      for entry in tensors { #expect(read[entry.name] == entry.tensor) }
      #expect(read.metadata == metadata)
      #expect(Safetensors.encoded(tensors.reversed(), metadata: metadata) == bytes)
    }
  }

  @Test("A file that is cut off is refused by what is missing")
  func truncated() throws {
    func sentence(_ bytes: [UInt8]) -> String {
      refusal { () throws(ExchangeError) in try Safetensors(bytes, named: "x").tensors }
    }
    #expect(sentence([]) == "x: 0 bytes; expected at least 8, which hold the length of the header")
    #expect(
      sentence([1, 2, 3, 4, 5, 6, 7])
        == "x: 7 bytes; expected at least 8, which hold the length of the header")
    #expect(
      sentence([3, 0, 0, 0, 0, 0, 0, 0, 123, 125])
        == "x: header of 3 bytes; expected at most 2, all that follow its length")
    #expect(
      sentence(Array(repeating: 255, count: 9))
        == "x: header of 18446744073709551615 bytes; "
        + "expected at most 1, all that follow its length")
    #expect(sentence(file("")) == "x: header has its end at byte 0; expected an object")
    let whole = try readFile(workedExamplePath)
    for count in stride(from: 0, to: whole.count, by: 611) {
      #expect(sentence(Array(whole.prefix(count))).hasPrefix("x: "))
    }
  }

  @Test(
    "Tensors that do not tile the data are refused",
    arguments: table(
      #"""
      {"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}
      8
      x: tensor "a" from byte 8 to byte 0; expected begin before end

      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
      7
      x: tensor "a" up to byte 8; expected at most 7, the end of the data

      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}
      9
      x: 1 byte after the last tensor; expected none

      {}
      1
      x: 1 byte after the last tensor; expected none

      {"a":{"dtype":"F32","shape":[2],"data_offsets":[1,9]}}
      9
      x: no tensor from byte 0 to byte 1, before tensor "a"; expected no hole

      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}
      4
      x: tensor "a" of 4 bytes; expected 8 by its shape and dtype

      {"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"a":{"dtype":"BOOL","shape":[3],"data_offsets":[2,5]}}
      5
      x: tensor "a" from byte 2, inside tensor "b"; expected it from byte 3

      {"b":{"dtype":"BOOL","shape":[3],"data_offsets":[0,3]},"e":{"dtype":"BOOL","shape":[0],"data_offsets":[1,1]}}
      3
      x: tensor "e" from byte 1, inside tensor "b"; expected it from byte 3

      {"a":{"dtype":"F32","shape":[4611686018427387904,2],"data_offsets":[0,8]}}
      8
      x: tensor "a" of shape [4611686018427387904, 2], whose bytes no integer counts; expected fewer than 2^63

      {"a":{"dtype":"F32","shape":[4611686018427387904,0,4],"data_offsets":[0,0]}}
      0
      x: tensor "a" of shape [4611686018427387904, 0, 4], whose bytes no integer counts; expected fewer than 2^63

      {"a":{"dtype":"F32","shape":[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1],"data_offsets":[0,8]}}
      8
      x: tensor "a" of 65 axes; expected at most 64
      """#))
  func untiled(row: [String]) throws {
    let data = try #require(Int(row[1]))
    #expect(refusal(ofHeader: row[0], data: data) == row[2])
  }

  @Test(
    "A header of the wrong form is refused where it is wrong",
    arguments: table(
      #"""
      []
      x: header has the character [ at byte 0; expected an object

      {"
      x: header has its end at byte 2; expected a closing double quote

      {"a\
      x: header has its end at byte 4; expected a closing double quote

      {1:2}
      x: header has the character 1 at byte 1; expected a name in double quotes

      {"a" 1}
      x: header has the character 1 at byte 5; expected a colon

      {"a":1}
      x: header has the character 1 at byte 5 in the tensor "a"; expected an object

      {} x
      x: header has the character x at byte 3; expected the end

      {"a\x":1}
      x: header has the character x after a backslash at byte 4; expected one of " \ / b f n r t u

      {"\u12g4":1}
      x: header has the character g at byte 6; expected four hexadecimal digits

      {"\ud800":1}
      x: header has half of a surrogate pair at byte 2; expected both halves

      {"\udc00\ud800":1}
      x: header has half of a surrogate pair at byte 2; expected both halves

      {"a":{"dtype":"F32","shape":[2]
      x: header has its end at byte 31 in the tensor "a"; expected a comma or }

      {"a":{"dtype":32,"shape":[2],"data_offsets":[0,8]}}
      x: header has the character 3 at byte 14 in the tensor "a"; expected a string

      {"a":{"dtype":"U16","shape":[2],"data_offsets":[0,8]}}
      x: tensor "a" of dtype "U16"; expected F16, BF16, F32, F64, I8, I32, I64, U8 or BOOL

      {"a":{"dtype":"f32","shape":[2],"data_offsets":[0,8]}}
      x: tensor "a" of dtype "f32"; expected F16, BF16, F32, F64, I8, I32, I64, U8 or BOOL

      {"a":{"dtype":"F32","shape":2,"data_offsets":[0,8]}}
      x: header has the character 2 at byte 28 in the tensor "a"; expected an array

      {"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}
      x: header has -2 at byte 29 in the tensor "a"; expected a whole number from 0 to 2^63 - 1

      {"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}
      x: header has 2.0 at byte 29 in the tensor "a"; expected a whole number from 0 to 2^63 - 1

      {"a":{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}}
      x: header has 2e0 at byte 29 in the tensor "a"; expected a whole number from 0 to 2^63 - 1

      {"a":{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}}
      x: header has 9223372036854775808 at byte 29 in the tensor "a"; expected a whole number from 0 to 2^63 - 1

      {"a":{"dtype":"F32","shape":[999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999999],"data_offsets":[0,8]}}
      x: header has 9999999999999999999999999999999999999999… at byte 29 in the tensor "a"; expected a whole number from 0 to 2^63 - 1

      {"a":{"dtype":"F32","shape":[02],"data_offsets":[0,8]}}
      x: header has 02 at byte 29 in the tensor "a"; expected a number without leading zeros

      {"a":{"dtype":"F32","shape":[null],"data_offsets":[0,8]}}
      x: header has the character n at byte 29 in the tensor "a"; expected a whole number from 0 to 2^63 - 1

      {"a":{"dtype":"F32","shape":[1 1],"data_offsets":[0,8]}}
      x: header has the character 1 at byte 31 in the tensor "a"; expected a comma or ]

      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0]}}
      x: 1 data offset of tensor "a"; expected 2, its begin and its end

      {"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}}
      x: 3 data offsets of tensor "a"; expected 2, its begin and its end

      {"a":{"shape":[],"data_offsets":[0,1]}}
      x: tensor "a" without dtype; expected dtype, shape and data_offsets

      {"a":{"dtype":"BOOL","data_offsets":[0,1]}}
      x: tensor "a" without shape; expected dtype, shape and data_offsets

      {"a":{"dtype":"BOOL","shape":[]}}
      x: tensor "a" without data_offsets; expected dtype, shape and data_offsets

      {"a":{"dtype":"BOOL","dtype":"F16"}}
      x: two fields dtype in tensor "a"; expected each once

      {"a":{"shape":[],"shape":[]}}
      x: two fields shape in tensor "a"; expected each once

      {"a":{"data_offsets":[0,1],"data_offsets":[0,1]}}
      x: two fields data_offsets in tensor "a"; expected each once

      {"a":{"dtype":"BOOL","shape":[0],"data_offsets":[0,0]},"\u0061":{"dtype":"BOOL","shape":[0],"data_offsets":[0,0]}}
      x: two tensors named "a"; expected each name once

      {"__metadata__":{"k":1}}
      x: header has the character 1 at byte 21 in the metadata "k"; expected a string

      {"__metadata__":[]}
      x: header has the character [ at byte 16; expected an object

      {"__metadata__":{"k":"","k":""}}
      x: two metadata entries named "k"; expected each name once

      {"__metadata__":{},"__metadata__":{}}
      x: two tensors named "__metadata__"; expected each name once

      {"a":{"x":[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
      x: header has 65 levels of nesting at byte 72 in the tensor "a"; expected at most 64

      {"a":{"x":tru}}
      x: header has the character t at byte 10 in the tensor "a"; expected true or false

      {"a":{"x":1.}}
      x: header has the character } at byte 12 in the tensor "a"; expected a digit

      {"a":{"x":1e+}}
      x: header has the character } at byte 13 in the tensor "a"; expected a digit
      """#))
  func malformed(row: [String]) {
    #expect(refusal(ofHeader: row[0], data: 8) == row[1])
  }

  @Test("A control character is refused by its number")
  func controlCharacters() {
    #expect(refusal(ofHeader: "{}\0") == "x: header has the byte 0 at byte 2; expected the end")
    #expect(
      refusal(ofHeader: "{\"a\n\":1}")
        == "x: header has the byte 10 at byte 3; expected no control character in a string")
    #expect(
      refusal(ofHeader: "{\"a\\\n\":1}")
        == "x: header has the byte 10 after a backslash at byte 4; "
        + "expected one of \" \\ / b f n r t u")
  }

  @Test("Text that is not UTF-8 is refused, also where it would be passed over")
  func notUTF8() {
    let prefix = Array(#"{"a":{"x":""#.utf8)
    let bytes = prefix + [0xC3, 0x28, 0x22, 0x7D, 0x7D]
    let sentence = refusal { () throws(ExchangeError) in
      try Safetensors(littleEndian(UInt64(bytes.count)) + bytes, named: "x").tensors
    }
    #expect(
      sentence == #"x: header has a string that is not UTF-8 at byte 11 in the tensor "a"; "#
        + "expected UTF-8")
  }

  @Test("A name from a file cannot break out of its sentence")
  func hostileName() {
    let name = String(repeating: "x", count: 1000)
    #expect(
      refusal(ofHeader: #"{"\n\u001b[31m\#(name)":{}}"#)
        == #"x: tensor "\u{a}\u{1b}[31m\#(String(repeating: "x", count: 74))…" without dtype; "#
        + "expected dtype, shape and data_offsets")
  }
}
