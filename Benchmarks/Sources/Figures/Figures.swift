import Workloads

/// Prints `ours NAME<tab>seconds` for each workload whose name contains one of the arguments (is it, after
/// `=`), or for all: the least of many runs, as the peers print theirs. With `--rates` also what that is
/// per second.
@main struct Figures {
  static func main() throws {
    var wanted = Array(CommandLine.arguments.dropFirst())
    let showsRates = wanted.contains("--rates")
    wanted.removeAll { $0 == "--rates" }
    let clock = ContinuousClock()
    for workload in Workloads.all.flatMap(\.workloads)
    where wanted.isEmpty || wanted.contains(where: { names(workload, $0) }) {
      let run = try workload.prepare()
      try run()
      var best = Duration.seconds(1_000_000)
      let start = clock.now
      var runs = 0
      while runs < 3 || clock.now - start < .seconds(1.5) {
        let taken = try clock.measure { try run() }
        best = min(best, taken)
        runs += 1
      }
      let seconds = best / .seconds(1)
      let rate = Double(workload.amount) / seconds
      print(
        "ours \(workload.name)\t\(seconds)"
          + (showsRates ? "\t\(Int(rate)) \(workload.unit)/s" : ""))
    }
  }

  private static func names(_ workload: Workload, _ wanted: String) -> Bool {
    wanted.hasPrefix("=") ? workload.name == wanted.dropFirst() : workload.name.contains(wanted)
  }
}
