import ExactArithmetic
import ShiftOperators
import ShiftTensors

/// The gradients of a call of `deform_conv2d`, by the definition, and the bounds of each element.
///
/// With q = Σ weight · g what arrives at the sample v of one channel and tap, and W the weight of a pixel in it: a pixel
/// has Σ mask · W · q, an offset Σ mask · ∂v · q over the channels of its group, a mask Σ v · q, a weight
/// Σ g · mask · v, a bias Σ g. A term takes three roundings for a weight in a sample, one for each further product, and
/// two for the sums in q and v.
final class DeformGradientTruths<Element: ShiftScalar>: CellTruths {
  private let call: DeformConv2DCall
  private let gradient: Tensor<Element>
  private let image: Tensor<Element>
  private let offset: Tensor<Element>
  private let weight: Tensor<Element>
  private let mask: Tensor<Element>?
  private let conventions: Conventions
  private lazy var positions = (0..<offset.shape.count / 2).map { self.read($0) }
  private var givers: [Int: [[(tap: Int, cell: Int, weight: Quantity)]]] = [:]
  private var arriving: [Int: Quantity] = [:]
  private var samples: [Int: Quantity] = [:]

  private var geometry: KernelGeometry { call.geometry }
  private var cells: Int { gradient.shape.plane }
  private var perGroup: Int { image.shape.c / call.offsetGroups }

  init(_ call: DeformConv2DCall, _ inputs: [Tensor<Element>], _ conventions: Conventions) {
    (gradient, image, offset, weight) = (inputs[0], inputs[1], inputs[2], inputs[3])
    mask = call.hasMask ? inputs[4] : nil
    (self.call, self.conventions) = (call, conventions)
  }

  subscript(index: Int) -> CellTruth {
    switch place(index) {
    case .input(let index): pixel(index)
    case .offset(let index): offsetValue(index)
    case .weight(let index): weightValue(index)
    case .bias(let index): bias(index)
    case .mask(let index): maskValue(index)
    }
  }

  private enum Place {
    case input(Int)
    case offset(Int)
    case weight(Int)
    case bias(Int)
    case mask(Int)
  }

  private func place(_ index: Int) -> Place {
    var rest = index
    func isIn(_ count: Int) -> Bool {
      if rest < count { return true }
      rest -= count
      return false
    }
    if isIn(image.shape.count) { return .input(rest) }
    if isIn(offset.shape.count) { return .offset(rest) }
    if isIn(weight.shape.count) { return .weight(rest) }
    if geometry.hasBias, isIn(geometry.outputs) { return .bias(rest) }
    return .mask(rest)
  }

  // MARK: The gradients

  private func pixel(_ index: Int) -> CellTruth {
    let at = image.shape.position(of: index)
    let group = at.c / perGroup
    var sum = Quantity.zero
    for giver in givers(of: at.n, group)[at.h * image.shape.w + at.w] {
      if giver.tap < 0 { return .unsaid }
      let factor = maskFactor(at.n, group * geometry.taps + giver.tap, giver.cell)
      sum += giver.weight * factor * arriving(at.n, at.c, giver.tap, giver.cell)
    }
    return sum.truth(roundings: 7, in: Element.self)
  }

  private func offsetValue(_ index: Int) -> CellTruth {
    let at = offset.shape.position(of: index)
    let (block, cell) = (at.c / 2, at.h * offset.shape.w + at.w)
    let tap = block % geometry.taps
    guard let (y, x) = position(at.n, block, cell) else { return .unsaid }
    let isX = (at.c % 2 == 1) != conventions.swapsAxes
    let (own, other) = isX ? (x, y) : (y, x)
    let factor = maskFactor(at.n, block, cell)
    let truths = own.slopes.map { slope -> CellTruth in
      var sum = Quantity.zero
      for c in channels(of: block) {
        let value = blend(at.n, c, isX ? other.weights : slope, isX ? slope : other.weights)
        sum += factor * value * arriving(at.n, c, tap, cell)
      }
      return sum.truth(roundings: 9, in: Element.self)
    }
    return CellTruth(between: truths)
  }

