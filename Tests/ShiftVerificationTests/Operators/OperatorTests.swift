import Effort
import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftTensors
import Testing

@testable import ShiftVerification

/// Expected values are worked out by hand or by a loop of the test.
struct OperatorTests {
  @Test(arguments: OperatorKinds.names)
  func ourDialectsKeepToTheExactValue(_ operation: String) throws {
    let kind = try #require(OperatorKinds.named(operation))
    func verify<Call: OperatorCall>(_ call: Call.Type) {
      var subject = OperatorSubject<Call>(Call.ours)
      subject.demands = []
      var verification = Verification(of: subject, formats: [.float, .bfloat16])
      verification.lawStride = 0
      // Roundings that are allowed are findings too, and need no smaller case here.
      let found = verification.explored(
        0..<Effort.of(8, long: 20), seed: 11, workers: availableWorkers)
      let violations = found.findings.entries.filter(\.key.isViolation)
      #expect(violations.isEmpty, "\(violations.map(\.message))")
      #expect(found.counts.violated == 0)
      for kernel in subject.contenders {
        for format in verification.formats {
          let sums = found.counts.summary(kernel.name, format, subject.groups)
          #expect(sums.cases > 0, "\(kernel.name), \(format)")
        }
      }
    }
    verify(kind)
  }

