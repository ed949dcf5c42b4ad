import ShiftTensors
import ShiftVerification

/// The kinds of call that a contender does not support, each reason once.
enum NotSupportedText {
  /// A line for each reason: `bicubic in float, double: no bicubic`.
  static func lines<S>(_ result: VerificationResult<S>) -> [String] {
    var order: [Reason] = []
    var texts: [Reason: String] = [:]
    var formats: [Reason: [String: [NumberFormat]]] = [:]
    for one in result.notSupported {
      let reason = Reason(contender: one.contender, text: withoutNumbers(one.reason))
      if formats[reason] == nil {
        order.append(reason)
        texts[reason] = one.reason
      }
      formats[reason, default: [:]][one.group, default: []].append(one.format)
    }
    return order.flatMap { reason in
      // Groups that are refused in the same formats share a line.
      Dictionary(grouping: formats[reason]!) { $0.value }.map { formats, groups in
        (groups: names(Set(groups.map(\.key)), of: result.groups), formats: formats)
      }.sorted { $0.groups < $1.groups }.map { line in
        "\(line.groups) in \(line.formats.map(\.rawValue).joined(separator: ", ")): \(texts[reason]!)"
      }
    }
  }

  /// How many kinds are not supported in some format, as a part of a sentence; `nil` for none.
  static func count<S>(_ result: VerificationResult<S>) -> String? {
    let count = Set(result.notSupported.map(\.group)).count
    guard count > 0 else { return nil }
    return "\(count) of \(result.groups.count) kinds of call not supported"
  }

  /// Reasons are the same if they differ in a size or an address only.
  private static func withoutNumbers(_ text: String) -> String {
    text.split(separator: " ").map { $0.contains(where: \.isNumber) ? "0" : $0 }
      .joined(separator: " ")
  }

  private struct Reason: Hashable {
    let contender: String
    let text: String
  }

  /// Groups by a word that they alone have in common, otherwise one by one.
  private static func names(_ groups: Set<String>, of all: [String]) -> String {
    if groups.count == all.count { return "every kind" }
    let words = all.flatMap { $0.split(separator: " ") }
    let shared = words.first { word in
      groups == Set(all.filter { $0.split(separator: " ").contains(word) })
    }
    return shared.map(String.init) ?? all.filter(groups.contains).joined(separator: ", ")
  }
}
