/// A description of random values that also knows how to make them simpler.
///
/// A generator is one function that draws from a ``Choices``; other generators are used inside it
/// by calling their `draw`, and nothing else is needed to combine them:
///
///     let size = Generator.integer(in: 1...64)
///     let image = Generator { choices in
///       Size(height: size.draw(&choices), width: size.draw(&choices))
///     }
///
/// The function must depend on its `Choices` alone.
public struct Generator<Value>: Sendable {
  /// Draws one value.
  public let draw: @Sendable (inout Choices) -> Value

  /// A generator that draws as the function says.
  public init(_ draw: @escaping @Sendable (inout Choices) -> Value) {
    self.draw = draw
  }

  /// The value of case `index` under `seed`.
  public func value(seed: UInt64, index: Int) -> Value {
    var choices = Choices(seed: seed, index: index)
    return draw(&choices)
  }

  /// The value of the case that `token` names.
  public func value(of token: CaseToken) -> Value {
    value(seed: token.seed, index: token.index)
  }

  /// The value that `choices` make. Choices that do not fit any more are moved into their range;
  /// missing ones are the simplest.
  public func value(of choices: [Choice]) -> Value {
    recorded(script: choices).value
  }

  /// Always the same value; decides nothing.
  public static func constant(_ value: Value) -> Generator where Value: Sendable {
    Generator { _ in value }
  }

  /// The drawn value, transformed.
  public func map<Result>(
    _ transform: @escaping @Sendable (Value) -> Result
  ) -> Generator<Result> {
    Generator<Result> { transform(draw(&$0)) }
  }

  /// A value of the generator that `next` makes of the drawn value.
  public func flatMap<Result>(
    _ next: @escaping @Sendable (Value) -> Generator<Result>
  ) -> Generator<Result> {
    Generator<Result> { next(draw(&$0)).draw(&$0) }
  }

  /// Values that satisfy `condition`: draws up to `attempts` times, then rejects the case.
  ///
  /// A rejected case still needs a value, the last one drawn; the runner discards it unseen.
  public func filter(
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
  public func named(_ name: String) -> Generator {
    Generator { $0.part(name, draw) }
  }

  /// Lists of this generator's values with a length in `count`; shorter is simpler.
  public func array(count: ClosedRange<Int>) -> Generator<[Value]> {
    Generator<[Value]> { $0.list(count: count, of: draw) }
  }
}

extension Generator {
  /// Lists of `element` with a length in `count`; shorter is simpler.
  public static func array<Element>(
    of element: Generator<Element>, count: ClosedRange<Int>
  ) -> Generator where Value == [Element] {
    element.array(count: count)
  }

  /// One of `elements`, each as likely; the first is the simplest.
  ///
  /// - Precondition: there is at least one.
  public static func element(of elements: [Value]) -> Generator where Value: Sendable {
    precondition(!elements.isEmpty, "cannot choose from no elements")
    return Generator { $0.element(of: elements) }
  }

  /// A value of one of `alternatives`, each as likely as its weight; the first is the simplest.
  ///
  /// - Precondition: no weight is negative and one is positive.
  public static func oneOf(_ alternatives: [(weight: Int, generator: Generator)]) -> Generator {
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
  public static func integer(in range: ClosedRange<Int>, origin: Int? = nil) -> Generator {
    Generator { $0.integer(in: range, origin: origin) }
  }

  /// An integer of `range` that is one of `corners` in `cornerPercent` of 100 draws and uniform
  /// otherwise.
  public static func integer(
    in range: ClosedRange<Int>, origin: Int? = nil, corners: [Int], cornerPercent: Int = 25
  ) -> Generator {
    Generator {
      $0.integer(in: range, origin: origin, corners: corners, cornerPercent: cornerPercent)
    }
  }
}

extension Generator<Bool> {
  /// Either value, as likely; false is the simpler.
  public static var boolean: Generator { Generator { $0.boolean() } }
}

extension Generator<UInt64> {
  /// 64 uniform bits; 0 is the simplest.
  public static var bits: Generator { Generator { $0.bits() } }
}
