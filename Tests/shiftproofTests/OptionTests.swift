import Effort
import ShiftCandidates
import ShiftStrategies
import ShiftTensors
import ShiftVerification
import Testing

@testable import ShiftProofCommand

@Suite("What commands are asked")
struct OptionTests {
  @Test(
    "Ranges that cannot be meant get one sentence",
    arguments: [
      ("0", "--widths: width 0; expected widths of at least 2 px"),
      (
        "1...9",
        "--widths: width 1, where aligned corners divide 0 by 0; expected widths of at least 2 px"
      ),
      ("9...3", "--widths: the empty range 9...3; expected a first width up to the last"),
      (
        "2...9000000000000000000",
        "--widths: 2...9000000000000000000 with more than 9223372036854775807 pixels; "
          + "expected a range whose pixels can be counted"
      ),
      ("2..9", "--widths: \"2..9\"; expected first...last, as in 2...4096"),
    ])
  func ranges(_ text: String, _ sentence: String) {
    let error = #expect(throws: ShiftError.self) { try WidthText.range(text, of: "--widths") }
    #expect(error?.description == sentence)
  }

  @Test("What is said of an operator stands in the line that replays a finding of it")
  func replayed() throws {
    let options = try OperatorOptions.parse([
      "--operator", "grid_sample", "--mode", "nearest", "--align-corners", "true",
    ])
    #expect(options.arguments == " --operator grid_sample --mode nearest --align-corners true")
    #expect(try OperatorOptions.parse([]).arguments.isEmpty)
  }

