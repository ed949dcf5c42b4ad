import Benchmark
import Workloads

let benchmarks: @Sendable () -> Void = {
  Benchmark.defaultConfiguration = .init(
    metrics: [.wallClock, .peakMemoryResident], warmupIterations: 1,
    maxDuration: .seconds(2), maxIterations: 1000)
  for (suite, workloads) in Workloads.all {
    for workload in workloads {
      Benchmark("\(suite): \(workload.name)") { benchmark in
        let run = try workload.prepare()
        for _ in benchmark.scaledIterations {
          benchmark.startMeasurement()
          try run()
          benchmark.stopMeasurement()
        }
      }
    }
  }
}
