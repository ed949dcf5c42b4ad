import ExactArithmetic
import PropertyTesting
import ShiftOperators
import ShiftStrategies
import ShiftTensors

/// Which two answers a search drives apart.
package enum WorstPair: String, CaseIterable, Sendable {
  case gridSampleFromExact = "grid_sample from exact"
  case deformFromExact = "deform_conv2d from exact"
  case gridSampleFromDeform = "grid_sample from deform_conv2d"
}

/// A shift by a fraction of a pixel and what both operators make of it at one pixel.
package struct FractionalCase: Hashable, Sendable {
  package let width: Int
  package let pixel: Int
  /// Where the pixel reads, as `pixel + parts/2²⁰`.
  package let parts: Int
  /// Float values around the position, left and right of it.
  package let left: Int
  package let right: Int

  package var position: Rational { Rational((pixel << 20) + parts, over: 1 << 20) }
}

/// What the two operators and exact arithmetic say about a case.
package struct WorstReading: Hashable, Sendable {
  package let exact: Rational
  package let gridSample: Rational
  package let deform: Rational

  package func distance(_ pair: WorstPair) -> Rational {
    switch pair {
    case .gridSampleFromExact: (gridSample - exact).magnitude
    case .deformFromExact: (deform - exact).magnitude
    case .gridSampleFromDeform: (gridSample - deform).magnitude
    }
  }
}

/// The greatest distance that a search found. A greater one may exist, so statements say "≥".
package struct WorstFound: Hashable, Sendable {
  package let pair: WorstPair
  package let example: FractionalCase
  package let reading: WorstReading
  package var distance: Rational { reading.distance(pair) }
}

extension WorstReading {
  /// Reads one case both ways in Float.
  package init(of example: FractionalCase) throws(ShiftError) {
    var row = [Float](repeating: 0, count: example.width)
    (row[example.pixel], row[example.pixel + 1]) = (Float(example.left), Float(example.right))
    let image = Tensor(shape: Shape(n: 1, c: 1, h: 2, w: example.width), elements: row + row)
    let x: Float = GridFormula.textbook.value(
      at: example.position, of: example.width, alignCorners: true)
    let sampled = try ShiftOperators.gridSample(
      image, at: Grid(n: 1, rows: 1, columns: 1, points: [x, -1]),
      options: GridSampleOptions(alignCorners: true))
    // The offset is a Float; pixel + offset need not be one.
    var offsets = [Float](repeating: 0, count: 4 * example.width)
    offsets[2 * example.width + example.pixel] = Float(example.parts) / 0x1p20
    let deformed = try deformConv2d(
      image,
      offset: Tensor(shape: Shape(n: 1, c: 2, h: 2, w: example.width), elements: offsets),
      weight: Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 1, h: 1, w: 1)))
    let fraction = Rational(example.parts, over: 1 << 20)
    self.init(
      exact: (1 - fraction) * Rational(example.left) + fraction * Rational(example.right),
      gridSample: sampled.elements[0].exact ?? 0,
      deform: deformed.elements[example.pixel].exact ?? 0)
  }
}

extension WorstFound {
  /// Climbs towards the case with the greatest distance of a pair.
  ///
  /// Widths up to `greatestWidth`, pixel values whole from −255 to 255. The result depends on the
  /// seed alone.
  package init?(
    searching pair: WorstPair, greatestWidth: Int, seed: UInt64, starts: Int = 24, tries: Int = 300,
    workers: Int = availableWorkers
  ) {
    let cases = Generator<FractionalCase> { choices in
      let width = choices.integer(in: 2...greatestWidth)
      return FractionalCase(
        width: width, pixel: choices.integer(in: 0...(width - 2)),
        parts: choices.integer(in: 0...0xF_FFFF),
        left: choices.integer(in: -255...255, origin: 0),
        right: choices.integer(in: -255...255, origin: 0))
    }
    let best = cases.maximise(
      seed: seed, starts: 0..<starts, tries: tries, workers: workers
    ) { example in
      (try? WorstReading(of: example))?.distance(pair)
    }
    guard let best, let found = try? WorstReading(of: best.value) else { return nil }
    self.init(pair: pair, example: best.value, reading: found)
  }
}