  private func maskValue(_ index: Int) -> CellTruth {
    let at = call.maskShape.position(of: index)
    let cell = at.h * offset.shape.w + at.w
    guard position(at.n, at.c, cell) != nil else { return .unsaid }
    var sum = Quantity.zero
    for c in channels(of: at.c) {
      sum += sample(at.n, c, at.c, cell) * arriving(at.n, c, at.c % geometry.taps, cell)
    }
    return sum.truth(roundings: 8, in: Element.self)
  }

  private func weightValue(_ index: Int) -> CellTruth {
    let at = weight.shape.position(of: index)
    let channel = at.n / geometry.outputsPerGroup * weight.shape.c + at.c
    let (i, j) =
      conventions.flipsKernel
      ? (weight.shape.h - 1 - at.h, weight.shape.w - 1 - at.w) : (at.h, at.w)
    let block = channel / perGroup * geometry.taps + i * weight.shape.w + j
    var sum = Quantity.zero
    for n in 0..<image.shape.n {
      for cell in 0..<cells {
        guard position(n, block, cell) != nil else { return .unsaid }
        sum +=
          Quantity(gradient[gradient.shape.index(n, at.n, 0, 0) + cell])
          * maskFactor(n, block, cell) * sample(n, channel, block, cell)
      }
    }
    return sum.truth(roundings: 8, in: Element.self)
  }

  private func bias(_ output: Int) -> CellTruth {
    var sum = Quantity.zero
    for n in 0..<image.shape.n {
      for cell in 0..<cells {
        sum += Quantity(gradient[gradient.shape.index(n, output, 0, 0) + cell])
      }
    }
    return sum.truth(roundings: 0, in: Element.self)
  }

  // MARK: What they are made of

  private func channels(of block: Int) -> Range<Int> {
    let group = block / geometry.taps
    return (group * perGroup)..<((group + 1) * perGroup)
  }

  private func maskFactor(_ n: Int, _ block: Int, _ cell: Int) -> Quantity {
    mask.map { Quantity($0[call.maskShape.index(n, block, 0, 0) + cell]) } ?? .one
  }

  /// Σ weight · g over the outputs of the channel's group.
  private func arriving(_ n: Int, _ c: Int, _ tap: Int, _ cell: Int) -> Quantity {
    let key = ((n * image.shape.c + c) * geometry.taps + tap) * cells + cell
    if let known = arriving[key] { return known }
    var sum = Quantity.zero
    for o in outputs(of: c) {
      sum +=
        Quantity(weight[weightPlace(o, c, tap)])
        * Quantity(gradient[gradient.shape.index(n, o, 0, 0) + cell])
    }
    arriving[key] = sum
    return sum
  }

  private func outputs(of channel: Int) -> Range<Int> {
    let group = channel / weight.shape.c
    return (group * geometry.outputsPerGroup)..<((group + 1) * geometry.outputsPerGroup)
  }

  private func weightPlace(_ o: Int, _ channel: Int, _ tap: Int) -> Int {
    let tap = conventions.flipsKernel ? geometry.taps - 1 - tap : tap
    return weight.shape.index(
      o, channel % weight.shape.c, tap / weight.shape.w, tap % weight.shape.w)
  }

  private func sample(_ n: Int, _ c: Int, _ block: Int, _ cell: Int) -> Quantity {
    let key = ((n * image.shape.c + c) * geometry.taps + block % geometry.taps) * cells + cell
    if let known = samples[key] { return known }
    guard let (y, x) = position(n, block, cell) else { return .zero }
    let value = blend(n, c, y.weights, x.weights)
    samples[key] = value
    return value
  }

  private func blend(
    _ n: Int, _ c: Int, _ rows: [AxisTaps.Tap], _ columns: [AxisTaps.Tap]
  ) -> Quantity {
    var value = Quantity.zero
    for row in rows {
      for column in columns {
        let place = image.shape.index(n, c, row.pixel, column.pixel)
        value += row.weight * column.weight * Quantity(image[place])
      }
    }
    return value
  }

