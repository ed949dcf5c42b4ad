import PropertyTesting
import ShiftStrategies
import ShiftTensors

/// The greatest deviation that a search found.
public struct SearchedDeviation: Sendable, Hashable, Codable {
  public let strategy: String
  public let format: NumberFormat
  /// |got − exact| over the greatest magnitude of the image. A greater one may exist.
  public let relative: Double
  public let shiftCase: ShiftCase
  /// The random case that the climb began with, and how many improvements led from it.
  public let start: CaseToken
  public let steps: Int
}

extension Verification {
  /// Climbs from random cases towards larger deviations of every strategy that interpolates, in
  /// every format that rounds.
  ///
  /// - Parameters:
  ///   - starts: the cases to start from; those after a run's own find something new.
  ///   - tries: how many changes are tried from each.
  /// - Returns: the greatest found, in the order of strategies and formats; the same for the same
  ///   arguments on any number of workers.
  public func search(
    starts: Range<Int>, tries: Int = 100, seed: UInt64, workers: Int = availableWorkers
  ) -> [SearchedDeviation] {
    strategies.filter { $0.exactness == .interpolates }.flatMap { strategy in
      formats.filter { $0 != .rational }.compactMap { format in
        var one = self
        (one.strategies, one.formats) = ([strategy], [format])
        let single = one
        let found: TargetedCase<ShiftCase, Double>? = cases.generator.maximise(
          seed: seed, starts: starts, tries: tries, workers: workers
        ) { single.judge($0).first?.comparison.relative }
        return found.map {
          SearchedDeviation(
            strategy: strategy.name, format: format, relative: $0.score, shiftCase: $0.value,
            start: $0.start, steps: $0.steps)
        }
      }
    }
  }
}
