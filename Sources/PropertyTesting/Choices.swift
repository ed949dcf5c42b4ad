/// Where a generator takes its decisions from.
///
/// A generator is one function that draws from a `Choices`. At random, it draws a case; from a
/// recorded list, it repeats one; from an edited list, it gives a simpler case that obeys every
/// invariant of its definition, which is how shrinking works (``Shrinker``). Every decision is an
/// integer of a range with an origin, its simplest value.
///
///     let pairs = Generator { choices in
///       let width = choices.integer(in: 1...64)
///       return (width, choices.integer(in: 0...width - 1))  // stays a pixel of the image
///     }
///
/// Drawing at random allocates nothing. A `Choices` cannot be copied: two copies would draw the
/// same values.
package struct Choices: ~Copyable {
  @usableFromInline var random: CaseRandom
  /// Present while choices are recorded or replayed.
  @usableFromInline let tape: Tape?
  /// Set when the generator could not make a value of what it drew.
  package private(set) var isRejected = false
  /// Which case is drawn; `nil` where an edited list says it.
  let place: (seed: UInt64, index: Int)?
  /// Present while parts of cases are shared.
  @usableFromInline var shared: SharedParts?

  /// Draws case `index` of `seed` at random. The draws depend on these two numbers alone.
  package init(seed: UInt64, index: Int) {
    random = CaseRandom(seed: seed, index: index)
    (tape, place, shared) = (nil, (seed, index), nil)
  }

  /// Records into `tape`, which also says what is drawn: case `index` of `seed`, if that is told.
  init(tape: Tape, place: (seed: UInt64, index: Int)? = nil) {
    random = CaseRandom(seed: 0, index: 0)
    (self.tape, self.place, shared) = (tape, place, nil)
  }

  /// Marks the case as unusable: it is counted as discarded and judged by nobody.
  package mutating func reject() { isRejected = true }

  // MARK: Decisions

  /// An integer of 0...`span`, taken at random as `sampling` says.
  ///
  /// The distribution is no part of the decision: a replayed decision does not call `sampling`.
  ///
  /// - Precondition: `origin` and what `sampling` returns are at most `span`.
  @inlinable
  package mutating func offset(
    upTo span: UInt64, origin: UInt64 = 0, sampling: (inout CaseRandom) -> UInt64
  ) -> UInt64 {
    guard let tape else { return sampling(&random) }
    return replayed(tape, origin: origin, span: span, sampling: sampling)
  }

  @usableFromInline
  func replayed(
    _ tape: Tape, origin: UInt64, span: UInt64, sampling: (inout CaseRandom) -> UInt64
  ) -> UInt64 {
    tape.choose(origin: origin, span: span, sampling: sampling)
  }

  /// An integer of `range`, taken at random as `sampling` says and clamped into the range.
  ///
  /// - Parameter origin: the simplest value; by default the one nearest to 0.
  @inlinable
  package mutating func integer(
    in range: ClosedRange<Int>, origin: Int? = nil, sampling: (inout CaseRandom) -> Int
  ) -> Int {
    let low = range.lowerBound
    let simplest = min(max(origin ?? 0, low), range.upperBound)
    let drawn = offset(
      upTo: UInt64(bitPattern: Int64(range.upperBound &- low)),
      origin: UInt64(bitPattern: Int64(simplest &- low))
    ) { random in
      let value = min(max(sampling(&random), low), range.upperBound)
      return UInt64(bitPattern: Int64(value &- low))
    }
    return low &+ Int(truncatingIfNeeded: drawn)
  }

  /// A uniform integer of `range`.
  ///
  /// - Parameter origin: the simplest value, clamped into the range; by default the one nearest
  ///   to 0.
  @inlinable
  package mutating func integer(in range: ClosedRange<Int>, origin: Int? = nil) -> Int {
    integer(in: range, origin: origin) { $0.integer(in: range) }
  }

  /// An integer of `range` that is one of `corners` in `cornerPercent` of 100 draws and uniform
  /// otherwise. Corners outside the range are clamped into it; with no corners, all is uniform.
  @inlinable
  package mutating func integer(
    in range: ClosedRange<Int>, origin: Int? = nil, corners: [Int], cornerPercent: Int = 25
  ) -> Int {
    integer(in: range, origin: origin) { random in
      guard !corners.isEmpty, random.happens(percent: cornerPercent) else {
        return random.integer(in: range)
      }
      return corners[Int(random.below(UInt64(corners.count)))]
    }
  }

  /// True in `percent` of 100 draws; false is the simpler.
  @inlinable
  package mutating func boolean(percent: Int = 50) -> Bool {
    offset(upTo: 1) { $0.happens(percent: percent) ? 1 : 0 } == 1
  }

  /// 64 uniform bits; 0 is the simplest.
  @inlinable
  package mutating func bits() -> UInt64 {
    offset(upTo: .max) { $0.next() }
  }

  /// One of `elements`, each as likely; the first is the simplest.
  ///
  /// - Precondition: there is at least one.
  @inlinable
  package mutating func element<Element>(of elements: [Element]) -> Element {
    precondition(!elements.isEmpty, "cannot choose from no elements")
    return elements[integer(in: 0...elements.count - 1)]
  }

  /// A position in `weights`, as likely as its weight; the first is the simplest.
  ///
  /// A weight of 0 is never drawn, but shrinking may choose it.
  ///
  /// - Precondition: no weight is negative, and their sum is positive and fits an `Int`.
  @inlinable
  package mutating func position(weights: [Int]) -> Int {
    integer(in: 0...weights.count - 1) { random in
      var ticket = Int(random.below(UInt64(weights.reduce(0, +))))
      for (position, weight) in weights.enumerated() {
        if ticket < weight { return position }
        ticket -= weight
      }
      return weights.count - 1
    }
  }

  // MARK: Structure

  /// A list of a length in `count`; shorter is simpler.
  ///
  /// The shrinker knows the elements of a list, deletes any of them and puts them in order.
  ///
  /// - Parameter part: the part that the length is of where parts are shared among cases; `nil` for that of the
  ///   elements.
  /// - Precondition: `count` has no negative bound.
  @inlinable
  package mutating func list<Element>(
    count: ClosedRange<Int>, countedWith part: String? = nil, of element: (inout Choices) -> Element
  ) -> [Element] {
    precondition(count.lowerBound >= 0, "a list cannot have \(count.lowerBound) elements")
    let isShared = part.map { exchangeStreams(for: $0) } ?? false
    let length = integer(in: count)
    if isShared, let part { _ = exchangeStreams(for: part) }
    let mark = beginList()
    var elements: [Element] = []
    elements.reserveCapacity(length)
    for _ in 0..<length {
      elements.append(element(&self))
      if mark != nil { endElement(mark) }
    }
    return elements
  }

  @usableFromInline
  func beginList() -> Int? {
    guard let tape else { return nil }
    tape.lists.append(.init(count: tape.position - 1, bounds: [tape.position]))
    return tape.lists.count - 1
  }

  @usableFromInline
  func endElement(_ list: Int?) {
    guard let tape, let list else { return }
    tape.lists[list].bounds.append(tape.position)
  }

  /// Gives what `draw` decides a name, under which explanations speak of it.
  @inlinable
  package mutating func part<Value>(
    _ name: @autoclosure () -> String, _ draw: (inout Choices) -> Value
  ) -> Value {
    guard tape != nil || shared != nil else { return draw(&self) }
    let (name, start) = (name(), recordedCount)
    let isShared = exchangeStreams(for: name)
    let value = draw(&self)
    if isShared { _ = exchangeStreams(for: name) }
    record(part: name, from: start)
    return value
  }

  @usableFromInline
  var recordedCount: Int { tape?.position ?? 0 }

  @usableFromInline
  func record(part name: String, from start: Int) {
    guard let tape else { return }
    tape.parts.append(.init(name: name, range: start..<tape.position))
  }
}
