import ShiftAtlas
import ShiftRuns
import ShiftStrategies
import ShiftTensors

/// A naive recipe as a program of PyTorch, and what it prints by our own run of the same recipe.
///
/// `Fixtures/run_snippets.py` runs the programs and holds what they print against that, bit for bit.
enum NaiveProgram {
  /// The program at one size and shift, with what it prints and what the definition has.
  static func text(_ naive: NaiveRecipe, at point: BoundaryCase) -> String {
    let want = Oracle.taps(h: point.h, w: point.w, shift: point.shift, boundary: naive.boundary)
    let expected = (0..<(point.h * point.w)).map { cell in
      // The image counts from 1.
      "\(Float((want.copiedPlace(cell / point.w, cell % point.w) ?? -1) + 1))"
    }
    var lines = [assignment(point)] + body(naive)
    if let printed = printed(naive, at: point) {
      lines.append("# prints: \(rows(printed.map { "\($0)" }, of: point.w))")
    }
    lines.append("# expected: \(rows(expected, of: point.w))")
    return (imports(naive) + lines).joined(separator: "\n")
  }

  /// What the recipe makes of the program's image in Float; `nil` where it refuses.
  static func printed(_ naive: NaiveRecipe, at point: BoundaryCase) -> [Float]? {
    let plane = (1...(point.h * point.w)).map { Float($0) }
    let images = naive.snippet.needs.contains(.inPlace) ? 2 : 1
    let image = Tensor(
      shape: Shape(n: images, c: 1, h: point.h, w: point.w),
      elements: (0..<images).flatMap { _ in plane })
    let output = try? naive.strategy.shift(
      image, by: Pattern([point.shift]), boundary: naive.boundary)
    return output.map { Array($0.elements.prefix(plane.count)) }
  }

  private static func imports(_ naive: NaiveRecipe) -> [String] {
    ["import torch, torch.nn.functional as F"]
      + (naive.snippet.needs.contains(.deformConv2D)
        ? ["from torchvision.ops import deform_conv2d"] : [])
  }

  private static func assignment(_ point: BoundaryCase) -> String {
    "H, W, dy, dx = \(point.h), \(point.w), \(point.shift.dy), \(point.shift.dx)"
  }

  /// What follows the size and the shift.
  private static func body(_ naive: NaiveRecipe) -> [String] {
    let (snippet, isInPlace) = (naive.snippet, naive.snippet.needs.contains(.inPlace))
    var lines: [String] = []
    if snippet.needs.contains(.reach) { lines.append("m = max(abs(dy), abs(dx))") }
    lines.append(
      "x = torch.arange(1., H * W + 1).reshape(1, 1, H, W)"
        + (isInPlace ? ".repeat(2, 1, 1, 1)" : ""))
    if snippet.needs.contains(.grid) {
      lines += [
        "def grid(g):",
        "    gy, gx = g(torch.arange(H) - dy, H), g(torch.arange(W) - dx, W)",
        "    return torch.stack(torch.meshgrid(gy, gx, indexing='ij')[::-1], -1)[None].float()",
      ]
    }
    return lines + [snippet.line, "print(\(isInPlace ? "x" : "y")[0, 0].tolist())"]
  }

  private static func rows(_ values: [String], of width: Int) -> String {
    let rows = stride(from: 0, to: values.count, by: width).map { start in
      "[" + values[start..<(start + width)].joined(separator: ", ") + "]"
    }
    return "[" + rows.joined(separator: ", ") + "]"
  }
}

extension NaiveProgram {
  /// `recipes.json`: every recipe's program, and what it prints at sizes and shifts of all kinds.
  static var file: ReportFile {
    let recipes = Strategies.naive.map { naive in
      let cases = points.filter { point in
        // A margin of 0 cannot be cropped by `m:-m`.
        point.shift != .none || !naive.snippet.needs.contains(.reach)
      }
      return JSONText.object([
        ("name", .string(naive.name)),
        ("imports", .string(imports(naive).joined(separator: "\n"))),
        ("body", .string(body(naive).joined(separator: "\n"))),
        (
          "cases",
          .array(
            cases.map { point in
              .object([
                ("size", .string(assignment(point))),
                (
                  "prints",
                  .optional(
                    printed(naive, at: point).map {
                      .string(rows($0.map { "\($0)" }, of: point.w))
                    })
                ),
              ])
            })
        ),
      ])
    }
    return ReportFile(
      path: "recipes.json", text: JSONText.object([("recipes", .array(recipes))]).text() + "\n")
  }

  /// Axes of one pixel, even and odd ones, no shift, along an axis and diagonal. The slices of the
  /// recipes count from the front, so shifts are not negative and no longer than the image.
  private static let points: [BoundaryCase] = [
    (1, 1, 0, 0), (1, 1, 0, 1), (1, 2, 0, 0), (1, 2, 0, 1), (1, 3, 0, 2), (3, 1, 1, 0),
    (2, 2, 1, 1),
    (3, 3, 0, 1), (3, 4, 2, 1), (4, 5, 0, 3), (5, 5, 1, 2), (6, 7, 3, 0), (7, 6, 0, 0),
  ].map { BoundaryCase(h: $0.0, w: $0.1, shift: Shift(dy: $0.2, dx: $0.3)) }
}
