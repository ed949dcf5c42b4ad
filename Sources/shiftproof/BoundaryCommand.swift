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
    usage: "shiftproof boundary [<options>]",
    discussion: """
      Each output cell shows the input pixel it copies, as A0 for row 0 and column 0 and (26)0 for row 26, \
      in a small letter or as [26]0 where the boundary put it there, '0' for none and '+' for a blend or a part of a pixel, which are listed below where the shift is not whole. Cells made \
      differently from the definition are marked '!' (and red where the terminal has colours). Of an \
      image that is too large to draw, the cells at its four corners are shown; the sentence below is \
      about all of it. A naive recipe does what it does, whatever --boundary or --preset want. Exit \
      status 1 if a cell differs.
      """)

  @Option(
    help: ArgumentHelp(
      "A strategy, \(Strategies.all.map(\.name).joined(separator: ", ")), or a naive recipe of --list.",
      valueName: "name"))
  var strategy = "slice"

  @Option(
    help: ArgumentHelp(
      "What is to be read outside the image: \(Boundary.names) (default: that of the preset or the "
        + "naive recipe, or else replicate).", valueName: "name"))
  var boundary: String?

  @Option(
    name: .long, parsing: .unconditional,
    help: ArgumentHelp(
      "How far content moves, +y down, +x right, each from -512 to 512; fractions as 0.75 or 1/3 "
        + "(default: 0,1).", valueName: "dy,dx"))
  var shift: String?

  @OptionGroup var pattern: PatternOptions

  @Option(
    help: ArgumentHelp(
      "Rows and columns, each from 1 to \(Self.greatestExtent).", valueName: "HxW"))
  var size = "5x5"

  @Flag(help: "List strategies, naive recipes and presets.")
  var list = false

  @Flag(help: "With --list: the recipes for shifts by fractions of a pixel.")
  var fractions = false

  @Flag(
    inversion: .prefixedNo,
    help: "Colour the cells (default: on a terminal, unless NO_COLOR is set or TERM is dumb).")
  var color: Bool?

  /// Images of so many pixels are read back a pixel at a time, with no word of the strategy believed; beyond
  /// that what it says of its weights is.
  private static let readBack = 256
  /// What models use.
  private static let greatestExtent = 512

  func run() throws {
    if list {
      StandardOutput.tell(fractions ? BoundaryText.fractionalList() : BoundaryText.list())
      return
    }
    if fractions {
      throw ShiftError(
        "--fractions", found: "no --list", expected: "--list, or fractions in --shift")
    }
    guard shift == nil || pattern.preset == nil else {
      throw ShiftError("arguments", found: "--shift and --preset", expected: "one of them")
    }
    let extents = size.split(separator: "x", omittingEmptySubsequences: false).map(String.init)
    guard extents.count == 2 else {
      throw ShiftError("--size", found: size, expected: "rows and columns as in 5x5")
    }
    let h = try wholeNumber(extents[0], of: "--size", in: 1...Self.greatestExtent)
    let w = try wholeNumber(extents[1], of: "--size", in: 1...Self.greatestExtent)
    let model = try pattern.model()
    let recipes = Strategies.naive + Strategies.naiveFractions
    let naive = recipes.first { $0.name == strategy }
    let known =
      Strategies.all.map { (name: $0.name, value: $0 as any ShiftStrategy) }
      + recipes.map { (name: $0.name, value: $0.strategy) }
    let chosen = try named(strategy, of: "--strategy", among: known)
    let border =
      try boundary.map { name throws(ShiftError) in
        try named(
          name, of: "--boundary", among: Boundary.named)
      } ?? model?.boundary ?? naive?.boundary ?? .replicate
    let isColoured = color ?? Terminal.hasColours(STDOUT_FILENO)
    var isRight = true
    for shift in try shifts(of: model) {
      let map = try TapMap(
        of: chosen, boundary: naive?.boundary ?? border, h: h, w: w, shift: shift,
        weights: h * w <= Self.readBack ? .any : chosen.described.tapWeights)
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
      guard let value = Rational(text), value.magnitude <= 512 else {
        throw ShiftError("--shift", found: text, expected: "pixels as -0.75 or 1/3, at most 512")
      }
      return value
    }
    return Rational(try wholeNumber(text, of: "--shift", in: -512...512))
  }
}
