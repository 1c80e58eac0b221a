import Crypto
import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation
import MerkleLog
import Testing

@Suite struct GoldenLedgerTests {
  let golden = GoldenFormat.shared

  @Test func `every golden leaf is read and written back byte for byte`() throws {
    #expect(golden.leaves.count == 7)
    for leaf in golden.leaves {
      #expect(try Envelope(leaf: leaf).leaf() == leaf)
      #expect(Envelope.recordedAt(leaf: leaf) == (try Envelope(leaf: leaf)).at)
    }
  }

  @Test func `a golden leaf with any one byte cut, doubled or replaced by a space is no event`() throws {
    for leaf in golden.leaves {
      for index in leaf.indices where leaf[index] == UInt8(ascii: "{") || leaf[index] == UInt8(ascii: ",") {
        var cut = leaf
        cut.remove(at: index)
        var doubled = leaf
        doubled.insert(leaf[index], at: index)
        var spaced = leaf
        spaced.insert(0x20, at: index)
        for changed in [cut, doubled, spaced] where changed != leaf {
          // Text may hold these characters; then the leaf reads back as another event, never as this one.
          if let envelope = try? Envelope(leaf: changed) { #expect(try envelope.leaf() == changed) }
        }
      }
      #expect(throws: EnvelopeError.self) { try Envelope(leaf: leaf + [0x0a]) }
      #expect(throws: EnvelopeError.self) { try Envelope(leaf: Array(leaf.dropFirst())) }
      #expect(throws: EnvelopeError.self) { try Envelope(leaf: Array(leaf.dropLast())) }
    }
  }

  @Test(arguments: StoreKind.allCases)
  func `the golden commands give the golden leaves, nodes, root and signature`(_ kind: StoreKind) throws {
    let ledger = try TestLedger(kind)
    for command in try golden.commands() { try ledger.record(command) }
    try check(ledger)
  }

  @Test(arguments: StoreKind.allCases)
  func `one batch gives the same ledger as one command at a time`(_ kind: StoreKind) throws {
    let ledger = try TestLedger(kind)
    let results = try ledger.append(golden.commands())
    #expect(try results.map { try $0.get().first.rawValue } == [0, 1, 3, 4, 5, 6])
    try check(ledger)
  }

  private func check(_ store: any EventStore) throws {
    try store.read { reading throws in
      #expect(try reading.eventCount() == 7)
      for (index, leaf) in golden.leaves.enumerated() {
        #expect(try reading.leaf(at: Position(Int64(index))) == leaf)
      }
      for (index, node) in golden.storedNodes.enumerated() {
        #expect(try reading.node(Int64(index)) == node)
      }
      #expect(throws: StoreError.self) { try reading.node(Int64(golden.storedNodes.count)) }
      for part in golden.sealed {
        #expect(try reading.blob(position: part.position, part: part.part) == part.blob)
      }
      let head = try UnverifiedCheckpoint(parsing: try #require(try reading.headNote()))
      let expected = try UnverifiedCheckpoint(parsing: golden.checkpoint)
      #expect(head.body == expected.body)
      #expect(head.root == golden.roots[7])
      #expect(head.note.signatures == Array(expected.note.signatures.prefix(1)))
      #expect(Set(try reading.requestedKeys().keys) == Set(golden.sealed.prefix(2).map(\.fingerprint)))
      #expect(Set(try reading.requestedKeys().values) == [Position(5)])
    }
  }

  @Test func `sealing gives the golden blobs and opening the golden texts`() throws {
    for part in golden.sealed {
      let envelope = try Envelope(leaf: golden.leaves[Int(part.position.rawValue)])
      let reference = envelope.sealed[part.part]
      let key = SubjectKey(
        subject: reference.subject, name: reference.keyName, secret: SymmetricKey(data: part.key))
      #expect(key.fingerprint == part.fingerprint)
      let sealed = try key.seal(
        part.plaintext, event: envelope.id, part: part.part,
        nonce: [UInt8](repeating: UInt8(4 + part.part), count: 12))
      #expect(sealed.blob == part.blob)
      #expect(sealed.reference == reference)
      #expect(try key.open(part.blob, as: reference, event: envelope.id, part: part.part) == part.plaintext)
    }
  }

  @Test func `a blob opens in no other place, under no other key and with no bit changed`() throws {
    let part = golden.sealed[1]
    let envelope = try Envelope(leaf: golden.leaves[1])
    var reference = envelope.sealed[1]
    let key = SubjectKey(subject: reference.subject, name: reference.keyName, secret: SymmetricKey(data: part.key))
    #expect(throws: SealError.authenticationFailed) {
      try key.open(part.blob, as: reference, event: envelope.id, part: 0)
    }
    let stranger = SubjectKey(
      subject: SubjectID(Bytes16(part.fingerprint.bytes)!), name: key.name, secret: key.secret)
    #expect(throws: SealError.authenticationFailed) {
      try stranger.open(part.blob, as: reference, event: envelope.id, part: 1)
    }
    let other = SubjectKey(subject: key.subject, name: key.name, secret: SymmetricKey(data: golden.sealed[0].key))
    #expect(throws: SealError.wrongKey) { try other.open(part.blob, as: reference, event: envelope.id, part: 1) }
    for index in part.blob.indices {
      var changed = part.blob
      changed[index] ^= 1
      #expect(throws: SealError.blobChanged) {
        try key.open(changed, as: reference, event: envelope.id, part: 1)
      }
    }
    reference.commitment = golden.roots[0]
    #expect(throws: SealError.commitmentMismatch) {
      try key.open(part.blob, as: reference, event: envelope.id, part: 1)
    }
  }

  @Test func `wrapping gives the golden bytes, and they unwrap under that key alone`() throws {
    let epoch = EpochKey(number: 1, secret: SymmetricKey(data: GoldenFormat.epochSecret))
    let other = EpochKey(number: 1, secret: SymmetricKey(data: [UInt8](repeating: 6, count: 32)))
    for part in golden.sealed {
      let key = SymmetricKey(data: part.key)
      #expect(try epoch.wrap(key) == part.wrapped)
      #expect(epoch.unwrap(part.wrapped) == key)
      #expect(other.unwrap(part.wrapped) == nil)
      for index in part.wrapped.indices {
        var changed = part.wrapped
        changed[index] ^= 0x80
        #expect(epoch.unwrap(changed) == nil)
      }
    }
  }
}

