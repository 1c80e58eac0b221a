import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MerkleLog
import Testing

@testable import MentoringService

extension AccessLossTests {
  /// A ledger of one pupil whose name was opened before a copy of the access log was kept, and behind it.
  final class School {
    let ledger: ProvenLedger

    /// The access log founds itself with two entries; `size` is what it comes to.
    init(size: Int = 7, isRecorded: Bool = true) throws {
      ledger = try ProvenLedger()
      try ledger.pupil()
      for size in 3..<(size + 1) {
        try read()
        try FileManager.default.copyItem(atPath: file(1), toPath: copy(size))
      }
      // The ledger records the newest head of the access log.
      if isRecorded { try ledger.briefing(5) }
    }

    func file(_ number: Int) -> String { ledger.folder + "/" + AccessLog.fileName(number) }

    /// The first access log as it was with so many entries.
    func copy(_ size: Int) -> String { ledger.root + "/access-of-\(size).sqlite" }

    /// Opens everybody's name; the refusal where that can't be recorded.
    @discardableResult
    func read(in folder: String? = nil) throws -> ServiceError? {
      let workspace = try folder.map { try ledger.open(restored: $0) } ?? ledger.open()
      let moment = try workspace.moment(onDay: nil, knownBy: nil, atPosition: nil)
      let answer = try workspace.disclose(DisclosureRequest(.participants, purpose: .check, moment: moment)) { text in
        let pupil = try #require(try workspace.store.read { try $0.event(at: Position(4)) })
        return try text?.part(0, of: pupil).value
      }
      try workspace.keyFolder.heads.flush()
      #expect((answer.answer != nil) == (answer.refusal == nil))
      return answer.refusal
    }

    func remove(_ number: Int = 1) throws {
      for suffix in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: file(number) + suffix) }
    }

    /// Puts an earlier copy in the place of the first access log.
    func cut(to size: Int = 4) throws { try put(copy(size)) }

    func put(_ source: String, as number: Int = 1) throws {
      try remove(number)
      try FileManager.default.copyItem(atPath: source, toPath: file(number))
    }

    /// Appends other openings to the first access log, with its real key and nobody's memory.
    func fork(by count: Int) throws {
      let workspace = try ledger.open()
      let store = try SQLiteEventStore.open(
        folder: ledger.folder, fileName: AccessLog.fileName(1),
        signer: workspace.vault.signingKey(name: AccessLossTests.origin), origin: AccessLossTests.origin)
      let last = try #require(try store.read { try $0.event(at: Position(2)) }).envelope
      var opened = try DataOpened(canonical: last.data)
      opened.purpose = .audit
      let log = AccessLog(ledger: Ledger(store: store, vault: workspace.vault, random: SystemRandomSource()))
      for _ in 0..<count {
        try log.append(
          [NewEvent(opened, on: last.on)], by: last.by, via: .cli,
          time: RecordingTime(reading: try #require(Instant("2021-10-05T09:00:00Z")), isDeclared: true))
      }
    }

    @discardableResult
    func accept(_ didReach: (AccessLossStep) throws -> Void = { _ in }) throws -> Workspace.AccessLossReport {
      try ledger.open().acceptAccessLoss(didReach: didReach)
    }

    func verdict(keys: String? = nil) throws -> LedgerVerification.Verdict {
      var demand = LedgerVerification.Demand()
      demand.folder = ledger.folder
      demand.keys = keys ?? ledger.keys
      return try LedgerVerification.verify(demand)
    }

    /// What the independent verifier says of the folder.
    func python() throws -> (status: Int32, text: String) {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
      let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
      process.arguments = [
        "python3", root.appendingPathComponent("Tools/verify/verify.py").path, ledger.folder, "--policy",
        ledger.keys + "/policy",
      ]
      let pipe = Pipe()
      (process.standardOutput, process.standardError) = (pipe, pipe)
      try process.run()
      let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
      process.waitUntilExit()
      return (process.terminationStatus, String(decoding: data, as: UTF8.self))
    }

    /// Both verifiers find nothing, and both say this of the loss.
    func expectSound(_ sentences: [String], _ location: SourceLocation = #_sourceLocation) throws {
      let verdict = try verdict()
      #expect(
        verdict.status == .verified, "\(verdict.report.findings) \(verdict.access?.findings ?? [])",
        sourceLocation: location)
      #expect(verdict.report.accessLosses.map(\.sentence) == sentences, sourceLocation: location)
      let python = try python()
      #expect(python.status == 0, "\(python.text)", sourceLocation: location)
      for sentence in sentences {
        #expect(python.text.contains(sentence + "\n"), "\(python.text)", sourceLocation: location)
      }
    }

    /// Both call it tampering with the access log, and find the same.
    func expectTampering(_ codes: Set<String>, _ location: SourceLocation = #_sourceLocation) throws {
      let verdict = try verdict()
      #expect(verdict.status == .tampering, sourceLocation: location)
      // What the key folder remembers, Python is not told.
      let own = (verdict.report.findings + (verdict.access?.findings ?? [])).filter {
        $0.status == .tampering && !$0.code.rawValue.contains("heads")
      }
      #expect(Set(own.map(\.code.rawValue)) == codes, "\(own)", sourceLocation: location)
      let python = try python()
      #expect(python.status == 2, "\(python.text)", sourceLocation: location)
      for finding in own {
        #expect(
          python.text.contains("[\(finding.code)]") && python.text.contains(finding.message),
          "\(finding)\n\(python.text)", sourceLocation: location)
      }
    }
  }
}
