import LedgerAudit
import MerkleLog
import Testing

struct KeyRotationTests {
  private let vectors = GoldenVectors.shared

  private func rotated(_ type: String = "log.key.rotated") throws -> SampleLedger {
    var sample = try SampleLedger.golden()
    sample.append(type, "{\"from\":\"\(vectors.logVkey)\",\"to\":\"\(vectors.rotatedVkey)\"}")
    return sample
  }

  private func policy(_ logs: String...) throws -> Policy {
    try Policy(parsing: logs.map { "log \($0)\n" }.joined() + "quorum none\n")
  }

  @Test func `the first checkpoint over a rotation carries both signatures`() throws {
    var sample = try rotated()
    try sample.sign(seeds: [1, 6])
    for log in [vectors.logVkey, vectors.rotatedVkey] {
      #expect(Auditor.verify(sample, policy: try policy(log)).status == .verified)
    }
    try sample.sign(seeds: [6])
    let report = Auditor.verify(sample, policy: try policy(vectors.rotatedVkey))
    #expect(report.findings.map(\.code) == [.checkpointRotation])
    #expect(report.status == .tampering)
  }

  @Test func `after a rotation the new key signs, and the old one alone is refused`() throws {
    var sample = try rotated()
    sample.append("ledger.noted", "{}")
    try sample.sign(seeds: [6])
    #expect(Auditor.verify(sample, policy: try policy(vectors.logVkey, vectors.rotatedVkey)).status == .verified)
    #expect(Auditor.verify(sample, policy: nil).status == .notAnchored)
    try sample.sign(seeds: [1])
    let report = Auditor.verify(sample, policy: try policy(vectors.logVkey))
    #expect(report.findings.map(\.code).contains(.checkpointSignature))
    #expect(report.status == .tampering)
  }

  @Test func `a change of keys must follow from the key before`() throws {
    var sample = try SampleLedger.golden()
    sample.append("log.key.rotated", "{\"from\":\"\(vectors.rotatedVkey)\",\"to\":\"\(vectors.logVkey)\"}")
    try sample.sign()
    let report = Auditor.verify(sample, policy: try policy(vectors.logVkey))
    #expect(report.findings.map(\.code) == [.keyChain])
    #expect(report.firstBadPosition == 7)
  }

  @Test func `a store keeps the checkpoint that both keys signed, and without it the rotation is refused`() throws {
    var sample = try rotated()
    sample.append("ledger.noted", "{}")
    try sample.sign(seeds: [6])
    func ledger(bridge seeds: [UInt8]) throws -> OpenLedger {
      var ledger = try OpenLedger(sample)
      ledger.noteRows.removeAll { $0.size > 3 }
      ledger.signatureRows.removeAll { $0.size > 3 || $0.line.contains("committee") }
      for (size, seeds) in [(8, seeds), (9, [6])] where !seeds.isEmpty {
        let checkpoint = try sample.checkpoint(size: size, seeds: seeds, isWitnessed: false)
        ledger.noteRows.append(NoteRow(size: Int64(size), body: String(decoding: checkpoint.note.body, as: UTF8.self)))
        ledger.signatureRows += checkpoint.note.signatures.map { SignatureRow(size: Int64(size), line: $0.text) }
      }
      return ledger
    }
    let both = try policy(vectors.logVkey, vectors.rotatedVkey)
    #expect(Auditor.verify(try ledger(bridge: [1, 6]), policy: both).status == .verified)
    for seeds in [[], [6], [1]] as [[UInt8]] {
      let report = Auditor.verify(try ledger(bridge: seeds), policy: both)
      #expect(report.status == .tampering, "\(seeds)")
      #expect(report.findings.contains { $0.code == .checkpointRotation && $0.position == 7 }, "\(seeds)")
    }
  }

  @Test func `a checkpoint from outside that only the retired key signed cannot be compared with`() throws {
    var sample = try rotated()
    sample.append("ledger.noted", "{}")
    try sample.sign(seeds: [6])
    let both = try policy(vectors.logVkey, vectors.rotatedVkey)
    let late = Auditor.verify(sample, policy: both, against: [try sample.checkpoint(isWitnessed: false)])
    #expect(late.status == .couldNotLook && late.findings.map(\.code) == [.againstSignature])
    let early = Auditor.verify(sample, policy: both, against: [try sample.checkpoint(size: 5, isWitnessed: false)])
    #expect(early.status == .verified)
  }

  @Test func `a replaced key is believed only through the policy`() throws {
    var sample = try rotated("log.key.replaced")
    try sample.sign(seeds: [1, 6])
    #expect(Auditor.verify(sample, policy: try policy(vectors.rotatedVkey)).status == .verified)
    #expect(Auditor.verify(sample, policy: nil).findings.map(\.code).contains(.keyReplaced))
    let report = Auditor.verify(sample, policy: try policy(vectors.logVkey))
    #expect(report.findings.map(\.code) == [.keyReplaced])
    #expect(report.status == .tampering)
  }
}
