import ShiftTensors

/// A strategy that says what it reads and how, beyond what a user's has to: what its values are held to, and what
/// spares questions to it.
///
/// A type that has one of these members and is a ``ShiftStrategy`` alone is not asked for it; the built-in ones
/// conform to this.
package protocol DescribedStrategy: ShiftStrategy {
  /// What is known of the weights with which pixels are added.
  var tapWeights: TapWeights { get }

  /// Which pixels are multiplied by anything.
  var footprint: Footprint { get }

  /// How positions are named, of a strategy that interpolates: what its values are held to.
  func sampling(of shape: Shape, boundary: Boundary) -> GridSampling

  /// How the positions between pixels are read, where a shift is not whole: what its values are held to.
  func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading

  /// The strategy in PyTorch, where it fits a few lines.
  func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall?
}

extension DescribedStrategy {
  /// Nothing is known of the weights unless the strategy says so.
  package var tapWeights: TapWeights { .any }

  /// What strategies of this exactness read unless they say otherwise.
  package var footprint: Footprint {
    switch exactness {
    case .moves: Footprint(.copy)
    case .multiplies: Footprint(.paddedCorners)
    case .interpolates: Footprint(.corners)
    }
  }

  /// The published grid unless the strategy says otherwise: the textbook formula, with the padding and
  /// alignment of ``GridSampleShift``.
  package func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    GridSampleShift.sampling(of: shape, boundary: boundary, formula: .textbook)
  }

  /// As its exactness suggests, unless the strategy says otherwise: one that moves values weighs them, one
  /// that multiplies them reads at offsets, one that interpolates samples the published grid.
  package func fractionalReading(of shape: Shape, boundary: Boundary) -> FractionalReading {
    switch exactness {
    case .moves: .weights
    case .multiplies: .offsets
    case .interpolates:
      .grid(GridSampleShift.sampling(of: shape, boundary: boundary, formula: .textbook))
    }
  }

  /// A strategy has no form in PyTorch unless it says so.
  package func torchCall(for shape: Shape, by pattern: Pattern, boundary: Boundary) -> TorchCall? {
    nil
  }
}

extension ShiftStrategy {
  /// What is known of the strategy: what it says itself, or what follows from its exactness.
  package var described: any DescribedStrategy {
    self as? any DescribedStrategy ?? Undescribed(strategy: self)
  }
}

/// A strategy that says nothing of itself but its exactness.
private struct Undescribed: DescribedStrategy {
  let strategy: any ShiftStrategy

  var name: String { strategy.name }
  var exactness: Exactness { strategy.exactness }
  func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }
  func fractionalRecipe(for boundary: Boundary) -> Recipe {
    strategy.fractionalRecipe(for: boundary)
  }
  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    strategy.handles(shape, by: pattern, in: format)
  }
  func mirrorsOnePixel(_ shape: Shape, by pattern: Pattern, boundary: Boundary) -> Bool {
    strategy.mirrorsOnePixel(shape, by: pattern, boundary: boundary)
  }
  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
