import ShiftStrategies
import Testing

@testable import ShiftAtlas

struct SpecialSpreadTests {
  @Test(
    "one infinity inside reaches as many cells of each channel as PyTorch was measured to",
    arguments: [
      ("slice", 1, 0), ("roll", 1, 0), ("deform_conv2d", 4, 4), ("conv2d", 9, 0),
      ("grid_sample", 4, 0),
    ])
  func infinity(_ name: String, _ own: Int, _ others: Int) throws {
    let strategy = try #require(Strategies.named(name))
    let spread = try SpecialSpread(of: strategy, value: .infinity, spot: .interior)
    var expected = [Int](repeating: others, count: 8)
    expected[1] = own
    #expect(SpecialSpread.perChannel(spread.measured) == expected)
  }

  @Test("what the windows of a strategy predict is what a run reaches, cell by cell")
  func predictions() throws {
    for strategy in Strategies.all {
      for value in SpreadingValue.allCases {
        for spot in SpecialSpread.Spot.allCases {
          let spread = try SpecialSpread(of: strategy, value: value, spot: spot)
          #expect(spread.measured == spread.predicted, "\(strategy.name), \(value), \(spot)")
        }
      }
    }
  }

  @Test(
    "a value that leaves the image at a corner still reaches the cells that multiply it by 0",
    arguments: [
      // Moved right, (4, 4) is read by nobody. Bilinear taps of weight 0 read it from rows 3 and 4
      // of column 4, a kernel of three from rows and columns 3 and 4.
      ("slice", 0), ("roll", 0), ("deform_conv2d", 2), ("conv2d", 4), ("grid_sample", 2),
    ])
  func corner(_ name: String, _ own: Int) throws {
    let strategy = try #require(Strategies.named(name))
    let spread = try SpecialSpread(of: strategy, value: .nan, spot: .corner)
    #expect(spread.defined.isEmpty)
    #expect(SpecialSpread.perChannel(spread.measured)[1] == own)
  }
}
