import EventLedger
import Foundation
import MerkleLog

/// The golden events and sealed parts that an independent implementation made.
struct GoldenFormat {
  struct Sealed {
    let position: Position
    let part: Int
    let plaintext: Plaintext
    let key: [UInt8]
    let fingerprint: KeyFingerprint
    let blob: [UInt8]
    let wrapped: [UInt8]
  }

  let logVkey: String
  let leaves: [[UInt8]]
  let storedNodes: [Digest]
  let roots: [Digest]
  let checkpoint: String
  let disclosure: String
  let sealed: [Sealed]

  static let origin = "lyceum21.example/mentoring"
  static let signingSeed = [UInt8](repeating: 1, count: 32)
  static let epochSecret = [UInt8](repeating: 5, count: 32)

  static let shared: GoldenFormat = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Vectors/format-v1.json")
    do {
      return try JSONDecoder().decode(Raw.self, from: Data(contentsOf: file)).golden()
    } catch {
      fatalError("cannot read the golden values: \(error)")
    }
  }()

  /// The golden events as commands, with the golden ids, times and blobs.
  func commands() throws -> [ProposedCommand] {
    var commands: [ProposedCommand] = []
    for (index, leaf) in leaves.enumerated() {
      let envelope = try Envelope(leaf: leaf)
      let parts = envelope.sealed.enumerated().map { part, reference in
        guard let golden = sealed.first(where: { $0.position.rawValue == index && $0.part == part }) else {
          fatalError("no golden blob \(index)/\(part)")
        }
        return SealedPart(reference: reference, blob: golden.blob)
      }
      let event = ProposedEvent(
        id: envelope.id, type: envelope.type, version: envelope.version, on: envelope.on, data: envelope.data,
        tags: envelope.tags, cause: envelope.cause.map(Cause.recorded), parts: parts)
      if commands.last?.id == envelope.command {
        commands[commands.count - 1].events.append(event)
      } else {
        commands.append(
          ProposedCommand(
            id: envelope.command, by: envelope.by, via: envelope.via,
            time: RecordingTime(reading: envelope.at, isDeclared: true), events: [event]))
      }
    }
    return commands
  }

  private struct Raw: Decodable {
    struct Sealed: Decodable {
      let position: Int64
      let part: Int
      let plaintext, key, fingerprint, blob, wrappedUnder32x05: String
    }

    let logVkey, checkpoint, disclosure: String
    let leaves, storedNodes, roots: [String]
    let sealed: [Sealed]

    func golden() throws -> GoldenFormat {
      GoldenFormat(
        logVkey: logVkey, leaves: leaves.map { Array($0.utf8) }, storedNodes: try storedNodes.map(digest),
        roots: try roots.map(digest), checkpoint: checkpoint, disclosure: disclosure,
        sealed: try sealed.map { part in
          let lines = part.plaintext.split(separator: "\n", maxSplits: 1)
          return GoldenFormat.Sealed(
            position: Position(part.position), part: part.part,
            plaintext: Plaintext(mediaType: String(lines[0]), content: Array(lines[1].utf8)), key: try bytes(part.key),
            fingerprint: try value(KeyFingerprint(part.fingerprint)), blob: try bytes(part.blob),
            wrapped: try bytes(part.wrappedUnder32x05))
        })
    }

    private func digest(_ hex: String) throws -> Digest { try value(Digest(hex: hex)) }
    private func bytes(_ hex: String) throws -> [UInt8] { try value(Hex.decode(hex)) }

    private func value<Value>(_ value: Value?) throws -> Value {
      guard let value else { throw CocoaError(.coderInvalidValue) }
      return value
    }
  }
}