/// The disclosure that the independent implementation made (FORMAT §4).
struct GoldenDisclosureTests {
  @Test func `the golden disclosure is read, written back and confirmed by its entry alone`() throws {
    let golden = GoldenFormat.shared
    let disclosure = try #require(Disclosure(parsing: Array(golden.disclosure.utf8)))
    #expect(try disclosure.line() == Array(golden.disclosure.utf8))
    #expect(disclosure.position == Position(4))
    for (position, leaf) in golden.leaves.enumerated() {
      #expect(try disclosure.confirms(Envelope(leaf: leaf)) == (position == 4))
    }
    let sealed = try #require(golden.sealed.first { $0.position == disclosure.position && $0.part == disclosure.part })
    #expect(sealed.plaintext == disclosure.plaintext)
  }

  @Test func `a disclosure that is not canonical, or whose key has not 32 bytes, is refused`() {
    let golden = GoldenFormat.shared.disclosure
    let spaced = golden.replacingOccurrences(of: ",\"part\"", with: ", \"part\"")
    let further = golden.replacingOccurrences(of: "\"part\"", with: "\"more\":1,\"part\"")
    let short = golden.replacingOccurrences(of: "\"kcom\":\"eMt0", with: "\"kcom\":\"")
    let high = golden.replacingOccurrences(of: "\"part\":0", with: "\"part\":200")
    for text in [spaced, further, short, high, "", "{}"] {
      #expect(text != golden)
      #expect(Disclosure(parsing: Array(text.utf8)) == nil)
    }
  }
}
