import ShiftRuns

extension Safetensors {
  /// The bytes of a file that holds `tensors` and `metadata`.
  ///
  /// The same content gives the same bytes, and they are those of the official library: metadata
  /// first (here sorted by key, which the library leaves to chance), tensors by element type and
  /// then by name, so that wide elements come first and every one lies at a multiple of its
  /// width, no white space, and a header padded with spaces to a multiple of 8.
  ///
  /// - Precondition: names are unique and none is `__metadata__`.
  package static func encoded(_ tensors: [NamedTensor], metadata: [String: String]) -> [UInt8] {
    let ordered = tensors.sorted { left, right in
      left.tensor.dtype != right.tensor.dtype
        ? left.tensor.dtype > right.tensor.dtype : byBytes(left.name, right.name)
    }
    var members: [(key: String, value: JSONText)] = []
    if !metadata.isEmpty {
      let entries = metadata.sorted { byBytes($0.key, $1.key) }
      members.append(("__metadata__", .object(entries.map { ($0.key, .string($0.value)) })))
    }
    var names: Set<String> = ["__metadata__"]
    var position = 0
    for entry in ordered {
      precondition(names.insert(entry.name).inserted, "two tensors named \(entry.name)")
      let end = position + entry.tensor.bytes.count
      members.append(
        (
          entry.name,
          .object([
            ("dtype", .string(entry.tensor.dtype.rawValue)),
            ("shape", .integers(entry.tensor.shape)), ("data_offsets", .integers([position, end])),
          ])
        ))
      position = end
    }
    var header = Array(JSONText.object(members).text(.compact).utf8)
    header += Array(repeating: UInt8(ascii: " "), count: (8 - header.count % 8) % 8)

    var bytes = littleEndian(UInt64(header.count))
    bytes.reserveCapacity(8 + header.count + position)
    bytes += header
    for entry in ordered { bytes += entry.tensor.bytes }
    return bytes
  }

  private static func byBytes(_ left: String, _ right: String) -> Bool {
    left.utf8.lexicographicallyPrecedes(right.utf8)
  }
}

/// The eight bytes of `value`, lowest first.
func littleEndian(_ value: UInt64) -> [UInt8] {
  (0..<8).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
}
