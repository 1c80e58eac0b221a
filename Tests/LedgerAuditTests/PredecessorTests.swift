import LedgerAudit
import MerkleLog
import Testing

/// What event 0 says of a lost ledger is whole and of its form, or tampering (DESIGN §3).
struct PredecessorTests {
  private static let root = String(repeating: "0a", count: 32)

  /// The golden ledger with these members in the data of event 0, signed anew, verified under its key.
  private func verify(_ members: String) throws -> AuditReport {
    var ledger = try SampleLedger.golden()
    try ledger.replace(0, "\"timeZone\"", "\(members)\"timeZone\"")
    try ledger.sign()
    return Auditor.verify(ledger, policy: try Policy(logs: [SampleLedger.logKey().verifierKey]))
  }

  @Test func `a lost ledger that is named whole is reported`() throws {
    let report = try verify(
      #""predecessor":"school.example/lost","predecessorRoot":"\#(Self.root)","predecessorSize":57,"#)
    #expect(report.status == .verified, "\(report.findings)")
    #expect(report.predecessor?.origin == "school.example/lost" && report.predecessor?.size.rawValue == 57)
    #expect(report.predecessor?.root.hex == Self.root)
    #expect(try verify("").predecessor == nil)
  }

  @Test(arguments: [
    #""predecessor":"school.example/lost","#,
    #""predecessorRoot":"\#(root)","predecessorSize":57,"#,
    #""predecessor":"school.example/lost","predecessorRoot":"\#(root)","#,
    #""predecessor":"school.example/lost","predecessorRoot":"\#(root)","predecessorSize":0,"#,
    #""predecessor":"school.example/lost","predecessorRoot":"\#(root)","predecessorSize":"57","#,
    #""predecessor":"school.example/lost","predecessorRoot":"0A","predecessorSize":57,"#,
    #""predecessor":"a lost one","predecessorRoot":"\#(root)","predecessorSize":57,"#,
    #""predecessor":"\#(SampleLedger.origin)","predecessorRoot":"\#(root)","predecessorSize":57,"#,
  ])
  func `one that is named in part, in another form, or after the ledger itself is tampering`(_ members: String) throws {
    let report = try verify(members)
    #expect(report.findings.map(\.code) == [.leafOpening] && report.firstBadPosition == 0, "\(report.findings)")
    #expect(report.predecessor == nil)
  }
}
