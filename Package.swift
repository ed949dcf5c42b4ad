// swift-tools-version: 6.3
import Foundation
import PackageDescription

// `rounded()` and friends call libm where the compiler has no instruction for them.
let libm: [LinkerSetting] = [.linkedLibrary("m", .when(platforms: [.linux]))]

/// The one line that imports may follow (see CONTRIBUTING.md). Neighbours that do not import each
/// other are compiled side by side.
let line = [
  "ExactArithmetic", "ShiftTensors", "ShiftOperators", "ShiftStrategies", "PropertyTesting",
  "ShiftRuns", "ShiftVerification", "ShiftAtlas", "ShiftPrecision", "ShiftExchange",
  "ShiftDetection", "ShiftCandidates", "ShiftReports",
]

/// What each module imports of the modules below it.
let imports: [String: [String]] = [
  "ExactArithmetic": ["CGMP"],
  "ShiftTensors": ["ExactArithmetic"],
  "ShiftOperators": ["CLanes", "ShiftTensors", "ExactArithmetic"],
  "ShiftStrategies": ["ShiftOperators", "ShiftTensors", "ExactArithmetic"],
  "PropertyTesting": [],
  "ShiftRuns": ["ShiftTensors"],
  // These four do not know each other, so that they compile side by side.
  "ShiftVerification": [
    "ShiftStrategies", "ShiftOperators", "PropertyTesting", "ShiftRuns", "ShiftTensors",
    "ExactArithmetic",
  ],
  "ShiftAtlas": [
    "PropertyTesting", "ShiftStrategies", "ShiftOperators", "ShiftTensors", "ExactArithmetic",
  ],
  "ShiftPrecision": [
    "CLanes", "ShiftStrategies", "ShiftOperators", "PropertyTesting", "ShiftRuns",
    "ShiftTensors", "ExactArithmetic",
  ],
  "ShiftExchange": [
    "ShiftStrategies", "ShiftOperators", "PropertyTesting", "ShiftRuns", "ShiftTensors",
    "ExactArithmetic",
  ],
  "ShiftDetection": [
    "ShiftVerification", "ShiftStrategies", "ShiftOperators", "PropertyTesting", "ShiftTensors",
    "ExactArithmetic",
  ],
  "ShiftCandidates": [
    "ShiftExchange", "ShiftVerification", "ShiftStrategies", "ShiftOperators", "PropertyTesting",
    "ShiftTensors",
  ],
  "ShiftReports": [
    "ShiftDetection", "ShiftExchange", "ShiftPrecision", "ShiftAtlas", "ShiftVerification",
    "ShiftStrategies", "ShiftOperators", "PropertyTesting", "ShiftRuns", "ShiftTensors",
    "ExactArithmetic",
  ],
]

/// What each module takes from other packages.
let packages: [String: [Target.Dependency]] = [
  "ShiftCandidates": [.product(name: "Subprocess", package: "swift-subprocess")]
]

let environment = ProcessInfo.processInfo.environment

// Numbers, tensors and random draws, which every test is made of, are a twelfth of the code; optimised, they make the
// tests faster. Asserts stay. Who depends on the package gets no flags of ours: only `make test` and CI ask for them.
let optimised =
  environment["SHIFTPROOF_OPTIMISED"] == nil
  ? [] : ["ExactArithmetic", "ShiftTensors", "PropertyTesting"]
let optimising: [SwiftSetting] = [
  .unsafeFlags(
    ["-O", "-wmo", "-num-threads", "2", "-assert-config", "Debug"], .when(configuration: .debug))
]

func dependencies(of module: String) -> [Target.Dependency] {
  imports[module, default: []].map { .target(name: $0) } + packages[module, default: []]
}

let package = Package(
  name: "ShiftProof",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "ShiftProof", targets: ["ShiftProof"]),
    .executable(name: "shiftproof", targets: ["ShiftProofCommand"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2", traits: []),
  ],
  targets: [
    .systemLibrary(
      name: "CGMP", pkgConfig: "gmp",
      providers: [.apt(["libgmp-dev"]), .brew(["gmp"]), .yum(["gmp-devel"])]),
    // C, because Swift cannot choose instructions at run time.
    .target(name: "CLanes"),
  ]
    + line.map {
      .target(
        name: $0, dependencies: dependencies(of: $0),
        swiftSettings: optimised.contains($0) ? optimising : [], linkerSettings: libm)
    }
    + line.map {
      .testTarget(
        name: $0 + "Tests",
        dependencies: [.target(name: $0), "Effort"] + dependencies(of: $0))
    }
    + [
      // How much the tests try, and what they share.
      .target(name: "Effort", path: "Tests/Effort"),
      // One import for users: a list of names.
      .target(
        name: "ShiftProof",
        dependencies: [
          "ShiftTensors", "ShiftOperators", "ShiftStrategies", "PropertyTesting",
          "ShiftVerification",
        ], path: "Sources/Umbrella"),
      .testTarget(
        name: "ShiftProofTests", dependencies: ["ShiftProof"], path: "Tests/UmbrellaTests"),
      // Not called shiftproof, which file systems that know no case take for ShiftProof.
      .executableTarget(
        name: "ShiftProofCommand",
        dependencies: line.map { .target(name: $0) } + [
          .product(name: "ArgumentParser", package: "swift-argument-parser")
        ], path: "Sources/shiftproof"),
      .testTarget(
        name: "ShiftProofCommandTests",
        dependencies: [
          .target(name: "ShiftProofCommand"), .target(name: "ShiftStrategies"),
          .target(name: "ShiftTensors"), .target(name: "ShiftVerification"),
          .target(name: "ShiftCandidates"), .target(name: "ShiftReports"), "Effort",
        ], path: "Tests/shiftproofTests", exclude: ["Golden"]),
    ],
  swiftLanguageModes: [.v6]
)

// Whoever only builds or tests pays for no documentation and no benchmarks.
if environment["SHIFTPROOF_DOCS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/swiftlang/swift-docc-plugin", from: "1.5.0"))
}
if environment["SHIFTPROOF_BENCHMARKS"] != nil {
  package.dependencies.append(
    .package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
  package.targets += [
    // What is timed, by whomever.
    .target(
      name: "Workloads", dependencies: line.map { .target(name: $0) },
      path: "Benchmarks/Sources/Workloads"),
    // One line for each workload, in the form that the peers print.
    .executableTarget(
      name: "Figures", dependencies: ["Workloads"], path: "Benchmarks/Sources/Figures"),
    .executableTarget(
      name: "ShiftProofBenchmarks",
      dependencies: ["Workloads", .product(name: "Benchmark", package: "benchmark")],
      path: "Benchmarks/Benchmarks/ShiftProofBenchmarks",
      plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]),
  ]
}

// The modules up to one of them, for whoever tests the lower ones alone, as under AddressSanitizer.
if let last = environment["SHIFTPROOF_UP_TO"] {
  guard let place = line.firstIndex(of: last) else {
    fatalError("SHIFTPROOF_UP_TO: \(last); expected one of \(line)")
  }
  let kept = ["CGMP", "CLanes", "Effort"] + line[...place].flatMap { [$0, $0 + "Tests"] }
  package.targets.removeAll { !kept.contains($0.name) }
  (package.products, package.dependencies) = ([], [])
}
