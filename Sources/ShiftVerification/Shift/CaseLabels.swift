import PropertyTesting
import ShiftStrategies

/// The questions whose answers are counted over the cases of a run: what was drawn, and how often.
package enum CaseLabels {
  package static let all: [Label<ShiftCase>] = [
    Label("boundary") { $0.boundary.rawValue },
    Label("fill") { $0.fill.kind },
    Label("group rule") { $0.pattern.rule.rawValue },
    Label("groups") { "\($0.pattern.shifts.count)" },
    Label("channels") { channels($0.shape.c) },
    Label("longest axis") { longestAxis($0) },
    Label("reach") { reach($0) },
  ]

  /// Those of shifts that are not whole.
  static let ofFractions: [Label<ShiftCase>] = [
    Label("fraction") { shiftCase in
      let bits = shiftCase.pattern.shifts.flatMap { [$0.fractionY, $0.fractionX] }
        .filter { !$0.isZero }.map { $0.bits ?? .max }
      switch bits.max() ?? 0 {
      case 0: return "none"
      case 1: return "halves"
      case 2: return "quarters"
      case 3...5: return "3 to 5 bits"
      case .max: return "not binary"
      default: return "6 to 20 bits"
      }
    }
  ]

  private static func longestAxis(_ shiftCase: ShiftCase) -> String {
    switch max(shiftCase.shape.h, shiftCase.shape.w) {
    case 1: "1"
    case 2...4: "2…4"
    case 5...8: "5…8"
    case 9...16: "9…16"
    case 17...64: "17…64"
    case 65...257: "65…257"
    default: "258 and more"
    }
  }

  private static func channels(_ count: Int) -> String {
    switch count {
    case 1...8: "\(count)"
    case 9...32: "9…32"
    default: "33 and more"
    }
  }

  private static func reach(_ shiftCase: ShiftCase) -> String {
    switch shiftCase.pattern.reach {
    case 0: "0"
    case 1: "1"
    case 2...4: "2…4"
    case 5...16: "5…16"
    default: "17 and more"
    }
  }
}

extension Fill {
  /// The kind of values without where they stand.
  var kind: String {
    if case .special(let value, _) = self { return value.rawValue }
    return description
  }
}
