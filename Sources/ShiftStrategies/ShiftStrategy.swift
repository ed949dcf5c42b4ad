import ShiftTensors

/// A way of computing a spatial shift.
///
/// To add one, write a type like ``SliceShift`` in a file of its own. What the built-in ones say of themselves
/// beside this is `DescribedStrategy`'s; of a user's strategy it follows from ``exactness``.
public protocol ShiftStrategy: Sendable {
  /// The name in reports and commands.
  var name: String { get }

  /// What arithmetic the strategy does to the values it moves.
  var exactness: Exactness { get }

  /// How the strategy is made to obey `boundary`, or why it cannot.
  func recipe(for boundary: Boundary) -> Recipe

  /// The same for shifts by fractions of a pixel.
  func fractionalRecipe(for boundary: Boundary) -> Recipe

  /// Whether the strategy promises anything for images of this shape, moved so, in a number format; other
  /// cases are not its. A format that cannot hold every position of an image is a reason to say no.
  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool

  /// Shifts `input` by `pattern`; what lies outside the image is read as `boundary` says.
  ///
  /// - Throws: `ShiftError` for a boundary without a recipe and for images without pixels.
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element>

  /// Whether the recipe pads an axis of one pixel by `reflect` for such a shift. PyTorch refuses that; here
  /// the pixel is repeated, as the boundary has it.
  func mirrorsOnePixel(_ shape: Shape, by pattern: Pattern, boundary: Boundary) -> Bool
}

/// What a strategy promises about the values that arrive.
public enum Exactness: String, Sendable, Hashable, Codable {
  /// Bits are moved: every value arrives as it was, in every format.
  case moves
  /// Values are multiplied by 1 and added to zeros: finite ones other than −0 arrive unchanged; −0
  /// becomes +0, and a NaN or infinity spreads to the cells that multiply it by 0.
  case multiplies
  /// Values are blended with weights that rounding can disturb: exact in `Rational` only.
  case interpolates
}

/// How a strategy obeys a boundary.
public enum Recipe: Hashable, Sendable {
  /// In words: which padding, which clamp.
  case claimed(String)
  /// The reason why there is none.
  case none(because: String)

  /// Whether the strategy obeys the boundary at all.
  public var isClaimed: Bool {
    if case .claimed = self { true } else { false }
  }
}

extension ShiftStrategy {
  /// Values arrive as they were unless the strategy says otherwise.
  public var exactness: Exactness { .moves }

  /// Every boundary is claimed unless the strategy says otherwise.
  public func recipe(for boundary: Boundary) -> Recipe { .claimed("as the strategy does it") }

  /// Nothing is padded unless the strategy says otherwise.
  public func mirrorsOnePixel(_ shape: Shape, by pattern: Pattern, boundary: Boundary) -> Bool {
    false
  }

  /// Every shape in every format unless the strategy says otherwise.
  public func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool { true }

  /// Whole pixels only unless the strategy says otherwise.
  public func fractionalRecipe(for boundary: Boundary) -> Recipe {
    .none(because: "it moves whole pixels only")
  }

  /// The recipe for the shifts of a pattern.
  public func recipe(for boundary: Boundary, by pattern: Pattern) -> Recipe {
    pattern.isWhole ? recipe(for: boundary) : fractionalRecipe(for: boundary)
  }

  /// - Throws: `ShiftError` if there is no recipe for `boundary` or an image has no pixel.
  public func requireRecipe(for boundary: Boundary, shape: Shape) throws(ShiftError) {
    try require(recipe(for: boundary), boundary, shape, recipe(for:))
  }

  /// The same for the shifts of a pattern, which may be fractions of a pixel.
  public func requireRecipe(
    for boundary: Boundary, shape: Shape, by pattern: Pattern
  ) throws(ShiftError) {
    guard !pattern.isWhole else { return try requireRecipe(for: boundary, shape: shape) }
    guard Boundary.allCases.contains(where: { fractionalRecipe(for: $0).isClaimed }) else {
      throw ShiftError(name, found: "shifts \(pattern)", expected: "whole pixels")
    }
    try require(fractionalRecipe(for: boundary), boundary, shape, fractionalRecipe(for:))
  }

  /// - Throws: `ShiftError` for fractions that are no numbers of the format.
  func requireExact(_ pattern: Pattern, in format: NumberFormat) throws(ShiftError) {
    guard let shift = pattern.shifts.first(where: { !$0.isExact(in: format) }) else { return }
    throw ShiftError(
      name, found: "a shift of \(shift), which \(format.rawValue) cannot hold",
      expected: "binary fractions of few enough bits")
  }

  private func require(
    _ recipe: Recipe, _ boundary: Boundary, _ shape: Shape, _ other: (Boundary) -> Recipe
  ) throws(ShiftError) {
    if case .none(let reason) = recipe {
      throw ShiftError(
        name, found: "boundary \(boundary.rawValue) (\(reason))",
        expected: "one of "
          + Boundary.allCases.filter { other($0).isClaimed }.map(\.rawValue)
          .joined(separator: ", "))
    }
    guard shape.count > 0 else {
      throw ShiftError(name, found: "shape \(shape)", expected: "every extent at least 1")
    }
  }
}

extension NumberFormat {
  /// Whether every whole number up to `most` is a value of the format.
  func counts(to most: Int) -> Bool {
    guard let precision, precision < Int.bitWidth - 1 else { return true }
    return most <= 1 << precision
  }
}
