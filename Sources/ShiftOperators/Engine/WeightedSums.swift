import ExactArithmetic
import ShiftTensors

// The engine, part 4: sums over channels and kernel taps,
//
//     out[n, o, y, x] = Σ over c, t of weight[o, c, t] · sample[n, c, t, y, x],
//
// from +0, in the order c, t, each product rounded before it is added. A sample is what a map reads of
// one plane, times a mask where there is one. Products are left out where adding them cannot change a
// bit:
//
// * A sum starts at +0 and is never −0 after that: in round-to-nearest a + b is −0 only where both are.
//   So adding ±0, which is what 0·x gives for finite x with either factor the zero, leaves a zero +0,
//   any other number as it is, and a NaN a NaN.
// * A weight that is 0 is therefore skipped where its samples are finite, and a sample that is 0 because
//   it lies outside is skipped under a finite weight. 0·∞ and 0·NaN are NaN and are always added.

/// The samples of a weighted sum: for some images, the map of every channel and tap.
struct SampleMaps<Element: ShiftScalar>: Sendable {
  /// The kernel taps of one channel.
  let taps: Int
  /// The distinct maps.
  let maps: [PlaneMap<Element>]
  /// Which of them each tap of each group of channels has; −1 for a tap that nothing multiplies.
  let mapOf: [Int]
  let channelsPerGroup: Int
  /// What samples are multiplied by: (N, groups · taps, Ho, Wo).
  let mask: TensorView<Element>?

  func place(_ channel: Int, _ tap: Int) -> Int { channel / channelsPerGroup * taps + tap }

  /// Whether every sample is a pixel or 0 as it stands.
  var areMoves: Bool { mask == nil && maps.allSatisfy(\.isMove) }
}

/// The factors of weighted sums, and which of them are not 0.
struct SumWeights<Element: ShiftScalar>: Sendable {
  let weight: Tensor<Element>
  let bias: [Element]?
  let groups: Int
  /// Products of one output: input channels of its group times kernel taps.
  let products: Int
  /// The products whose weight is not 0, output after output, each in order, and where each output's
  /// begin.
  private let nonzero: [Int]
  private let starts: [Int]

  init(_ weight: Tensor<Element>, bias: [Element]?, groups: Int) {
    (self.weight, self.bias, self.groups) = (weight, bias, groups)
    let products = weight.shape.c * weight.shape.plane
    self.products = products
    var (nonzero, starts): ([Int], [Int]) = ([], [0])
    starts.reserveCapacity(weight.shape.n + 1)
    weight.elements.withUnsafeBufferPointer { weights in
      for o in 0..<weight.shape.n {
        for k in 0..<products where weights[o * products + k] != .zero { nonzero.append(k) }
        starts.append(nonzero.count)
      }
    }
    (self.nonzero, self.starts) = (nonzero, starts)
  }

  /// How many products the fullest output has.
  var greatestCount: Int {
    starts.indices.dropFirst().reduce(1) { max($0, starts[$1] - starts[$1 - 1]) }
  }

  /// Which kernel taps some output multiplies by a weight other than 0.
  func usedTaps() -> [Bool] {
    var used = [Bool](repeating: false, count: weight.shape.plane)
    for k in nonzero { used[k % used.count] = true }
    return used
  }

  func firstChannel(ofOutput o: Int) -> Int { o / (weight.shape.n / groups) * weight.shape.c }

  /// The products of an output in order: those that count where all its samples are finite, or all.
  func terms(ofOutput o: Int, samplesAreFinite: Bool) -> ArraySlice<Int> {
    samplesAreFinite ? nonzero[starts[o]..<starts[o + 1]] : Array(0..<products)[...]
  }
}

/// Adds up the samples of `images` into the planes of `result`.
///
/// - Parameters:
///   - view: the input; what it shows outside is 0.
///   - result: not yet initialised, (N, Cout, Ho, Wo) of `output`.
func addUp<Element: ShiftScalar>(
  _ view: TensorView<Element>, images: Range<Int>, _ finite: FinitePlanes<Element>,
  _ samples: SampleMaps<Element>, _ weights: SumWeights<Element>, _ output: Shape,
  into result: UnsafeMutablePointer<Element>
) {
  nonisolated(unsafe) let result = result
  if samples.areMoves {
    let work = images.count * output.c * output.plane * weights.greatestCount
    inParts(images.count * output.c, work: work) { planes in
      for plane in planes {
        let (n, o) = (images.lowerBound + plane / output.c, plane % output.c)
        addUpMoves(
          view, n, o, finite, samples, weights, output, into: result + output.index(n, o, 0, 0))
      }
    }
  } else {
    let work =
      images.count * output.plane * (output.c * weights.greatestCount + view.shape.c * samples.taps)
    inParts(output.h, work: work) { rows in
      let corners = samples.maps.map { map in
        if case .cells = map {
          CornerRow<Element>(count: output.w)
        } else {
          nil as CornerRow<Element>?
        }
      }
      for row in rows {
        addUpRow(row, corners, view, images, samples, weights, output, into: result)
      }
    }
  }
}

