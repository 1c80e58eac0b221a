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
