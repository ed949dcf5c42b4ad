import Foundation
import PropertyTesting
import Synchronization
import Testing

/// Counts that notice any change of order: a list of what was seen is as associative as a sum.
private struct Seen: Tally, Equatable, Codable {
  var indices: [Int] = []
  var total = 0

  mutating func merge(_ later: Seen) {
    indices += later.indices
    total += later.total
  }
}

@Suite("Runs over many cases")
struct ExplorerTests {
  private let explorer = Explorer<Int, String, Seen>(
    generator: .integer(in: 0...999).filter(attempts: 1) { $0 % 10 != 0 }, seed: 5
  ) { value, index, seen in
    seen.indices.append(index)
    seen.total += value
    return [
      value % 7 == 3 ? Finding(key: "sevens") : nil,
      value % 100 == 42 ? Finding(key: "answer", message: "\(value)") : nil,
      value % 7 == 3 ? Finding(key: "sevens", message: "again") : nil,
    ].compactMap(\.self)
  }

  /// The same run as a plain loop.
  private func byHand(_ cases: Range<Int>) -> (seen: Seen, rejected: Int, firsts: [String: Int]) {
    var seen = Seen()
    var rejected = 0
    var firsts: [String: Int] = [:]
    for index in cases {
      let value = Generator.integer(in: 0...999).value(seed: 5, index: index)
      guard value % 10 != 0 else {
        rejected += 1
        continue
      }
      seen.indices.append(index)
      seen.total += value
      if value % 7 == 3, firsts["sevens"] == nil { firsts["sevens"] = index }
      if value % 100 == 42, firsts["answer"] == nil { firsts["answer"] = index }
    }
    return (seen, rejected, firsts)
  }

