import LedgerAudit
import MerkleLog
import Testing

struct GoldenLedgerTests {
  private let vectors = GoldenVectors.shared

  private var bundle: BundleReader {
    BundleReader(
      checkpoint: ByteSource(Array(vectors.bundle.checkpoint.utf8)),
      events: ByteSource(Array(vectors.bundle.events.utf8)), sealed: ByteSource(Array(vectors.bundle.sealed.utf8)))
  }

  @Test func `the golden bundle is verified under the golden policy`() throws {
    let report = Auditor.verify(bundle, policy: try vectors.parsedPolicy)
    #expect(report.findings == [])
    #expect(report.status == .verified)
    #expect(report.verifiedLine == "verified 7 \(vectors.roots[7])")
    #expect(report.destroyed == [1: 2])
    #expect(report.erasuresInProgress == [])
    #expect(report.uncoveredNewest == 0)
    #expect(report.origin == "lyceum21.example/mentoring")
    #expect(!report.isClockDeclared)
  }

  @Test func `without a policy the golden bundle is sound but not anchored`() {
    let report = Auditor.verify(bundle, policy: nil)
    #expect(report.status == .notAnchored)
    #expect(report.findings.map(\.code) == [.policyMissing])
    #expect(report.verifiedLine == nil)
    #expect(report.uncoveredNewest == 7)
  }

  @Test func `the writer makes the golden files`() throws {
    let sample = try SampleLedger.golden()
    #expect(sample.events.flatMap { BundleWriter.eventLine(leaf: $0) } == Array(vectors.bundle.events.utf8))
    let part = try #require(sample.parts.first)
    let line = BundleWriter.sealedLine(position: part.position, part: part.part, blob: try #require(part.blob))
    #expect(line == Array(vectors.bundle.sealed.utf8))
  }

  @Test(arguments: GoldenVectors.shared.checkpointBad.map(\.note))
  func `a checkpoint that the format refuses is tampering`(note: String) throws {
    var sample = try SampleLedger.golden()
    sample.note = Array(note.utf8)
    #expect(Auditor.verify(sample, policy: try vectors.parsedPolicy).status == .tampering)
  }

  @Test func `a quorum that is not met leaves the newest events uncovered`() throws {
    var sample = try SampleLedger.golden()
    sample.note = try sample.checkpoint(isWitnessed: false).note.bytes
    let report = Auditor.verify(sample, policy: try vectors.parsedPolicy)
    #expect(report.status == .notAnchored)
    #expect(report.findings.map(\.code) == [.quorumUnmet])
    #expect(report.uncoveredNewest == 7)
  }

  @Test func `a cosigned checkpoint from outside covers what it covers`() throws {
    var sample = try SampleLedger.golden()
    sample.note = try sample.checkpoint(isWitnessed: false).note.bytes
    let old = try sample.checkpoint(size: 5)
    let report = Auditor.verify(sample, policy: try vectors.parsedPolicy, against: [old])
    #expect(report.status == .notAnchored)
    #expect(report.uncoveredNewest == 2)
  }

  @Test func `parts that were withheld make the answer not anchored`() throws {
    var sample = try SampleLedger.golden()
    sample.parts[0].blob = nil
    let report = Auditor.verify(sample.bundle, policy: try vectors.parsedPolicy)
    #expect(report.status == .notAnchored)
    #expect(report.findings.map(\.code) == [.sealedWithheld])
    #expect(report.withheld == 1)
  }

  @Test func `a destruction that is requested and not completed is in progress`() throws {
    var sample = try SampleLedger.golden()
    sample.events.removeLast()
    try sample.sign()
    let report = Auditor.verify(sample, policy: try vectors.parsedPolicy)
    #expect(report.status == .verified)
    #expect(report.erasuresInProgress == [1])
    #expect(report.destroyed == [1: 2])
  }

  @Test func `input that is broken in itself is evidence, not trouble in looking`() throws {
    let sample = try SampleLedger.golden()
    let bundle = BundleReader(
      checkpoint: ByteSource(sample.note ?? []),
      events: ByteSource(sample.events.flatMap { BundleWriter.eventLine(leaf: $0) }),
      sealed: ByteSource(count: 10) { _, _ in throw DamagedInput(.inputDamaged, "Файл повреждён.") })
    let report = Auditor.verify(bundle, policy: try vectors.parsedPolicy)
    #expect(report.status == .tampering)
    #expect(report.findings.map(\.code) == [.inputDamaged])
  }

  @Test func `input that cannot be read is status 1, and evidence goes before it`() throws {
    struct Trouble: Error {}
    var sample = try SampleLedger.golden()
    let events = sample.events.flatMap { BundleWriter.eventLine(leaf: $0) }
    func report() throws -> AuditReport {
      let bundle = BundleReader(
        checkpoint: ByteSource(sample.note ?? []), events: ByteSource(events),
        sealed: ByteSource(count: 10) { _, _ in throw Trouble() })
      return Auditor.verify(bundle, policy: try vectors.parsedPolicy)
    }
    #expect(try report().status == .couldNotLook)
    #expect(try report().findings.map(\.code) == [.inputUnreadable])
    sample.note = try sample.checkpoint(size: 6).note.bytes
    #expect(try report().status == .tampering)
  }
}
