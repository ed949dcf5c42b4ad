/// What is counted at the coordinates of a range of widths: the one table by which certificates are
/// added up, joined, written, read and told.
package enum Counter: String, CaseIterable, Sendable {
  /// (width, pixel) pairs.
  case coordinates
  /// Those whose position is not the pixel's index: below, above or no number.
  case inexact
  /// Positions less than their pixel: bilinear blends in the pixel before.
  case below
  case above
  /// Positions that are NaN or infinite.
  case notFinite
  /// Positions less than 0 or greater than n − 1, or not finite.
  case outside
  /// Pixels that nearest does not read back: the position rounds, half to even, to another index.
  case nearestWrong
  /// Half-pixel ties i + ½ looked at: n − 1 of each width, or 0 where they were not asked for.
  case ties
  /// Ties that round to another index than the even one of i and i + 1.
  case tiesWrong
  /// Widths that have every pixel exact.
  case exactWidths

  struct Row {
    /// What a statement calls it.
    let title: String
    /// The member that holds the first width with one of them, where that is told.
    let firstWidth: String?
    /// How many of them one width has.
    let count: @Sendable (WidthCounts) -> Int
  }

  var row: Row {
    switch self {
    case .coordinates: Row(title: "coordinates", firstWidth: nil) { $0.width }
    case .inexact: Row(title: "inexact", firstWidth: "firstInexactWidth") { $0.inexact }
    case .below: Row(title: "below", firstWidth: "firstBelowWidth") { $0.below }
    case .above: Row(title: "above", firstWidth: "firstAboveWidth") { $0.above }
    case .notFinite: Row(title: "not finite", firstWidth: "firstNotFiniteWidth") { $0.notFinite }
    case .outside: Row(title: "outside", firstWidth: "firstOutsideWidth") { $0.outside }
    case .nearestWrong:
      Row(title: "nearest wrong", firstWidth: "firstNearestWrongWidth") { $0.nearestWrong }
    case .ties: Row(title: "ties", firstWidth: nil) { $0.ties }
    case .tiesWrong: Row(title: "ties wrong", firstWidth: "firstTieWrongWidth") { $0.tiesWrong }
    case .exactWidths: Row(title: "exact widths", firstWidth: nil) { $0.inexact == 0 ? 1 : 0 }
    }
  }

  /// Those that count the pixels and ties of one width.
  package static let ofOneWidth = allCases.filter { $0 != .coordinates && $0 != .exactWidths }

  /// Whether it counts nothing unless ties are looked at.
  var isOfTies: Bool { self == .ties || self == .tiesWrong }
}

extension WidthCounts {
  package subscript(counter: Counter) -> Int { counter.row.count(self) }
}

/// A number for each counter, and the first width at which it is not 0.
struct Counts: Hashable, Sendable {
  /// The inexact are not held: they are the sum of three others.
  private var numbers: [Counter: Int] = [:]
  private var firstWidths: [Counter: Int] = [:]

  private static let held = Counter.allCases.filter { $0 != .inexact }
  private static let first = Counter.allCases.filter { $0.row.firstWidth != nil }

  init() {}

  subscript(counter: Counter) -> Int {
    counter == .inexact
      ? self[.below] + self[.above] + self[.notFinite] : numbers[counter, default: 0]
  }

  func firstWidth(_ counter: Counter) -> Int? { firstWidths[counter] }

  /// Adds what was found at the width that follows.
  mutating func add(_ found: WidthCounts) {
    for counter in Self.held { numbers[counter, default: 0] += found[counter] }
    for counter in Self.first where firstWidths[counter] == nil && found[counter] > 0 {
      firstWidths[counter] = found.width
    }
  }

  /// Adds the counts of the widths that follow.
  mutating func join(_ later: Counts) {
    numbers.merge(later.numbers) { $0 + $1 }
    firstWidths.merge(later.firstWidths) { earlier, _ in earlier }
  }
}

/// Each number by the counter's name, and each first width that there is by its own.
extension Counts: Codable {
  private struct Member: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(_ name: String) { stringValue = name }
    init?(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: Member.self)
    for counter in Self.held {
      numbers[counter] = try members.decode(Int.self, forKey: Member(counter.rawValue))
    }
    for counter in Self.first {
      guard let name = counter.row.firstWidth else { continue }
      firstWidths[counter] = try members.decodeIfPresent(Int.self, forKey: Member(name))
    }
  }

  func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: Member.self)
    for counter in Self.held { try members.encode(self[counter], forKey: Member(counter.rawValue)) }
    for counter in Self.first {
      guard let name = counter.row.firstWidth else { continue }
      try members.encodeIfPresent(firstWidths[counter], forKey: Member(name))
    }
  }
}
