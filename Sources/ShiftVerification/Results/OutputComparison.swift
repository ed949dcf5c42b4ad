import ExactArithmetic
import ShiftTensors

/// How a contender's output differs from the truth, cell by cell.
public struct OutputComparison: Sendable, Hashable {
  /// Cells of each class, in the order of `DeviationClass.allCases`.
  public private(set) var cells = [Int](repeating: 0, count: DeviationClass.allCases.count)
  /// Greatest distance in ulps of each class.
  public private(set) var ulps = [UInt64](repeating: 0, count: DeviationClass.allCases.count)
  /// Greatest |got − exact| over the scale of the case, among finite values.
  public private(set) var relative = 0.0
  /// The first deviation of each class that occurred; empty where nobody asked for words.
  public private(set) var first: [DeviationClass: Deviation] = [:]

  public func cells(_ kind: DeviationClass) -> Int { cells[kind.rawValue] }
  public func ulps(_ kind: DeviationClass) -> UInt64 { ulps[kind.rawValue] }

  /// Every class that occurred beside `identical`.
  public var deviating: [DeviationClass] {
    isIdentical ? [] : DeviationClass.allCases.dropFirst().filter { cells($0) > 0 }
  }

  /// Whether no class occurred beside `identical`.
  public var isIdentical: Bool { cells.dropFirst().allSatisfy { $0 == 0 } }

  private init() {}

  /// A contender that gave no output to compare.
  init(failed kind: DeviationClass, message: String) {
    cells[kind.rawValue] = 1
    first[kind] = Deviation(kind: kind, message: message)
  }

  /// Compares `got` with the `truth`.
  ///
  /// - Parameters:
  ///   - describes: whether ``first`` is wanted; its words cost more than the comparison.
  ///   - classification: asked for once, at the first cell that differs.
  init<Element: ShiftScalar>(
    _ got: Tensor<Element>, with truth: Tensor<Element>, describes: Bool,
    classification: () -> Classification<Element>
  ) {
    self.init()
    guard got.shape == truth.shape else {
      self = OutputComparison(
        failed: .wrongShape, message: "output of shape \(got.shape); expected \(truth.shape)")
      return
    }
    // Most comparisons have nothing to classify.
    var classes: Classification<Element>?
    let (left, right) = (got.elements.span, truth.elements.span)
    var identical = 0
    for index in left.indices {
      if left[index].isIdentical(to: right[index]) {
        identical += 1
      } else {
        if classes == nil { classes = classification() }
        let kind = classes!.kind(left[index], right[index], index)
        record(kind, left[index], right[index], classes!.scale)
        if describes, first[kind] == nil {
          first[kind] = Deviation(
            kind: kind, cell: index, shape: truth.shape, got: left[index], expected: right[index])
        }
      }
    }
    cells[0] = identical
  }

  private mutating func record<Element: ShiftScalar>(
    _ kind: DeviationClass, _ got: Element, _ expected: Element, _ scale: Double
  ) {
    cells[kind.rawValue] += 1
    let distance = got.ulps(from: expected) ?? (got == expected ? 0 : .max)
    ulps[kind.rawValue] = max(ulps[kind.rawValue], distance)
    if got.isFinite, expected.isFinite {
      if scale > 0 {
        relative = max(
          relative, min(magnitude(got, minus: expected) / scale, .greatestFiniteMagnitude))
      }
    } else if kind.isOfSize {
      relative = .greatestFiniteMagnitude
    }
  }

  /// |a − b|, rounded once to a Double.
  private func magnitude<Element: ShiftScalar>(_ a: Element, minus b: Element) -> Double {
    // Every other format's values are doubles, and a subtraction rounds their exact difference once.
    Element.format == .rational
      ? (a - b).magnitude.nearestDouble : (a.nearestDouble - b.nearestDouble).magnitude
  }
}

/// One cell that differs, in words and exact numbers.
public struct Deviation: Sendable, Hashable, Codable {
  public let kind: DeviationClass
  /// Batch, channel, row, column; empty where there is no cell.
  public let cell: [Int]
  /// The truth as a fraction; `nil` for NaN and infinities.
  public let exact: String?
  public let expected: String
  public let got: String
  /// `nil` in `Rational`.
  public let ulps: UInt64?
  public let message: String

  init(kind: DeviationClass, message: String) {
    self.kind = kind
    self.message = message
    (cell, exact, expected, got, ulps) = ([], nil, "", "", nil)
  }

  init<Element: ShiftScalar>(
    kind: DeviationClass, cell index: Int, shape: Shape, got: Element, expected: Element
  ) {
    self.kind = kind
    let place = shape.position(of: index)
    cell = [place.n, place.c, place.h, place.w]
    exact = expected.exact?.description
    self.expected = Deviation.text(expected)
    self.got = Deviation.text(got)
    ulps = got.ulps(from: expected)
    let distance = ulps.map { $0 == .max ? "not comparable in ulps" : "\($0) ulps" } ?? "exact"
    message =
      "at (n \(place.n), c \(place.c), h \(place.h), w \(place.w)): got \(self.got), expected "
      + "\(self.expected) (\(distance))"
  }

  private static func text<Element: ShiftScalar>(_ value: Element) -> String {
    Element.format == .rational ? value.description : "\(value.description) = \(value.bits)"
  }
}
