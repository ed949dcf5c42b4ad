import ExactArithmetic
import ShiftTensors

/// How a contender's output differs from the truth, cell by cell.
package struct OutputComparison: Sendable, Hashable {
  /// Cells of each class, in the order of `DeviationClass.allCases`.
  package private(set) var cells = [Int](repeating: 0, count: DeviationClass.allCases.count)
  /// Those of them that the promise does not cover.
  package private(set) var uncovered = [Int](repeating: 0, count: DeviationClass.allCases.count)
  /// Greatest distance in ulps of each class, among numbers of about one size.
  package private(set) var ulps = [UInt64](repeating: 0, count: DeviationClass.allCases.count)
  /// Greatest |got − exact| over the scale of the case, among finite values.
  package private(set) var relative = 0.0
  /// Greatest |got − exact| over the bound of its cell, among cells that a bound covers.
  package private(set) var share = 0.0
  /// The first deviation of each class that occurred, of those that the promise does not cover if there
  /// are any; empty where nobody asked for words.
  package private(set) var first: [DeviationClass: Deviation] = [:]

  package func cells(_ kind: DeviationClass) -> Int { cells[kind.rawValue] }
  package func ulps(_ kind: DeviationClass) -> UInt64 { ulps[kind.rawValue] }

  /// Whether the promise covers every cell of a class.
  package func isCovered(_ kind: DeviationClass) -> Bool { uncovered[kind.rawValue] == 0 }

  /// Every class that occurred beside `identical`.
  package var deviating: [DeviationClass] {
    isIdentical ? [] : DeviationClass.allCases.dropFirst().filter { cells($0) > 0 }
  }

  /// Whether no class occurred beside `identical`.
  package var isIdentical: Bool { cells.dropFirst().allSatisfy { $0 == 0 } }

  private init() {}

  /// A contender that gave no output to compare.
  init(failed kind: DeviationClass, message: String) {
    (cells[kind.rawValue], uncovered[kind.rawValue]) = (1, 1)
    first[kind] = Deviation(kind: kind, message: message)
  }

  /// Compares `got` with the `truth`.
  ///
  /// - Parameters:
  ///   - describes: whether ``first`` is wanted; its words cost more than the comparison.
  ///   - classification: asked for once, at the first cell that differs.
  // Without the module's of operators `detect --only operators` takes 1.3 times as long.
  @specialized(where Element == Float)
  @specialized(where Element == Double)
  @specialized(where Element == Rational)
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
        let verdict = classes!.verdict(left[index], right[index], index)
        let isTelling = !verdict.isAllowed && isCovered(verdict.kind)
        record(verdict, left[index], right[index], classes!.scale)
        if describes, first[verdict.kind] == nil || isTelling {
          first[verdict.kind] = Deviation(
            kind: verdict.kind, cell: index, shape: truth.shape, got: left[index],
            expected: right[index],
            remark: classes!.remark(left[index], right[index], index, verdict))
        }
      }
    }
    cells[0] = identical
  }

  private mutating func record<Element: ShiftScalar>(
    _ verdict: CellVerdict, _ got: Element, _ expected: Element, _ scale: Double
  ) {
    let kind = verdict.kind
    cells[kind.rawValue] += 1
    if !verdict.isAllowed { uncovered[kind.rawValue] += 1 }
    share = max(share, verdict.share)
    guard got.isFinite, expected.isFinite else { return }
    ulps[kind.rawValue] = max(ulps[kind.rawValue], got.tellingUlps(from: expected) ?? 0)
    if scale > 0 {
      relative = max(
        relative, min(magnitude(got, minus: expected) / scale, .greatestFiniteMagnitude))
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
package struct Deviation: Sendable, Hashable, Codable {
  package let kind: DeviationClass
  /// Batch, channel, row, column; empty where there is no cell.
  package let cell: [Int]
  /// The truth as a fraction; `nil` for NaN and infinities.
  package let exact: String?
  package let expected: String
  package let got: String
  /// `nil` in `Rational`, and between values of different sizes.
  package let ulps: UInt64?
  package let message: String

  init(kind: DeviationClass, message: String) {
    self.kind = kind
    self.message = message
    (cell, exact, expected, got, ulps) = ([], nil, "", "", nil)
  }

  init<Element: ShiftScalar>(
    kind: DeviationClass, cell index: Int, shape: Shape, got: Element, expected: Element,
    remark: String
  ) {
    self.kind = kind
    let place = shape.position(of: index)
    cell = [place.n, place.c, place.h, place.w]
    exact = expected.exact?.description
    self.expected = Deviation.text(expected)
    self.got = Deviation.text(got)
    ulps = got.tellingUlps(from: expected)
    message =
      "at (n \(place.n), c \(place.c), h \(place.h), w \(place.w)): got \(self.got), expected "
      + "\(self.expected)\(Deviation.distance(got, expected))"
      + (remark.isEmpty ? "" : "; \(remark)")
  }

  private static func distance<Element: ShiftScalar>(_ got: Element, _ expected: Element) -> String
  {
    guard let ulps = got.tellingUlps(from: expected), ulps > 0 else { return "" }
    return ulps == 1 ? " (1 ulp)" : " (\(ulps) ulps)"
  }

  /// The shortest decimal that names the value, and its bits; a fraction with a decimal beside it.
  private static func text<Element: ShiftScalar>(_ value: Element) -> String {
    guard Element.format == .rational, let exact = value.exact else {
      return "\(value.description) = \(value.bits)"
    }
    return exact == exact.floor()
      ? exact.description : "\(exact) ≈ \(exact.decimal(significantDigits: 6))"
  }
}

extension ShiftScalar {
  /// The distance in ulps where that says how far off a value is: between finite numbers that differ by at
  /// most a quarter of the second. Elsewhere it counts how many numbers the format has in between.
  fileprivate func tellingUlps(from expected: Self) -> UInt64? {
    guard isFinite, expected.isFinite else { return nil }
    let (a, b) = (nearestDouble, expected.nearestDouble)
    return abs(a - b) <= abs(b) / 4 ? ulps(from: expected) : nil
  }
}
