import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// Where ours and a recording part.
package struct CaseDifference: Equatable, Sendable {
  /// What the exact value says of ours and of the recording.
  package enum Judgement: String, Equatable, Sendable {
    /// The exact value, rounded once, is this one.
    case oursIsRight = "ours is right"
    case recordingIsRight = "the recording is right"
    /// Neither is, and this one lies nearer.
    case oursIsNearer = "ours is nearer"
    case recordingIsNearer = "the recording is nearer"
    case asNear = "both lie as near"
  }

  /// The output that it is of.
  package var output: String
  /// One coordinate for each axis of the output.
  package var index: [Int]
  /// The value that the same call has in exact arithmetic; nil where it has none, because an input
  /// is NaN or infinite or the call assigns over what it reads, or where finding it would take long.
  package var exact: Rational?
  /// What the framework recorded, as a number and as its bits.
  package var expected: String
  package var expectedBits: String
  /// What ours gave.
  package var got: String
  package var gotBits: String
  /// How many values of the format lie between the two; nil for integers.
  package var ulps: UInt64?
  /// Which of the two the exact value speaks for; nil where there is none.
  package var judgement: Judgement?
  /// How many elements of the output disagree, and of how many.
  package var count: Int
  package var elementCount: Int
}

extension CaseDifference.Judgement {
  init?<Element: ShiftScalar>(_ exact: Rational?, ours: Element, recording: Element) {
    guard let exact else { return nil }
    let rounded = Element(nearestTo: exact)
    // Zeros of either sign are as exact.
    let isRight = (ours: ours == rounded, recording: recording == rounded)
    if isRight.ours != isRight.recording {
      self = isRight.ours ? .oursIsRight : .recordingIsRight
      return
    }
    guard let a = ours.exact, let b = recording.exact else {
      if ours.isFinite == recording.isFinite { return nil }
      self = ours.isFinite ? .oursIsNearer : .recordingIsNearer
      return
    }
    let distances = ((a - exact).magnitude, (b - exact).magnitude)
    self =
      distances.0 == distances.1
      ? .asNear : distances.0 < distances.1 ? .oursIsNearer : .recordingIsNearer
  }
}

/// How one recorded case came out.
package struct CaseResult: Equatable, Sendable {
  package enum Verdict: Equatable, Sendable {
    /// Every element is as the comparison demands.
    case agrees
    /// The framework refused the call, and so does ours, with this sentence.
    case refusedAlike(String)
    case disagrees(CaseDifference)
    case shapeDiffers(expected: [Int], got: [Int])
    /// The recording is in another dtype than the inputs.
    case typeDiffers(expected: DType, got: DType)
    /// The framework answered, and ours refuses with this sentence.
    case refused(String)
    /// The framework refused, and ours answers.
    case answered
    /// The file holds no answer to compare with.
    case unanswered

    /// Whether the case counts as passed; nil where there is nothing to pass.
    package var passes: Bool? {
      switch self {
      case .agrees, .refusedAlike: true
      case .disagrees, .shapeDiffers, .typeDiffers, .refused, .answered: false
      case .unanswered: nil
      }
    }
  }

  /// What cases are counted by.
  package struct Group: Hashable, Comparable, Sendable {
    package var operation: RecordedOperator.Name
    /// `float16` … `double`, or the dtype of elements that only move.
    package var format: String
    /// Of gradients as of the call: the interpolation of `grid_sample`, the mode of `pad`, the strategy of `shift`, the kernel
    /// of a convolution, the name of a preset, the layout of `slice_in_place`, and `any` for `roll`.
    package var mode: String
    package var dialect: String

    package static func < (left: Group, right: Group) -> Bool {
      left.order.lexicographicallyPrecedes(right.order, by: <)
    }

    /// Known words in the order of reports, others after them by their spelling.
    private var order: [Rank] {
      [
        Rank(operation.rawValue, in: RecordedOperator.Name.allCases.map(\.rawValue)),
        Rank(mode, in: RecordedOperator.modes),
        Rank(format, in: ["float16", "bfloat16", "float", "double"]),
        Rank(dialect, in: GridSampleDialect.all.map(\.name)),
      ]
    }

    private struct Rank: Comparable {
      let index: Int
      let word: String

      init(_ word: String, in list: [String]) {
        index = list.firstIndex(of: word) ?? list.count
        self.word = word
      }

      static func < (left: Rank, right: Rank) -> Bool {
        (left.index, left.word) < (right.index, right.word)
      }
    }
  }

  package var file: String
  package var name: String
  package var group: Group
  package var verdict: Verdict
  /// Whether an output was held within a bound or a tolerance, as the case demands, and not bit by bit.
  package var isClose = false
  /// The largest |recorded − exact| / bound of a sum whose order the framework chose.
  package var boundRatio: Double?
}

extension RecordedOperator {
  /// What ``CaseResult/Group/mode`` holds, in the order of reports; presets follow by name.
  static let modes =
    InterpolationMode.allCases.map(\.rawValue) + PadMode.allCases.map(\.rawValue)
    + NumPyPadMode.allCases.map(\.rawValue).filter { PadMode(rawValue: $0) == nil }
    + Pipeline.allCases.map(\.rawValue) + ["1×1 kernel", "larger kernel", "any", "invalid"]
}

extension RecordedCase {
  /// What the case is counted by.
  package var group: CaseResult.Group {
    let type = leading?.dtype ?? .float32
    return CaseResult.Group(
      operation: operation.name, format: type.format?.rawValue ?? type.rawValue,
      mode: mode(of: operation), dialect: dialectName)
  }

  private func mode(of operation: RecordedOperator) -> String {
    switch operation {
    case .gridSample(let interpolation, _, _): interpolation.rawValue
    case .deformConv2d, .conv2d:
      inputs["weight"]?.tensor.shape.suffix(2) == [1, 1] ? "1×1 kernel" : "larger kernel"
    case .remap(let interpolation, _): interpolation.rawValue
    case .roll, .affineGrid: "any"
    case .pad(_, let padMode, _): padMode.rawValue
    case .numpyPad(let padding): padding.mode.rawValue
    case .shift(let strategy, _, _): strategy.rawValue
    case .preset(let preset): preset.name
    case .sliceInPlace(let assignment): assignment.channelsLast ? "nhwc" : "nchw"
    case .gradient(let call): mode(of: call)
    case .refused: "invalid"
    }
  }

  /// NumPy's rules are nobody's dialect of `grid_sample`.
  private var dialectName: String {
    if case .numpyPad = operation { PadRule.numpy.rawValue } else { effectiveDialect.name }
  }
}
