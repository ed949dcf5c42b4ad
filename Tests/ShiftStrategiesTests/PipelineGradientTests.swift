import ExactArithmetic
import ShiftOperators
import ShiftStrategies
import ShiftTensors
import Testing

/// The gradients of whole pipelines, against what the forward passes do to images with a single 1.
struct PipelineGradientTests {
  private static let distances: [Rational] = [
    0, 1, -2, 4, Rational(1, over: 4), Rational(-7, over: 4), Rational(1, over: 3),
  ]
  private static let shifts: [Shift] = distances.flatMap { dy in
    [Rational(-1, over: 2), 1, Rational(5, over: 4), -3].map { Shift(dy: dy, dx: $0) }
  }

  /// What each cell has of each pixel: image k of the answer is what becomes of a 1 at pixel k.
  private static func forward(
    _ pipeline: ShiftPipeline, _ shift: Shift, _ impulses: Tensor<Rational>
  ) throws -> Tensor<Rational> {
    try pipeline.strategy().shift(
      impulses, by: Pattern([shift]), boundary: pipeline.boundary)
  }

  @Test(
    "In exact arithmetic a pixel gets of each cell's gradient the weight it has in the cell",
    arguments: ShiftPipeline.allCases)
  func transposed(_ pipeline: ShiftPipeline) throws {
    let (h, w) = (2, 3)
    let impulses: Tensor<Rational> = TapMap.impulses(h, w)
    for shift in Self.shifts {
      let forward = try Self.forward(pipeline, shift, impulses)
      // Image k holds the gradient of cell k by every pixel.
      let back = try pipeline.gradient(impulses, of: impulses, by: [shift])
      for pixel in 0..<(h * w) {
        for cell in 0..<(h * w) {
          #expect(
            back[cell * h * w + pixel] == forward[pixel * h * w + cell],
            "\(shift), pixel \(pixel) of cell \(cell)")
        }
      }
    }
  }

  @Test("Pipelines that shift alike have one gradient, whole shifts and fractions, exactly")
  func equalForwards() throws {
    let impulses: Tensor<Rational> = TapMap.impulses(2, 3)
    let replicating = ShiftPipeline.allCases.filter { $0.boundary == .replicate }
    #expect(replicating.count == 4)
    for shift in Self.shifts {
      let forwards = try replicating.map { try Self.forward($0, shift, impulses) }
      #expect(forwards.allSatisfy { $0 == forwards[0] }, "\(shift)")
      let gradients = try replicating.map {
        try $0.gradient(impulses, of: impulses, by: [shift])
      }
      #expect(gradients.allSatisfy { $0 == gradients[0] }, "\(shift)")
      // Slices keep what the others repeat, forwards and backwards.
      let (kept, back) = (
        try Self.forward(.slice, shift, impulses),
        try ShiftPipeline.slice.gradient(impulses, of: impulses, by: [shift])
      )
      #expect((kept == forwards[0]) == (back == gradients[0]), "\(shift)")
    }
  }

  @Test("By whole pixels the four that repeat the edge have the same bits, in Float and Double")
  func equalBits() throws {
    func compare<Element: ShiftScalar>(_ type: Element.Type) throws {
      // On five pixels a grid comes back exactly; thirds show in which order sums were taken.
      let shape = Shape(n: 1, c: 4, h: 5, w: 5)
      let gradient = Tensor<Element>(
        shape: shape,
        elements: (0..<shape.count).map {
          Element(nearestTo: Rational(($0 * $0 % 31) - 15, over: 3))
        })
      let image = Tensor<Element>(repeating: .zero, shape: shape)
      for shifts in [
        Pattern.cross.shifts, [Shift(dy: 2, dx: -3)], [Shift(dy: -6, dx: 1), Shift(dy: 0, dx: 4)],
      ] {
        let results = try ShiftPipeline.allCases.filter { $0.boundary == .replicate }.map {
          try $0.gradient(gradient, of: image, by: shifts)
        }
        for other in results.dropFirst() {
          #expect(other.isIdentical(to: results[0]), "\(shifts) in \(Element.format)")
        }
      }
    }
    try compare(Float.self)
    try compare(Double.self)
  }

  @Test("What has no gradient of a pipeline is refused in a sentence")
  func refusals() {
    let image = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 3, h: 2, w: 2))
    func refusal(_ found: String, _ expected: String) -> (any Error) -> Bool {
      { "\($0)" == "shift_backward: \(found); expected \(expected)" }
    }
    func gradient(
      _ shifts: [Shift], _ boundary: Boundary? = nil, of other: Tensor<Float>? = nil
    ) throws {
      _ = try ShiftPipeline.roll.gradient(
        image, of: other ?? image, by: shifts, boundary: boundary)
    }
    let one = Shift(dy: 0, dx: 1)
    #expect { try gradient([one, one]) } throws: {
      refusal("3 channels for 2 shifts", "as many in each group")($0)
    }
    #expect { try gradient([]) } throws: {
      refusal("3 channels for 0 shifts", "as many in each group")($0)
    }
    #expect { try gradient([one], .zeros) } throws: {
      refusal("boundary zeros", "replicate, the pipeline's own")($0)
    }
    #expect { try gradient([Shift(dy: 0, dx: Rational(1, over: 3))]) } throws: {
      refusal("shifts [(0, 1/3)]", "numbers of float")($0)
    }
    let small = Tensor<Float>(repeating: 1, shape: Shape(n: 1, c: 3, h: 1, w: 2))
    #expect { try gradient([one], of: small) } throws: {
      refusal("grad_output \(image.shape)", "\(small.shape)")($0)
    }
  }
}
