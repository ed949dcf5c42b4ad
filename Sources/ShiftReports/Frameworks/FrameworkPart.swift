/// A column of the matrix: a part of what was asked of an operator or a pipeline.
struct FrameworkPart {
  let title: String
  /// Whether a run and a row of it are of the part, for each operator that can stand for it.
  let subjects: [String]
  let mode: String?

  static let strategies = ["slice", "roll", "deform_conv2d", "conv2d", "grid_sample"].map {
    FrameworkPart(title: $0, subjects: ["shift"], mode: $0)
  }

  static let sampling = ["bilinear", "nearest", "bicubic"].map {
    FrameworkPart(title: $0, subjects: ["grid_sample", "remap"], mode: $0)
  }

  static let others = ["grid_sample_3d", "deform_conv2d", "conv2d", "pad", "roll", "affine_grid"]
    .map { FrameworkPart(title: $0, subjects: [$0], mode: nil) }

  func mark(
    of framework: FrameworkResult, _ discrepancies: [FrameworkDiscrepancy]
  ) -> FrameworkMark {
    let runs = framework.runs.filter { subjects.contains($0.subject) }
    guard let subject = runs.first?.subject else { return .notOffered }
    func belongs(_ row: FrameworkResult.Row) -> Bool { self.belongs(row, to: subject) }
    let name = ([framework.name, subject] + (mode.map { [$0] } ?? [])).joined(separator: " ")
    let known = discrepancies.enumerated().filter { $1.explains?.contains(name) ?? false }.map {
      (number: $0 + 1, judgement: $1.class)
    }
    return FrameworkMark(runs, belongs, known: known)
  }

  /// Whether some calls of the part were refused and others answered.
  func refusesSome(_ framework: FrameworkResult) -> Bool {
    guard let run = framework.runs.first(where: { subjects.contains($0.subject) }) else {
      return false
    }
    let rows = (run.rows ?? []).filter { belongs($0, to: run.subject) && $0.cases > 0 }
    return rows.contains { $0.cells["refused"] != nil }
      && rows.contains { $0.cells.keys.contains { $0 != "refused" } }
  }

  private func belongs(_ row: FrameworkResult.Row, to subject: String) -> Bool {
    guard let mode else { return true }
    return subject == "shift"
      ? row.strategy == mode : row.group.split(separator: " ").first.map(String.init) == mode
  }
}
