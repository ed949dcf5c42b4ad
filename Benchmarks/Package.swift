// swift-tools-version: 6.3
import PackageDescription

// A package of its own, so that nobody who only tests pays for its dependencies.
let package = Package(
  name: "Benchmarks",
  platforms: [.macOS(.v15)],
  dependencies: [
    .package(name: "ShiftProof", path: ".."),
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []),
  ],
  targets: [
    // What is timed, by whomever.
    .target(
      name: "Workloads", dependencies: [.product(name: "ShiftProofKit", package: "ShiftProof")]),
    // One line for each workload, in the form that the peers print.
    .executableTarget(name: "Figures", dependencies: ["Workloads"]),
    .executableTarget(
      name: "ShiftProofBenchmarks",
      dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")],
      path: "Benchmarks/ShiftProofBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ],
  swiftLanguageModes: [.v6]
)
