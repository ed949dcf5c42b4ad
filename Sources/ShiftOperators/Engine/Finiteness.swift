import ExactArithmetic
import ShiftTensors
import Synchronization

/// Which planes of a view show a NaN or an infinity.
struct FinitePlanes<Element: ShiftScalar>: Sendable {
  private let channels: Int
  /// One flag for each plane; `nil` where everything stored is finite.
  private let flags: [Bool]?

  init(_ view: TensorView<Element>) {
    let shape = view.shape
    channels = shape.c
    guard !allAreFinite(view.stored) else {
      flags = nil
      return
    }
    flags = view.stored.withUnsafeBufferPointer { stored in
      (0..<(shape.n * shape.c)).map { plane in
        let first = view.places.n(plane / shape.c) &+ view.places.c(plane % shape.c)
        return view.places[.h].allSatisfy { row in
          view.places[.w].allSatisfy { column in
            let place = first &+ row &+ column
            return place < 0 || stored[place].isFinite
          }
        }
      }
    }
  }

  var all: Bool { flags == nil }

  func isFinite(_ n: Int, _ c: Int) -> Bool { flags.map { $0[n * channels + c] } ?? true }
}

/// Whether no value is NaN or infinite.
func allAreFinite<Element: ShiftScalar>(_ elements: [Element]) -> Bool {
  if Element.format == .rational { return true }
  guard elements.count > 1 << 14 else {
    return elements.withUnsafeBufferPointer { Element.areFinite($0) }
  }
  let isFinite = Atomic(true)
  elements.withUnsafeBufferPointer { values in
    nonisolated(unsafe) let values = values
    let block = 4096
    inParts((values.count + block - 1) / block, work: values.count) { blocks in
      for number in blocks where isFinite.load(ordering: .relaxed) {
        let part = (number * block)..<min((number + 1) * block, values.count)
        if !Element.areFinite(UnsafeBufferPointer(rebasing: values[part])) {
          isFinite.store(false, ordering: .relaxed)
        }
      }
    }
  }
  return isFinite.load(ordering: .relaxed)
}
