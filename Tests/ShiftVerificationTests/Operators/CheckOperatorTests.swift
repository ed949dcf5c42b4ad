import Foundation
import ShiftOperators
import ShiftTensors
import Testing

@testable import ShiftVerification

/// Kernels written here, right and wrong, through the public functions.
struct CheckOperatorTests {
  /// Nearest sampling with aligned corners and border padding.
  @Sendable private static func nearest(
    _ input: RankedTensor<Float>, _ grid: RankedTensor<Float>, _ rounded: (Float) -> Float
  ) -> RankedTensor<Float> {
    let (n, c, h, w) = (input.shape[0], input.shape[1], input.shape[2], input.shape[3])
    let cells = grid.shape[1] * grid.shape[2]
    var output = RankedTensor<Float>(
      repeating: 0, shape: [n, c, grid.shape[1], grid.shape[2]])
    func index(_ g: Float, _ extent: Int) -> Int {
      let position = min(max((g + 1) / 2 * Float(extent - 1), 0), Float(extent - 1))
      return position.isNaN ? 0 : Int(rounded(position))
    }
    for image in 0..<n {
      for channel in 0..<c {
        for cell in 0..<cells {
          let x = index(grid.elements[(image * cells + cell) * 2], w)
          let y = index(grid.elements[(image * cells + cell) * 2 + 1], h)
          output.elements[(image * c + channel) * cells + cell] =
            input.elements[((image * c + channel) * h + y) * w + x]
        }
      }
    }
    return output
  }

  private static let kinds = ["nearest border aligned"]

  @Test func aRightKernelPassesAndIsToldByItsTies() throws {
    let result = try checkGridSample(kinds: Self.kinds, cases: 200) {
      (input: RankedTensor<Float>, grid, _) in
      Self.nearest(input, grid) { $0.rounded(.toNearestOrEven) }
    }
    let ties = try #require(
      result.counts.conventions.first { $0.key.convention == "ties" }?.value)
    #expect(ties.telling > 5)
    #expect(ties.followed["even"] == ties.telling)
    #expect(ties.followed["half-up", default: 0] < ties.telling)
    // The bits of our dialects are compared with its own.
    #expect(!result.summary("kernel", .float).agreements.isEmpty)
  }

  @Test func halfUpTiesFailUnlessTheyAreAskedFor() throws {
    @Sendable func halfUp(
      _ input: RankedTensor<Float>, _ grid: RankedTensor<Float>, _ options: GridSampleOptions
    ) -> RankedTensor<Float> { Self.nearest(input, grid) { ($0 + 0.5).rounded(.down) } }
    var conventions = Conventions()
    conventions.ties = .halfUp
    let result = try checkGridSample(
      kinds: Self.kinds, cases: 200, conventions: conventions, halfUp)
    let ties = try #require(
      result.counts.conventions.first { $0.key.convention == "ties" }?.value)
    #expect(ties.followed["half-up"] == ties.telling)
    let failure = #expect(throws: OperatorFailure.self) {
      try checkGridSample(kinds: Self.kinds, cases: 200, halfUp)
    }
    #expect("\(try #require(failure))".contains("ties: half-up explains every cell"))
  }

  @Test func aConvolutionWithItsKernelFlippedIsTold() throws {
    let failure = #expect(throws: OperatorFailure.self) {
      try checkConv2D(cases: 60) { (input: RankedTensor<Double>, weight, bias, geometry, groups) in
        var flipped = weight
        let plane = weight.shape[2] * weight.shape[3]
        for index in weight.elements.indices {
          flipped.elements[index / plane * plane + plane - 1 - index % plane] =
            weight.elements[index]
        }
        let output = try conv2d(
          Self.tensor(input), weight: Self.tensor(flipped), bias: bias?.elements,
          geometry: geometry, groups: groups)
        return RankedTensor(output)
      }
    }
    #expect("\(try #require(failure))".contains("kernel: flipped explains every cell"))
  }

  @Test func aRollTheWrongWayIsFound() throws {
    let failure = #expect(throws: OperatorFailure.self) {
      try checkRoll(cases: 60) { (input: RankedTensor<Float>, shifts, axes) in
        let first = 4 - input.shape.count
        let output = try roll(
          Tensor(shape: Shape(ranked: input.shape), elements: input.elements),
          by: shifts.map { -$0 }, along: axes.map { $0 + first })
        return RankedTensor(shape: input.shape, elements: output.elements)
      }
    }
    let finding = try #require(failure?.result.findings.first)
    #expect(finding.deviation == .wrongTap)
    // The smallest that tells one way from the other.
    let extents = try #require(finding.smallest.firstMatch(of: /shape \[([0-9, ]+)\]/)?.1)
    #expect(extents.split(separator: ", ").compactMap { Int($0) }.reduce(1, *) == 3)
  }

  @Test func symmetricPaddingForReflectIsToldAsThat() throws {
    let failure = #expect(throws: OperatorFailure.self) {
      try checkPad(kinds: ["numpy reflect"], cases: 60) {
        (input: RankedTensor<Float>, amounts, _, _, value) in
        try pad(
          input, by: amounts.map { [$0.before, $0.after] }, along: amounts.map(\.axis),
          mode: .symmetric, value: value)
      }
    }
    #expect("\(try #require(failure))".contains("reflect: with-edge explains every cell"))
  }

  @Test func answersOfAnotherShapeAndRefusalsAreNoCrash() throws {
    let wrong = #expect(throws: OperatorFailure.self) {
      try checkAffineGrid(cases: 10) { (theta: RankedTensor<Float>, _, _) in theta }
    }
    #expect(wrong?.result.findings.contains { $0.deviation == .wrongShape } == true)
    struct Unready: Error {}
    let refused = #expect(throws: OperatorFailure.self) {
      try checkDeformConv2D(cases: 10) {
        (_: RankedTensor<Float>, _, _, _, _, _) -> RankedTensor<Float> in throw Unready()
      }
    }
    #expect(refused?.result.findings.contains { $0.deviation == .refused } == true)
  }

  @Test func toCompareNothingIsAFailure() {
    #expect(throws: OperatorFailure.self) {
      try checkRoll(cases: 0) { (input: RankedTensor<Float>, _, _) in input }
    }
    #expect(throws: OperatorFailure.self) {
      try checkRoll(kinds: ["no such kind"], cases: 9) { (input: RankedTensor<Float>, _, _) in
        input
      }
    }
  }

  private static func tensor(_ flat: RankedTensor<Double>) -> Tensor<Double> {
    Tensor(shape: Shape(ranked: flat.shape), elements: flat.elements)
  }
}
