import ShiftDetection
import ShiftVerification

/// The kernels of operators on the detection page.
enum OperatorDetectionSection {
  static func write(_ detection: Detection, in page: inout Markdown) {
    guard !detection.operators.isEmpty else { return }
    page.heading(2, "Kernels of operators")
    page.paragraph(summary(detection))
    for operation in detection.operators { write(operation, in: &page) }
    page.heading(3, "What the usual checks say of them")
    page.paragraph(
      """
      The same kernels, run in Float on three usual sets of inputs. *Samples*: of the sample inputs of \
      PyTorch's tests of `nn.functional.grid_sample`, `grid_sampler_2d`, `nn.functional.conv2d`, `nn.functional.pad` (four \
      axes, amounts for one or two of them) and `roll` those that our calls can say (left out are, for example, planes without a batch and the \
      padding `same`), for `deform_conv2d` the geometry of torchvision's test, within `assert_close` \
      (relative 1.3·10⁻⁶, absolute 10⁻⁵), against the same formula in Double; shapes are theirs, the elements are \
      drawn from a seed of ours, and what `pad` adds is 1/3. *Node tests*: those of ONNX that our calls can say, within \
      relative 10⁻³ and absolute 10⁻⁷: of `GridSample` with the values that they record, of `Conv`, `DeformConv` and \
      `Pad` with the values of the formula; of `Pad` the elements are drawn and what is added is 1/3, of the others they \
      are ONNX's. *Fuzz*: 1,000 calls of drawn sizes and continuous numbers (of `pad` those of them whose answers are \
      finite) against the formula in Double, within onnxruntime's tolerances for Float (relative 10⁻⁴, absolute 10⁻⁵); \
      of the operators but `grid_sample`, sizes, strides and amounts are drawn as for ours. A dash stands where the check \
      was not made: none was of gradients and of kernels that are faulty in other formats alone, and ONNX has no operator \
      like `roll`.
      """)
    page.table(
      ["operator", "kernels", "samples", "node tests", "fuzz", "ours"], numbers: [2, 3, 4, 5],
      detection.operators.flatMap { operation in
        [
          rates(
            operation.operation, "faulty, noticed by", operation.faults.map(\.usual),
            operation.faults.count { $0.isFound }),
          rates(
            operation.operation, "right, accused by", operation.usualOnControls,
            operation.controls.count { !$0.accusations.isEmpty }),
        ]
      })
  }

  private static func summary(_ detection: Detection) -> String {
    let faults = detection.operators.flatMap(\.faults)
    let seeds = faults.first?.firstCases.count ?? 0
    let controls = detection.operators.flatMap(\.controls)
    return """
      **\(faults.count(where: \.isFound)) of \(faults.count) faulty kernels are found within \
      \(detection.cases.grouped) cases at \(seeds == 1 ? "seed 1" : "each of \(seeds) seeds"), \
      \(faults.count { $0.isCalledRight && $0.kind == $0.fault.expected }) of them in the class that their author \
      wrote down, \(faults.count { $0.isCalledRight && $0.kind != $0.fault.expected }) in one that he wrote beside it, and \
      \(controls.count { !$0.accusations.isEmpty }) of \(controls.count) right kernels are accused, in \
      \(DetectionPage.cases(controls)) calls each.** They \
      are asked the cases of `shiftproof verify --operator`, every kind of call, in Float, Double and Rational or the \
      formats that a fault is made for. *Class*: `convention` \
      where each of the first cases that show the fault, at most ten, at the first seed, is what another named \
      convention gives, else the most frequent other class there; where every case that tells agrees with one value of a \
      convention, of 60 of the kinds of call that show the fault, it is named.
      """
  }

  private static func write(_ operation: OperatorDetection, in page: inout Markdown) {
    page.heading(3, "`\(operation.operation)`")
    page.table(
      ["fault", "mistake", "told of or seen in", "cases, most", "class", "the usual checks"],

      operation.faults.map { trial in
        [
          trial.fault.name, trial.fault.mistake, trial.fault.place,
          (trial.isFound ? "" : "found at \(trial.found) of \(trial.firstCases.count) seeds; ")
            + "\(trial.median.map(\.grouped) ?? "–"), \(trial.most.map(\.grouped) ?? "–")",
          kind(trial), usual(trial.usual),
        ]
      })
    page.table(
      ["right kernel", "cases", "accused of"], numbers: [1],
      operation.controls.map { [$0.name, $0.cases.grouped, $0.accusationText] })
  }

  private static func kind(_ trial: OperatorTrial) -> String {
    let found =
      (trial.kind?.name ?? "–")
      + (trial.follows.map { ", \($0.convention): \($0.value)" } ?? "")
    guard !trial.isCalledRight else { return found }
    let wanted =
      trial.fault.expected.name
      + (trial.fault.follows.map { ", \($0.convention): \($0.value)" } ?? "")
    return "\(wanted); found: \(found)"
  }

  private static func usual(_ verdict: UsualVerdict) -> String {
    let checks = [
      ("samples", verdict.samples), ("node tests", verdict.nodeTests), ("fuzz", verdict.fuzz),
    ]
    guard checks.contains(where: { $0.1 != nil }) else { return "–" }
    let noticed = checks.filter { $0.1 == true }.map(\.0)
    return noticed.isEmpty ? "nothing" : noticed.joined(separator: ", ")
  }

  private static func rates(
    _ operation: String, _ what: String, _ verdicts: [UsualVerdict], _ ours: Int
  ) -> [String] {
    func rate(_ noticed: (UsualVerdict) -> Bool?) -> String {
      let asked = verdicts.compactMap(noticed)
      return asked.isEmpty ? "–" : "\(asked.count { $0 }) of \(asked.count)"
    }
    return [
      operation, what, rate(\.samples), rate(\.nodeTests), rate(\.fuzz),
      "\(ours) of \(verdicts.count)",
    ]
  }
}