  @Test("Every file that is to be written is tried before anything runs")
  func tried() throws {
    for option in ["--junit", "--summary"] {
      #expect(throws: (any Error).self, "\(option)") {
        try OutputOptions.parse([option, "/nowhere/file"]).tryFiles()
      }
    }
    try OutputOptions.parse(["--summary", "/tmp/shiftproof-summary.md"]).tryFiles()
  }

  @Test("A shard tells nothing that only the whole run knows")
  func shard() throws {
    // Looked at, not written.
    let out = "/tmp/shiftproof-shard.json"
    let range = try RangeOptions.parse(["--shard", "1/2", "--out", out])
    #expect(try range.part(told: nil) != nil)
    let error = #expect(throws: ShiftError.self) { try range.part(told: "--json") }
    #expect(error?.description == "--shard: --json; expected it at 'shiftproof merge'")
    let alone = #expect(throws: ShiftError.self) {
      try RangeOptions.parse(["--shard", "1/2"]).part(told: nil)
    }
    #expect(alone?.description == "--shard: no --out; expected the file to write")
  }

  private func sized(
    _ options: [String], formats: [NumberFormat] = [.float, .rational]
  ) throws -> Verification<ShiftSubject> {
    var verification = Verification(formats: formats)
    try SizeOptions.parse(options).apply(to: &verification)
    return verification
  }

  @Test(
    "Sizes beyond what models use and images that no memory holds get one sentence",
    arguments: [
      (["--extents", "513"], "--extents: 513; expected a range from 1 to 512, as 2...8"),
      (["--extents", "8...2"], "--extents: 8...2; expected a range from 1 to 512, as 2...8"),
      (["--channels", "0"], "--channels: 0; expected a range from 1 to 2048, as 2...8"),
      (["--batch", "65"], "--batch: 65; expected a range from 1 to 64, as 2...8"),
      (
        ["--batch", "64", "--channels", "2048", "--extents", "512"],
        "--batch 64 --channels 2048 --extents 512: images of up to 34359738368 elements; "
          + "expected at most 4194304"
      ),
    ])
  func sizes(_ options: [String], _ sentence: String) {
    let error = #expect(throws: ShiftError.self) { try sized(options) }
    #expect(error?.description == sentence)
  }

  @Test("56 px are drawn when asked for, and exact fractions that no image is put to are left out")
  func modelSizes() throws {
    let asked = try sized(["--extents", "56", "--channels", "96", "--batch", "2"])
    #expect(
      asked.subject.generator.value(seed: 1, index: 0).shape == Shape(n: 2, c: 96, h: 56, w: 56))
    #expect(asked.formats == [.float])
    #expect(
      asked.subject.leftOut == ["rational, since every image has more than 16384 elements"])
    let error = #expect(throws: ShiftError.self) {
      try sized(["--extents", "224"], formats: [.rational])
    }
    #expect(
      error?.description
        == "--formats: rational for images of more than 16384 elements; "
        + "expected smaller images or another format")
    #expect(try sized([]).formats == [.float, .rational])
  }

  @Test("check and export take the sizes too, and their replay lines repeat them")
  func sizesOfCandidates() throws {
    let options = try CandidateRunOptions.parse(
      ["--strategy", "roll", "--extents", "14...15", "--channels", "64", "--batch", "3"])
    #expect(
      options.arguments == " --strategy roll --batch 3 --channels 64 --extents 14...15")
    let verification = try options.verification { bytes throws(ShiftError) in bytes }
    let shape = verification.subject.generator.value(seed: 1, index: 0).shape
    #expect(shape.n == 3 && shape.c == 64 && (14...15).contains(shape.h))
  }

  @Test("A preset leaves out strategies without a recipe for its boundary, and says so")
  func presetsLeaveOut() throws {
    let verification = try PatternOptions.parse(["--preset", "s2-mlp-v1"])
      .applied(to: Verification(formats: [.float]))
    let names = verification.subject.contenders.map(\.name)
    #expect(names == ["slice", "deform_conv2d", "grid_sample"])
    let remarks = verification.subject.remarks(in: [.float])
    #expect(remarks[0].hasPrefix("roll, without a recipe for keep: "))
    #expect(remarks[1].hasPrefix("conv2d, without a recipe for keep: "))
    #expect(verification.run(0..<60, seed: 1).notCompared == nil)
  }

  @Test("A candidate that is right passes on Swin's shifts with zeros, and one-pixel axes are told")
  func swinWithZeros() throws {
    let options = try CandidateRunOptions.parse(["--preset", "swin", "--boundary", "zeros"])
    let asked = try options.verification { bytes throws(ShiftError) in bytes }
    #expect(
      asked.subject.remarks(in: [.float]).first
        == "one-pixel axes of grid_sample, where its pipeline is 0/0")
    // The same cases, put to our own strategies.
    var verification = asked
    verification.subject.contenders = [SliceShift(), RollShift(), DeformConvShift()]
    verification.formats = [.float]
    verification.patience = nil
    let cases = Effort.of(200, long: 1000)
    let result = verification.run(0..<cases, seed: 1)
    #expect(result.holds && 2 * result.counts.vacuous < cases)
  }

  @Test("An unknown formula gets the names of the known ones")
  func formula() {
    let error = #expect(throws: ShiftError.self) {
      try named("text", of: "--formula", among: GridFormula.named)
    }
    #expect(
      error?.description
        == "--formula: text; expected one of textbook, reciprocal, centered, centered-reciprocal, linspace, rounded"
    )
  }

  @Test(
    "Options of operators that cannot be meant get one sentence",
    arguments: [
      (["--mode", "bilinear"], "--mode: no --operator; expected the operator that it is about"),
      (
        ["--operator", "grid_sample", "--mode", "zeros"],
        "--mode: zeros; expected some of bilinear, nearest, bicubic, which grid_sample has"
      ),
      (
        ["--operator", "grid_sample", "--align-corners", "perhaps"],
        "--align-corners: perhaps; expected true, false or both"
      ),
      (
        ["--operator", "grid_sample", "--strategy", "roll"],
        "--operator: --strategy roll; expected no option that is about shifts"
      ),
      (
        ["--operator", "grid_sample,grid_sample"],
        "--operator: grid_sample,grid_sample; expected each name once"
      ),
      (
        ["--operator", "grid_sample", "--convention", "ties=up"],
        "--convention: ties=up; expected one of even, half-up, half-down, away"
      ),
    ])
  func operatorOptions(_ options: [String], _ sentence: String) throws {
    let parsed = try CandidateRunOptions.parse(options)
    let error = #expect(throws: ShiftError.self) {
      _ = try parsed.calls()
      _ = try parsed.verification(of: GridSampleCall.self, nobody)
    }
    #expect(error?.description == sentence)
  }

  @Test("Modes, paddings and alignment leave the kinds of call that have all of them")
  func kinds() throws {
    func kinds(_ options: String...) throws -> [String] {
      try OperatorOptions.parse(["--operator", "grid_sample"] + options)
        .kinds(of: GridSampleCall.self)
    }
    #expect(try kinds().count == 18)
    #expect(try kinds("--align-corners", "both").count == 18)
    #expect(
      try kinds("--mode", "nearest,bilinear", "--padding", "border", "--align-corners", "true")
        == ["bilinear border aligned", "nearest border aligned"])
    #expect(
      try kinds("--kinds", "unaligned", "--mode", "bicubic").allSatisfy {
        $0.hasPrefix("bicubic") && $0.hasSuffix("unaligned")
      })
  }

  @Test("What repeats the choice on a command line draws the same again")
  func repeated() throws {
    let options = try CandidateRunOptions.parse([
      "--operator", "grid_sample", "--mode", "nearest", "--convention", "ties=half-up",
      "--convention", "alignment=the-other", "--formats", "float16",
    ])
    let again = try CandidateRunOptions(
      exportedWith: ExportRecord(cases: 1, seed: 7, options: options.arguments), in: "file")
    #expect(again.arguments == options.arguments)
    #expect(try again.operators.conventions().swapsAlignment)
    #expect(try again.operators.conventions().ties == .halfUp)
    #expect(try again.seed.value() == 7)
    let fractions = try CandidateRunOptions.parse(["--strategy", "roll", "--fractions"])
    let fractionsAgain = try CandidateRunOptions(
      exportedWith: ExportRecord(cases: 1, seed: 1, options: fractions.arguments), in: "file")
    #expect(fractionsAgain.fractions && fractionsAgain.arguments == fractions.arguments)
  }

  @Test("Required kinds are named by their words")
  func required() throws {
    let formats: [NumberFormat] = [.float]
    #expect(
      try requiredKinds("bicubic,zeros aligned float", of: [GridSampleCall.self], in: formats)
        == ["bicubic", "zeros aligned float"])
    let error = #expect(throws: ShiftError.self) {
      try requiredKinds("double", of: [GridSampleCall.self], in: formats)
    }
    #expect(error?.found == "double")
    #expect(throws: ShiftError.self) { try requiredKinds("all", of: [], in: formats) }
  }
}
