import ExactArithmetic
import ShiftTensors

/// A number format that files carry as it stands in memory.
///
/// Every platform that Swift runs on keeps numbers little-endian, as the files do, so reading a
/// tensor is one copy of its bytes.
package protocol StoredScalar: ShiftScalar {
  static var dtype: DType { get }

  /// The nearest value of this format, through Float for the 16-bit formats, as C++ converts a
  /// `double` argument of PyTorch.
  init(converting value: Double)
}

extension Float16: StoredScalar {
  package static let dtype = DType.float16
  package init(converting value: Double) { self.init(Float(value)) }
}

extension BFloat16: StoredScalar {
  package static let dtype = DType.bfloat16
  package init(converting value: Double) { self.init(Float(value)) }
}

extension Float: StoredScalar {
  package static let dtype = DType.float32
  package init(converting value: Double) { self.init(value) }
}

extension Double: StoredScalar {
  package static let dtype = DType.float64
  package init(converting value: Double) { self = value }
}

extension StoredTensor {
  /// A tensor as a file carries it.
  package init<Element: StoredScalar>(_ tensor: RankedTensor<Element>) {
    let bytes = tensor.elements.withUnsafeBytes { Array($0) }
    self.init(dtype: Element.dtype, shape: tensor.shape, bytes: bytes[...])
  }

  /// A tensor of four axes as a file carries it.
  package init<Element: StoredScalar>(_ tensor: Tensor<Element>) { self.init(RankedTensor(tensor)) }

  /// The elements in C order.
  ///
  /// - Precondition: they are stored in this format.
  package func elements<Element: StoredScalar>(
    as format: Element.Type = Element.self
  ) -> [Element] {
    precondition(dtype == Element.dtype, "elements of \(dtype) read as \(Element.dtype)")
    return copied(as: Element.self)
  }

  /// The same with its shape.
  package func ranked<Element: StoredScalar>(
    as format: Element.Type = Element.self
  ) -> RankedTensor<Element> {
    RankedTensor(shape: shape, elements: elements(as: Element.self))
  }

  /// The same as a tensor of four axes, or nil if it has another number of them.
  package func tensor<Element: StoredScalar>(
    as format: Element.Type = Element.self
  ) -> Tensor<Element>? {
    guard shape.count == 4 else { return nil }
    return Tensor(
      shape: Shape(n: shape[0], c: shape[1], h: shape[2], w: shape[3]),
      elements: elements(as: Element.self))
  }

  /// The elements as exact numbers, booleans as 0 and 1; nil if one is NaN or infinite.
  package func exactElements() -> [Rational]? {
    func exact<Element: StoredScalar>(_ format: Element.Type) -> [Rational]? {
      var values: [Rational] = []
      values.reserveCapacity(elementCount)
      for element in elements(as: format) {
        guard let value = element.exact else { return nil }
        values.append(value)
      }
      return values
    }
    if let format = dtype.format?.stored { return exact(format) }
    return switch dtype {
    case .bool: bytes.map { Rational($0 == 0 ? 0 : 1) }
    case .uint8: bytes.map { Rational(Int($0)) }
    case .int8: bytes.map { Rational(Int(Int8(bitPattern: $0))) }
    case .int32: copied(as: Int32.self).map { Rational(Int($0)) }
    default: copied(as: Int.self).map { Rational($0) }
    }
  }

  /// - Precondition: `Element` is trivial and as wide as ``dtype`` says.
  private func copied<Element>(as type: Element.Type) -> [Element] {
    bytes.withUnsafeBytes { source in
      [Element](unsafeUninitializedCapacity: elementCount) { target, count in
        UnsafeMutableRawBufferPointer(target).copyMemory(from: source)
        count = elementCount
      }
    }
  }
}

extension Tensor where Element: ShiftScalar {
  /// The same tensor, its element type known by another name.
  ///
  /// - Precondition: `Other` is `Element`, which only the caller can see.
  package func known<Other: ShiftScalar>(as other: Other.Type = Other.self) -> Tensor<Other> {
    guard let same = self as? Tensor<Other> else {
      preconditionFailure("elements of \(Element.self) taken for \(Other.self)")
    }
    return same
  }
}

extension NumberFormat {
  /// The type that files carry as it stands; nil for `Rational`.
  package var stored: (any StoredScalar.Type)? { scalar as? any StoredScalar.Type }
}
