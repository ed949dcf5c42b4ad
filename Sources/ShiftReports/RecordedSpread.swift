import ShiftAtlas
import ShiftExchange
import ShiftTensors

/// What a framework was recorded to make of one special value: the cells it reached.
///
/// The recordings are the cases named `special_pixel/FORMAT/STRATEGY/VALUE/PLACE/CAPABILITY`, on the
/// image of ``SpecialSpread``.
package struct RecordedSpread: Hashable, Sendable {
  package let strategy: String
  package let value: SpreadingValue
  package let spot: SpecialSpread.Spot
  /// The cells, as places in the tensor, that hold the value or what became of it.
  package let reached: Set<Int>

  /// `nil` for a case that is no such recording.
  package init?(_ recorded: RecordedCase) {
    let parts = recorded.name.split(separator: "/").map(String.init)
    guard parts.count == 6, parts[0] == "special_pixel",
      let value = Self.values[parts[3]], let spot = SpecialSpread.Spot(rawValue: parts[4]),
      case .output(let output) = recorded.outcome,
      output.tensor.shape == SpecialSpread.shape.extents,
      let elements = output.tensor.nearestDoubles()
    else { return nil }
    (strategy, self.value, self.spot) = (parts[2], value, spot)
    reached = Set(elements.indices.filter { value.isIn(elements[$0]) })
  }

  /// What the recordings call the values. The other infinity behaves as this one.
  private static let values: [String: SpreadingValue] = [
    "nan": .nan, "inf": .infinity, "-inf": .infinity, "-0": .negativeZero,
  ]

  /// Every such recording of some files.
  package static func all(in files: [CaseFile]) -> [RecordedSpread] {
    files.flatMap { $0.cases.compactMap { RecordedSpread($0) } }
  }
}

extension StoredTensor {
  /// The elements as doubles; `nil` for formats that only move.
  fileprivate func nearestDoubles() -> [Double]? {
    func doubles<Element: StoredScalar>(_ type: Element.Type) -> [Double] {
      elements(as: type).map(\.nearestDouble)
    }
    return dtype.format?.stored.map { doubles($0) }
  }
}
