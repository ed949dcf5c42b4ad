/// The edits the shrinker tries. Each pass works on the best case as it is at that moment and must
/// expect that any kept edit changes the number of choices.
extension Shrinker {
  /// Sets every choice to its origin: nothing can beat it.
  mutating func clearEverything() {
    _ = keeps(best.choices.map(cleared))
  }

  /// Deletes elements of lists, many at a time at first; the count of the list goes with them.
  mutating func deleteElements() {
    var list = 0
    while list < best.lists.count {
      // A list that is as short as it may be has nothing to delete.
      var size = min(best.lists[list].elements, Int(clamping: distance(best.lists[list].count)))
      while size > 0 {
        // From the end, because deleting there disturbs nothing that is still to be tried.
        var end = best.lists[list].elements
        while end >= size {
          if keeps(deleting(end - size..<end, of: best.lists[list])) {
            guard list < best.lists.count else { return }
            end = min(end - 1, best.lists[list].elements)
          } else {
            end -= 1
          }
        }
        size /= 2
      }
      list += 1
    }
  }

  private func deleting(_ elements: Range<Int>, of list: Tape.List) -> [Choice] {
    var script = best.choices
    script.removeSubrange(list.bounds[elements.lowerBound]..<list.bounds[elements.upperBound])
    // The count of a list has its origin at the least count, so it can only come from above.
    script[list.count].offset -= min(UInt64(elements.count), script[list.count].distance)
    return script
  }

  /// Deletes runs of choices, for generators that decide in some other way how much they draw.
  mutating func deleteChoices() {
    for size in [8, 4, 2, 1] {
      var start = best.choices.count - size
      while start >= 0 {
        var script = best.choices
        script.removeSubrange(start..<start + size)
        if keeps(script) {
          start = min(start, best.choices.count - size)
        } else {
          start -= 1
        }
      }
    }
  }

  /// Sets runs of choices to their origins, long runs first.
  mutating func clearBlocks() {
    var size = best.choices.count / 2
    while size > 1 {
      var start = 0
      while start < best.choices.count {
        let block = start..<min(start + size, best.choices.count)
        if best.choices[block].contains(where: { $0.distance > 0 }) {
          var script = best.choices
          for position in block { script[position] = cleared(script[position]) }
          _ = keeps(script)
        }
        start += size
      }
      size /= 2
    }
  }

  /// Brings each choice as near to its origin as it goes.
  mutating func lowerEach() {
    var position = 0
    while position < best.choices.count {
      lower(position)
      position += 1
    }
  }

  /// Lowers one choice: by doubling up from the origin, which finds a failing range on either side
  /// wherever it is as long as it is far from the origin, then by bisection between the last
  /// distance that passes and the first that fails.
  private mutating func lower(_ position: Int) {
    if best.choices[position].isBelow {
      _ = keeps(at: position, best.choices[position].moved(to: distance(position), below: false))
    }
    var passing: UInt64 = 0
    var next: UInt64 = 0
    while next < distance(position), isOpen {
      if tryDistance(next, at: position) { break }
      passing = next
      guard next < 1 << 63 else { break }
      next = next < 4 ? next + 1 : next * 2
    }
    while distance(position) > passing + 1, isOpen {
      let middle = passing + (distance(position) - passing) / 2
      if !tryDistance(middle, at: position) { passing = middle }
    }
  }

  /// Tries the 32 smallest distances of each choice and the 16 below its own, one by one, for
  /// failures that hang on more than size, such as a remainder.
  mutating func scanEach() {
    var position = 0
    while position < best.choices.count {
      var target: UInt64 = 0
      while target < distance(position), isOpen {
        if tryDistance(target, at: position) { break }
        target += 1
        if target == 32 { target = max(target, distance(position) - min(16, distance(position))) }
      }
      position += 1
    }
  }

  /// Tries one distance on both sides of the origin.
  private mutating func tryDistance(_ target: UInt64, at position: Int) -> Bool {
    let choice = best.choices[position]
    if keeps(at: position, choice.moved(to: target, below: choice.isBelow)) { return true }
    return keeps(at: position, choice.moved(to: target, below: !choice.isBelow))
  }

  private func distance(_ position: Int) -> UInt64 {
    position < best.choices.count ? best.choices[position].distance : 0
  }

  /// Lowers choices that are equal together, for failures that need them to be equal.
  mutating func lowerEqualOnes() {
    var position = 0
    while position < best.choices.count {
      let model = best.choices[position]
      let equals = best.choices.indices.filter { best.choices[$0] == model }
      if model.distance > 0, equals.count > 1, equals[0] == position {
        lowerTogether(equals.map { ($0, up: false) })
      }
      position += 1
    }
  }

