import ShiftTensors

/// A way of computing an operator: a dialect of ours, a program that is asked, a function of a test.
public protocol OperatorContender<Call>: Sendable {
  associatedtype Call: OperatorCall

  /// The name in reports and commands.
  var name: String { get }

  /// Whether it is asked in a format.
  func handles(_ call: Call, in format: NumberFormat) -> Bool

  /// The output for these inputs.
  ///
  /// - Throws: `ShiftError` where it refuses the call.
  func answer<Element: ShiftScalar>(
    to call: Call, on inputs: [Tensor<Element>]
  ) throws(ShiftError) -> Tensor<Element>
}

extension OperatorContender {
  public func handles(_ call: Call, in format: NumberFormat) -> Bool { true }
}
