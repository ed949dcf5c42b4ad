import ShiftStrategies
import ShiftTensors
import ShiftVerification

/// Faults that show at certain extents only: tails of vectors, edges of tiles, sizes of models.
enum SizeFaults {
  static let all: [PlantedFault] =
    [
      unshifted("last row wrong for odd heights", "two rows at a time, the odd one left over") {
        $0.h == $0.shape.h - 1 && $0.shape.h % 2 == 1 && $0.shape.h > 1
      },
      unshifted(
        "wrong at widths 2^k + 1", "the vector tail is off",
        needs: .init("a width of 5, 9, 17, …", elements: 5) {
          $0.shape.w > 4 && ($0.shape.w - 1).nonzeroBitCount == 1
        }
      ) { $0.shape.w > 4 && ($0.shape.w - 1).nonzeroBitCount == 1 && $0.w == $0.shape.w - 1 },
    ]
    + [4, 8, 16].map { width in
      unshifted(
        "tail of vectors of \(width)", "what is left of a row after vectors of \(width) stays",
        needs: .init("a width above \(width) that is no multiple of \(width)", elements: width + 1)
        {
          $0.shape.w > width && $0.shape.w % width != 0
        }
      ) { $0.shape.w > width && $0.w >= $0.shape.w / width * width }
    }
    + [16, 32, 64].map { side in
      unshifted(
        "edge of tiles of \(side)", "the last column of each tile of \(side) that has a neighbour",
        needs: .init("a width above \(side)", elements: side + 1) { $0.shape.w > side }
      ) { $0.w % side == side - 1 && $0.w + 1 < $0.shape.w }
    }
    + [56, 112, 224].map { width in
      unshifted(
        "wrong at width \(width)", "a kernel written for this width ends one column early",
        needs: .init("a width of \(width)", elements: width) { $0.shape.w == width }
      ) { $0.shape.w == width && $0.w == width - 1 }
    }
    + [
      unshifted(
        "channels from the 33rd on unshifted", "one group of 32 lanes, what is beyond stays",
        needs: .init("33 channels", elements: 66) { $0.shape.c >= 33 }
      ) { $0.c >= 32 },
      unshifted(
        "fifth image unshifted", "four images at a time, the fifth left over",
        needs: .init("five images", elements: 10) { $0.shape.n >= 5 }
      ) { $0.n >= 4 },
      PlantedFault(
        IndexedShift("fourth image reads the first", for: .reading) {
          $0.n == 3 ? $0.source(image: 0) : $0.source()
        }, "a ring of three buffers, used again too early", .wrongTap, .otherImage,
        also: [.boundary], needs: .init("four images", elements: 4) { $0.shape.n >= 4 }),
    ]

  /// Right but for cells that stay as they were.
  private static func unshifted(
    _ name: String, _ mistake: String, needs: PlantedFault.Need? = nil,
    where isWrong: @escaping @Sendable (ShiftedCell) -> Bool
  ) -> PlantedFault {
    PlantedFault(
      IndexedShift(name, for: .reading) { isWrong($0) ? $0.own : $0.source() }, mistake, .wrongTap,
      .notShifted, also: [.boundary], needs: needs)
  }
}
