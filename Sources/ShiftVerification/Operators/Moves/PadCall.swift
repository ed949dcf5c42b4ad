import PropertyTesting
import ShiftTensors

/// A call of `pad` by PyTorch's rules or by NumPy's, which ONNX's `Pad` follows.
public struct PadCall: OperatorCall {
  package static let operation = "pad"

  /// Whose rules a call follows.
  public enum Rule: String, CaseIterable, Sendable, Hashable, Codable {
    /// `torch.nn.functional.pad`: the last axis or the last two, negative amounts crop.
    case pytorch
    /// `numpy.pad`: any axis, no negative amounts.
    case numpy
  }

  /// What the new positions hold, as the rule names it.
  public enum Mode: String, CaseIterable, Sendable, Hashable, Codable {
    /// One value.
    case constant
    /// The mirror image about the outermost element, which is not repeated.
    case reflect
    /// PyTorch's name for the outermost element.
    case replicate
    /// PyTorch's name for the other side's elements.
    case circular
    /// NumPy's name for the outermost element.
    case edge
    /// The mirror image with the outermost element repeated.
    case symmetric
    /// NumPy's name for the other side's elements.
    case wrap

    static func of(_ rule: Rule) -> [Mode] {
      switch rule {
      case .pytorch: [.constant, .reflect, .replicate, .circular]
      case .numpy: [.constant, .edge, .reflect, .symmetric, .wrap]
      }
    }
  }

  /// The value that `constant` writes.
  package enum Outside: String, CaseIterable, Sendable, Hashable, Codable {
    case zero, negativeZero, third, infinity, notANumber

    package func value<Element: ShiftScalar>() -> Element? {
      switch self {
      case .zero: return .zero
      case .negativeZero:
        return Element.format == .rational ? .zero : Element(nearestTo: -0.0)
      case .third: return Element(nearestTo: 1) / Element(nearestTo: 3)
      case .infinity:
        return Element.format == .rational ? nil : Element(nearestTo: Double.infinity)
      case .notANumber:
        return Element.format == .rational ? nil : Element(nearestTo: Double.nan)
      }
    }

    var torchText: String {
      switch self {
      case .zero: "0."
      case .negativeZero: "-0."
      case .third: "1 / 3"
      case .infinity: "float('inf')"
      case .notANumber: "float('nan')"
      }
    }
  }

  /// How far an axis grows; a negative amount crops.
  public struct Amount: Hashable, Sendable, Codable {
    /// Which axis of the input, from 0.
    public var axis: Int
    /// Elements before the first.
    public var before: Int
    /// Elements after the last.
    public var after: Int
  }

  package var rule: Rule
  package var mode: Mode
  /// Extents of the input, one to four; four by PyTorch's rules.
  package var extents: [Int]
  /// By PyTorch's rules the last axis, or the last two, last first.
  package var amounts: [Amount]
  package var outside: Outside
  package var fill: Fill
  package var seed: UInt64

  package var kind: String { "\(rule.rawValue) \(mode.rawValue)" }

  package static let kinds: [String] = Rule.allCases.flatMap { rule in
    Mode.of(rule).map { "\(rule.rawValue) \($0.rawValue)" }
  }

  package var shape: Shape { Shape(ranked: extents) }

  package var outputShape: Shape { Shape(ranked: resultShape) }

  package var argumentShapes: [[Int]] { [extents] }

  package var resultShape: [Int] {
    extents.indices.map { axis in
      amounts.filter { $0.axis == axis }.reduce(extents[axis]) { $0 + $1.before + $1.after }
    }
  }

  package func inputs<Element: ShiftScalar>(as type: Element.Type) -> [Tensor<Element>]? {
    guard outside.value() as Element? != nil,
      let input: Tensor<Element> = fill.tensor(
        shape, seed: seed)
    else { return nil }
    return [input]
  }

