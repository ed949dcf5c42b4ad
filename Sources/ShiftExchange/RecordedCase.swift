import ShiftOperators

/// One call and what a framework answered.
package struct RecordedCase: Equatable, Sendable {
  package enum Outcome: Equatable, Sendable {
    case output(NamedTensor)
    /// The answers of an operator that has several, by their names; some may be missing.
    case outputs([String: NamedTensor])
    /// The framework refused the call.
    case raises
    /// Nobody has answered yet: a case on its way to a candidate.
    case unanswered
  }

  /// How products and sums were rounded.
  package enum Arithmetic: String, CaseIterable, Sendable {
    /// Every operation rounds once.
    case separate
    /// Products are contracted into fused multiply-adds.
    case fused
  }

  package enum Agreement: Equatable, Sendable {
    /// The same bits; any NaN equals any NaN, and -0 differs from +0.
    case bitwise
    /// |a − b| ≤ absolute + relative·|b|, where b is the recording and NaN equals NaN.
    case close(relative: Double, absolute: Double, bound: Bound? = nil)
  }

  /// A bound that replaces the tolerance of ``Agreement/close(relative:absolute:bound:)``.
  ///
  /// An extension of the format: a reader that does not know it uses the tolerance.
  package enum Bound: String, CaseIterable, Sendable {
    /// γₙ·Σ|w·x| around the exact value, for sums of n products in any order.
    case dotProduct = "dot-product"
  }

  package var name: String
  package var operation: RecordedOperator
  /// By role: `input`, `grid`, `weight`, ….
  package var inputs: [String: NamedTensor]
  package var outcome: Outcome
  package var arithmetic: Arithmetic
  /// The dialect of `grid_sample`, where `arithmetic` does not say enough: an extension of the
  /// format, written by its name (`pytorch-inductor`, `onnx-reference`, …).
  package var dialect: GridSampleDialect?
  package var comparison: Agreement

  package init(
    name: String, operation: RecordedOperator, inputs: [String: NamedTensor],
    outcome: Outcome, arithmetic: Arithmetic = .separate, dialect: GridSampleDialect? = nil,
    comparison: Agreement = .bitwise
  ) {
    self.name = name
    self.operation = operation
    self.inputs = inputs
    self.outcome = outcome
    self.arithmetic = arithmetic
    self.dialect = dialect
    self.comparison = comparison
  }
}

extension RecordedCase {
  /// The dialect that the case asks for: its own, or the one that its arithmetic stands for.
  package var effectiveDialect: GridSampleDialect {
    dialect ?? (arithmetic == .fused ? .pytorchCPUFused : .pytorchCPU)
  }
}

extension RecordedCase {
  /// The answers that were recorded, by name.
  var recorded: [String: NamedTensor] {
    switch outcome {
    case .output(let tensor): [operation.name.outputs[0]: tensor]
    case .outputs(let tensors): tensors
    case .raises, .unanswered: [:]
    }
  }

  /// The input whose dtype is that of the case.
  var leading: StoredTensor? { inputs[operation.name.required[0]]?.tensor }
}

/// Recorded cases and the tensors they name, as one file carries them.
package struct CaseFile: Equatable, Sendable {
  /// The value of `format` in the metadata.
  package static let format = "shiftproof-cases-1"

  /// Who answered the cases: `PyTorch 2.15.0, torchvision 0.29.2`.
  package var producer: String
  package var cases: [RecordedCase]
  /// The further metadata, by keys that begin with `x-`.
  package var notes: [String: String]
  /// What stands among the cases and cannot be read as one.
  package internal(set) var unreadable: [UnreadableCase] = []

  package init(producer: String, cases: [RecordedCase], notes: [String: String] = [:]) {
    (self.producer, self.cases, self.notes) = (producer, cases, notes)
  }
}

/// A case of a file that cannot be read, and why.
package struct UnreadableCase: Equatable, Sendable {
  /// Its name in quotes, or its number.
  package let name: String
  package let fault: ExchangeFault
}
