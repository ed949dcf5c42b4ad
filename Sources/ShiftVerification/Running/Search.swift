import PropertyTesting
import ShiftTensors

/// The greatest deviation that a search found.
package struct SearchedDeviation<Case: Hashable & Sendable & Codable>: Sendable, Hashable, Codable {
  package let contender: String
  package let format: NumberFormat
  /// |got − exact| over the scale of the case. A greater one may exist.
  package let relative: Double
  package let found: Case
  /// The random case that the climb began with, and how many improvements led from it.
  package let start: CaseToken
  package let steps: Int
}

extension Verification {
  /// Climbs from random cases towards larger deviations of every contender that rounds, in every
  /// format that it rounds in.
  ///
  /// - Parameters:
  ///   - starts: the cases to start from; those after a run's own find something new.
  ///   - tries: how many changes are tried from each.
  /// - Returns: the greatest found, in the order of contenders and formats; the same for the same
  ///   arguments on any number of workers.
  package func search(
    starts: Range<Int>, tries: Int = 100, seed: UInt64, workers: Int = availableWorkers
  ) -> [SearchedDeviation<S.Case>] {
    subject.contenders.flatMap { contender in
      formats.filter { subject.rounds(contender, in: $0) }.compactMap { format in
        var one = self
        (one.subject.contenders, one.formats) = ([contender], [format])
        let single = one
        let found: TargetedCase<S.Case, Double>? = subject.generator.maximise(
          seed: seed, starts: starts, tries: tries, workers: workers
        ) { single.judge($0).first?.comparison.relative }
        return found.map {
          SearchedDeviation(
            contender: S.name(of: contender), format: format, relative: $0.score,
            found: $0.value, start: $0.start, steps: $0.steps)
        }
      }
    }
  }
}