  // Without the module's of operators `verify --operator pad` takes twice as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  package func cells<Element: ShiftScalar>(
    on inputs: [Tensor<Element>], under conventions: Conventions
  ) -> Cells<Element> {
    Cells(moved: moved(inputs, conventions))
  }

  private func moved<Element: ShiftScalar>(
    _ inputs: [Tensor<Element>], _ conventions: Conventions
  ) -> MovedCells<Element> {
    let first = 4 - extents.count
    return MovedCells(
      input: inputs[0], output: outputShape,
      sources: (0..<4).map { axis in
        let amount = amounts.first { $0.axis == axis - first }
        let extent = shape.extents[axis]
        let (before, after) = (amount?.before ?? 0, amount?.after ?? 0)
        return (0..<(extent + before + after)).map {
          source($0, extent, before, after, conventions)
        }
      }, outside: outside.value() ?? .zero)
  }

  /// The position that one of the padded axis reads, by the definition.
  private func source(
    _ position: Int, _ extent: Int, _ before: Int, _ after: Int, _ conventions: Conventions
  ) -> Int? {
    func wrapped(_ value: Int, _ period: Int) -> Int { ((value % period) + period) % period }
    /// Mirrors that repeat the outermost position have a period of 2n, others of 2(n − 1).
    func mirrored(_ value: Int, repeatsEdge: Bool) -> Int {
      let period = repeatsEdge ? 2 * extent : 2 * (extent - 1)
      guard period > 0 else { return 0 }
      let place = wrapped(value, period)
      return place < extent ? place : period - place - (repeatsEdge ? 1 : 0)
    }
    let index = position - before
    switch mode {
    case .constant: return (0..<extent).contains(index) ? index : nil
    case .replicate, .edge: return min(max(index, 0), extent - 1)
    case .reflect: return mirrored(index, repeatsEdge: conventions.repeatsEdge)
    case .symmetric: return mirrored(index, repeatsEdge: true)
    case .wrap: return wrapped(index, extent)
    case .circular:
      if conventions.cropsLast { return wrapped(index, extent) }
      // What negative amounts leave is what is wrapped.
      let (first, left) = (max(-before, 0), extent + min(before, 0) + min(after, 0))
      return first + wrapped(position - max(before, 0), left)
    }
  }

  /// The amounts as `torch.nn.functional.pad` takes them, the last axis first: up to the first one that grows in
  /// constant mode, of both axes of an image in the others.
  package var torchAmounts: [Int] {
    let first = amounts.map(\.axis).min() ?? extents.count
    let axes = (mode == .constant ? first : min(first, extents.count - 2))..<extents.count
    return axes.reversed().flatMap { axis in
      let amount = self.amounts.first { $0.axis == axis }
      return [amount?.before ?? 0, amount?.after ?? 0]
    }
  }

  package var telling: [String] {
    switch mode {
    case .reflect: ["reflect"]
    case .circular: ["circular"]
    default: []
    }
  }

  package var isVacuous: Bool { outputShape.count == 0 || amounts.allSatisfy(\.isNothing) }

  public var description: String {
    let padded = amounts.map { "axis \($0.axis) by (\($0.before), \($0.after))" }
    return "shape \(extents), \(kind), \(padded.joined(separator: ", "))"
      + (mode == .constant ? ", value \(outside.rawValue)" : "") + ", \(fill)"
      + (fill.usesSeed ? ", fill seed \(seed)" : "")
  }

  package var flaw: (found: String, expected: String)? {
    guard (1...4).contains(extents.count), extents.allSatisfy({ (1...256).contains($0) }),
      extents.reduce(1, *) <= 65_536
    else { return ("extents \(extents)", "one to four from 1 to 256") }
    guard Set(amounts.map(\.axis)).count == amounts.count,
      amounts.allSatisfy({
        extents.indices.contains($0.axis) && (-256...1024).contains($0.before)
          && (-256...1024).contains($0.after)
          && $0.isTaken(by: rule, mode, extents[$0.axis])
      }), Mode.of(rule).contains(mode), rule == .numpy || extents.count == 4
    else { return ("amounts \(amounts)", "amounts that \(kind) takes on \(extents)") }
    return nil
  }
}

extension PadCall.Amount {
  var isNothing: Bool { before == 0 && after == 0 }

  /// Whether the rule defines what an axis of this extent holds then.
  func isTaken(by rule: PadCall.Rule, _ mode: PadCall.Mode, _ extent: Int) -> Bool {
    if rule == .numpy { return before >= 0 && after >= 0 }
    let left = extent + min(before, 0) + min(after, 0)
    switch mode {
    case .constant: return left >= 0
    case .reflect: return max(before, after) < extent && extent + before + after >= 1
    case .circular: return left >= max(before, after, 1)
    default: return extent + before + after >= 1
    }
  }
}
