import Effort
import ExactArithmetic
import ShiftStrategies
import ShiftTensors
import Testing

@testable import ShiftVerification

/// Truths of the gradients of whole pipelines, against differences of the definition of a shift.
struct PipelineTruthTests {
  @Test("The truth by each pixel is what the definition's result changes by, exactly")
  func differences() throws {
    let generator = PipelineBackwardCall.generator(PipelineCall.kinds)
    var compared: Set<String> = []
    for index in 0..<80 {
      let drawn = generator.value(seed: 8, index: index)
      let call = drawn.forward
      guard call.shape.count <= Effort.of(24, long: 60),
        let inputs = drawn.inputs(as: Rational.self)
      else { continue }
      compared.insert(drawn.kind)
      let truths = drawn.cells(on: inputs, under: Conventions())
      for pixel in 0..<call.shape.count {
        var impulse = Tensor<Rational>(repeating: .zero, shape: call.shape)
        impulse[pixel] = 1
        let shifted = Oracle.shift(
          impulse, by: Pattern(call.shifts), boundary: call.pipeline.boundary)
        let expected = zip(inputs[0].elements, shifted.elements).reduce(Rational.zero) {
          $0 + $1.0 * $1.1
        }
        let truth = truths[pixel]
        #expect(truth.exact == expected, "\(drawn), pixel \(pixel)")
        #expect(truth.low == expected && truth.high == expected && truth.summed.isZero)
        // The cells it is made of are those that read the pixel.
        let readers = shifted.elements.indices.filter { !shifted[$0].isZero }
        #expect(Set(truths.places(of: pixel)) == Set(readers), "\(drawn), pixel \(pixel)")
      }
    }
    #expect(compared.count == PipelineCall.kinds.count, "\(compared)")
  }

  @Test("Forwards the truths are the definition, rounded once or bounded")
  func forwards() throws {
    let generator = PipelineCall.generator(PipelineCall.kinds)
    for index in 0..<60 {
      let call = generator.value(seed: 9, index: index)
      guard let exact = call.inputs(as: Rational.self), let near = call.inputs(as: Float.self),
        near[0].elements.allSatisfy(\.isFinite)
      else { continue }
      let pattern = Pattern(call.shifts)
      let expected = Oracle.shift(exact[0], by: pattern, boundary: call.pipeline.boundary)
      let truths = call.cells(on: exact, under: Conventions())
      let bounded = call.cells(on: near, under: Conventions())
      let got = try call.pipeline.strategy().shift(
        near[0], by: pattern, boundary: call.pipeline.boundary)
      for cell in 0..<call.shape.count {
        #expect(truths[cell].exact == expected[cell], "\(call), cell \(cell)")
        #expect(bounded[cell].allows(try #require(got[cell].exact)), "\(call), cell \(cell)")
      }
    }
  }

  @Test("Where Float's grid comes back a bit before its pixel, both pixels may get a share")
  func drift() throws {
    // The smallest width whose textbook grid errs in Float is looked for.
    let width = try #require(
      (2...40).first { n in
        (0..<n).contains { i in
          let g = 2 * Float(i) / Float(n - 1) - 1
          return (g + 1) * (Float(n - 1) / 2) < Float(i)
        }
      })
    let shape = Shape(n: 1, c: 1, h: 2, w: width)
    let call = PipelineBackwardCall(
      of: PipelineCall(
        pipeline: .gridSample, shape: shape, shifts: [.none], fill: .constant, seed: 0),
      gradientFill: .constant, gradientSeed: 0)
    let ones = Tensor<Float>(repeating: 1, shape: shape)
    let truths = call.cells(on: [ones, ones], under: Conventions())
    let bounds = (0..<shape.count).map { truths[$0].high - truths[$0].low }
    #expect(bounds.contains { $0 > 0 } && bounds.allSatisfy { $0 < Rational(1, over: 1000) })
    // The same call in exact arithmetic has one answer.
    let exact = Tensor<Rational>(repeating: 1, shape: shape)
    let right = call.cells(on: [exact, exact], under: Conventions())
    #expect((0..<shape.count).allSatisfy { right[$0].low == right[$0].high })
  }

  @Test("A gradient that goes on the way of the image is found, in every kind and format")
  func wrong() {
    struct Onward: OperatorContender {
      let name = "onward"
      func answer<Element: ShiftScalar>(
        to call: PipelineBackwardCall, on inputs: [Tensor<Element>]
      ) throws(ShiftError) -> Tensor<Element> {
        let shifts = call.forward.shifts.map(\.reversed)
        return call.joined([
          try call.forward.pipeline.gradient(inputs[0], of: inputs[1], by: shifts).elements
        ])
      }
    }
    for kind in PipelineCall.kinds {
      var subject = OperatorSubject<PipelineBackwardCall>([Onward()], kinds: [kind])
      subject.demands = []
      for format in [NumberFormat.float16, .double, .rational] {
        let verification = Verification(of: subject, formats: [format])
        let first = verification.firstRefuted(in: 0..<12, seed: 3) { _, _, _ in true }
        #expect(first != [nil], "\(kind), \(format)")
      }
    }
  }
}
