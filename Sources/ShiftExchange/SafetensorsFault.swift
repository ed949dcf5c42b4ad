/// What can be wrong with a safetensors file beyond the grammar of its header.
package enum SafetensorsFault: Error, Equatable, Sendable, CustomStringConvertible {
  /// Fewer bytes than the length field itself takes.
  case tooShort(byteCount: Int)
  case headerTooLong(length: UInt64, available: Int)
  case duplicateTensor(String)
  case duplicateMetadata(key: String)
  case duplicateField(String, tensor: String)
  case missingField(String, tensor: String)
  case unknownType(String, tensor: String)
  case tooManyAxes(Int, tensor: String)
  case shapeOverflow([Int], tensor: String)
  case offsetCount(Int, tensor: String)
  case beginAfterEnd(begin: Int, end: Int, tensor: String)
  case beyondData(end: Int, available: Int, tensor: String)
  case sizeMismatch(found: Int, expected: Int, tensor: String)
  case overlap(String, begin: Int, with: String, end: Int)
  case hole(from: Int, to: Int, before: String)
  case trailingBytes(Int)

  package var description: String {
    switch self {
    case .tooShort(let count):
      "\(counted(count, "byte")); expected at least 8, which hold the length of the header"
    case .headerTooLong(let length, let available):
      "header of \(counted(length, "byte")); expected at most \(available), all that follow its length"
    case .duplicateTensor(let tensor):
      "two tensors named \(quoted(tensor)); expected each name once"
    case .duplicateMetadata(let key):
      "two metadata entries named \(quoted(key)); expected each name once"
    case .duplicateField(let field, let tensor):
      "two fields \(field) in tensor \(quoted(tensor)); expected each once"
    case .missingField(let field, let tensor):
      "tensor \(quoted(tensor)) without \(field); expected dtype, shape and data_offsets"
    case .unknownType(let type, let tensor):
      "tensor \(quoted(tensor)) of dtype \(quoted(type)); expected \(DType.allNames)"
    case .tooManyAxes(let count, let tensor):
      "tensor \(quoted(tensor)) of \(counted(count, "axis", "axes")); expected at most \(Safetensors.axisLimit)"
    case .shapeOverflow(let shape, let tensor):
      "tensor \(quoted(tensor)) of shape \(shape), whose bytes no integer counts; "
        + "expected fewer than 2^63"
    case .offsetCount(let count, let tensor):
      "\(counted(count, "data offset")) of tensor \(quoted(tensor)); expected 2, its begin and its end"
    case .beginAfterEnd(let begin, let end, let tensor):
      "tensor \(quoted(tensor)) from byte \(begin) to byte \(end); expected begin before end"
    case .beyondData(let end, let available, let tensor):
      "tensor \(quoted(tensor)) up to byte \(end); expected at most \(available), "
        + "the end of the data"
    case .sizeMismatch(let found, let expected, let tensor):
      "tensor \(quoted(tensor)) of \(counted(found, "byte")); expected \(expected) by its shape and dtype"
    case .overlap(let tensor, let begin, let other, let end):
      "tensor \(quoted(tensor)) from byte \(begin), inside tensor \(quoted(other)); "
        + "expected it from byte \(end)"
    case .hole(let from, let to, let tensor):
      "no tensor from byte \(from) to byte \(to), before tensor \(quoted(tensor)); "
        + "expected no hole"
    case .trailingBytes(let count):
      "\(counted(count, "byte")) after the last tensor; expected none"
    }
  }
}
