import ShiftOperators
import ShiftStrategies

/// What a recorded case computes, with the attributes that `CASE-FILES.md` lists.
///
/// An attribute that a file leaves out has the default of the framework's own function; one
/// without such a default (`pad`, `shifts`, `strategy`) is demanded.
public enum RecordedOperator: Equatable, Sendable {
  /// `torch.nn.functional.grid_sample`; the case says in which dialect.
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
  public enum Name: String, CaseIterable, Sendable {
    case gridSample = "grid_sample"
    case deformConv2d = "deform_conv2d"
    case conv2d
    case roll
    case pad
    case shift
    case preset
    case sliceInPlace = "slice_in_place"
  }

  /// The `strategy` of a `shift`, whose pipeline `CASE-FILES.md` fixes.
  public enum Pipeline: String, CaseIterable, Sendable {
    case slice, roll
    case deformConv2d = "deform_conv2d"
    case conv2d
    case gridSample = "grid_sample"
  }

  /// The `operator` it is written as.
  public var name: Name {
    switch self {
    case .gridSample: .gridSample
    case .deformConv2d: .deformConv2d
    case .conv2d: .conv2d
    case .roll: .roll
    case .pad: .pad
    case .shift: .shift
    case .preset: .preset
    case .sliceInPlace: .sliceInPlace
    case .refused(let name, _): name
    }
  }
}

extension RecordedOperator.Name {
  /// The inputs that a case must name.
  var required: [String] {
    switch self {
    case .gridSample: ["input", "grid"]
    case .deformConv2d: ["input", "offset", "weight"]
    case .conv2d: ["input", "weight"]
    case .roll, .pad, .shift, .preset, .sliceInPlace: ["input"]
    }
  }

  /// The inputs that a case may name.
  var optional: [String] {
    switch self {
    case .deformConv2d: ["bias", "mask"]
    case .conv2d: ["bias"]
    case .gridSample, .roll, .pad, .shift, .preset, .sliceInPlace: []
    }
  }
}
