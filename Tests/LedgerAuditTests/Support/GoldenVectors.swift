import Foundation
import MerkleLog

/// The golden values of the format, made by an independent implementation.
struct GoldenVectors: Decodable {
  struct Bundle: Decodable {
    var checkpoint: String
    var events: String
    var sealed: String

    enum CodingKeys: String, CodingKey {
      case checkpoint
      case events = "events.jsonl"
      case sealed = "sealed.jsonl"
    }
  }

  struct BadCheckpoint: Decodable {
    var why: String
    var note: String
  }

  struct Part: Decodable {
    var position: Int64
    var part: Int64
    var blob: String
    var destroyedByAct: Int64?
  }

  var policy: String
  var leaves: [String]
  var roots: [String]
  var storedNodes: [String]
  var sealed: [Part]
  var checkpoint: String
  var checkpointBad: [BadCheckpoint]
  var bundle: Bundle
  var logVkey: String
  var rotatedVkey: String

  static let shared: GoldenVectors = {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Vectors/format-v1.json")
    do {
      return try JSONDecoder().decode(GoldenVectors.self, from: Data(contentsOf: file))
    } catch {
      fatalError("the golden vectors cannot be read: \(error)")
    }
  }()

  var parsedPolicy: Policy {
    get throws { try Policy(parsing: policy) }
  }
}

extension GoldenVectors.Part {
  /// The blob's bytes.
  var bytes: [UInt8]? { Hex.decode(blob) }
}
