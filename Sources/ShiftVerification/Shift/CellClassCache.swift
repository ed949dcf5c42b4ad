import ShiftStrategies
import ShiftTensors
import Synchronization

/// The classes of the cells of a plane, as runs have worked them out.
///
/// Among finite values the class of a cell that differs depends on the strategy, the format, the
/// extents, the shift and the boundary alone, and reading it back costs more than a case. Each
/// entry has one byte for each pixel; a full stripe is emptied, so memory does not grow with the run.
/// What is known changes the time of a run and nothing else.
public final class CellClassCache: Sendable {
  struct Key: Hashable, Sendable {
    let strategy: String
    let format: NumberFormat
    let h: Int
    let w: Int
    let shift: Shift
    let boundary: Boundary
  }

  /// A part of the entries with a lock of its own, so that workers seldom wait for each other.
  private final class Stripe: Sendable {
    let known = Mutex<[Key: [DeviationClass]]>([:])
  }

  private let stripes = (0..<16).map { _ in Stripe() }
  /// With planes of 64 pixels and 16 stripes about 30 MB.
  private let entriesPerStripe = 8192
  /// Larger planes are rare in runs and dear to keep.
  private let greatestPlane = 1024

  private func stripe(_ key: Key) -> Stripe {
    stripes[(key.h &* 31 &+ key.w &* 7 &+ key.shift.dy &* 5 &+ key.shift.dx) & 15]
  }

  func classes(for key: Key) -> [DeviationClass]? {
    stripe(key).known.withLock { $0[key] }
  }

  func keep(_ classes: [DeviationClass], for key: Key) {
    guard classes.count <= greatestPlane else { return }
    stripe(key).known.withLock { known in
      if known.count >= entriesPerStripe { known.removeAll(keepingCapacity: true) }
      known[key] = classes
    }
  }
}