/// One output plane whose samples are pixels.
@inline(__always)
private func addUpMoves<Element: ShiftScalar>(
  _ view: TensorView<Element>, _ n: Int, _ o: Int, _ finite: FinitePlanes<Element>,
  _ samples: SampleMaps<Element>, _ weights: SumWeights<Element>, _ output: Shape,
  into target: UnsafeMutablePointer<Element>
) {
  let first = weights.firstChannel(ofOutput: o)
  let channels = first..<(first + weights.weight.shape.c)
  let terms = weights.terms(
    ofOutput: o, samplesAreFinite: channels.allSatisfy { finite.isFinite(n, $0) })
  view.stored.withUnsafeBufferPointer { stored in
    weights.weight.elements.withUnsafeBufferPointer { factors in
      var isEmpty = true
      for k in terms {
        let (channel, tap) = (first + k / samples.taps, k % samples.taps)
        let factor = factors[o * weights.products + k]
        if factor == .zero, finite.isFinite(n, channel) { continue }
        guard
          case .move(let rows, let columns) = samples.maps[
            samples.mapOf[samples.place(channel, tap)]]
        else { continue }
        let plane = view.places.n(n) &+ view.places.c(channel)
        for y in 0..<output.h {
          var sums = RowSums(target: target + y * output.w, count: output.w, isEmpty: isEmpty)
          sums.add(
            factor, stored.baseAddress!, at: rows[y] < 0 ? -1 : plane &+ rows[y], columns)
        }
        isEmpty = false
      }
      var sums = RowSums(target: target, count: output.plane, isEmpty: isEmpty)
      sums.finish(adding: weights.bias?[o])
    }
  }
}

/// One row of every output plane of every image; each sample of it is worked out once.
@inline(__always)
private func addUpRow<Element: ShiftScalar>(
  _ row: Int, _ corners: [CornerRow<Element>?], _ view: TensorView<Element>, _ images: Range<Int>,
  _ samples: SampleMaps<Element>, _ weights: SumWeights<Element>, _ output: Shape,
  into result: UnsafeMutablePointer<Element>
) {
  let (width, channels) = (output.w, view.shape.c)
  // What cells read is the same for all these images.
  for (number, map) in samples.maps.enumerated() {
    if case .cells(let positions) = map { positions.fill(corners[number]!, row: row) }
  }
  let count = channels * samples.taps * width
  withUnsafeTemporaryAllocation(of: Element.self, capacity: max(count, 1)) { buffer in
    guard let rows = buffer.baseAddress, width > 0 else { return }
    view.stored.withUnsafeBufferPointer { stored in
      for n in images {
        var areFinite = [Bool](repeating: true, count: channels * samples.taps)
        for channel in 0..<channels {
          let plane = stored.baseAddress! + (view.places.n(n) &+ view.places.c(channel))
          for tap in 0..<samples.taps {
            let place = samples.place(channel, tap)
            let number = channel * samples.taps + tap
            let target = rows + number * width
            switch samples.maps[samples.mapOf[place]] {
            case .move(let sources, let columns):
              var sums = RowSums(target: target, count: width)
              sums.add(Element(nearestTo: 1), plane, at: sources[row], columns)
              sums.finish(adding: nil)
            case .product(let readings, let columns):
              columns.blend(readings[row], plane, isFused: false, into: target)
            case .cells:
              corners[samples.mapOf[place]]!.blend(
                plane, isFused: false, skipsOutside: false, into: target)
            }
            if let mask = samples.mask {
              let masked = mask.places.n(n) &+ mask.places.c(place) &+ mask.places.h(row)
              for x in 0..<width {
                target[x] = mask.stored[masked &+ mask.places.w(x)] * target[x]
              }
            }
            areFinite[number] = Element.areFinite(UnsafeBufferPointer(start: target, count: width))
          }
        }
        let allFinite = areFinite.allSatisfy { $0 }
        weights.weight.elements.withUnsafeBufferPointer { factors in
          for o in 0..<output.c {
            let first = weights.firstChannel(ofOutput: o) * samples.taps
            var sums = RowSums(target: result + output.index(n, o, row, 0), count: width)
            let terms = weights.terms(ofOutput: o, samplesAreFinite: allFinite)
            sums.add(
              terms, factors.baseAddress! + o * weights.products, rows + first * width,
              skipsZero: { areFinite[first + $0] })
            sums.finish(adding: weights.bias?[o])
          }
        }
        for place in 0..<count { (rows + place).deinitialize(count: 1) }
      }
    }
  }
}

