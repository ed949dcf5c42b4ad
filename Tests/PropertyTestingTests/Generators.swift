import PropertyTesting

// Generators as tests write them; the package draws from a `Choices` in one function each.

extension Generator {
  /// Always the same value; decides nothing.
  static func constant(_ value: Value) -> Generator where Value: Sendable {
    Generator { _ in value }
  }

  /// The drawn value, transformed.
  func map<Result>(
    _ transform: @escaping @Sendable (Value) -> Result
  ) -> Generator<Result> {
    Generator<Result> { transform(draw(&$0)) }
  }

  /// A value of the generator that `next` makes of the drawn value.
  func flatMap<Result>(
    _ next: @escaping @Sendable (Value) -> Generator<Result>
  ) -> Generator<Result> {
    Generator<Result> { next(draw(&$0)).draw(&$0) }
  }

  /// Values that satisfy `condition`: draws up to `attempts` times, then rejects the case.
  ///
  /// A rejected case still needs a value, the last one drawn; the runner discards it unseen.
  func filter(
    attempts: Int = 100, _ condition: @escaping @Sendable (Value) -> Bool
  ) -> Generator {
    Generator { choices in
      var value = draw(&choices)
      var left = attempts - 1
      while !condition(value) {
        guard left > 0 else {
          choices.reject()
          break
        }
        left -= 1
        value = draw(&choices)
      }
      return value
    }
  }

  /// The same values, spoken of as `name` in explanations.
  func named(_ name: String) -> Generator {
    Generator { $0.part(name, draw) }
  }

  /// Lists of this generator's values with a length in `count`; shorter is simpler.
  func array(count: ClosedRange<Int>) -> Generator<[Value]> {
    Generator<[Value]> { $0.list(count: count, of: draw) }
  }
}

extension Generator {
  /// Lists of `element` with a length in `count`; shorter is simpler.
  static func array<Element>(
    of element: Generator<Element>, count: ClosedRange<Int>
  ) -> Generator where Value == [Element] {
    element.array(count: count)
  }

  /// One of `elements`, each as likely; the first is the simplest.
  ///
  /// - Precondition: there is at least one.
  static func element(of elements: [Value]) -> Generator where Value: Sendable {
    precondition(!elements.isEmpty, "cannot choose from no elements")
    return Generator { $0.element(of: elements) }
  }

  /// A value of one of `alternatives`, each as likely as its weight; the first is the simplest.
  ///
  /// - Precondition: no weight is negative and one is positive.
  static func oneOf(_ alternatives: [(weight: Int, generator: Generator)]) -> Generator {
    let weights = alternatives.map(\.weight)
    let generators = alternatives.map(\.generator)
    precondition(
      weights.allSatisfy { $0 >= 0 } && weights.contains { $0 > 0 },
      "weights \(weights) choose nothing")
    return Generator { generators[$0.position(weights: weights)].draw(&$0) }
  }
}

extension Generator<Int> {
  /// A uniform integer of `range`; the simplest is `origin`, by default the one nearest to 0.
  static func integer(in range: ClosedRange<Int>, origin: Int? = nil) -> Generator {
    Generator { $0.integer(in: range, origin: origin) }
  }

  /// An integer of `range` that is one of `corners` in `cornerPercent` of 100 draws and uniform
  /// otherwise.
  static func integer(
    in range: ClosedRange<Int>, origin: Int? = nil, corners: [Int], cornerPercent: Int = 25
  ) -> Generator {
    Generator {
      $0.integer(in: range, origin: origin, corners: corners, cornerPercent: cornerPercent)
    }
  }
}

extension Generator<Bool> {
  /// Either value, as likely; false is the simpler.
  static var boolean: Generator { Generator { $0.boolean() } }
}

extension Generator<UInt64> {
  /// 64 uniform bits; 0 is the simplest.
  static var bits: Generator { Generator { $0.bits() } }
}

/// The tally of runs that count nothing.
struct NoTally: Tally, Hashable {
  mutating func merge(_ later: NoTally) {}
}
