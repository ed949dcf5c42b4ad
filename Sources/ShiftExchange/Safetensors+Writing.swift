extension Safetensors {
  /// The bytes of a file that holds `tensors` and `metadata`.
  ///
  /// The same content gives the same bytes, and they are those of the official library: metadata
  /// first (here sorted by key, which the library leaves to chance), tensors by element type and
  /// then by name, so that wide elements come first and every one lies at a multiple of its
  /// width, no white space, and a header padded with spaces to a multiple of 8.
  ///
  /// - Precondition: names are unique and none is `__metadata__`.
  public static func encoded(_ tensors: [NamedTensor], metadata: [String: String]) -> [UInt8] {
    let ordered = tensors.sorted { left, right in
      left.tensor.dtype != right.tensor.dtype
        ? left.tensor.dtype > right.tensor.dtype : byBytes(left.name, right.name)
    }
    var members: [String] = []
    if !metadata.isEmpty {
      let entries = metadata.sorted { byBytes($0.key, $1.key) }
        .map { "\(jsonText($0.key)):\(jsonText($0.value))" }
      members.append("\"__metadata__\":{\(entries.joined(separator: ","))}")
    }
    var names: Set<String> = ["__metadata__"]
    var position = 0
    for entry in ordered {
      precondition(names.insert(entry.name).inserted, "two tensors named \(entry.name)")
      let end = position + entry.tensor.bytes.count
      let shape = entry.tensor.shape.map(String.init).joined(separator: ",")
      members.append(
        "\(jsonText(entry.name)):{\"dtype\":\"\(entry.tensor.dtype.rawValue)\","
          + "\"shape\":[\(shape)],\"data_offsets\":[\(position),\(end)]}")
      position = end
    }
    var header = Array("{\(members.joined(separator: ","))}".utf8)
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

/// `text` as a JSON string.
func jsonText(_ text: String) -> String {
  var result = "\""
  for scalar in text.unicodeScalars {
    switch scalar {
    case "\"": result += "\\\""
    case "\\": result += "\\\\"
    case "\n": result += "\\n"
    case "\r": result += "\\r"
    case "\t": result += "\\t"
    case _ where scalar.value < 0x20:
      let digits = String(scalar.value, radix: 16)
      result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
    default: result.unicodeScalars.append(scalar)
    }
  }
  return result + "\""
}
