import ShiftOperators
import ShiftStrategies

/// What a recorded case computes, with the attributes that `CASE-FILES.md` lists.
///
/// An attribute that a file leaves out has the default of the framework's own function; one
/// without such a default (`pad`, `shifts`, `strategy`) is demanded.
package enum RecordedOperator: Equatable, Sendable {
  /// `torch.nn.functional.grid_sample` of images or volumes; the case says in which dialect.
  case gridSample(mode: InterpolationMode, padding: GridPadding, alignCorners: Bool)
  /// `torchvision.ops.deform_conv2d`, whose groups follow from its shapes.
  case deformConv2d(ConvolutionGeometry)
  /// `torch.nn.functional.conv2d`.
  case conv2d(ConvolutionGeometry, groups: Int)
  /// `torch.roll`; without `dims` the tensor is rolled as one row.
  case roll(shifts: [Int], dims: [Int])
  /// `torch.nn.functional.pad`; `amounts` has the last axis first, each as (before, after), and
  /// negative amounts crop.
  case pad(amounts: [Int], mode: PadMode, value: Double)
  /// `numpy.pad`: a `pad` whose `rule` is `numpy`.
  case numpyPad(NumPyPadding)
  /// `torch.nn.functional.affine_grid`.
  case affineGrid(size: [Int], alignCorners: Bool)
  /// `grid_sample` of images at positions in pixels.
  case remap(mode: InterpolationMode, padding: RemapPadding)
  /// The gradients of a call by its inputs, `…_backward`, with the attributes of the call.
  indirect case gradient(of: RecordedOperator)
  /// The whole pipeline of one strategy, with one shift for each group of channels. A `boundary`
  /// other than the pipeline's own is an extension of the format, written only where it is asked for.
  case shift(strategy: Pipeline, shifts: [Shift], boundary: Boundary?)
  /// The shift of a published model: an extension of the format.
  case preset(RecordedPreset)
  /// `x[target] = x[source]` on overlapping views without a copy: an extension of the format.
  case sliceInPlace(InPlaceAssignment)
  /// A call that the framework refused and whose attributes already say why: ours refuses it too,
  /// for the reason in `fault`. Only cases with ``RecordedCase/Outcome/raises`` have it.
  case refused(operator: Name, fault: ExchangeFault)

  /// The `operator` of a case.
  package enum Name: String, CaseIterable, Sendable {
    case gridSample = "grid_sample"
    case deformConv2d = "deform_conv2d"
    case conv2d
    case roll
    case pad
    case shift
    case preset
    case sliceInPlace = "slice_in_place"
    case affineGrid = "affine_grid"
    case remap
    case gridSampleBackward = "grid_sample_backward"
    case deformConv2dBackward = "deform_conv2d_backward"
    case conv2dBackward = "conv2d_backward"
    case rollBackward = "roll_backward"
    case padBackward = "pad_backward"
    case shiftBackward = "shift_backward"
  }

  /// The `strategy` of a `shift`, whose pipeline `CASE-FILES.md` fixes.
  package enum Pipeline: String, CaseIterable, Sendable {
    case slice, roll
    case deformConv2d = "deform_conv2d"
    case conv2d
    case gridSample = "grid_sample"
  }

  /// The `operator` it is written as.
  package var name: Name {
    switch self {
    case .gridSample: .gridSample
    case .deformConv2d: .deformConv2d
    case .conv2d: .conv2d
    case .roll: .roll
    case .pad, .numpyPad: .pad
    case .shift: .shift
    case .preset: .preset
    case .sliceInPlace: .sliceInPlace
    case .affineGrid: .affineGrid
    case .remap: .remap
    case .gradient(let call): call.name.backward ?? call.name
    case .refused(let name, _): name
    }
  }
}

/// The arguments of `numpy.pad`.
package struct NumPyPadding: Equatable, Sendable {
  /// (before, after) for each of `axes`.
  package var widths: [[Int]]
  /// All if `nil`.
  package var axes: [Int]?
  package var mode: NumPyPadMode
  package var value: Double

  package init(widths: [[Int]], axes: [Int]? = nil, mode: NumPyPadMode, value: Double = 0) {
    (self.widths, self.axes) = (widths, axes)
    (self.mode, self.value) = (mode, value)
  }
}

extension RecordedOperator {
  /// What the gradients of all operators are called.
  package static let gradientNames = Set(
    Name.allCases.flatMap(\.outputs).filter { $0.hasPrefix("grad_") }
  ).sorted()
}

extension RecordedOperator.Name {
  /// The operators that have gradients, and what these are called.
  private static let gradients: [(forward: Self, backward: Self)] = [
    (.gridSample, .gridSampleBackward), (.deformConv2d, .deformConv2dBackward),
    (.conv2d, .conv2dBackward), (.roll, .rollBackward), (.pad, .padBackward),
    (.shift, .shiftBackward),
  ]

  /// The gradient of this operator, if there is one.
  var backward: Self? { Self.gradients.first { $0.forward == self }?.backward }

  /// The operator that this is the gradient of, if it is one.
  var forward: Self? { Self.gradients.first { $0.backward == self }?.forward }

  /// The tensors that answer a case.
  var outputs: [String] {
    switch self {
    case .gridSampleBackward: ["grad_input", "grad_grid"]
    case .deformConv2dBackward:
      ["grad_input", "grad_offset", "grad_weight", "grad_bias", "grad_mask"]
    case .conv2dBackward: ["grad_input", "grad_weight", "grad_bias"]
    case .rollBackward, .padBackward, .shiftBackward: ["grad_input"]
    case .gridSample, .deformConv2d, .conv2d, .roll, .pad, .shift, .preset, .sliceInPlace,
      .affineGrid, .remap:
      ["output"]
    }
  }

  /// The inputs that a case must name; the first has the dtype of the case.
  var required: [String] {
    switch self {
    case .gridSample: ["input", "grid"]
    case .deformConv2d: ["input", "offset", "weight"]
    case .conv2d: ["input", "weight"]
    case .roll, .pad, .shift, .preset, .sliceInPlace: ["input"]
    case .affineGrid: ["theta"]
    case .remap: ["input", "map"]
    case .gridSampleBackward, .deformConv2dBackward, .conv2dBackward, .rollBackward,
      .padBackward, .shiftBackward:
      (forward?.required ?? []) + ["grad_output"]
    }
  }

  /// The inputs that a case may name.
  var optional: [String] {
    switch self {
    case .deformConv2d: ["bias", "mask"]
    case .conv2d: ["bias"]
    case .gridSample, .roll, .pad, .shift, .preset, .sliceInPlace, .affineGrid, .remap: []
    case .gridSampleBackward, .deformConv2dBackward, .conv2dBackward, .rollBackward,
      .padBackward, .shiftBackward:
      forward?.optional ?? []
    }
  }
}
