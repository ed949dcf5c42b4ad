extension Safetensors {
  /// Reads the file at `path`.
  ///
  /// The bytes are read, not mapped: a mapped file that another process truncates takes the
  /// reader down with a bus error, and reading costs a small part of checking.
  ///
  /// - Throws: ``ExchangeError`` whose subject is `path`.
  package init(contentsOf path: String) throws(ExchangeError) {
    let bytes = try readFile(path)
    try self.init(bytes, named: path)
  }

  /// Reads a file that lies in memory.
  ///
  /// Hostile bytes cost time and memory in proportion to their number, whatever lengths, shapes
  /// and offsets they claim: nothing is allocated by a number that a file states.
  ///
  /// - Throws: ``ExchangeError`` whose subject is `name`.
  package init(_ bytes: [UInt8], named name: String) throws(ExchangeError) {
    self = try naming(name) { () throws(ExchangeFault) in try Safetensors(bytes) }
  }

  init(_ bytes: [UInt8]) throws(ExchangeFault) {
    guard bytes.count >= 8 else { throw .safetensors(.tooShort(byteCount: bytes.count)) }
    let length = bytes.prefix(8).reversed().reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    guard length <= UInt64(bytes.count - 8) else {
      throw .safetensors(.headerTooLong(length: length, available: bytes.count - 8))
    }
    let data = 8 + Int(length)
    var header = Header()
    try header.read(bytes, 8..<data)
    try header.requireTiling(of: bytes.count - data)
    let tensors = header.entries.map { entry in
      NamedTensor(
        name: entry.name,
        tensor: StoredTensor(
          entry.dtype, entry.shape, checked: bytes[data + entry.begin..<data + entry.end]))
    }
    self.init(tensors: tensors, positions: header.positions, metadata: header.metadata)
  }
}

/// What the header says of one tensor.
private struct Entry {
  var name: String
  var dtype: DType
  var shape: [Int]
  var begin: Int
  var end: Int
}

private struct Header {
  var entries: [Entry] = []
  var positions: [String: Int] = [:]
  var metadata: [String: String] = [:]

  mutating func read(_ bytes: [UInt8], _ range: Range<Int>) throws(ExchangeFault) {
    var scanner = JSONScanner(bytes, range, text: "header")
    var hasMetadata = false
    try scanner.object { (scanner: inout JSONScanner, name) throws(ExchangeFault) in
      if name == "__metadata__" {
        if hasMetadata { throw .safetensors(.duplicateTensor(name)) }
        hasMetadata = true
        return try readMetadata(&scanner)
      }
      if positions.updateValue(entries.count, forKey: name) != nil {
        throw .safetensors(.duplicateTensor(name))
      }
      entries.append(try entry(named: name, &scanner))
    }
    try scanner.finish()
  }

  private mutating func readMetadata(_ scanner: inout JSONScanner) throws(ExchangeFault) {
    try scanner.object { (scanner: inout JSONScanner, key) throws(ExchangeFault) in
      let value: String
      do throws(ExchangeFault) { value = try scanner.string() } catch {
        throw error.within("metadata \(quoted(key))")
      }
      if metadata.updateValue(value, forKey: key) != nil {
        throw .safetensors(.duplicateMetadata(key: key))
      }
    }
  }

  /// Reads one tensor's object; fields that the format does not know are passed over, as the
  /// official reader passes over them.
  private func entry(named name: String, _ scanner: inout JSONScanner) throws(ExchangeFault)
    -> Entry
  {
    var dtype: DType?
    var shape: [Int]?
    var offsets: [Int]?
    do {
      try scanner.object { (scanner: inout JSONScanner, field) throws(ExchangeFault) in
        switch field {
        case "dtype":
          if dtype != nil { throw .safetensors(.duplicateField(field, tensor: name)) }
          let spelling = try scanner.string()
          dtype = DType(rawValue: spelling)
          if dtype == nil { throw .safetensors(.unknownType(spelling, tensor: name)) }
        case "shape":
          if shape != nil { throw .safetensors(.duplicateField(field, tensor: name)) }
          shape = try naturals(&scanner)
        case "data_offsets":
          if offsets != nil { throw .safetensors(.duplicateField(field, tensor: name)) }
          offsets = try naturals(&scanner)
        default: try scanner.skip()
        }
      }
    } catch {
      throw error.within("tensor \(quoted(name))")
    }
    guard let dtype else { throw .safetensors(.missingField("dtype", tensor: name)) }
    guard let shape else { throw .safetensors(.missingField("shape", tensor: name)) }
    guard let offsets else {
      throw .safetensors(.missingField("data_offsets", tensor: name))
    }
    guard offsets.count == 2 else {
      throw .safetensors(.offsetCount(offsets.count, tensor: name))
    }
    return try checked(
      Entry(name: name, dtype: dtype, shape: shape, begin: offsets[0], end: offsets[1]))
  }

  private func naturals(_ scanner: inout JSONScanner) throws(ExchangeFault) -> [Int] {
    var values: [Int] = []
    try scanner.array { (scanner: inout JSONScanner) throws(ExchangeFault) in
      values.append(try scanner.integer(natural: true))
    }
    return values
  }

  private func checked(_ entry: Entry) throws(ExchangeFault) -> Entry {
    guard entry.shape.count <= Safetensors.axisLimit else {
      throw .safetensors(.tooManyAxes(entry.shape.count, tensor: entry.name))
    }
    guard let byteCount = Safetensors.byteCount(entry.shape, entry.dtype) else {
      throw .safetensors(.shapeOverflow(entry.shape, tensor: entry.name))
    }
    guard entry.begin <= entry.end else {
      throw .safetensors(
        .beginAfterEnd(begin: entry.begin, end: entry.end, tensor: entry.name))
    }
    guard entry.end - entry.begin == byteCount else {
      throw .safetensors(
        .sizeMismatch(
          found: entry.end - entry.begin, expected: byteCount, tensor: entry.name))
    }
    return entry
  }

  /// Refuses tensors that overlap, leave a hole, or leave or do not fill `available` bytes.
  func requireTiling(of available: Int) throws(ExchangeFault) {
    var end = 0
    var last: Entry?
    for entry in entries.sorted(by: { ($0.begin, $0.end) < ($1.begin, $1.end) }) {
      guard entry.end <= available else {
        throw .safetensors(
          .beyondData(end: entry.end, available: available, tensor: entry.name))
      }
      if entry.begin < end, let last {
        throw .safetensors(
          .overlap(entry.name, begin: entry.begin, with: last.name, end: end))
      }
      if entry.begin > end {
        throw .safetensors(.hole(from: end, to: entry.begin, before: entry.name))
      }
      end = entry.end
      last = entry
    }
    if end < available { throw .safetensors(.trailingBytes(available - end)) }
  }
}
