import Synchronization

/// Judges many cases of a generator and gathers what was found.
///
/// Case k of a seed is the same case in every run, on every machine, with any number of workers,
/// and in every cut of the range; so are the tally and the findings.
package struct Explorer<Value, Key: FindingKey, Counts: Tally>: Sendable {
  /// Judges one case: counts into the tally what there is to count and returns how it failed.
  ///
  /// Called on several threads at once, and again for each attempt of the shrinker (with a tally
  /// that is thrown away), so it must depend on the value alone. The index is for records.
  package typealias Body = @Sendable (Value, Int, inout Counts) -> [Finding<Key>]

  package let generator: Generator<Value>
  package let seed: UInt64
  package let body: Body
  /// A cheaper body that finds what `body` finds under one key; the shrinker asks it so often that
  /// judging everything else again would be most of its time.
  package let narrowed: (@Sendable (_ key: Key) -> Body)?

  package init(
    generator: Generator<Value>, seed: UInt64, narrowed: (@Sendable (Key) -> Body)? = nil,
    body: @escaping Body
  ) {
    self.generator = generator
    self.seed = seed
    self.narrowed = narrowed
    self.body = body
  }

  /// Judges the given cases.
  ///
  /// - Parameters:
  ///   - workers: the number of threads; 1 stays on the calling thread.
  ///   - stop: once it is made no more cases are begun, and the result is of the first ones.
  ///   - progress: called with the number of cases done, one call at a time, on any thread.
  /// - Precondition: indices are not negative and `workers` is at least 1.
  package func run(
    _ cases: Range<Int>, workers: Int = availableWorkers, stop: StopRequest? = nil,
    progress: (@Sendable (Int) -> Void)? = nil
  ) -> Exploration<Key, Counts> {
    precondition(cases.lowerBound >= 0, "cases \(cases) start below 0")
    precondition(workers >= 1, "\(workers) workers cannot run; expected at least 1")
    // Long enough that merging costs nothing, short enough to keep all cores busy to the end. It
    // does not depend on the number of workers, so they all merge the same tallies.
    let length = min(max(cases.count / 64, 1), 64)
    let parts = (cases.count + length - 1) / length
    @Sendable func indices(of part: Int) -> Range<Int> {
      let start = cases.lowerBound + part * length
      return start..<min(start + length, cases.upperBound)
    }
    let end = Atomic(cases.lowerBound)
    let judged: Judged<Key, Counts> = mergedInOrder(
      parts: parts, workers: workers,
      merged: {
        let merged = indices(of: $0 - 1).upperBound
        end.store(merged, ordering: .relaxed)
        progress?(merged - cases.lowerBound)
      }, stop: stop,
      work: { part, result in
        for index in indices(of: part) { judge(index, into: &result) }
      })
    return Exploration(
      seed: seed, cases: cases.lowerBound..<end.load(ordering: .relaxed),
      discarded: judged.discarded, counts: judged.counts, findings: judged.findings)
  }

  private func judge(_ index: Int, into result: inout Judged<Key, Counts>) {
    var choices = Choices(seed: seed, index: index)
    let value = generator.draw(&choices)
    guard !choices.isRejected else {
      result.discarded += 1
      return
    }
    let findings = body(value, index, &result.counts)
    if !findings.isEmpty { result.findings.record(findings, at: index) }
  }
}

/// The tally of a stretch of cases: the caller's counts and the runner's own.
private struct Judged<Key: FindingKey, Counts: Tally>: Tally {
  var counts = Counts()
  var findings = FindingLog<Key>()
  var discarded = 0

  mutating func merge(_ later: Judged) {
    counts.merge(later.counts)
    findings.merge(later.findings)
    discarded += later.discarded
  }
}

/// What a run over a range of cases found.
package struct Exploration<Key: FindingKey, Counts: Tally>: Sendable {
  package let seed: UInt64
  package private(set) var cases: Range<Int>
  /// How many cases the generator rejected; the body has not seen them.
  package private(set) var discarded: Int
  package private(set) var counts: Counts
  package private(set) var findings: FindingLog<Key>

  package init(
    seed: UInt64, cases: Range<Int>, discarded: Int, counts: Counts, findings: FindingLog<Key>
  ) {
    self.seed = seed
    self.cases = cases
    self.discarded = discarded
    self.counts = counts
    self.findings = findings
  }

  /// Adds the run over the cases that follow; the result is that of one run over both.
  ///
  /// - Throws: ``RangeJoinError`` if `later` has another seed or starts elsewhere.
  package mutating func append(_ later: Exploration) throws(RangeJoinError) {
    guard later.seed == seed, later.cases.lowerBound == cases.upperBound else {
      throw RangeJoinError(
        seed: later.seed, cases: later.cases, expectedSeed: seed,
        expectedStart: cases.upperBound)
    }
    cases = cases.lowerBound..<later.cases.upperBound
    discarded += later.discarded
    counts.merge(later.counts)
    findings.merge(later.findings)
  }
}

extension Exploration: Equatable where Counts: Equatable {}
extension Exploration: Hashable where Counts: Hashable {}
extension Exploration: Encodable where Counts: Encodable {}
extension Exploration: Decodable where Counts: Decodable {}

/// Two runs that are not parts of one.
package struct RangeJoinError: Error, Equatable, Sendable, CustomStringConvertible {
  package let seed: UInt64
  package let cases: Range<Int>
  package let expectedSeed: UInt64
  package let expectedStart: Int

  package var description: String {
    "joined run: cases \(cases) of seed \(String(seed, radix: 16)); "
      + "expected cases from \(expectedStart) of seed \(String(expectedSeed, radix: 16))"
  }
}
