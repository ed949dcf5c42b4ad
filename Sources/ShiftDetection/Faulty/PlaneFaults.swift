import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of which plane is read, and of how it lies in memory.
enum PlaneFaults {
  static let all: [PlantedFault] = [
    PlantedFault(
      IndexedShift("neighbour channel read") { cell in
        cell.source(channel: (cell.c + 1) % cell.shape.c)
      }, "channel index off by one", .wrongTap, .otherChannel, also: [.boundary]),
    PlantedFault(
      IndexedShift("first image for all") { $0.source(image: 0) },
      "a buffer of the first image is used for the whole batch", .wrongTap, .otherImage,
      also: [.boundary]),
    PlantedFault(
      IndexedShift("only the first image shifted", for: .reading) {
        $0.n == 0 ? $0.source() : $0.own
      }, "the batch axis is forgotten", .wrongTap, .notShifted, also: [.boundary]),
    PlantedFault(
      IndexedShift("first plane unshifted", for: .reading) {
        $0.n == 0 && $0.c == 0 ? $0.own : $0.source()
      }, "the loop over planes begins at one", .wrongTap, .notShifted, also: [.boundary]),
    PlantedFault(
      IndexedShift("stale buffer between images", for: [.zeros]) { cell in
        // What the definition leaves 0 still holds what the image before left there.
        cell.source() ?? (cell.n > 0 ? cell.shape.index(cell.n - 1, cell.c, cell.h, cell.w) : nil)
      }, "a buffer is not cleared before the next image", .boundary, .otherImage),
    PlantedFault(
      TouchingShift("dense weight for depthwise", SummedChannels()),
      "a weight of ones over all channels instead of one per channel", .wrongTap, .mixedChannels,
      also: [.boundary]),
    PlantedFault(
      IndexedShift("channels taken for columns") { $0.source().map($0.shape.channelsLast) },
      "channels-first memory read as channels-last", .wrongTap, .channelsLast,
      also: [.boundary]),
    PlantedFault(
      IndexedShift("channels last where C = H = W") { cell in
        let isCube = cell.shape.c == cell.shape.h && cell.shape.c == cell.shape.w
        return isCube ? cell.source().map(cell.shape.channelsLast) : cell.source()
      }, "a layout guessed from extents that are all the same", .wrongTap, .channelsLast,
      also: [.boundary]),
    PlantedFault(
      IndexedShift("transposed where H = W") { cell in
        guard let source = cell.source(), cell.shape.h == cell.shape.w else { return cell.source() }
        let place = cell.shape.position(of: source)
        return cell.shape.index(place.n, place.c, place.w, place.h)
      }, "rows and columns of square planes exchanged in memory", .wrongTap, .transposed,
      also: [.boundary]),
    PlantedFault(
      IndexedShift("mirrored plane") { cell in
        guard let source = cell.source() else { return nil }
        let place = cell.shape.position(of: source)
        return cell.shape.index(place.n, place.c, place.h, cell.shape.w - 1 - place.w)
      }, "columns are counted from the right", .wrongTap, .flipped, also: [.boundary]),
  ]
}

extension Shape {
  /// Where the element at a place lies if memory is read as N, H, W, C.
  fileprivate func channelsLast(_ place: Int) -> Int {
    let place = position(of: place)
    return ((place.n * h + place.h) * w + place.w) * c + place.c
  }
}
