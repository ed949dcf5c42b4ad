import Testing

@testable import ShiftExchange

struct FramesTests {
  @Test("Frames come out whole however the stream was cut", arguments: [1, 2, 7, 9, 100])
  func anyCut(chunk: Int) throws {
    let payloads: [[UInt8]] = [[1, 2, 3], [], Array(0...200), [9]]
    let stream = payloads.flatMap { FrameReader.frame($0) }
    var reader = FrameReader(named: "x", limit: 201)
    var received: [[UInt8]] = []
    for start in stride(from: 0, to: stream.count, by: chunk) {
      reader.feed(stream[start..<min(start + chunk, stream.count)])
      while let payload = try reader.next() { received.append(payload) }
    }
    #expect(received == payloads)
    try reader.finish()
  }

  @Test("A frame's length is little-endian")
  func lengthBytes() {
    #expect(
      FrameReader.frame(Array(repeating: 7, count: 258)).prefix(9) == [2, 1, 0, 0, 0, 0, 0, 0, 7])
  }

  @Test("A length above the limit is refused before anything follows it")
  func tooLong() {
    let sentence = refusal { () throws(ExchangeError) in
      var reader = FrameReader(named: "x", limit: 1000)
      reader.feed(littleEndian(1 << 60))
      return try reader.next()
    }
    #expect(sentence == "x: a frame of 1152921504606846976 bytes; expected at most 1000")
  }

  @Test("A length of 2⁶⁰ within the limit allocates nothing")
  func hugeLengthCostsNothing() throws {
    var reader = FrameReader(named: "x", limit: .max)
    reader.feed(littleEndian(1 << 60))
    #expect(try reader.next() == nil)
    reader.feed([1])
    #expect(try reader.next() == nil)
  }

  @Test("A stream that ends inside a frame is refused by what is missing")
  func truncated() {
    func sentence(_ bytes: [UInt8]) -> String {
      refusal { () throws(ExchangeError) in
        var reader = FrameReader(named: "x", limit: 1000)
        reader.feed(bytes)
        _ = try reader.next()
        try reader.finish()
      }
    }
    #expect(
      sentence([1, 2, 3])
        == "x: the end after 3 of the 8 bytes of a frame's length; expected the whole frame")
    #expect(
      sentence(FrameReader.frame([1, 2, 3]).dropLast())
        == "x: the end after 2 bytes of a frame of 3; expected the whole frame")
  }

  @Test("A reader fed for long returns every frame and never copies the stream it has read")
  func longStream() throws {
    var reader = FrameReader(named: "x", limit: 1 << 20)
    let payload = (0..<50_000).map { UInt8(truncatingIfNeeded: $0) }
    // Ten bytes of the next frame always wait, so the buffer is never empty.
    reader.feed(FrameReader.frame(payload).prefix(10))
    for _ in 0..<50 {
      reader.feed(FrameReader.frame(payload).dropFirst(10) + FrameReader.frame(payload).prefix(10))
      #expect(try reader.next() == payload)
      #expect(reader.bufferedCount < 4 * payload.count)
    }
  }

  @Test("A candidate's answer is its output, its refusal, or neither")
  func answers() throws {
    let output = CandidateAnswer.output(
      StoredTensor(dtype: .float16, shape: [1], bytes: [1, 2]))
    #expect(try CandidateAnswer(output.encoded(), named: "x") == output)
    let refused = CandidateAnswer.refused("no float16 here")
    #expect(try CandidateAnswer(refused.encoded(), named: "x") == refused)
    let sentence = refusal { () throws(ExchangeError) in
      try CandidateAnswer(file("{}"), named: "x")
    }
    #expect(
      sentence
        == "x: neither a tensor named output nor an error in the metadata; expected one of them")
  }
}
