import ShiftTensors

/// The arithmetic of one backend's `grid_sample`: formulas, order, what is fused, what is skipped.
///
/// All dialects agree in real arithmetic on finite input; in floating point they differ in the last
/// places and in what NaN, infinities and far positions do. Each is a description that the one
/// operator reads. Add a dialect in `GridSampleDialects.swift`.
package struct GridSampleDialect: Hashable, Sendable, CustomStringConvertible {
  /// How a grid value g becomes a pixel position on an axis of n pixels.
  package enum Mapping: Hashable, Sendable {
    /// `(g + 1)·((n − 1)/2)`, and `(g + 1)·(n/2) − ½` without aligned corners.
    case addThenScale
    /// `(g + 1)/2·(n − 1)`, and `((g + 1)·n − 1)/2` without aligned corners.
    case addThenHalve
    /// `g·m + (n/2 − ½)` with `m = n/2 − ½`, or `n/2` without aligned corners.
    case scaleThenAdd
    /// Not at all: positions are in pixels.
    case none
  }

  /// What clipping to the image makes of NaN.
  package enum Clipping: Hashable, Sendable { case nanToFirst, nanToLast, nanStays }

  /// How a position outside is mirrored back.
  package enum Reflection: Hashable, Sendable {
    /// `r = |x| − trunc(|x|/2s)·2s`, then `min(r, 2s − r)`, for span s measured from the border.
    case nearerOfPeriod
    /// `r = |x| mod s` by the exact remainder, mirrored after an odd number of spans.
    case remainder
    /// `r = |x| mod 2s` by the exact remainder, then `min(r, 2s − r)`: no turns are counted, so none are lost.
    case remainderOfPeriod
    /// Only positions outside, by the distance from the border they passed, in Double; each tap once
    /// more. There is no answer for an infinite distance or a span of 0.
    case fromPassedBorder
  }

  /// The weight of the pixel before position x with `k = ⌊x⌋`; the one after has `x − k`.
  package enum LowWeight: Hashable, Sendable {
    /// `1 − (x − k)`
    case oneMinusFraction
    /// `(k + 1) − x`
    case distanceToNext
  }

  /// What a bilinear or nearest tap outside the image contributes under zeros padding.
  package enum OutsideTap: Hashable, Sendable {
    /// The value 0 times its weight, so a NaN weight shows.
    case zeroValue
    /// Pixel (0, 0) times the weight 0, so a non-finite first pixel shows.
    case zeroWeight
    /// Nothing: the sum starts at +0 and leaves the tap out.
    case skipped
  }

  /// In which shape the weighted sum of a bilinear sample is formed.
  package enum Summation: Hashable, Sendable {
    /// The four corners, top left, top right, bottom left, bottom right, with products of weights.
    case corners
    /// Along each row first, then the row results along the column; the rounded products of one
    /// such sum are added in Double and rounded once.
    case rowsThenColumn
  }

  /// The distance from which bicubic computes the weight of its last tap.
  package enum FarDistance: Hashable, Sendable {
    /// `2 − t`
    case twoMinusFraction
    /// `(1 − t) + 1`
    case restPlusOne
  }

  /// Which products of a bicubic row sum are contracted when the dialect fuses.
  package enum RowContraction: Hashable, Sendable {
    /// `(fma(c₀, v₀, c₁v₁) + c₂v₂) + c₃v₃`, as GCC contracts the expression.
    case firstProduct
    /// `fma(c₃, v₃, fma(c₂, v₂, fma(c₁, v₁, c₀v₀)))`
    case chain
  }

  /// How a whole position becomes an index; it matters for positions far outside and for NaN.
  package enum IndexConversion: Hashable, Sendable {
    /// To 64 bits; NaN and what does not fit become the least integer.
    case saturating
    /// To 32 bits, likewise.
    case saturating32
    /// As `saturating`, but the 16-bit formats keep the low 16 bits of a 32-bit conversion, so NaN
    /// and far positions can name a real pixel.
    case lanes
    /// As `lanes`, and Double converts in two halves by adding 2⁵², which is exact below 2⁶³ and
    /// arbitrary beyond.
    case lanesInHalves
  }

  /// The name in commands, files and reports.
  package let name: String
  /// Where the description comes from; `recorded` ones reproduce committed recordings bit for bit.
  package let evidence: Evidence
  package let mapping: Mapping
  package let clipping: Clipping
  package let reflection: Reflection
  package let lowWeight: LowWeight
  package let outsideTap: OutsideTap
  package let summation: Summation
  package let farDistance: FarDistance
  package let rowContraction: RowContraction
  package let indexConversion: IndexConversion
  /// Whether a product that meets a sum is not rounded before it is added. Kernels that compute the
  /// 16-bit formats step by step never fuse them.
  package let isFused: Bool
  /// Whether the position is brought into the image only when it lies beyond the border, after
  /// rounding in nearest mode, and every tap is then brought in once more.
  package let padsEachTap: Bool
  /// Whether bicubic counts its rows from the first of the four, which rounds twice far outside.
  package let countsRowsFromFirstTap: Bool
  /// Whether the 16-bit formats are computed in Float and rounded once at the end.
  package let widensNarrowFormats: Bool

  package enum Evidence: String, Hashable, Sendable {
    case recorded
    case fromTheSource = "from the source, not recorded"
  }

  package var description: String { name }

  /// Whether products are contracted in this format.
  package func fuses(_ format: NumberFormat) -> Bool {
    isFused && format != .float16 && format != .bfloat16
  }
}