  /// Lowers two choices by the same amount, and raises the later one by what the earlier one
  /// loses, for failures that hang on a difference or on a sum.
  mutating func lowerPairs() {
    var first = 0
    while first < best.choices.count {
      // All pairs of a short case; neighbours of a long one, where all would cost n².
      let reach = best.choices.count <= 24 ? best.choices.count : first + 5
      var second = first + 1
      while second < min(reach, best.choices.count) {
        lowerTogether([(first, up: false), (second, up: false)])
        lowerTogether([(first, up: false), (second, up: true)])
        second += 1
      }
      first += 1
    }
  }

  /// Moves all the given choices by one amount, the greatest that works, found by halving.
  private mutating func lowerTogether(_ moves: [(position: Int, up: Bool)]) {
    var amount = moves.filter { !$0.up }.map { distance($0.position) }.min() ?? 0
    while amount > 0, isOpen {
      var script = best.choices
      for (position, up) in moves {
        guard position < script.count else { return }
        let choice = script[position]
        let target = up ? choice.distance &+ amount : choice.distance &- amount
        guard up || choice.distance >= amount,
          let moved = choice.moved(to: target, below: choice.isBelow)
        else {
          // Out of range at this amount; a smaller one may fit.
          script = []
          break
        }
        script[position] = moved
      }
      if script.isEmpty || !keeps(script) { amount /= 2 }
    }
  }

  /// Lowers a choice by one and deletes choices after it, for counts the shrinker cannot know of.
  mutating func shortenAndDelete() {
    guard best.choices.count <= 64 else { return }  // It costs n² attempts.
    var position = 0
    while position < best.choices.count {
      var size = 1
      while size <= 8, distance(position) > 0 {
        var kept = false
        var start = position + 1
        while start + size <= best.choices.count, distance(position) > 0 {
          let choice = best.choices[position]
          var script = best.choices
          script[position] = choice.moved(to: choice.distance - 1, below: choice.isBelow)!
          script.removeSubrange(start..<start + size)
          if keeps(script) { kept = true } else { start += 1 }
        }
        if !kept { size += 1 }
      }
      position += 1
    }
  }

  /// Clears a yes-or-no choice with up to four choices that hang on it and gives one shortly before it
  /// a small value, for a rare case that overrides what an ordinary choice had decided.
  mutating func clearOverrides() {
    var position = 0
    while position < best.choices.count {
      if best.choices[position].span == 1, distance(position) == 1 { clearOverride(at: position) }
      position += 1
    }
  }

  private mutating func clearOverride(at position: Int) {
    for dependents in 0...min(4, best.choices.count - 1 - position) {
      for earlier in max(0, position - 4)..<position {
        for target in 0..<UInt64(16) {
          guard let moved = best.choices[earlier].moved(to: target, below: false) else { break }
          var script = best.choices
          script[earlier] = moved
          script[position] = cleared(script[position])
          script.removeSubrange(position + 1..<position + 1 + dependents)
          if keeps(script) { return }
        }
      }
    }
  }

  /// Exchanges neighbours (elements of a list, or single choices) where that puts the simpler
  /// first.
  mutating func putInOrder() {
    var list = 0
    while list < best.lists.count {
      var element = 1
      while list < best.lists.count, element < best.lists[list].elements {
        let bounds = best.lists[list].bounds
        let swapped =
          best.choices[..<bounds[element - 1]]
          + best.choices[bounds[element]..<bounds[element + 1]]
          + best.choices[bounds[element - 1]..<bounds[element]]
          + best.choices[bounds[element + 1]...]
        let kept = isSimpler(Array(swapped), than: best.choices) && keeps(Array(swapped))
        // A kept element may have to go further to the front.
        element = kept ? max(1, element - 1) : element + 1
      }
      list += 1
    }
    var position = 1
    while position < best.choices.count {
      var script = best.choices
      script.swapAt(position - 1, position)
      let kept = isSimpler(script, than: best.choices) && keeps(script)
      position = kept ? max(1, position - 1) : position + 1
    }
  }

  /// Clears single bits of wide choices, which are bit patterns more often than numbers.
  mutating func clearBits() {
    var position = 0
    while position < best.choices.count {
      if best.choices[position].span > UInt64(UInt32.max) {
        for bit in (UInt64(0)..<64).reversed() where distance(position) & 1 << bit != 0 {
          let choice = best.choices[position]
          let target = choice.distance & ~(1 << bit)
          _ = keeps(at: position, choice.moved(to: target, below: choice.isBelow))
        }
      }
      position += 1
    }
  }

  private func cleared(_ choice: Choice) -> Choice {
    Choice(offset: choice.origin, origin: choice.origin, span: choice.span)
  }
}

extension Tape.List {
  fileprivate var elements: Int { bounds.count - 1 }
}
