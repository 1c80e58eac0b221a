import Foundation
import Testing

@testable import LedgerAudit

/// The verifier in Python, asked about many bundles in one interpreter.
struct OtherVerifier {
  /// What one of the two programs says.
  struct Verdict: Hashable, Decodable, CustomStringConvertible {
    /// One finding, as far as both name it.
    struct Finding: Hashable, Decodable, CustomStringConvertible {
      var code: String
      var position: Int64?
      var part: Int64?
      var text: String

      var description: String {
        "[\(code)] \(position.map(String.init) ?? "—").\(part.map(String.init) ?? "—") \(text)"
      }
    }

    var status: Int32
    var first: Int64?
    var findings: Set<Finding>

    var description: String {
      "\(status), first \(first.map(String.init) ?? "—")\n  "
        + findings.map(\.description).sorted().joined(separator: "\n  ")
    }
  }

  /// A question: the words of the command line.
  typealias Words = [String]

  private static let script = """
    import json, sys
    sys.dont_write_bytecode = True
    sys.path.insert(0, sys.argv[1])
    import contextlib, io, report, verify
    kept = []
    class Report(report.Report):
        def __init__(self):
            super().__init__()
            kept.append(self)
    verify.Report = Report
    report.SHOWN_PER_CODE = 1000
    answers = []
    for words in json.load(sys.stdin):
        kept.clear()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            status = verify.run(words)
        made = kept[0]
        findings = [dict(code=f.code, position=f.position, part=f.part, text=f.text) for f in made.findings]
        findings += [dict(code=code, text=text) for code, text in made.problems + made.shortfalls]
        answers.append(dict(status=status, first=made.first_bad_position, findings=findings))
    print(json.dumps(answers))
    """

  /// The answers, in the order of the questions.
  static func answers(to questions: [Words]) throws -> [Verdict] {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = ["python3", "-c", script, root.appendingPathComponent("Tools/verify").path]
    let (input, output) = (Pipe(), Pipe())
    (process.standardInput, process.standardOutput) = (input, output)
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: JSONEncoder().encode(questions))
    try input.fileHandleForWriting.close()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    try #require(process.terminationStatus == 0)
    return try JSONDecoder().decode([Verdict].self, from: data)
  }

  private static var root: URL {
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
  }
}

extension OtherVerifier.Verdict {
  /// What our own verification says, in the same words.
  init(_ report: AuditReport) {
    status = Int32(report.status.rawValue)
    first = report.firstBadPosition
    findings = Set(
      report.findings.map { finding in
        // What could not be looked at, or is not anchored, is of the whole ledger there.
        let isTampering = finding.status == .tampering
        return Finding(
          code: finding.code.rawValue, position: isTampering ? finding.position : nil,
          part: isTampering ? finding.part : nil, text: finding.message)
      })
  }
}

/// A folder for bundles and notes; gone with the test.
final class BundleShelf {
  private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("bundles-\(UUID().uuidString)")
  private var count = 0

  init() throws { try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func write(_ bytes: [UInt8]) throws -> String {
    count += 1
    let file = folder.appendingPathComponent("file-\(count)")
    try Data(bytes).write(to: file)
    return file.path
  }

  /// A ledger as a bundle's folder.
  func bundle(_ sample: SampleLedger) throws -> String {
    count += 1
    let bundle = folder.appendingPathComponent("bundle-\(count)")
    try FileManager.default.createDirectory(at: bundle, withIntermediateDirectories: true)
    let sealed = sample.parts.flatMap { part in
      part.blob.map { BundleWriter.sealedLine(position: part.position, part: part.part, blob: $0) }
        ?? BundleWriter.withheldLine(position: part.position, part: part.part)
    }
    let files = [sample.note ?? [], sample.events.flatMap { BundleWriter.eventLine(leaf: $0) }, sealed]
    for (name, bytes) in zip(BundleReader.fileNames, files) {
      try Data(bytes).write(to: bundle.appendingPathComponent(name))
    }
    return bundle.path
  }
}
