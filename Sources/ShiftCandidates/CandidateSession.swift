import ShiftExchange
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Synchronization

/// One process of a program, which nobody has asked anything before and nobody else asks.
final class CandidateSession: Sendable {
  private struct State {
    var process: CandidateProcess?
    var calls = 0
  }
  private let state = Mutex(State())
  private let pool: CandidatePool

  init(of pool: CandidatePool) { self.pool = pool }

  /// How many questions it has been asked.
  var calls: Int { state.withLock(\.calls) }

  /// Asks the process, which is started for the first question and after one that ended it.
  func ask(_ question: [UInt8]) throws(ShiftError) -> [UInt8] {
    try state.withLock { (state) throws(ShiftError) in
      state.calls += 1
      let process: CandidateProcess
      let isNew = state.process == nil
      if let running = state.process { process = running } else { process = try pool.start() }
      state.process = nil
      let answer = try pool.answer(of: process, to: question, isNew: isNew)
      state.process = process
      return answer
    }
  }

  func stop() {
    let process = state.withLock { state in
      defer { state.process = nil }
      return state.process
    }
    process?.stop()
  }
}

extension CandidatePool {
  /// The given candidates, asked of a process of their own that has not been asked anything.
  package func freshContenders(
    _ strategies: [any ShiftStrategy]
  ) -> FreshContenders<any ShiftStrategy> {
    freshContenders(strategies) { strategy, ask in
      guard let candidate = strategy as? Candidate else { return strategy }
      return Candidate(candidate.pipeline, boundary: candidate.boundary, ask: ask)
    }
  }

  /// The given kernels, asked of a process of their own that has not been asked anything.
  package func freshKernels<Call: ExchangedCall>(
    _ kernels: [any OperatorContender<Call>]
  ) -> FreshContenders<any OperatorContender<Call>> {
    freshContenders(kernels) { kernel, ask in
      kernel is OperatorCandidate<Call> ? OperatorCandidate<Call>(ask: ask) : kernel
    }
  }

  private func freshContenders<Contender: Sendable>(
    _ contenders: [Contender], asking: (Contender, @escaping Asking) -> Contender
  ) -> FreshContenders<Contender> {
    let session = CandidateSession(of: self)
    let fresh = contenders.map { contender in
      asking(contender) { question throws(ShiftError) in try session.ask(question) }
    }
    return FreshContenders(fresh, calls: { session.calls }, end: { session.stop() })
  }
}

extension Verification where S == ShiftSubject {
  /// The same of a program, whose answers are asked again of a fresh process where they may depend on
  /// chance or on earlier questions.
  package static func of(
    candidate pool: CandidatePool, pipelines: [RecordedOperator.Pipeline], formats: [NumberFormat],
    boundary: Boundary? = nil
  ) -> Verification<ShiftSubject> {
    var verification = of(
      candidate: { question throws(ShiftError) in try pool.ask(question) }, pipelines: pipelines,
      formats: formats, boundary: boundary)
    verification.subject.fresh = { pool.freshContenders($0) }
    return verification
  }
}
