import ShiftTensors

/// The two neighbouring places of one axis that a position between them reads, and their weights.
package struct LinearReading<Element: ShiftScalar>: Sendable {
  /// Negative outside.
  package let indices: (Int, Int)
  package let lowWeight: Element
  package let highWeight: Element

  init(indices: (Int, Int), lowWeight: Element, highWeight: Element) {
    self.indices = indices
    (self.lowWeight, self.highWeight) = (lowWeight, highWeight)
  }

  /// Whether the computed weights are 1 and 0, so that the first place alone counts.
  var isWhole: Bool { highWeight == .zero && lowWeight == Element(nearestTo: 1) }

  /// Whether nothing is read and the weights are finite: what is blended is 0.
  var isOutside: Bool {
    indices.0 < 0 && indices.1 < 0 && lowWeight.isFinite && highWeight.isFinite
  }
}
