/// The parts of cases that several cases have in common.
@usableFromInline
final class SharedParts {
  /// Names of the parts that each case has for itself.
  let own: Set<String>
  var stream: CaseRandom

  init(own: Set<String>, stream: CaseRandom) { (self.own, self.stream) = (own, stream) }
}

extension Generator {
  /// The same cases, but that the parts of case k that are not its `own` are drawn as those of case k mod
  /// `count`: of what those parts decide there are at most so many, if the other parts do not matter to it.
  ///
  /// A shrunk case is any that this generator could have drawn without this.
  ///
  /// - Precondition: `count` is at least 1.
  package func sharing(among count: Int, own: Set<String>) -> Generator {
    precondition(count >= 1, "parts shared among \(count) cases; expected at least 1")
    let digest = UInt64(drawing) &* 0x9e37_79b9 &+ UInt64(count)
    return Generator(drawing: UInt16((digest ^ digest >> 15) & 0x7FFF)) { choices in
      choices.share(among: count, own: own)
      return draw(&choices)
    }
  }
}

extension Choices {
  mutating func share(among count: Int, own: Set<String>) {
    guard let (seed, index) = place else { return }
    // Another stream than that of the case whose parts are shared, which goes on with its own.
    shared = SharedParts(
      own: own, stream: CaseRandom(seed: mixed(seed &+ 1), index: index % count))
  }

  /// Draws from the shared stream until this is called again, if the part is one of those.
  ///
  /// - Returns: whether it was.
  @usableFromInline
  mutating func exchangeStreams(for part: String) -> Bool {
    guard let shared, !shared.own.contains(part) else { return false }
    if let tape { tape.exchange(&shared.stream) } else { swap(&random, &shared.stream) }
    return true
  }
}
