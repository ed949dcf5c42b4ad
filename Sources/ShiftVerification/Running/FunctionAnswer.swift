import ShiftTensors

/// What a user's function in its own format answers, where that is the format that is asked for; an error that it
/// throws is a `ShiftError` with its words.
func answerOfFunction<Own: ShiftScalar, Element: ShiftScalar>(
  _ name: String, _ body: () throws -> Tensor<Own>
) throws(ShiftError) -> Tensor<Element> {
  let answer: Tensor<Own>
  do {
    answer = try body()
  } catch let error as ShiftError {
    throw error
  } catch {
    throw ShiftError(name, found: "\(error)", expected: "an answer")
  }
  guard let answer = answer as? Tensor<Element> else {
    preconditionFailure("\(Own.self) is not \(Element.self)")
  }
  return answer
}
