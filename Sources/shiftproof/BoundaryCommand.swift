import ArgumentParser
import ExactArithmetic
import Foundation
import ShiftAtlas
import ShiftOperators
import ShiftReports
import ShiftStrategies
import ShiftTensors
import ShiftVerification

struct BoundaryCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "boundary",
    abstract: "Draw where every output cell came from, for one shift, size and boundary.",
    discussion: """
      Each output cell shows the row and column of the input pixel it copies, '0' for none and '+' \
      for a blend of several, which are listed below where the shift is not whole. Cells made differently from the definition are marked '!' (and red \
      where the terminal has colours). Naive recipes are named as 'shiftproof boundary --list' \
      shows them. Exit status 1 if a cell differs.
      """)

  @Option(help: ArgumentHelp("A strategy or naive recipe.", valueName: "name"))
  var strategy = "slice"

  @Option(help: ArgumentHelp("What is read outside the image.", valueName: "name"))
  var boundary: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How far content moves: +y down, +x right; fractions as 0.75 or 1/3.", valueName: "dy,dx"))
  var shift: String?

  @OptionGroup var pattern: PatternOptions

  @Option(help: ArgumentHelp("Rows and columns, 1 to 16.", valueName: "HxW"))
  var size = "5x5"

  @Flag(help: "List strategies, naive recipes and presets.")
  var list = false

  @Flag(inversion: .prefixedNo, help: "Colour the cells; by default on a terminal.")
  var color: Bool?

  func run() throws {
    if list {
      print(BoundaryText.list())
      return
    }
    guard shift == nil || pattern.preset == nil else {
      throw ShiftError("arguments", found: "--shift and --preset", expected: "one of them")
    }
    let extents = size.split(separator: "x", omittingEmptySubsequences: false).map(String.init)
    guard extents.count == 2 else {
      throw ShiftError("--size", found: size, expected: "rows and columns as in 5x5")
    }
    let h = try wholeNumber(extents[0], of: "--size", in: 1...16)
    let w = try wholeNumber(extents[1], of: "--size", in: 1...16)
    let model = try pattern.model()
    let naive = Strategies.naive.first { $0.name == strategy }
    let known =
      Strategies.all.map { (name: $0.name, value: $0 as any ShiftStrategy) }
      + Strategies.naive.map { (name: $0.name, value: $0.strategy) }
    let chosen = try named(strategy, of: "--strategy", among: known)
    let border =
      try boundary.map { name throws(ShiftError) in
        try named(
          name, of: "--boundary", among: Boundary.allCases.map { ($0.rawValue, $0) })
      } ?? model?.boundary ?? naive?.boundary ?? .replicate
    let isColoured = color ?? (isatty(STDOUT_FILENO) == 1)
    var isRight = true
    for shift in try shifts(of: model) {
      let map = try TapMap(of: chosen, boundary: border, h: h, w: w, shift: shift)
      print(
        BoundaryText.drawing(
          of: map, strategy: strategy, boundary: border, shift: shift, isColoured: isColoured))
      if !MapDiagnosis(of: map, wanted: border, shift: shift).isRight { isRight = false }
    }
    if !isRight { throw ExitCode(1) }
  }

  /// The shifts to draw, each once.
  private func shifts(of preset: Preset?) throws(ShiftError) -> [Shift] {
    if let preset {
      let pattern = preset.pattern
      var seen: Set<Shift> = []
      return pattern.shifts.filter { seen.insert($0).inserted }
    }
    let parts = (shift ?? "0,1").split(separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2 else {
      throw ShiftError("--shift", found: shift ?? "", expected: "dy,dx as in 0,1")
    }
    guard
      let shift = Shift(
        exactly: try distance(String(parts[0])), try distance(String(parts[1])))
    else {
      throw ShiftError(
        "--shift", found: shift ?? "", expected: "fractions with denominators below 2^32")
    }
    return [shift]
  }

  /// Pixels, as 1, -0.75 or 1/3.
  private func distance(_ text: String) throws(ShiftError) -> Rational {
    guard !text.contains(where: { "./".contains($0) }) else {
      guard let value = Rational(text), value.magnitude <= 64 else {
        throw ShiftError("--shift", found: text, expected: "pixels as -0.75 or 1/3, at most 64")
      }
      return value
    }
    return Rational(try wholeNumber(text, of: "--shift", in: -64...64))
  }
}
