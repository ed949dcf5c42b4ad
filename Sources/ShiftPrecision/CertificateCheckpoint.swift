import PropertyTesting
import ShiftRuns
import ShiftTensors

/// How far a certificate has come, as a file carries it.
package struct CertificateCheckpoint: Sendable, Hashable, Codable {
  package static let form = "shiftproof-certificate-checkpoint-1"

  package let form: String
  package let version: String
  /// The widths of the certificate when it is done.
  package let wanted: ClosedRange<Int>
  /// That of the first of them.
  package let done: Certificate

  package init(_ done: Certificate, of wanted: ClosedRange<Int>, version: String) {
    form = Self.form
    (self.done, self.wanted, self.version) = (done, wanted, version)
  }

  /// - Throws: `ShiftError` if a checkpoint read from `file` is of another certificate.
  package func require(
    _ rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool, version: String,
    file: String
  ) throws(ShiftError) {
    func words(
      _ version: String, _ rule: CoordinateRule, _ widths: ClosedRange<Int>, _ includesTies: Bool
    ) -> String {
      "version \(printable(version)), widths \(widths.lowerBound)...\(widths.upperBound), "
        + "\(rule), ties \(includesTies ? "looked at" : "left out")"
    }
    let found = words(self.version, done.rule, wanted, done.includesTies)
    let expected = words(version, rule, widths, includesTies)
    guard (form, self.version, wanted) == (Self.form, version, widths),
      (done.rule, done.includesTies) == (rule, includesTies)
    else {
      throw ShiftError(
        file, found: "a checkpoint of \(found)",
        expected: "\(expected), or a file that does not exist yet")
    }
    guard done.widths.lowerBound == wanted.lowerBound, wanted.contains(done.widths.upperBound),
      done.isSound
    else {
      throw ShiftError(file, found: "counts that no run has", expected: "a checkpoint as written")
    }
  }
}

extension Certificate {
  /// Runs the widths of `widths` that follow those of `known`, handing over each new state.
  ///
  /// The result is that of ``init(of:widths:includesTies:workers:)`` over all of them, however often it
  /// was stopped.
  ///
  /// - Parameters:
  ///   - known: the certificate of the first widths; `nil` for none of them.
  ///   - stop: once it is made no more widths are begun, and ``widths`` are the first ones.
  ///   - progress: called with the share of the pixels that is done.
  ///   - pixels: about how many pixels to run before the first state; later ones follow each other after
  ///     about a second.
  package init(
    of rule: CoordinateRule, widths: ClosedRange<Int>, includesTies: Bool = true,
    workers: Int = availableWorkers, from known: Certificate?, pixels: Int = 1 << 20,
    stop: StopRequest? = nil, progress: ((Double) -> Void)? = nil,
    save: (Certificate) throws -> Void
  ) throws {
    var (state, pixels) = (known, pixels)
    func area(to width: Int) -> Double { Double(width) * Double(width) }
    let (before, all) = (area(to: widths.lowerBound - 1), area(to: widths.upperBound))
    while true {
      let next = state.map { $0.widths.upperBound + 1 } ?? widths.lowerBound
      progress?((area(to: next - 1) - before) / (all - before))
      if next > widths.upperBound || stop?.isMade == true, let state {
        self = state
        return
      }
      // As many pixels lie between the areas n²/2 of two widths.
      let area = Double(next) * Double(next) + 2 * Double(pixels)
      let last = min(max(Int(area.squareRoot()), next), widths.upperBound)
      let began = ContinuousClock.now
      let some: Certificate
      do throws(ShiftError) {
        some = try Certificate(
          of: rule, widths: next...last, includesTies: includesTies, workers: workers, stop: stop)
      } catch {
        guard stop?.isMade == true, let state else { throw error }
        self = state
        return
      }
      try state?.append(some)
      let now = state ?? some
      try save(now)
      state = now
      let took = ContinuousClock.now - began
      if took < .seconds(1) { pixels = min(2 * pixels, 1 << 50) }
      if took > .seconds(2) { pixels = max(pixels / 2, 1) }
    }
  }
}
