import LedgerAudit
import MerkleLog
import Testing

struct OutsideTests {
  private func report(
    against: [UnverifiedCheckpoint] = [], roots: [Auditor.StatedRoot] = [], heads: UnverifiedCheckpoint? = nil
  ) throws -> AuditReport {
    let sample = try SampleLedger.golden()
    return Auditor.verify(
      sample, policy: try GoldenVectors.shared.parsedPolicy, against: against, againstRoots: roots, heads: heads)
  }

  @Test func `checkpoints and roots of every size agree with the ledger they come from`() throws {
    let sample = try SampleLedger.golden()
    let notes = try (1...7).map { try sample.checkpoint(size: $0) }
    let roots = try GoldenVectors.shared.roots.enumerated().map {
      Auditor.StatedRoot(size: TreeSize(Int64($0.offset)), root: try #require(Digest(hex: $0.element)))
    }
    #expect(try report(against: notes, roots: roots, heads: notes[6]).status == .verified)
  }

  @Test func `a checkpoint of a rewritten history contradicts the ledger`() throws {
    var other = try SampleLedger.golden()
    try other.replace(1, "mentee", "mentor")
    let result = try report(against: [try other.checkpoint(size: 4)])
    #expect(result.status == .tampering)
    #expect(result.findings.map(\.code) == [.againstContradicted])
  }

  @Test func `a checkpoint of a longer ledger shows that events were cut off`() throws {
    var longer = try SampleLedger.golden()
    longer.append("ledger.noted", "{}")
    let note = try longer.checkpoint()
    let result = try report(against: [note], heads: note)
    #expect(result.status == .tampering)
    #expect(result.findings.map(\.code) == [.againstContradicted, .headsContradicted])
    #expect(result.firstBadPosition == 7)
  }

  @Test func `a checkpoint of another log or of an unknown key says nothing against the ledger`() throws {
    var other = try SampleLedger.golden()
    try other.replace(1, "mentee", "mentor")
    for note in [
      try SampleLedger.golden().checkpoint(origin: "other.example/log"), try other.checkpoint(size: 4, seeds: [9]),
    ] {
      let result = try report(against: [note])
      #expect(result.status == .couldNotLook)
      #expect(result.findings.map(\.code) == [.againstSignature])
      #expect(result.agreedCheckpoints.isEmpty)
    }
  }

  @Test func `what agrees is named, and narrows what a later point contradicts`() throws {
    let sample = try SampleLedger.golden()
    var other = sample
    try other.replace(4, "12-18", "12-17")
    let root = Auditor.StatedRoot(size: TreeSize(2), root: try #require(Digest(hex: GoldenVectors.shared.roots[2])))
    let result = try report(against: [sample.checkpoint(size: 3), other.checkpoint(size: 6)], roots: [root])
    #expect(result.agreedCheckpoints.map(\.rawValue) == [3])
    #expect(result.agreedRoots.map(\.rawValue) == [2])
    #expect(result.status == .tampering)
    #expect(result.firstBadPosition == 3)
    #expect(result.findings.map(\.message).contains { $0.hasSuffix("между позициями 3 и 5.") })
  }

  @Test func `a policy of another log can say nothing about this one, one of another key refuses it`() throws {
    let sample = try SampleLedger.golden()
    for (name, status) in [("other.example/log", AuditStatus.couldNotLook), (SampleLedger.origin, .tampering)] {
      let key = try LogSigningKey(name: name, seed: [UInt8](repeating: 9, count: 32)).verifierKey
      let result = Auditor.verify(sample, policy: try Policy(logs: [key]))
      #expect(result.status == status)
      #expect(result.findings.map(\.code).contains(.policyOrigin) == (status == .couldNotLook))
    }
  }

  @Test func `a root of another history contradicts the ledger`() throws {
    let root = try #require(Digest(hex: GoldenVectors.shared.roots[3]))
    for size in [0, 4, 9] as [Int64] {
      #expect(try report(roots: [Auditor.StatedRoot(size: TreeSize(size), root: root)]).status == .tampering)
    }
  }

  @Test func `a finding says which of ledger and access log remembers another root`() throws {
    let root = try #require(Digest(hex: GoldenVectors.shared.roots[3]))
    let codes: [(Auditor.StatedRoot.Source, AuditFinding.Code)] = [
      (.outside, .againstContradicted), (.accessLog, .accessContradicted), (.ledger, .anchorContradicted),
    ]
    for (source, code) in codes {
      let stated = Auditor.StatedRoot(size: TreeSize(5), root: root, source: source)
      #expect(try report(roots: [stated]).findings.map(\.code) == [code])
    }
  }

  @Test func `a checkpoint with a forged signature cannot be compared with`() throws {
    let note = try SampleLedger.golden().checkpoint(size: 4)
    let line = try #require(note.note.signatures.first)
    let text = Array(line.text.utf8)
    var forged = text
    forged[forged.count - 10] = forged[forged.count - 10] == 0x41 ? 0x42 : 0x41
    let checkpoint = try UnverifiedCheckpoint(
      body: note.body, signatures: [SignatureLine(parsing: String(decoding: forged, as: UTF8.self))])
    let result = try report(against: [checkpoint])
    #expect(result.status == .couldNotLook)
    #expect(result.findings.map(\.code) == [.againstSignature])
  }
}
