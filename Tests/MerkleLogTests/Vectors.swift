import Foundation
import MerkleLog
import Testing

/// The golden values for tree, notes and proofs that an independent implementation made.
struct Vectors {
  struct BadNote: CustomTestStringConvertible, Sendable {
    let why: String
    let note: String
    var testDescription: String { why }
  }

  let logVkey: String
  let rotatedVkey: String
  let witnessVkey: String
  let policy: String
  let leaves: [[UInt8]]
  let leafHashes: [Digest]
  let roots: [Digest]
  let storedNodes: [Digest]
  let inclusion: [[Digest]]
  let consistencyFrom: [Int64: [Digest]]
  let checkpoint: String
  let checkpointBad: [BadNote]
  let tlogProofOf3: String
  let addCheckpointFrom3: String

  static let shared: Vectors = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("Vectors/format-v1.json")
    do {
      return try JSONDecoder().decode(Raw.self, from: Data(contentsOf: file)).vectors
    } catch {
      fatalError("cannot read the golden values: \(error)")
    }
  }()

  private struct Raw: Decodable {
    let logVkey, rotatedVkey, witnessVkey, policy: String
    let leaves, leafHashes, roots, storedNodes: [String]
    let inclusion: [[String]]
    let consistencyFrom: [String: [String]]
    let checkpoint: String
    let checkpointBad: [[String: String]]
    let tlogProofOf3, addCheckpointFrom3: String

    var vectors: Vectors {
      Vectors(
        logVkey: logVkey, rotatedVkey: rotatedVkey, witnessVkey: witnessVkey, policy: policy,
        leaves: leaves.map { Array($0.utf8) }, leafHashes: leafHashes.map(digest), roots: roots.map(digest),
        storedNodes: storedNodes.map(digest), inclusion: inclusion.map { $0.map(digest) },
        consistencyFrom: Dictionary(
          uniqueKeysWithValues: consistencyFrom.map { (Int64($0.key) ?? -1, $0.value.map(digest)) }),
        checkpoint: checkpoint,
        checkpointBad: checkpointBad.map { BadNote(why: $0["why"] ?? "", note: $0["note"] ?? "") },
        tlogProofOf3: tlogProofOf3, addCheckpointFrom3: addCheckpointFrom3)
    }

    private func digest(_ hex: String) -> Digest {
      guard let digest = Digest(hex: hex) else { fatalError("\(hex) is no digest") }
      return digest
    }
  }
}

/// The keys behind the golden values; the seeds stand in the file.
enum GoldenKeys {
  static func log() throws -> LogSigningKey {
    try LogSigningKey(name: "lyceum21.example/mentoring", seed: [UInt8](repeating: 1, count: 32))
  }

  static func rotated() throws -> LogSigningKey {
    try LogSigningKey(name: "lyceum21.example/mentoring", seed: [UInt8](repeating: 6, count: 32))
  }

  static func witness() throws -> WitnessSigningKey {
    try WitnessSigningKey(name: "committee.example/witness", seed: [UInt8](repeating: 2, count: 32))
  }
}
