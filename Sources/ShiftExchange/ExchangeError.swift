import ShiftTensors

/// Why bytes from outside were refused: one sentence of `subject: found; expected`.
///
/// The subject is the name that the caller gave the bytes, usually a path, so that a command can
/// print the description as it stands.
package struct ExchangeError: Error, Equatable, Sendable, CustomStringConvertible {
  /// What was refused: the path of a file, or a name such as `candidate's answer`.
  package var subject: String
  /// What was found in it and what was expected instead.
  package var fault: ExchangeFault

  package init(_ subject: String, _ fault: ExchangeFault) {
    self.subject = subject
    self.fault = fault
  }

  package var description: String { "\(printable(subject, limit: 300)): \(fault)" }
}

/// What was found and what was expected, by the layer that noticed.
package enum ExchangeFault: Error, Equatable, Sendable, CustomStringConvertible {
  case json(JSONFault)
  case safetensors(SafetensorsFault)
  case cases(CaseFault)
  case frame(FrameFault)
  case file(FileFault)

  package var description: String {
    switch self {
    case .json(let fault): fault.description
    case .safetensors(let fault): fault.description
    case .cases(let fault): fault.description
    case .frame(let fault): fault.description
    case .file(let fault): fault.description
    }
  }
}

/// Runs `body` and names `subject` in whatever fault it throws.
func naming<Value>(
  _ subject: String, _ body: () throws(ExchangeFault) -> Value
) throws(ExchangeError) -> Value {
  do { return try body() } catch { throw ExchangeError(subject, error) }
}

/// `text` in double quotes, printable.
func quoted(_ text: String) -> String { "\"\(printable(text))\"" }

/// `a`, `a or b`, `a, b or c`.
func alternatives(_ words: [String], joinedBy last: String = "or") -> String {
  guard let tail = words.last, words.count > 1 else { return words.first ?? "" }
  return words.dropLast().joined(separator: ", ") + " \(last) " + tail
}

/// `1 byte`, `2 bytes`.
func counted(_ count: some BinaryInteger, _ one: String, _ many: String? = nil) -> String {
  "\(count) \(count == 1 ? one : many ?? one + "s")"
}
