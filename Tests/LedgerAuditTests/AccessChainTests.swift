import LedgerAudit
import MerkleLog
import Testing

/// What a ledger says of lost access logs is taken as it stands, where it holds together.
struct AccessChainTests {
  private typealias Tale = RuleCase.AccessTale

  private func verify(_ events: [(type: String, data: String)]) throws -> AuditReport {
    var sample = try SampleLedger.golden()
    for event in events { sample.append(event.type, event.data) }
    try sample.sign()
    return Auditor.verify(sample, policy: try Policy(logs: [SampleLedger.logKey().verifierKey]))
  }

  @Test func `losses are reported log by log, the newest statement of each`() throws {
    let report = try verify([
      ("access.head.recorded", Tale.head(4, Tale.roots[4])),
      ("access.log.lost", Tale.lost(successor: Tale.key(2))),
      ("access.head.recorded", Tale.head(2, Tale.roots[2])),
      ("access.log.lost", Tale.lost(kept: "0", keptRoot: nil)),
      (
        "access.log.lost",
        Tale.lost(
          kept: "2", keptRoot: Tale.roots[2], log: Tale.log + "-2", root: Tale.roots[2], size: "2",
          successor: Tale.key(3))
      ),
      ("access.head.recorded", Tale.head(2, Tale.roots[7])),
    ])
    #expect(report.status == .verified, "\(report.findings)")
    #expect(report.accessLosses.map(\.position) == [10, 11])
    #expect(
      report.accessLosses.map(\.sentence) == [
        "Журнал чтений \(Tale.log): утрачены записи 0–4, по последней известной голове; с утратой согласились: "
          + "событие 10, system.",
        "Журнал чтений \(Tale.log)-2 продолжен преемником, записи целы: событие 11, system.",
      ])
  }

  @Test func `a head that is none is passed over, and nothing is said where nothing was lost`() throws {
    let report = try verify([
      ("access.head.recorded", "{\"root\":\"x\",\"size\":9}"), ("access.head.recorded", "{}"),
      ("access.head.recorded", Tale.head(3, Tale.roots[3])),
    ])
    #expect(report.status == .verified && report.accessLosses.isEmpty)
  }

  @Test func `one lost entry is one`() throws {
    let report = try verify([
      ("access.log.lost", Tale.lost(kept: "4", keptRoot: Tale.roots[4], successor: Tale.key(2)))
    ])
    #expect(report.accessLosses.map(\.sentence).first?.contains("утрачена запись 4, по") == true)
  }
}
