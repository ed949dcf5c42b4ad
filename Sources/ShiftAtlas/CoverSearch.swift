/// The cheapest choice of sets that covers a set: branch and bound.
struct CoverSearch {
  typealias Bits = [UInt64]
  let terms: [(covers: Bits, cost: Int)]
  private var best: [Int]?
  private var bestCost = Int.max
  private var steps = 0
  private(set) var gaveUp = false

  init(terms: [(covers: Bits, cost: Int)]) { self.terms = terms }

  mutating func run(_ target: Bits) -> [Int]? {
    greedy(target)
    guard best != nil else { return nil }
    extend([], 0, target)
    return best?.sorted()
  }

  /// A first answer, which bounds the search.
  private mutating func greedy(_ target: Bits) {
    var (rest, chosen, cost) = (target, [Int](), 0)
    while rest.contains(where: { $0 != 0 }) {
      var choice: (index: Int, gain: Int)?
      for (index, term) in terms.enumerated() {
        let gain = Self.gain(term.covers, rest) * 6 / term.cost
        if gain > (choice?.gain ?? 0) { choice = (index, gain) }
      }
      guard let choice else { return }
      chosen.append(choice.index)
      cost += terms[choice.index].cost
      Self.remove(terms[choice.index].covers, from: &rest)
    }
    (best, bestCost) = (chosen, cost)
  }

  private mutating func extend(_ chosen: [Int], _ cost: Int, _ rest: Bits) {
    guard let place = hardest(rest) else {
      if cost < bestCost { (best, bestCost) = (chosen, cost) }
      return
    }
    steps += 1
    if steps > 20_000 {
      gaveUp = true
      return
    }
    for (index, term) in terms.enumerated()
    where term.covers[place / 64] >> UInt64(place % 64) & 1 == 1 {
      var remaining = rest
      Self.remove(term.covers, from: &remaining)
      // Whatever is left takes at least one literal more.
      let least = remaining.contains { $0 != 0 } ? 1 : 0
      if cost + term.cost + least < bestCost {
        extend(chosen + [index], cost + term.cost, remaining)
      }
    }
  }

  /// The place in `rest` that the fewest terms cover.
  private func hardest(_ rest: Bits) -> Int? {
    var hardest: (place: Int, count: Int)?
    for word in rest.indices where rest[word] != 0 {
      var bits = rest[word]
      while bits != 0 {
        let place = word * 64 + bits.trailingZeroBitCount
        bits &= bits - 1
        let count = terms.count { $0.covers[place / 64] >> UInt64(place % 64) & 1 == 1 }
        if count < hardest?.count ?? .max { hardest = (place, count) }
      }
    }
    return hardest?.place
  }

  private static func gain(_ a: Bits, _ b: Bits) -> Int {
    var sum = 0
    for k in a.indices { sum += (a[k] & b[k]).nonzeroBitCount }
    return sum
  }

  private static func remove(_ a: Bits, from rest: inout Bits) {
    for k in rest.indices { rest[k] &= ~a[k] }
  }
}
