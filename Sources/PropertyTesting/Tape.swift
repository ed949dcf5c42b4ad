/// What a generator decided while it was being recorded, and what it is made to decide.
///
/// A class, so that a `Choices` that draws at random carries one empty word instead.
@usableFromInline
final class Tape {
  /// The choices of one list: where its count was chosen, and where each element began.
  struct List {
    var count: Int
    /// The start of every element and, last, the end of the last one.
    var bounds: [Int]
  }

  /// A stretch of choices that carries a name in explanations.
  struct Part: Equatable {
    var name: String
    var range: Range<Int>
  }

  /// What is read before new choices are made; `next` is the first unread.
  private var script: [Choice]
  private var next = 0
  /// Where choices beyond the script come from: this stream, or the origin when nil.
  private var random: CaseRandom?

  private(set) var choices: [Choice] = []
  var lists: [List] = []
  var parts: [Part] = []

  init(script: [Choice], random: CaseRandom? = nil) {
    self.script = script
    self.random = random
    choices.reserveCapacity(script.count)
  }

  /// Takes new choices from another stream, and hands over the one so far; nothing where there is none.
  func exchange(_ stream: inout CaseRandom) {
    guard let own = random else { return }
    (random, stream) = (stream, own)
  }

  /// The number of choices made so far.
  var position: Int { choices.count }

  func choose(
    origin: UInt64, span: UInt64, sampling: (inout CaseRandom) -> UInt64
  ) -> UInt64 {
    let choice: Choice
    if next < script.count {
      choice = script[next].refitted(origin: origin, span: span)
      next += 1
    } else if random != nil {
      choice = Choice(offset: sampling(&random!), origin: origin, span: span)
    } else {
      choice = Choice(offset: origin, origin: origin, span: span)
    }
    choices.append(choice)
    return choice.offset
  }
}