/// One row of sums while they are added up. The first product writes what later ones add to.
private struct RowSums<Element: ShiftScalar> {
  let target: UnsafeMutablePointer<Element>
  let count: Int
  /// Whether nothing has been added yet, and the row is not initialised.
  private var isEmpty: Bool

  init(target: UnsafeMutablePointer<Element>, count: Int, isEmpty: Bool = true) {
    (self.target, self.count, self.isEmpty) = (target, count, isEmpty)
  }

  /// Adds `factor` times the pixels that runs of columns read in the row at `place`; outside they are
  /// 0.
  @inline(__always)
  mutating func add(
    _ factor: Element, _ pixels: UnsafePointer<Element>, at place: Int, _ columns: [PlaceRun]
  ) {
    if place < 0 {
      addOutside(factor, 0, count)
    } else {
      for run in columns {
        if run.isOutside {
          addOutside(factor, run.start, run.count)
        } else {
          addRun(factor, pixels + (place &+ run.source), run.step, run.start, run.count)
        }
      }
    }
    isEmpty = false
  }

  @inline(__always)
  private func addOutside(_ factor: Element, _ start: Int, _ count: Int) {
    let target = target + start
    if isEmpty {
      target.initialize(repeating: .zero + factor * .zero, count: count)
    } else if !factor.isFinite {
      for x in 0..<count { target[x] += factor * .zero }
    }
  }

  @inline(__always)
  private func addRun(
    _ factor: Element, _ pixels: UnsafePointer<Element>, _ step: Int, _ start: Int, _ count: Int
  ) {
    let target = target + start
    // The same twice: loops of step 1 run on vectors.
    if isEmpty {
      if step == 1 {
        for x in 0..<count { (target + x).initialize(to: .zero + factor * pixels[x]) }
      } else {
        for x in 0..<count { (target + x).initialize(to: .zero + factor * pixels[x &* step]) }
      }
    } else if step == 1 {
      for x in 0..<count { target[x] += factor * pixels[x] }
    } else {
      for x in 0..<count { target[x] += factor * pixels[x &* step] }
    }
  }

  /// Adds products with whole rows of samples, which follow each other in memory.
  ///
  /// Four at a time, so that a sum is loaded and stored once for four products; each is still rounded
  /// and added in its turn.
  @inline(__always)
  mutating func add(
    _ terms: ArraySlice<Int>, _ factors: UnsafePointer<Element>, _ rows: UnsafePointer<Element>,
    skipsZero: (Int) -> Bool
  ) {
    var pending = (0, 0, 0, 0)
    var waiting = 0
    for k in terms {
      if factors[k] == .zero, skipsZero(k) { continue }
      if isEmpty {
        addRun(factors[k], rows + k * count, 1, 0, count)
        isEmpty = false
        continue
      }
      switch waiting {
      case 0: pending.0 = k
      case 1: pending.1 = k
      case 2: pending.2 = k
      default: pending.3 = k
      }
      waiting += 1
      if waiting == 4 {
        let (a, b, c, d) = (
          factors[pending.0], factors[pending.1], factors[pending.2], factors[pending.3]
        )
        let (first, second, third, fourth) = (
          rows + pending.0 * count, rows + pending.1 * count, rows + pending.2 * count,
          rows + pending.3 * count
        )
        for x in 0..<count {
          var sum = target[x] + a * first[x]
          sum += b * second[x]
          sum += c * third[x]
          sum += d * fourth[x]
          target[x] = sum
        }
        waiting = 0
      }
    }
    if waiting > 0 { addRun(factors[pending.0], rows + pending.0 * count, 1, 0, count) }
    if waiting > 1 { addRun(factors[pending.1], rows + pending.1 * count, 1, 0, count) }
    if waiting > 2 { addRun(factors[pending.2], rows + pending.2 * count, 1, 0, count) }
  }

  /// Ends the sums: a row without a product is +0, and the bias comes last.
  @inline(__always)
  mutating func finish(adding bias: Element?) {
    if isEmpty { target.initialize(repeating: .zero, count: count) }
    isEmpty = false
    if let bias {
      for x in 0..<count { target[x] += bias }
    }
  }
}
