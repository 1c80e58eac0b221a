import Foundation
import LedgerAudit
import MerkleLog
import Testing

/// A ledger as the tests change it: leaves, blobs, and what is signed over them.
struct SampleLedger {
  static let origin = "lyceum21.example/mentoring"

  /// The leaves, by position.
  var events: [[UInt8]]
  var parts: [SealedRow]
  var note: [UInt8]?

  /// The golden ledger.
  static func golden() throws -> SampleLedger {
    let vectors = GoldenVectors.shared
    let parts = vectors.sealed.filter { $0.destroyedByAct == nil }.map { part in
      SealedRow(position: part.position, part: part.part, blob: part.bytes)
    }
    return SampleLedger(
      events: vectors.leaves.map { Array($0.utf8) }, parts: parts, note: Array(vectors.checkpoint.utf8))
  }

  static func logKey(seed: UInt8 = 1) throws -> LogSigningKey {
    try LogSigningKey(name: origin, seed: [UInt8](repeating: seed, count: 32))
  }

  static func witnessKey() throws -> WitnessSigningKey {
    try WitnessSigningKey(name: "committee.example/witness", seed: [UInt8](repeating: 2, count: 32))
  }

  /// The tree of the first leaves.
  func tree(_ size: Int? = nil) -> CompactTree {
    var tree = CompactTree()
    for leaf in events.prefix(size ?? events.count) { tree.append(MerkleTree.leafHash(leaf)) }
    return tree
  }

  /// A checkpoint over the first leaves.
  func checkpoint(
    size: Int? = nil, origin: String = SampleLedger.origin, seeds: [UInt8] = [1], isWitnessed: Bool = true
  ) throws -> UnverifiedCheckpoint {
    let tree = tree(size)
    let body = try CheckpointBody(origin: origin, size: tree.size, root: tree.root)
    var lines = try seeds.map { try LogSigningKey(name: origin, seed: [UInt8](repeating: $0, count: 32)).sign(body) }
    if isWitnessed { lines.append(try Self.witnessKey().cosign(body, time: 1_640_000_000)) }
    return try UnverifiedCheckpoint(body: body, signatures: lines)
  }

  /// Signs what stands there now, as whoever held the keys could.
  mutating func sign(seeds: [UInt8] = [1]) throws {
    note = try checkpoint(seeds: seeds).note.bytes
  }

  /// Changes a leaf as text.
  mutating func replace(_ position: Int, _ old: String, _ new: String) throws {
    let text = String(decoding: events[position], as: UTF8.self)
    let range = try #require(text.firstRange(of: old))
    events[position] = Array(text.replacingCharacters(in: range, with: new).utf8)
  }

  /// Adds an event behind the last one.
  mutating func append(_ type: String, _ data: String, sealed: String = "") {
    let number = 10 + events.count
    let envelope = """
      {"at":"2022-03-01T08:00:00Z","by":"system","cmd":"0198b5d2-7c00-7000-8000-0000000009\(number)",\
      "data":\(data),"id":"0198b5d2-7c00-7000-8000-0000000000\(number)","on":"2022-03-01","sealed":[\(sealed)],\
      "tags":["ledger"],"type":"\(type)","v":1,"via":"system"}
      """
    events.append(Array("mentorledger-event/v1\n\(envelope)".utf8))
  }

  /// As a bundle.
  var bundle: BundleReader {
    let lines = events.flatMap { BundleWriter.eventLine(leaf: $0) }
    let sealed = parts.flatMap { part in
      part.blob.map { BundleWriter.sealedLine(position: part.position, part: part.part, blob: $0) }
        ?? BundleWriter.withheldLine(position: part.position, part: part.part)
    }
    return BundleReader(
      checkpoint: ByteSource(note ?? []), events: ByteSource(lines), sealed: ByteSource(sealed))
  }
}

extension SampleLedger: AuditInput {
  func checkpointNote() -> [UInt8]? { note }
  func leaves() -> RowCursor<LeafRow> {
    RowCursor(events.enumerated().map { LeafRow(position: Int64($0.offset), leaf: $0.element) })
  }
  func sealedParts() -> RowCursor<SealedRow> { RowCursor(parts) }
  var ledgerRows: (any LedgerRows)? { nil }
}