  @Test("A token of a call is refused where other kinds or another operator are drawn")
  func tokensOfOtherCalls() throws {
    func verification<Call: OperatorCall>(
      _ call: Call.Type, _ kinds: [String] = Call.kinds
    ) -> Verification<OperatorSubject<Call>> {
      Verification(of: OperatorSubject<Call>(Call.ours, kinds: kinds), formats: [.float])
    }
    let all = verification(GridSampleCall.self)
    let token = all.subject.generator.token(seed: 1, index: 3)
    #expect(try all.replay(token).drawn == all.subject.generator.value(seed: 1, index: 3))
    #expect(throws: ShiftError.self) {
      try verification(GridSampleCall.self, Array(GridSampleCall.kinds.dropFirst())).replay(token)
    }
    #expect(throws: ShiftError.self) { try verification(GridSample3DCall.self).replay(token) }
    #expect(throws: ShiftError.self) { try verification(PadCall.self).replay(token) }
  }

  @Test("A run says what it drew, and whose bits kernels of one operator share")
  func aRunTellsItsDomain() {
    func counts<Call: OperatorCall>(_ call: Call.Type) -> VerificationCounts {
      var subject = OperatorSubject<Call>(Call.ours)
      subject.demands = []
      subject.references = subject.contenders
      let verification = Verification(of: subject, formats: [.float])
      return verification.explored(0..<6, seed: 2, workers: availableWorkers).counts
    }
    func tell<Call: OperatorCall>(_ call: Call.Type) {
      let counts = counts(call)
      #expect(counts.ranges.entries.count >= 3, "\(call.operation)")
      #expect(counts.labels.labels(of: "kind").map(\.count).reduce(0, +) == 6)
      #expect(counts.labels.labels(of: "fill").map(\.count).reduce(0, +) == 6)
    }
    for kind in OperatorKinds.all { tell(kind) }
    let told = counts(GridSampleCall.self)
    func agreements(_ name: String) -> [String: Int] {
      told.summary(name, .float, GridSampleCall.kinds).agreements
    }
    let names = Set(GridSampleCall.ours.map(\.name))
    for name in names {
      #expect(Set(agreements(name).keys).isSubset(of: names.subtracting([name])))
      // Being alike goes both ways.
      for (other, count) in agreements(name) {
        #expect(agreements(other)[name] == count)
      }
    }
    #expect(!agreements("pytorch-cpu").isEmpty)
  }

  @Test("A run of few shapes draws no more of any operator, the output's included")
  func fewShapes() {
    func count<Call: OperatorCall>(_ call: Call.Type) -> Int {
      var subject = OperatorSubject<Call>([], kinds: [Call.kinds[0]])
      subject.shapes = 3
      let drawn = (0..<60).map { subject.generator.value(seed: 5, index: $0) }
      return Set(drawn.map { $0.argumentShapes + [$0.outputShape.extents] }).count
    }
    for kind in OperatorKinds.all { #expect(count(kind) <= 3, "\(kind)") }
  }

  @Test("A kernel is refuted in the case in which a run first finds it wrong")
  func refuted() throws {
    func first(_ kernel: any OperatorContender<RollCall>) -> (Int?, Int?) {
      var subject = OperatorSubject<RollCall>([kernel])
      subject.demands = []
      let verification = Verification(of: subject, formats: [.float, .double])
      return (
        verification.firstRefuted(in: 0..<40, seed: 4) { _, _, _ in true }[0],
        verification.firstViolation(in: 0..<40, seed: 4)?.index
      )
    }
    struct Wrong: OperatorContender {
      let name = "wrong"
      let isRefusing: Bool
      func answer<Element: ShiftScalar>(
        to call: RollCall, on inputs: [Tensor<Element>]
      ) throws(ShiftError) -> Tensor<Element> {
        guard call.axes.count > 2 else { return try RollKernel().answer(to: call, on: inputs) }
        if isRefusing { throw .refusal(of: name, "three axes") }
        return inputs[0]
      }
    }
    let right = first(RollKernel())
    #expect(right.0 == nil && right.1 == nil)
    for isRefusing in [false, true] {
      let wrong = first(Wrong(isRefusing: isRefusing))
      #expect(wrong.0 != nil && wrong.0 == wrong.1)
    }
  }

  @Test("At a hard edge, a position that rounding may put on either side reads 0 or the pixel")
  func besideAHardEdge() throws {
    var conventions = Conventions()
    conventions.take(try #require(Conventions.choices(of: "edge").last))
    let call = GridSampleCall(
      of: Shape(n: 1, c: 1, h: 1, w: 3), .bilinear, .zeros, alignCorners: false, rows: 1,
      columns: 1)
    let image = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 3), elements: [8, 16, 24])
    func truth(_ x: Float) -> CellTruth {
      let grid = Tensor<Float>(shape: Shape(n: 1, c: 1, h: 1, w: 2), elements: [x, 0])
      return call.cells(on: [image, grid], under: conventions)[0]
    }
    // −⅔ names the first of three pixels. In Float, ((x + 1)·3 − 1)/2 is below 0 and x·3/2 + 1 is not.
    let x = Float(-2) / 3
    #expect(((x + 1) * 3 - 1) / 2 < 0 && x * 1.5 + 1 >= 0)
    #expect(truth(x).allows(0) && truth(x).allows(8))
    #expect(!truth(x).allows(9) && !truth(x).allows(-1))
    // Its neighbours are on one side whatever is rounded.
    #expect(truth(x.nextDown).allows(0) && !truth(x.nextDown).allows(8))
    #expect(!truth(x.nextUp).allows(0))
  }

  @Test("PyTorch takes two amounts for each axis of an image, but of constants")
  func torchAmounts() {
    func amounts(_ mode: PadCall.Mode, _ given: [(Int, Int, Int)]) -> [Int] {
      PadCall(of: [1, 1, 3, 4], .pytorch, mode, by: given).torchAmounts
    }
    #expect(amounts(.constant, [(3, 1, 2)]) == [1, 2])
    #expect(amounts(.reflect, [(3, 1, 2)]) == [1, 2, 0, 0])
    #expect(amounts(.circular, [(3, 1, 2), (2, -1, 3)]) == [1, 2, -1, 3])
  }

  @Test func everyCallOfEveryOperatorIsOneThatCouldBeDrawn() {
    func draw<Call: OperatorCall>(_ call: Call.Type) {
      let generator = call.generator(call.kinds)
      var kinds: Set<String> = []
      for index in 0..<120 {
        let drawn = generator.value(seed: 3, index: index)
        kinds.insert(drawn.kind)
        #expect(drawn.flaw == nil, "\(drawn)")
        #expect(drawn.resultShape.reduce(1, *) == drawn.outputShape.count, "\(drawn)")
        if let inputs = drawn.inputs(as: Double.self) {
          #expect(
            drawn.argumentShapes.map { $0.reduce(1, *) } == inputs.map(\.elements.count),
            "\(drawn)")
        }
      }
      #expect(kinds.isSubset(of: call.kinds) && kinds.count * 2 >= call.kinds.count)
    }
    for kind in OperatorKinds.all { draw(kind) }
  }

  @Test func padFollowsTheDefinitionOfEachMode() {
    func padded(
      _ rule: PadCall.Rule, _ mode: PadCall.Mode, _ before: Int, _ after: Int, of extent: Int = 3,
      under conventions: Conventions = Conventions()
    ) -> [Double] {
      let call = PadCall(
        rule: rule, mode: mode, extents: rule == .pytorch ? [1, 1, 1, extent] : [extent],
        amounts: [
          PadCall.Amount(axis: rule == .pytorch ? 3 : 0, before: before, after: after)
        ],
        outside: .zero, fill: .counting, seed: 0)
      let inputs = call.inputs(as: Double.self)!
      let truths = call.cells(on: inputs, under: conventions)
      return (0..<call.outputShape.count).map { truths[$0].rounded() }
    }
    #expect(padded(.pytorch, .constant, 1, 1) == [0, 1, 2, 3, 0])
    #expect(padded(.pytorch, .constant, -1, 2) == [2, 3, 0, 0])
    #expect(padded(.pytorch, .reflect, 2, 1) == [3, 2, 1, 2, 3, 2])
    #expect(padded(.pytorch, .replicate, 2, -1) == [1, 1, 1, 2])
    #expect(padded(.pytorch, .circular, 2, 1) == [2, 3, 1, 2, 3, 1])
    // 1 is cropped, then 2 3 is wrapped.
    #expect(padded(.pytorch, .circular, -1, 2) == [2, 3, 2, 3])
    var conventions = Conventions()
    conventions.cropsLast = true
    #expect(padded(.pytorch, .circular, -1, 2, under: conventions) == [2, 3, 1, 2])
    conventions = Conventions()
    conventions.repeatsEdge = true
    #expect(padded(.pytorch, .reflect, 2, 1, under: conventions) == [2, 1, 1, 2, 3, 3])
    // As numpy.pad prints them.
    #expect(padded(.numpy, .symmetric, 4, 1) == [3, 3, 2, 1, 1, 2, 3, 3])
    #expect(padded(.numpy, .reflect, 5, 0) == [2, 1, 2, 3, 2, 1, 2, 3])
    #expect(padded(.numpy, .wrap, 4, 1) == [3, 1, 2, 3, 1, 2, 3, 1])
    #expect(padded(.numpy, .edge, 1, 2) == [1, 1, 2, 3, 3, 3])
    #expect(padded(.numpy, .reflect, 2, 1, of: 1) == [1, 1, 1, 1])
  }

  @Test func aMovedNegativeZeroStaysOne() {
    let truth = CellTruth(moving: -0.0 as Float)
    #expect((truth.rounded() as Float).hasNegativeSign)
    #expect(truth.covered(0.0 as Float, expected: -0.0)?.isAllowed == false)
    // A sum may give the zero of either sign.
    #expect(CellTruth(Rational.zero).covered(-0.0 as Float, expected: 0)?.isAllowed == true)
  }

  @Test func aSumMayOverflowOnItsWayOnlyWhereItsTermsDo() {
    var sum = ProductSum<Float>()
    for value in [Float.greatestFiniteMagnitude, .greatestFiniteMagnitude] + [-3e38] {
      sum.add(1, CellTruth(moving: value))
    }
    #expect(sum.truth.covered(Float.infinity, expected: 0)?.isAllowed == true)
    var small = ProductSum<Float>()
    for value in [1e38 as Float, 2e38, -3e38] { small.add(1, CellTruth(moving: value)) }
    #expect(small.truth.covered(Float.infinity, expected: 0) == nil)
  }

  @Test func oneProductIsRoundedOnce() throws {
    var sum = ProductSum<Float>()
    sum.add(0.1, CellTruth(moving: 3 as Float))
    let right: Float = 0.1 * 3
    #expect(sum.truth.covered(right, expected: right)?.isAllowed == true)
    #expect(sum.truth.covered(right.nextUp, expected: right) == nil)
  }
}
