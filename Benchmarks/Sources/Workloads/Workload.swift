/// Something to time: prepared once, run many times.
public struct Workload: Sendable {
  /// Name and variant, as `slice float`; peers print the same.
  public let name: String
  /// How many of what one run does.
  public let amount: Int
  /// What is counted, as `cases` or `bytes`.
  public let unit: String
  /// Makes what the runs need and returns one run.
  public let prepare: @Sendable () throws -> () throws -> Void

  init(
    _ name: String, _ amount: Int, _ unit: String,
    prepare: @escaping @Sendable () throws -> () throws -> Void
  ) {
    (self.name, self.amount, self.unit) = (name, amount, unit)
    self.prepare = prepare
  }
}

/// Every workload, by the room that it times.
public enum Workloads {
  public static let all: [(suite: String, workloads: [Workload])] = [
    ("strategies", StrategyWorkloads.all),
    ("operators", OperatorWorkloads.all),
    ("rational", RationalWorkloads.all),
    ("certificates", CertificateWorkloads.all),
    ("verify", VerifyWorkloads.all),
    ("reading", ReadingWorkloads.all),
  ]
}

/// Keeps a result from being optimised away.
@inline(never)
func keep<Value>(_ value: Value) {}
