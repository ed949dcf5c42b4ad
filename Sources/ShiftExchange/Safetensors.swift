import ShiftTensors

/// The element types that files carry, spelled as safetensors spells them.
///
/// They stand in the official library's order, which its writer sorts by.
package enum DType: String, CaseIterable, Sendable, Comparable {
  case bool = "BOOL"
  case uint8 = "U8"
  case int8 = "I8"
  case float16 = "F16"
  case bfloat16 = "BF16"
  case int32 = "I32"
  case float32 = "F32"
  case float64 = "F64"
  case int64 = "I64"

  /// Bytes per element.
  package var width: Int { row.width }

  /// The number format of the elements; nil for those that only move.
  package var format: NumberFormat? { row.format }

  private var row: (width: Int, format: NumberFormat?) {
    switch self {
    case .bool, .uint8, .int8: (1, nil)
    case .int32: (4, nil)
    case .float16: (2, .float16)
    case .bfloat16: (2, .bfloat16)
    case .float32: (4, .float)
    case .float64: (8, .double)
    case .int64: (8, nil)
    }
  }

  package static func < (left: DType, right: DType) -> Bool { left.rank < right.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self)! }

  static let allNames = alternatives([
    "F16", "BF16", "F32", "F64", "I8", "I32", "I64", "U8", "BOOL",
  ])

  /// The whole numbers that elements can be; `nil` for those with a number format.
  var integers: ClosedRange<Int>? {
    switch self {
    case .bool: 0...1
    case .uint8: 0...255
    case .int8: -128...127
    case .int32: Int(Int32.min)...Int(Int32.max)
    case .int64: Int.min...Int.max
    case .float16, .bfloat16, .float32, .float64: nil
    }
  }
}

/// A tensor's meaning and its bytes: little-endian, C order.
///
/// A view taken from a file shares the file's storage; nothing is copied until it is decoded.
package struct StoredTensor: Equatable, Sendable {
  package let dtype: DType
  package let shape: [Int]
  package let bytes: ArraySlice<UInt8>

  /// - Precondition: `bytes` are as many as `shape` and `dtype` ask for.
  package init(dtype: DType, shape: [Int], bytes: ArraySlice<UInt8>) {
    let expected = Safetensors.byteCount(shape, dtype)
    precondition(
      bytes.count == expected, "\(bytes.count) bytes cannot fill shape \(shape) of \(dtype)")
    self.init(dtype, shape, checked: bytes)
  }

  init(_ dtype: DType, _ shape: [Int], checked bytes: ArraySlice<UInt8>) {
    self.dtype = dtype
    self.shape = shape
    self.bytes = bytes
  }

  package var elementCount: Int { bytes.count / dtype.width }
}

/// A tensor and the name it has in its file.
package struct NamedTensor: Equatable, Sendable {
  package var name: String
  package var tensor: StoredTensor

  package init(name: String, tensor: StoredTensor) {
    self.name = name
    self.tensor = tensor
  }
}

/// One safetensors file in memory: tensors by name, and text by key.
///
///     8 bytes   little-endian unsigned length N of the header
///     N bytes   JSON: {"NAME": {"dtype", "shape", "data_offsets": [begin, end]}, …,
///               "__metadata__": {string: string}}
///     the rest  tensor bytes without holes and without overlap
///
/// - SeeAlso: <https://github.com/huggingface/safetensors>, whose reader is as strict.
package struct Safetensors: Sendable {
  /// More axes than NumPy or PyTorch handle.
  package static let axisLimit = 64

  /// Every tensor in the order of the header.
  package let tensors: [NamedTensor]
  package let metadata: [String: String]
  private let positions: [String: Int]

  init(tensors: [NamedTensor], positions: [String: Int], metadata: [String: String]) {
    self.tensors = tensors
    self.positions = positions
    self.metadata = metadata
  }

  /// The tensor of that name, or nil.
  package subscript(name: String) -> StoredTensor? { positions[name].map { tensors[$0].tensor } }

  /// The bytes that `shape` elements of `dtype` take, or nil if no `Int` counts them.
  ///
  /// An axis of 0 does not excuse the others: whoever multiplies them up to know the strides
  /// would overflow.
  static func byteCount(_ shape: [Int], _ dtype: DType) -> Int? {
    var count = dtype.width
    for extent in shape where extent != 0 {
      let (product, overflow) = count.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      count = product
    }
    return shape.contains(0) ? 0 : count
  }
}