  /// For each pixel of the planes of an offset group, what gives to it; a tap of −1 where nothing is said.
  private func givers(of n: Int, _ group: Int) -> [[(tap: Int, cell: Int, weight: Quantity)]] {
    let key = n * call.offsetGroups + group
    if let known = givers[key] { return known }
    var all = [[(tap: Int, cell: Int, weight: Quantity)]](
      repeating: [], count: image.shape.plane)
    for tap in 0..<geometry.taps {
      for cell in 0..<cells {
        guard let (y, x) = position(n, group * geometry.taps + tap, cell) else {
          for pixel in all.indices { all[pixel].append((-1, cell, .zero)) }
          continue
        }
        for row in y.weights {
          for column in x.weights {
            all[row.pixel * image.shape.w + column.pixel].append(
              (tap, cell, Self.byDistance(row.weight) * Self.byDistance(column.weight)))
          }
        }
      }
    }
    givers[key] = all
    return all
  }

  /// A weight as 1 − |p − k| gives it, as torchvision scatters: the distance is rounded to a multiple of ulp(½), which
  /// is much of a weight near 0. A weight of 0 or 1 has a distance that is whole.
  private static func byDistance(_ weight: Quantity) -> Quantity {
    guard let precision = Element.format.precision,
      weight.low < weight.high || weight.exact != weight.exact.floor()
    else { return weight }
    let half = Rational.powerOfTwo(-precision - 1)
    return Quantity(weight.exact, low: weight.low - half, high: weight.high + half)
  }

  private func position(_ n: Int, _ block: Int, _ cell: Int) -> (y: AxisTaps, x: AxisTaps)? {
    positions[(n * offset.shape.c / 2 + block) * cells + cell]
  }

  private func read(_ index: Int) -> (y: AxisTaps, x: AxisTaps)? {
    let blocks = offset.shape.c / 2
    let (n, block, cell) = (index / cells / blocks, index / cells % blocks, index % cells)
    let tap = block % geometry.taps
    let base = geometry.base(
      cell / gradient.shape.w, cell % gradient.shape.w, tap / geometry.kernelWidth,
      tap % geometry.kernelWidth)
    let first = offset[offset.shape.index(n, 2 * block, 0, 0) + cell]
    let second = offset[offset.shape.index(n, 2 * block + 1, 0, 0) + cell]
    let (dy, dx) = conventions.swapsAxes ? (second, first) : (first, second)
    guard let y = axis(base.y, dy, image.shape.h), let x = axis(base.x, dx, image.shape.w) else {
      return nil
    }
    return (y, x)
  }

  private func axis(_ base: Int, _ offset: Element, _ extent: Int) -> AxisTaps? {
    guard let offset = offset.exact else { return nil }
    let rounded = RoundedInterval<Element>(offset).then { $0 + Rational(base) }
    return AxisTaps(
      PositionInterval(exact: offset + Rational(base), low: rounded.low, high: rounded.high),
      extent: extent, .zeros, alignCorners: true, conventions.slopeSide)
  }

  func places(of index: Int) -> [Int] {
    func all(_ n: Int, _ outputs: Range<Int>, _ cell: Int) -> [Int] {
      outputs.map { gradient.shape.index(n, $0, 0, 0) + cell }
    }
    var places: Set<Int> = []
    switch place(index) {
    case .input(let index):
      let at = image.shape.position(of: index)
      for giver in givers(of: at.n, at.c / perGroup)[at.h * image.shape.w + at.w]
      where giver.tap >= 0 && !giver.weight.isZero {
        for o in outputs(of: at.c) where weight[weightPlace(o, at.c, giver.tap)] != .zero {
          places.formUnion(all(at.n, o..<(o + 1), giver.cell))
        }
      }
    case .offset(let index):
      let at = offset.shape.position(of: index)
      for c in channels(of: at.c / 2) {
        places.formUnion(all(at.n, outputs(of: c), at.h * offset.shape.w + at.w))
      }
    case .mask(let index):
      let at = call.maskShape.position(of: index)
      for c in channels(of: at.c) {
        places.formUnion(all(at.n, outputs(of: c), at.h * offset.shape.w + at.w))
      }
    case .weight(let index):
      let o = weight.shape.position(of: index).n
      for n in 0..<image.shape.n {
        for cell in 0..<cells { places.formUnion(all(n, o..<(o + 1), cell)) }
      }
    case .bias(let o):
      for n in 0..<image.shape.n {
        for cell in 0..<cells { places.formUnion(all(n, o..<(o + 1), cell)) }
      }
    }
    return places.sorted()
  }
}
