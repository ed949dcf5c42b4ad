/// What can be wrong with the cases of a file that is sound as a safetensors file.
///
/// `at` is the case's name in quotes, or its number where it has none.
package enum CaseFault: Error, Equatable, Sendable, CustomStringConvertible {
  case missingMetadata(key: String)
  case unknownFormat(String)
  case missingKey(String, at: String, expected: String)
  case duplicateKey(String, at: String)
  case unknownAttribute(String, at: String, expected: [String])
  case unknownWord(String, key: String, at: String, expected: [String])
  case wrongLength(Int, key: String, at: String, expected: String)
  case missingInput(String, at: String)
  case noSuchTensor(String, role: String, at: String, tensorCount: Int)
  case outputAndRaises(at: String)
  case badTolerance(Double, key: String, at: String)

  package var description: String {
    switch self {
    case .missingMetadata(let key):
      "no \(quoted(key)) in the metadata; expected format, producer and cases"
    case .unknownFormat(let format):
      "format \(quoted(format)); expected \(quoted(CaseFile.format))"
    case .missingKey(let key, let at, let expected):
      "case \(at) without \(quoted(key)); expected \(expected)"
    case .duplicateKey(let key, let at):
      "case \(at) with two values of \(quoted(key)); expected one"
    case .unknownAttribute(let key, let at, let expected):
      "case \(at) with an attribute \(quoted(key)); expected \(alternatives(expected)), or a name that "
        + "begins with x-"
    case .unknownWord(let word, let key, let at, let expected):
      "case \(at) with \(key) \(quoted(word)); expected \(alternatives(expected))"
    case .wrongLength(let count, let key, let at, let expected):
      "case \(at) with \(counted(count, "number")) in \(key); expected \(expected)"
    case .missingInput(let role, let at):
      "case \(at) without the input \(quoted(role)); expected it to name a tensor of the file"
    case .noSuchTensor(let name, let role, let at, let tensorCount):
      "case \(at) names \(quoted(name)) as its \(role); "
        + "expected a tensor of the file, which holds \(tensorCount)"
    case .outputAndRaises(let at):
      "case \(at) with both an output and raises true; expected one of them"
    case .badTolerance(let value, let key, let at):
      "case \(at) with \(key) \(value); expected a finite number of at least 0"
    }
  }
}