  @Test("A run judges each case once, in order, as a plain loop does", arguments: [1, 2, 3, 8])
  func plainLoop(workers: Int) {
    let run = explorer.run(37..<5_003, workers: workers)
    let expected = byHand(37..<5_003)
    #expect(run.counts == expected.seen)
    #expect(run.discarded == expected.rejected)
    #expect(
      Dictionary(uniqueKeysWithValues: run.findings.entries.map { ($0.key, $0.firstIndex) })
        == expected.firsts)
  }

  @Test("1, 2, 3 and 8 workers give the same tally and the same findings, byte for byte")
  func workers() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    let bytes = try [1, 2, 3, 8].map { try encoder.encode(explorer.run(0..<10_000, workers: $0)) }
    #expect(Set(bytes).count == 1)
  }

  @Test(
    "A range cut anywhere and joined gives the run over the whole",
    arguments: [0, 1, 63, 64, 65, 300, 999, 1_000])
  func cuts(cut: Int) throws {
    var joined = explorer.run(0..<cut, workers: 2)
    try joined.append(explorer.run(cut..<1_000, workers: 3))
    #expect(joined == explorer.run(0..<1_000, workers: 1))
  }

  @Test("Runs that are not neighbours are refused in one sentence")
  func gaps() {
    var run = explorer.run(0..<200, workers: 1)
    let before = run
    let error = #expect(throws: RangeJoinError.self) {
      try run.append(explorer.run(300..<400, workers: 1))
    }
    #expect(
      error?.description
        == "joined run: cases 300..<400 of seed 5; expected cases from 200 of seed 5"
    )
    #expect(run == before)
    let other = Explorer<Int, String, Seen>(generator: .integer(in: 0...9), seed: 0xab) { _, _, _ in
      []
    }
    #expect(throws: RangeJoinError.self) { try run.append(other.run(200..<201, workers: 1)) }
  }

  @Test("A key that occurs twice in a case counts once, and the first case is kept")
  func counts() throws {
    let run = explorer.run(0..<5_000, workers: 2)
    let sevens = try #require(run.findings.entries.first { $0.key == "sevens" })
    let values = (0..<5_000).map { Generator.integer(in: 0...999).value(seed: 5, index: $0) }
    #expect(sevens.count == values.count { $0 % 10 != 0 && $0 % 7 == 3 })
  }

  @Test("No cases give the empty tally")
  func empty() {
    let run = explorer.run(7..<7, workers: 4)
    #expect(run.counts == Seen() && run.findings.isEmpty && run.cases == 7..<7)
  }

  @Test("Progress grows to the number of cases", arguments: [1, 4])
  func progress(workers: Int) {
    let seen = Mutex<[Int]>([])
    _ = explorer.run(10..<1_010, workers: workers) { done in seen.withLock { $0.append(done) } }
    let steps = seen.withLock { $0 }
    #expect(steps.last == 1_000 && steps == steps.sorted() && Set(steps).count == steps.count)
  }

  @Test("However many cases there are, few tallies live at a time")
  func boundedMemory() {
    for workers in [1, 2, 8] {  // One after another, because they share the census.
      Census.reset()
      let explorer = Explorer<Int, String, Counted>(generator: .integer(in: 0...9), seed: 1) {
        _, index, counted in
        // The first stretch takes longest, so that everything after it has to wait.
        if index == 0 { Thread.sleep(forTimeInterval: 0.05) }
        counted.cases += 1
        return []
      }
      let run = explorer.run(0..<200_000, workers: workers)
      #expect(run.counts.cases == 200_000)
      // One waiting tally for each permit, one in work for each worker, the total, and a spare.
      #expect(Census.most <= 8 * workers + workers + 2)
    }
  }

  @Test("Each bug is shrunk on its own and keeps its key")
  func severalBugs() throws {
    let lists = Generator.integer(in: -500...500).array(count: 0...12)
    let explorer = Explorer<[Int], String, NoTally>(generator: lists, seed: 3) { list, _, _ in
      [
        list.contains { $0 > 100 } ? Finding(key: "large", message: "\(list.max()!)") : nil,
        list.count > 4 ? Finding(key: "long") : nil,
        list.contains { $0 < -20 } ? Finding(key: "negative") : nil,
      ].compactMap(\.self)
    }
    let run = explorer.run(0..<500, workers: 2)
    let bugs = explorer.counterexamples(of: run.findings)
    let smallest = Dictionary(uniqueKeysWithValues: bugs.map { ($0.finding.key, $0.smallest) })
    #expect(smallest == ["large": [101], "long": [0, 0, 0, 0, 0], "negative": [-21]])
    let large = try #require(bugs.first { $0.finding.key == "large" })
    #expect(large.finding.message == "101" && large.isMinimal && large.isReproducible)
    #expect(large.drawn == lists.value(of: large.token))
    #expect(lists.value(of: large.choices) == [101])
  }

  @Test("Findings keep their key as a value, whatever its text holds, in the order of keys")
  func valuesAsKeys() throws {
    struct Key: FindingKey {
      var name: String
      var number: Int
      static func < (a: Key, b: Key) -> Bool { (a.name, a.number) < (b.name, b.number) }
    }
    let keys = [Key(name: "a\tb", number: 1), Key(name: "a", number: 2), Key(name: "a", number: 1)]
    let explorer = Explorer<Int, Key, NoTally>(generator: .integer(in: 0...9), seed: 3) {
      _, _, _ in keys.map { Finding(key: $0) }
    }
    let run = explorer.run(0..<2, workers: 1)
    #expect(run.findings.entries.map(\.key) == [keys[2], keys[1], keys[0]])
    let read = try JSONDecoder().decode(
      FindingLog<Key>.self, from: JSONEncoder().encode(run.findings))
    #expect(read == run.findings)
    #expect(
      explorer.counterexamples(of: run.findings).map(\.finding.key)
        == run.findings.entries.map(\.key))
  }

  @Test("A failure that does not repeat is reported as such and not shrunk")
  func flaky() {
    let calls = Counter()
    let explorer = Explorer<Int, String, NoTally>(generator: .integer(in: 0...9), seed: 3) {
      _, _, _ in
      calls.next() == 4 ? [Finding(key: "once", message: "what was seen")] : []
    }
    let run = explorer.run(0..<10, workers: 1)
    let bugs = explorer.counterexamples(of: run.findings)
    #expect(bugs.map(\.isReproducible) == [false])
    #expect(bugs.map(\.finding.message) == ["what was seen"])
    #expect(bugs.map(\.token.index) == [4] && bugs.map(\.attempts) == [0])
  }

  @Test("A failure whose words change from time to time does not count as repeated")
  func changing() {
    let calls = Counter()
    let explorer = Explorer<Int, String, NoTally>(generator: .integer(in: 0...9), seed: 3) {
      _, _, _ in [Finding(key: "always", message: "call \(calls.next())")]
    }
    let bugs = explorer.counterexamples(of: explorer.run(0..<1, workers: 1).findings)
    #expect(bugs.map(\.isReproducible) == [false])
  }

  @Test("Where failures are costly, no more of them are had than the budget names")
  func costlyFailures() {
    let failures = Counter()
    let explorer = Explorer<[Int], String, NoTally>(
      generator: Generator<Int>.integer(in: 0...99).array(count: 0...30), seed: 3
    ) { list, _, _ in
      guard list.count > 3 else { return [] }
      _ = failures.next()
      return [Finding(key: "long")]
    }
    let run = explorer.run(0..<1, workers: 1)
    let before = failures.next()
    let bugs = explorer.counterexamples(
      of: run.findings, budget: ShrinkBudget(tries: 1000, failures: 5))
    // The first case again, and five simpler ones.
    #expect(failures.next() - before - 1 == 6)
    #expect(bugs[0].steps == 5 && !bugs[0].isMinimal)
  }

  @Test("A failure that stops while it is shrunk keeps the words of its last time and of its first")
  func stopsFailing() {
    let calls = Counter()
    let explorer = Explorer<Int, String, NoTally>(generator: .integer(in: 0...9), seed: 3) {
      _, _, _ in
      let call = calls.next()
      return call < 2 ? [Finding(key: "twice", message: "call \(call)")] : []
    }
    let run = explorer.run(0..<1, workers: 1)
    let bugs = explorer.counterexamples(of: run.findings)
    #expect(bugs.map(\.finding.message) == ["call 1"])
    #expect(bugs.map(\.first.message) == ["call 0"])
    #expect(bugs.map(\.isReproducible) == [false])
  }

  @Test("A log in which a bug stands twice is none: its counts might have no sum")
  func doubleBug() {
    let bug = #"{"key":"a","firstIndex":0,"count":9223372036854775807}"#
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode(FindingLog<String>.self, from: Data("[\(bug),\(bug)]".utf8))
    }
  }
}

private final class Counter: Sendable {
  private let count = Mutex(0)
  func next() -> Int {
    count.withLock { count in
      defer { count += 1 }
      return count
    }
  }
}

/// How many `Counted` live, and how many ever did at a time.
private enum Census {
  static let state = Mutex((live: 0, most: 0))
  static var most: Int { state.withLock { $0.most } }
  static func reset() { state.withLock { $0.most = $0.live } }
  final class Member: Sendable {
    init() {
      Census.state.withLock {
        $0.live += 1
        $0.most = max($0.most, $0.live)
      }
    }
    deinit { Census.state.withLock { $0.live -= 1 } }
  }
}

private struct Counted: Tally {
  var cases = 0
  let member = Census.Member()
  mutating func merge(_ later: Counted) { cases += later.cases }
}
