import ShiftTensors

/// A way of computing an operator: a dialect of ours, a program that is asked, a function of a test.
package protocol OperatorContender<Call>: Sendable {
  associatedtype Call: OperatorCall

  /// The name in reports and commands.
  var name: String { get }

  /// Whether it is asked in a format.
  func handles(_ call: Call, in format: NumberFormat) -> Bool

  /// Where it is known to mean something else than PyTorch's documentation: what is right then is told as
  /// a convention and is no fault.
  var declared: [Conventions.Choice] { get }

  /// Whether it is known to refuse calls that it has no arithmetic for; a refusal is no fault then.
  var mayRefuse: Bool { get }

  /// The output for these inputs.
  ///
  /// - Throws: `ShiftError` where it refuses the call.
  func answer<Element: ShiftScalar>(
    to call: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element>
}

extension OperatorContender {
  package func handles(_ call: Call, in format: NumberFormat) -> Bool { true }
  package var declared: [Conventions.Choice] { [] }
  package var mayRefuse: Bool { false }
}
