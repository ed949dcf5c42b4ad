/// Neighbouring positions of an output row that read evenly spaced places, to be done in one go.
struct PlaceRun: Sendable {
  let start: Int
  private(set) var count: Int
  /// The place of the first; negative outside.
  let source: Int
  /// How far each place is from the one before.
  private(set) var step: Int

  var isOutside: Bool { source < 0 }

  /// The positions of an axis in as few runs as a look at the one before allows.
  static func all(in places: some Sequence<Int>) -> [PlaceRun] {
    var runs: [PlaceRun] = []
    for (position, place) in places.enumerated() {
      // Marks of outside need not be equal; what they have in common is their sign.
      let source = place < 0 ? -1 : place
      if let last = runs.last {
        let step = source - (last.source + (last.count - 1) * last.step)
        let continues = last.isOutside || source < 0 ? last.isOutside && source < 0 : true
        if continues, last.count == 1 || step == last.step {
          runs[runs.count - 1].step = step
          runs[runs.count - 1].count += 1
          continue
        }
      }
      runs.append(PlaceRun(start: position, count: 1, source: source, step: 0))
    }
    return runs
  }
}
