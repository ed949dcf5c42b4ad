/// Which parts of a failing case do not matter: with anything else in their place, it still fails.
package struct Explanation: Hashable, Sendable {
  /// A named part of the case (``Choices/part(_:_:)``), or a single choice outside of any.
  package struct Part: Hashable, Sendable {
    package let name: String
    /// Whether every other value tried in its place failed too.
    package let isFree: Bool
    /// How many other values were tried.
    package let tries: Int
  }

  /// In the order of the generator; parts that can only be what they are, are left out.
  package let parts: [Part]
  /// Whether the case also failed each time all the free parts were changed at once.
  package let areTogetherFree: Bool

  /// How many random values are tried for each part, after the simplest, least and greatest ones.
  package static let randomTries = 12

  package init(parts: [Part], areTogetherFree: Bool) {
    self.parts = parts
    self.areTogetherFree = areTogetherFree
  }
}

extension Explanation: CustomStringConvertible {
  /// One sentence, or nothing where every part matters.
  package var description: String {
    let free = parts.filter(\.isFree).map(\.name)
    guard let last = free.last else { return "" }
    let names =
      free.count == 1 ? last : free.dropLast().joined(separator: ", ") + " and \(last)"
    return names + (areTogetherFree ? "" : ", one at a time")
      + ": every other value tried failed too"
  }
}

extension Explanation {
  /// Varies each part of `failing` at random, from a stream that depends on `seed` alone.
  ///
  /// A free part is free as far as the tries tell. They begin with the simplest, the least and the
  /// greatest values, because a part that only has to be large enough would pass for a free one at
  /// random. Where a part decides how much is drawn after it, the rest is refitted.
  init<Value>(
    of failing: Recording<Value>, by generator: Generator<Value>, seed: UInt64,
    fails: (Value) -> Bool
  ) {
    var random = CaseRandom(seed: seed, index: failing.choices.count)

    /// Whether the case fails whatever is put at `positions`, and how many values were put there.
    func survey(_ positions: [Int]) -> (alwaysFails: Bool, tries: Int) {
      var tried: Set<[Choice]> = []
      for attempt in 0..<Self.randomTries + 3 {
        var script = failing.choices
        for position in positions {
          let choice = script[position]
          script[position].offset =
            switch attempt {
            case 0: choice.origin
            case 1: 0
            case 2: choice.span
            default: random.upTo(choice.span)
            }
        }
        guard script != failing.choices, tried.insert(script).inserted else { continue }
        let other = generator.recorded(script: script)
        // What the generator rejects says nothing about the property.
        guard !other.isRejected else { continue }
        guard fails(other.value) else { return (false, tried.count) }
      }
      return (!tried.isEmpty, tried.count)
    }

    var free: [Int] = []
    var parts: [Part] = []
    for (name, positions) in Self.parts(of: failing)
    where positions.contains(where: { failing.choices[$0].span > 0 }) {
      let (isFree, tries) = survey(positions)
      if isFree { free += positions }
      parts.append(Part(name: name, isFree: isFree, tries: tries))
    }
    self.parts = parts
    let freeParts = parts.count(where: \.isFree)
    areTogetherFree = freeParts == 1 || freeParts > 1 && survey(free).alwaysFails
  }

  /// The innermost named parts and, between them, the single choices.
  private static func parts<Value>(of recording: Recording<Value>) -> [(String, [Int])] {
    var owner = [Int?](repeating: nil, count: recording.choices.count)
    // A part is noted when it ends, so an inner one comes before the one around it.
    for (number, part) in recording.parts.enumerated() {
      for position in part.range where owner[position] == nil { owner[position] = number }
    }
    var result: [(String, [Int])] = []
    var placeOf: [Int: Int] = [:]
    for (position, number) in owner.enumerated() {
      if let number, let place = placeOf[number] {
        result[place].1.append(position)
      } else {
        if let number { placeOf[number] = result.count }
        result.append(
          (number.map { recording.parts[$0].name } ?? "choice \(position + 1)", [position]))
      }
    }
    return result
  }
}
