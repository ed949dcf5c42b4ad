import ArgumentParser
import ShiftPrecision
import ShiftTensors

/// The device that a line of Python runs on, which fixes dialect, arithmetic and formula.
struct DeviceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "cpu or cuda: what PyTorch computes there from a line of Python (on a CPU under "
        + "ATEN_CPU_CAPABILITY=default), in place of formula and dialect.", valueName: "device"))
  var device: String?

  @Option(
    help: ArgumentHelp(
      "With --device: whether n − 1 is a number of Python or a tensor of the format, rounded once (default: number).",
      valueName: "number|tensor"))
  var n: String?

  @Option(
    help: ArgumentHelp(
      "With --device: how the grid is written, as divide for 2*i/(n - 1) - 1 (with aligned corners), multiply for "
        + "i*(2/(n - 1)) - 1, centre for (2*i - (n - 1))/(n - 1), linspace, or wide for a grid computed in "
        + "Float and stored in a format no wider (default: divide).",
      valueName: "name"))
  var line: String?

  /// The rule of the device; `nil` where none is named.
  ///
  /// - Parameter beside: options that the device fixes.
  /// - Throws: `ShiftError` if one of them is given too, or `--n` without a device.
  func rule(
    format: NumberFormat, alignCorners: Bool, beside: [(option: String, value: String?)]
  ) throws(ShiftError) -> CoordinateRule? {
    guard let device else {
      for (option, value) in [("--n", n), ("--line", line)] where value != nil {
        throw ShiftError(option, found: "no --device", expected: "both, or neither")
      }
      return nil
    }
    if let given = beside.first(where: { $0.value != nil }) {
      throw ShiftError(
        "--device", found: "\(given.option) beside it", expected: "one of the two")
    }
    let written = try named(
      line ?? "divide", of: "--line", among: GridLine.allCases.map { ($0.rawValue, $0) })
    if written == .wide, format == .double || format == .rational {
      throw ShiftError(
        "--line", found: "wide in \(format)",
        expected: "a narrower format, as wide is computed in Float")
    }
    return CoordinateRule(
      line: written,
      n: try named(n ?? "number", of: "--n", among: ExtentKind.allCases.map { ($0.rawValue, $0) }),
      on: try named(
        device, of: "--device", among: Device.allCases.map { ($0.rawValue, $0) }),
      format: format, alignCorners: alignCorners)
  }
}
