/// What can be wrong with a stream of frames.
package enum FrameFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// What begins with letters is no length: a program that prints to its standard output.
  case text(String)
  case tooLong(length: UInt64, limit: Int)
  case truncated(received: Int, length: Int)
  case truncatedLength(received: Int)
  case noOutput

  package var description: String {
    switch self {
    case .text(let text):
      "text where a frame belongs: \(quoted(text)); expected 8 bytes of length, and text on standard error"
    case .tooLong(let length, let limit):
      "a frame of \(counted(length, "byte")); expected at most \(limit)"
    case .truncated(let received, let length):
      "the end after \(counted(received, "byte")) of a frame of \(length); expected the whole frame"
    case .truncatedLength(let received):
      "the end after \(received) of the 8 bytes of a frame's length; expected the whole frame"
    case .noOutput:
      "neither a tensor named output nor an error in the metadata; expected one of them"
    }
  }
}

/// Cuts a stream of bytes into frames as they arrive.
///
/// It holds what it was fed and nothing more: a length of 2⁶⁰ is a number to compare, not an
/// amount to allocate, and one above `limit` is refused at once instead of waited for.
package struct FrameReader: Sendable {
  private let name: String
  private let limit: Int
  private var bytes: [UInt8] = []
  /// Where the next frame begins in `bytes`.
  private var start = 0

  /// - Parameters:
  ///   - name: the subject of its errors, such as `candidate's answer`.
  ///   - limit: the longest payload accepted.
  package init(named name: String, limit: Int) {
    self.name = name
    self.limit = limit
  }

  /// The frame that the reader makes `payload` of: an 8-byte little-endian length and that many bytes.
  package static func frame(_ payload: [UInt8]) -> [UInt8] {
    littleEndian(UInt64(payload.count)) + payload
  }

  /// The bytes it holds, those of frames already handed out included.
  var bufferedCount: Int { bytes.count }
  /// Those that no frame handed out has used.
  package var pendingCount: Int { bytes.count - start }

  /// Takes what has arrived.
  package mutating func feed(_ chunk: some Collection<UInt8>) {
    if start == bytes.count {
      bytes.removeAll(keepingCapacity: true)
      start = 0
    } else if start > 1 << 16, start > bytes.count / 2 {
      bytes.removeFirst(start)
      start = 0
    }
    bytes.append(contentsOf: chunk)
  }

  /// The payload of the next frame, or nil until all of it has arrived.
  package mutating func next() throws(ExchangeError) -> [UInt8]? {
    guard let length = try pendingLength() else { return nil }
    guard bytes.count - start - 8 >= length else { return nil }
    let payload = Array(bytes[start + 8..<start + 8 + length])
    start += 8 + length
    return payload
  }

  /// The text that begins where a frame should, up to the first byte that is none; `nil` where there are
  /// fewer than three characters of it.
  package var pendingText: String? {
    let printable = bytes[start...].prefix(80).prefix { byte in
      (0x20...0x7E).contains(byte) || byte >= 0x80 || [0x09, 0x0A, 0x0D, 0x1B].contains(byte)
    }
    // A character that is cut off at the end is left out.
    for count in stride(from: printable.count, through: max(printable.count - 3, 3), by: -1) {
      if let text = String(validating: printable.prefix(count), as: UTF8.self) { return text }
    }
    return nil
  }

  /// Call when the stream has ended: refuses a frame that was cut off.
  package func finish() throws(ExchangeError) {
    let received = bytes.count - start
    if received == 0 { return }
    guard let length = try pendingLength() else {
      throw ExchangeError(name, .frame(.truncatedLength(received: received)))
    }
    throw ExchangeError(name, .frame(.truncated(received: received - 8, length: length)))
  }

  private func pendingLength() throws(ExchangeError) -> Int? {
    guard bytes.count - start >= 8 else { return nil }
    let length = bytes[start..<start + 8].reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(limit) else {
      if let text = pendingText { throw ExchangeError(name, .frame(.text(text))) }
      throw ExchangeError(name, .frame(.tooLong(length: length, limit: limit)))
    }
    return Int(length)
  }
}

/// What a candidate answered to one case.
package enum CandidateAnswer: Equatable, Sendable {
  case output(StoredTensor)
  /// The answers of an operator that has several, by their names.
  case outputs([String: StoredTensor])
  /// It refused the case, with its reason.
  case refused(String)

  /// Reads the file in a candidate's frame.
  ///
  /// - Throws: ``ExchangeError`` whose subject is `name`.
  package init(_ bytes: [UInt8], named name: String) throws(ExchangeError) {
    let file = try Safetensors(bytes, named: name)
    if let reason = file.metadata["error"] {
      self = .refused(reason)
    } else if let output = file["output"] {
      self = .output(output)
    } else {
      let gradients = file.tensors.filter { $0.name.hasPrefix("grad_") }
      guard !gradients.isEmpty else { throw ExchangeError(name, .frame(.noOutput)) }
      self = .outputs(
        Dictionary(gradients.map { ($0.name, $0.tensor) }, uniquingKeysWith: { first, _ in first }))
    }
  }

  /// The file that says so.
  package func encoded() -> [UInt8] {
    switch self {
    case .output(let tensor):
      Safetensors.encoded([NamedTensor(name: "output", tensor: tensor)], metadata: [:])
    case .outputs(let outputs):
      Safetensors.encoded(
        outputs.sorted { $0.key < $1.key }.map { NamedTensor(name: $0.key, tensor: $0.value) },
        metadata: [:])
    case .refused(let reason): Safetensors.encoded([], metadata: ["error": reason])
    }
  }
}
