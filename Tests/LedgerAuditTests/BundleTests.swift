import MerkleLog
import Testing

@testable import LedgerAudit

struct BundleTests {
  private func container(_ sample: SampleLedger) -> [UInt8] {
    let vectors = GoldenVectors.shared.bundle
    let contents = [sample.note ?? [], Array(vectors.events.utf8), Array(vectors.sealed.utf8)]
    var bytes: [UInt8] = []
    for (name, content) in zip(BundleReader.fileNames, contents) {
      bytes += BundleWriter.containerHeader(name: name, size: Int64(content.count)) + content
      bytes += BundleWriter.containerPadding(size: Int64(content.count))
    }
    return bytes + BundleWriter.containerEnd
  }

  private func report(_ container: [UInt8]) throws -> AuditReport {
    Auditor.verify(
      BundleReader(container: ByteSource(container)), policy: try GoldenVectors.shared.parsedPolicy)
  }

  @Test func `a container is verified as its files are`() throws {
    let container = try container(SampleLedger.golden())
    #expect(container.count.isMultiple(of: 512))
    #expect(try report(container).status == .verified)
    #expect(try report(container + [UInt8](repeating: 0, count: 4 * 512)).status == .verified)
  }

  @Test func `every byte of a header is covered by its sum`() throws {
    let golden = try container(SampleLedger.golden())
    // The last byte of the sum itself may be a space or NUL.
    for index in 0..<512 where index != 155 {
      var changed = golden
      changed[index] = changed[index] == 0 ? 0x37 : 0
      #expect(throws: DamagedInput.self, "byte \(index)") { try BundleContainer.files(in: ByteSource(changed)) }
    }
  }

  @Test func `a container with another time, kind, order or anything behind it is refused`() throws {
    let golden = try container(SampleLedger.golden())
    func refused(_ change: (inout [UInt8]) -> Void) throws {
      var bytes = golden
      change(&bytes)
      // A header that is whole in itself, so that only the rule can refuse it.
      let sum = String(BundleContainer.checksum(of: Array(bytes[0..<512])), radix: 8)
      bytes.replaceSubrange(148..<154, with: Array((String(repeating: "0", count: 6 - sum.count) + sum).utf8))
      let report = try report(bytes)
      #expect(report.findings.map(\.code) == [.bundleArchive])
      #expect(report.status == .couldNotLook)
    }
    try refused { $0[146] = UInt8(ascii: "1") }
    try refused { $0[156] = UInt8(ascii: "2") }
    try refused { $0[0] = UInt8(ascii: "x") }
    try refused { $0[345] = UInt8(ascii: "x") }
    try refused { $0[$0.count - 1] = 1 }
    try refused { $0.removeLast(512) }
    try refused { $0.removeLast(511) }
    try refused { $0 += [UInt8](repeating: 0, count: 40 * 512) }
    try refused { $0[900] = 1 }
    try refused { $0.removeSubrange(1024...) }
  }

  @Test(arguments: [
    #"{"blob":"AA==","part":0,"position":4,"x":1}"#, #"{"blob":"AB==","part":0,"position":4}"#,
    #"{"part":0,"position":4}"#, #"{"part":0,"position":4,"withheld":false}"#, #"{"part":200,"position":4}"#,
    #"{"blob":"AA==","part":0,"position":4,"withheld":true}"#, #"{"blob": "AA==","part":0,"position":4}"#, "",
  ])
  func `a line of sealed parts of another form is refused`(line: String) throws {
    let vectors = GoldenVectors.shared.bundle
    let reader = BundleReader(
      checkpoint: ByteSource(Array(vectors.checkpoint.utf8)), events: ByteSource(Array(vectors.events.utf8)),
      sealed: ByteSource(Array("\(line)\n".utf8)))
    let report = Auditor.verify(reader, policy: try GoldenVectors.shared.parsedPolicy)
    #expect(report.status == .tampering)
    #expect(report.findings.map(\.code).contains(.bundleMalformed))
  }

  @Test func `sealed parts out of order, a line without its end and a line too long are refused`() throws {
    let vectors = GoldenVectors.shared.bundle
    let long = String(repeating: "a", count: BundleReader.maximumSealedLine + 1)
    for sealed in [vectors.sealed + vectors.sealed, String(vectors.sealed.dropLast()), long + "\n"] {
      let reader = BundleReader(
        checkpoint: ByteSource(Array(vectors.checkpoint.utf8)), events: ByteSource(Array(vectors.events.utf8)),
        sealed: ByteSource(Array(sealed.utf8)))
      let report = Auditor.verify(reader, policy: try GoldenVectors.shared.parsedPolicy)
      #expect(report.findings.map(\.code).contains(.bundleMalformed))
    }
  }

  @Test func `lines are the same whatever the size of the pieces`() throws {
    let text = Array("a\n\nbc\n".utf8)
    let lines = LineCursor(ByteSource(text), file: "f", maximumLength: 2)
    var read: [[UInt8]] = []
    while let line = try lines.next() { read.append(line) }
    #expect(read == [[0x61], [], [0x62, 0x63]])
    let long = LineCursor(ByteSource(Array("abc\n".utf8)), file: "f", maximumLength: 2)
    #expect(throws: DamagedInput.self) { try long.next() }
  }

  @Test func `the hash of a blob is the one that the tree uses`() {
    var bytes: [UInt8] = [0]
    for length in 0...300 {
      #expect(MerkleTree.blobDigest(bytes) == MerkleTree.leafHash(Array(bytes.dropFirst())), "length \(length)")
      bytes.append(UInt8(truncatingIfNeeded: length &* 31))
    }
    #expect(MerkleTree.blobDigest([]) == MerkleTree.emptyRoot)
  }
}
