import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults of what is read outside the image.
enum BorderFaults {
  static let all: [PlantedFault] =
    modes + beyondOnePeriod + [
      PlantedFault(
        IndexedShift("crop off by one", for: [.replicate]) { cell in
          cell.source(Shift(dy: cell.shift.dy - 1, dx: cell.shift.dx - 1))
        }, "the padded image is cropped one pixel too late", .wrongTap, also: [.boundary]),
      // Mirrored for less than one extent, and neither mirrored nor wrapped beyond.
      PlantedFault(
        IndexedShift("truncated remainder", for: [.circular]) { cell in
          // C's % keeps the sign of a negative index; taking its magnitude folds instead of wrapping.
          let (row, column) = (
            abs((cell.h - cell.shift.dy) % cell.shape.h),
            abs((cell.w - cell.shift.dx) % cell.shape.w)
          )
          return cell.shape.index(cell.n, cell.c, row, column)
        }, "a negative index wrapped with a truncating remainder, its sign dropped", .boundary,
        source: "coremltools PR#2778: mod(-2, 5) is -2"),
      PlantedFault(
        IndexedShift("high edge not clamped", for: [.replicate]) { cell in
          let (row, column) = (max(cell.h - cell.shift.dy, 0), max(cell.w - cell.shift.dx, 0))
          return row < cell.shape.h && column < cell.shape.w
            ? cell.shape.index(cell.n, cell.c, row, column) : nil
        }, "only the low edge is repeated", .boundary, .zerosOutside, also: [.notWritten]),
      PlantedFault(
        IndexedShift("keep decided for each axis", for: [.keep]) { cell in
          let (row, column) = (cell.h - cell.shift.dy, cell.w - cell.shift.dx)
          return cell.shape.index(
            cell.n, cell.c, (0..<cell.shape.h).contains(row) ? row : cell.h,
            (0..<cell.shape.w).contains(column) ? column : cell.w)
        }, "a cell keeps its row and takes its column from elsewhere", .boundary, .oneAxisOnly),
      PlantedFault(
        IndexedShift("next row read beyond the end", for: [.zeros]) { cell in
          // The index in memory is checked, the column is not.
          let row = cell.shape.index(cell.n, cell.c, cell.h, 0)
          let place = row + cell.w - cell.shift.dx - cell.shift.dy * cell.shape.w
          return (0..<cell.shape.count).contains(place) ? place : nil
        }, "a flat index runs over the end of a row", .boundary),
    ]

  private static let modes = [
    wrongMode("reflect for replicate", .replicate, .reflect, .mirroredWithoutEdge),
    wrongMode("zeros for replicate", .replicate, .zeros, .zerosOutside, also: [.notWritten]),
    wrongMode("replicate for zeros", .zeros, .replicate, .edgeRepeated),
    wrongMode("circular for zeros", .zeros, .circular, .wrappedAround),
    wrongMode("replicate for circular", .circular, .replicate, .edgeRepeated),
    wrongMode(
      "replicate for reflect", .reflect, .replicate, .edgeRepeated,
      source: "MNN 3.6.1: padding_mode=reflection does what border does"),
    wrongMode("symmetric for reflect", .reflect, .symmetric, .mirroredWithEdge),
    wrongMode("reflect for symmetric mirror", .symmetric, .reflect, .mirroredWithoutEdge),
    wrongMode("replicate for keep", .keep, .replicate, .edgeRepeated),
  ]

  private static func wrongMode(
    _ name: String, _ wanted: Boundary, _ got: Boundary, _ symptom: Symptom,
    also: [DeviationClass] = [], source: String? = nil
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name, for: [wanted]) { $0.source(boundary: got) },
      "padding mode \(got.rawValue) instead of \(wanted.rawValue)", .boundary, symptom,
      also: also, source: source)
  }

  /// Index arithmetic that is right for shifts up to the extent.
  private static let beyondOnePeriod = [
    once("wrapped once", .circular, "an index is wrapped once, however far it lies") {
      $0 < 0 ? $0 + $1 : $0 >= $1 ? $0 - $1 : $0
    },
    once(
      "reflected once", .reflect, "an index is reflected once at either end, however far it lies",
      source: "ncnn 1.0.20261020: grid_sample, where no vector is full"
    ) { index, extent in
      let low = abs(index)
      return low >= extent ? 2 * (extent - 1) - low : low
    },
    once(
      "mirrored once", .symmetric, "an index is mirrored once at either end, however far it lies"
    ) {
      let low = $0 < 0 ? -1 - $0 : $0
      return low >= $1 ? 2 * $1 - 1 - low : low
    },
  ]

  private static func once(
    _ name: String, _ boundary: Boundary, _ mistake: String, source: String? = nil,
    _ fold: @escaping @Sendable (_ index: Int, _ extent: Int) -> Int
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name, for: [boundary]) { cell in
        // What is still outside is clamped, as kernels do that must not read beyond their buffer.
        func place(_ index: Int, _ extent: Int) -> Int {
          min(max(fold(index, extent), 0), extent - 1)
        }
        return cell.shape.index(
          cell.n, cell.c, place(cell.h - cell.shift.dy, cell.shape.h),
          place(cell.w - cell.shift.dx, cell.shape.w))
      }, mistake + ", and then clamped", .boundary, source: source)
  }
}
