import Foundation
import ShiftExchange

/// The committed recordings, read and checked, and repeated through the operators.
enum ReadingWorkloads {
  static let all = [
    workload("reading cases") { files in
      for file in files { keep(try CaseFile(file.bytes, named: file.name)) }
    },
    workload("conform") { files in
      let recorded = try files.map { ($0.name, try CaseFile($0.bytes, named: $0.name)) }
      keep(Conformance(of: recorded, workers: 2))
    },
  ]

  private static func files() -> [(name: String, bytes: [UInt8])] {
    let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appending(path: "../../../Fixtures").standardized.path
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
    return names.filter { $0.hasSuffix(".safetensors") }.sorted().compactMap { name in
      FileManager.default.contents(atPath: "\(folder)/\(name)").map { (name, Array($0)) }
    }
  }

  private static func workload(
    _ name: String, _ run: @escaping @Sendable ([(name: String, bytes: [UInt8])]) throws -> Void
  ) -> Workload {
    Workload(name, files().reduce(0) { $0 + $1.bytes.count }, "bytes") {
      let files = files()
      return { try run(files) }
    }
  }
}
