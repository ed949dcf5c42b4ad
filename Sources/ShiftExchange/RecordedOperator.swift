/// What a recorded case computes, with the attributes that `CASE-FILES.md` lists.
///
/// An attribute that a file leaves out has the default of the framework's own function; one
/// without such a default (`pad`, `shifts`, `strategy`) is demanded.
public enum RecordedOperator: Equatable, Sendable {
  case gridSample(GridSample)
  case deformConv2d(Convolution)
  case conv2d(Convolution)
  case roll(Roll)
  case pad(Pad)
  case shift(Shift)
  /// A call that the framework refused and whose attributes already say why: ours refuses it too,
  /// for the reason in `fault`. Only cases with ``RecordedCase/Outcome/raises`` have it.
  case refused(operator: Name, fault: Fault)

  /// The `operator` of a case.
  public enum Name: String, CaseIterable, Sendable {
    case gridSample = "grid_sample"
    case deformConv2d = "deform_conv2d"
    case conv2d
    case roll
    case pad
    case shift
  }

  /// `torch.nn.functional.grid_sample`.
  public struct GridSample: Equatable, Sendable {
    public enum Mode: String, CaseIterable, Sendable { case bilinear, nearest, bicubic }
    public enum Padding: String, CaseIterable, Sendable { case zeros, border, reflection }

    public var mode = Mode.bilinear
    public var padding = Padding.zeros
    public var alignCorners = false

    public init(mode: Mode = .bilinear, padding: Padding = .zeros, alignCorners: Bool = false) {
      self.mode = mode
      self.padding = padding
      self.alignCorners = alignCorners
    }
  }

  /// `torch.nn.functional.conv2d`, and `torchvision.ops.deform_conv2d`, whose groups follow from
  /// its shapes. Pairs are [rows, columns].
  public struct Convolution: Equatable, Sendable {
    public var stride = [1, 1]
    public var padding = [0, 0]
    public var dilation = [1, 1]
    /// Read for `conv2d` alone.
    public var groups = 1

    public init(
      stride: [Int] = [1, 1], padding: [Int] = [0, 0], dilation: [Int] = [1, 1],
      groups: Int = 1
    ) {
      self.stride = stride
      self.padding = padding
      self.dilation = dilation
      self.groups = groups
    }
  }

  /// `torch.roll`; without `dims` the tensor is rolled as one row.
  public struct Roll: Equatable, Sendable {
    public var shifts: [Int]
    public var dims: [Int]

    public init(shifts: [Int], dims: [Int]) {
      self.shifts = shifts
      self.dims = dims
    }
  }

  /// `torch.nn.functional.pad`.
  public struct Pad: Equatable, Sendable {
    public enum Mode: String, CaseIterable, Sendable {
      case constant, reflect, replicate, circular
    }

    /// The last axis first, each as (before, after); negative amounts crop.
    public var pad: [Int]
    public var mode = Mode.constant
    public var value = 0.0

    public init(pad: [Int], mode: Mode = .constant, value: Double = 0) {
      self.pad = pad
      self.mode = mode
      self.value = value
    }
  }

  /// The whole pipeline of one strategy.
  public struct Shift: Equatable, Sendable {
    public enum Strategy: String, CaseIterable, Sendable {
      case slice, roll
      case deformConv2d = "deform_conv2d"
      case conv2d
      case gridSample = "grid_sample"
    }

    public struct Displacement: Equatable, Sendable {
      public var dy: Int
      public var dx: Int

      public init(dy: Int, dx: Int) {
        self.dy = dy
        self.dx = dx
      }
    }

    public var strategy: Strategy
    /// One for each group of channels.
    public var shifts: [Displacement]

    public init(strategy: Strategy, shifts: [Displacement]) {
      self.strategy = strategy
      self.shifts = shifts
    }
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
    case .roll, .pad, .shift: ["input"]
    }
  }

  /// The inputs that a case may name.
  var optional: [String] {
    switch self {
    case .deformConv2d: ["bias", "mask"]
    case .conv2d: ["bias"]
    case .gridSample, .roll, .pad, .shift: []
    }
  }
}
