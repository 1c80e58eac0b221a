import LedgerAudit
import MerkleLog
import Testing

struct RuleTests {
  @Test(arguments: RuleCase.leafRules + RuleCase.treeRules + RuleCase.sealedRules + RuleCase.accessRules)
  func `each rule is broken by just one change and found with its code and position`(rule: RuleCase) throws {
    var sample = try SampleLedger.golden()
    try rule.change(&sample)
    if rule.isSigned { try sample.sign() }
    let report = Auditor.verify(sample, policy: try GoldenVectors.shared.parsedPolicy)
    #expect(report.status == .tampering)
    #expect(report.findings.contains { $0.code == rule.code && $0.position == rule.position })
    #expect(report.firstBadPosition == rule.position ?? 0)
    #expect(report.verifiedLine == nil)
  }

  @Test func `a changed byte anywhere in a leaf is found`() throws {
    let policy = try GoldenVectors.shared.parsedPolicy
    let golden = try SampleLedger.golden()
    for position in golden.events.indices {
      for index in stride(from: 0, to: golden.events[position].count, by: 31) {
        var sample = golden
        sample.events[position][index] ^= 1
        #expect(Auditor.verify(sample, policy: policy).status == .tampering, "leaf \(position), byte \(index)")
      }
    }
  }

  @Test func `a ledger without events could not be looked at`() throws {
    let empty = SampleLedger(events: [], parts: [], note: nil)
    let report = Auditor.verify(empty, policy: try GoldenVectors.shared.parsedPolicy)
    #expect(report.status == .couldNotLook)
    #expect(report.findings.map(\.code) == [.checkpointMissing])
  }

  @Test func `a report lists a limited number of findings and counts all`() throws {
    var sample = try SampleLedger.golden()
    for part in 1...150 { sample.parts.append(SealedRow(position: 4, part: Int64(part), blob: [1])) }
    let report = Auditor.verify(sample, policy: try GoldenVectors.shared.parsedPolicy)
    #expect(report.findings.count == AuditReport.maximumFindings)
    #expect(report.findingCount == 150)
  }
}
