// swift-tools-version: 6.3
import PackageDescription

// A package with a strategy of its own, checked by ShiftProof from its tests.
let package = Package(
  name: "ShiftCheck",
  platforms: [.macOS(.v15)],
  dependencies: [
    // In your package: .package(url: …, from: "0.2.0"), with the address that you clone it from.
    .package(name: "ShiftProof", path: "../..")
  ],
  targets: [
    .target(
      name: "MyShift", dependencies: [.product(name: "ShiftProof", package: "ShiftProof")]),
    .testTarget(name: "MyShiftTests", dependencies: ["MyShift"]),
  ],
  swiftLanguageModes: [.v6]
)
