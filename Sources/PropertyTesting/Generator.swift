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
package struct Generator<Value>: Sendable {
  /// Draws one value.
  package let draw: @Sendable (inout Choices) -> Value

  /// A short digest of what the function draws from, below 2¹⁵, by which tokens of other drawings are
  /// told; 0 where there is only one.
  package let drawing: UInt16

  /// A generator that draws as the function says.
  package init(
    drawing: UInt16 = 0, _ draw: @escaping @Sendable (inout Choices) -> Value
  ) {
    (self.drawing, self.draw) = (drawing, draw)
  }

  /// The name of case `index` under `seed`.
  package func token(seed: UInt64, index: Int) -> CaseToken {
    CaseToken(seed: seed, index: index, drawing: drawing)
  }

  /// Whether the token names a case of this drawing.
  package func draws(_ token: CaseToken) -> Bool { token.drawing == drawing }

  /// The value of case `index` under `seed`.
  package func value(seed: UInt64, index: Int) -> Value {
    var choices = Choices(seed: seed, index: index)
    return draw(&choices)
  }

  /// The value of the case that `token` names, if it is of this drawing.
  package func value(of token: CaseToken) -> Value {
    value(seed: token.seed, index: token.index)
  }

  /// The value that `choices` make. Choices that do not fit any more are moved into their range;
  /// missing ones are the simplest.
  package func value(of choices: [Choice]) -> Value {
    recorded(script: choices).value
  }
}
