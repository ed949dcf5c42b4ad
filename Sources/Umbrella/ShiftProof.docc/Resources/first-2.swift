// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "MyShift",
  platforms: [.macOS(.v15)],
  dependencies: [.package(path: "../ShiftProof")],
  targets: [
    .target(name: "MyShift"),
    .testTarget(
      name: "MyShiftTests",
      dependencies: ["MyShift", .product(name: "ShiftProof", package: "ShiftProof")]),
  ]
)
