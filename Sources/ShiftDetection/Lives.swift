import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Synchronization

/// A planted fault that is started again and again, as a program is whose answers do not follow from its
/// questions.
final class Lives: Sendable {
  private let planted: PlantedFault
  private let started = Mutex(0)

  init(of planted: PlantedFault) { self.planted = planted }

  /// The next one, which had no call yet.
  func next() -> FreshContenders<any ShiftStrategy> {
    let life = started.withLock { started in
      started += 1
      return started
    }
    let called = CalledShift(planted.strategy(life: life))
    return FreshContenders([called], calls: { called.calls })
  }
}

/// A strategy whose calls are counted.
private final class CalledShift: DescribedStrategy {
  private let strategy: any ShiftStrategy
  private let count = Mutex(0)

  init(_ strategy: any ShiftStrategy) { self.strategy = strategy }

  var calls: Int { count.withLock(\.self) }
  var name: String { strategy.name }
  var exactness: Exactness { strategy.exactness }
  var footprint: Footprint { strategy.described.footprint }

  func sampling(of shape: Shape, boundary: Boundary) -> GridSampling {
    strategy.described.sampling(of: shape, boundary: boundary)
  }

  func recipe(for boundary: Boundary) -> Recipe { strategy.recipe(for: boundary) }

  func handles(_ shape: Shape, by pattern: Pattern, in format: NumberFormat) -> Bool {
    strategy.handles(shape, by: pattern, in: format)
  }

  func shift<Element: ShiftScalar>(
    _ input: Tensor<Element>, by pattern: Pattern, boundary: Boundary
  ) throws(ShiftError) -> Tensor<Element> {
    count.withLock { $0 += 1 }
    return try strategy.shift(input, by: pattern, boundary: boundary)
  }
}
