import CanonicalJSON
import MerkleLog

/// The limits of FORMAT §2 and §4.
public enum FormatLimit {
  /// Bytes of a leaf.
  public static let leafBytes = 65_535
  /// Tags of an event.
  public static let tags = 512
  /// Sealed parts of an event.
  public static let sealedParts = 200
  /// Bytes of the plaintext of a sealed part, media type included.
  public static let plaintextBytes = 8 * 1024 * 1024
}

/// The line every leaf begins with (FORMAT §2).
package let leafPrefix: [UInt8] = Array("mentorledger-event/v1\n".utf8)

/// A leaf that is not what the format asks for.
public struct EnvelopeError: Error, Hashable, Sendable, CustomStringConvertible {
  /// What is wrong, as an English sentence that names the key.
  public let description: String
  init(_ description: String) { self.description = description }
}

extension Envelope {
  /// The exact bytes that are stored and hashed: prefix line and canonical envelope (FORMAT §2).
  ///
  /// Throws where the leaf would break a limit of the format: more than 65,535 bytes, 512 tags or 200 sealed parts, or
  /// tags that are not sorted and unique.
  public func leaf() throws(EnvelopeError) -> [UInt8] {
    guard tags.count <= FormatLimit.tags else { throw EnvelopeError("an event bears at most 512 tags") }
    guard sealed.count <= FormatLimit.sealedParts else {
      throw EnvelopeError("an event bears at most 200 sealed parts")
    }
    guard zip(tags, tags.dropFirst()).allSatisfy({ $0 < $1 }) else {
      throw EnvelopeError("tags are sorted and unique")
    }
    var writer = CanonicalWriter(reserving: 512 + data.count + sealed.count * 300)
    do {
      try write(to: &writer)
    } catch {
      throw EnvelopeError("the envelope is not canonical: \(error)")
    }
    let leaf = leafPrefix + writer.bytes
    guard leaf.count <= FormatLimit.leafBytes else { throw EnvelopeError("a leaf has at most 65,535 bytes") }
    return leaf
  }

  private func write(to writer: inout CanonicalWriter) throws(CanonicalJSONError) {
    writer.beginObject()
    writer.key("at")
    try writer.string(at.description)
    writer.key("by")
    try writer.string(by.description)
    if let cause {
      writer.key("cause")
      try writer.integer(cause.rawValue)
    }
    writer.key("cmd")
    try writer.string(command.description)
    writer.key("data")
    writer.raw(data)
    writer.key("id")
    try writer.string(id.description)
    writer.key("on")
    try writer.string(on.description)
    writer.key("sealed")
    writer.beginArray()
    for part in sealed {
      writer.beginObject()
      writer.key("c")
      try writer.string(part.commitment.description)
      writer.key("f")
      try writer.string(part.fingerprint.description)
      writer.key("k")
      try writer.string(part.keyName.description)
      writer.key("s")
      try writer.string(part.subject.description)
      writer.key("x")
      try writer.string(part.blobDigest.description)
      writer.endObject()
    }
    writer.endArray()
    writer.key("tags")
    writer.beginArray()
    for tag in tags { try writer.string(tag.description) }
    writer.endArray()
    writer.key("type")
    try writer.string(type.description)
    writer.key("v")
    try writer.integer(version.rawValue)
    writer.key("via")
    try writer.string(via.rawValue)
    writer.endObject()
  }

  /// Reads a stored leaf. Strict: refuses what `leaf()` would not have written.
  public init(leaf: [UInt8]) throws(EnvelopeError) {
    guard leaf.starts(with: leafPrefix) else {
      throw EnvelopeError("a leaf begins with the line mentorledger-event/v1")
    }
    guard leaf.count <= FormatLimit.leafBytes else { throw EnvelopeError("a leaf has at most 65,535 bytes") }
    var reader = CanonicalReader(leaf, range: leafPrefix.count..<leaf.count)
    do {
      self = try Self.read(from: &reader, leaf: leaf)
    } catch let error as EnvelopeError {
      throw error
    } catch {
      throw EnvelopeError("the envelope is not canonical: \(error)")
    }
  }

  private static func read(from reader: inout CanonicalReader, leaf: [UInt8]) throws -> Envelope {
    try reader.beginObject()
    try reader.key("at")
    let at = try field("at", Instant(reader.string()))
    try reader.key("by")
    let by = try field("by", AccountID(reader.string()))
    var cause: Position?
    if try reader.keyIfPresent("cause") { cause = Position(try reader.integer()) }
    try reader.key("cmd")
    let command = try field("cmd", CommandID(reader.string()))
    try reader.key("data")
    let dataRange = try reader.rawValue()
    guard leaf[dataRange.lowerBound] == UInt8(ascii: "{") else { throw EnvelopeError("`data` is an object") }
    try reader.key("id")
    let id = try field("id", EventID(reader.string()))
    guard id.version == 7 else { throw EnvelopeError("`id` is a UUID of version 7") }
    try reader.key("on")
    let on = try field("on", CivilDate(reader.string()))
    try reader.key("sealed")
    var sealed: [SealedReference] = []
    try reader.beginArray()
    while try reader.nextElement() { sealed.append(try part(from: &reader)) }
    try reader.key("tags")
    var tags: [Tag] = []
    try reader.beginArray()
    while try reader.nextElement() { tags.append(try field("tags", Tag(reader.string()))) }
    try reader.key("type")
    let type = try field("type", EventType(reader.string()))
    try reader.key("v")
    let version = SchemaVersion(rawValue: try reader.integer())
    guard version >= .first else { throw EnvelopeError("`v` counts from 1") }
    try reader.key("via")
    let via = try field("via", Via(rawValue: reader.string()))
    try reader.endObject()
    try reader.end()
    guard tags.count <= FormatLimit.tags, sealed.count <= FormatLimit.sealedParts,
      zip(tags, tags.dropFirst()).allSatisfy({ $0 < $1 })
    else { throw EnvelopeError("tags are sorted, unique and at most 512; sealed parts are at most 200") }
    return Envelope(
      at: at, by: by, cause: cause, command: command, data: Array(leaf[dataRange]), id: id, on: on, sealed: sealed,
      tags: tags, type: type, version: version, via: via)
  }

  private static func part(from reader: inout CanonicalReader) throws -> SealedReference {
    try reader.beginObject()
    try reader.key("c")
    let commitment = try field("c", Digest(hex: reader.string()))
    try reader.key("f")
    let fingerprint = try field("f", KeyFingerprint(reader.string()))
    try reader.key("k")
    let keyName = try field("k", KeyName(reader.string()))
    try reader.key("s")
    let subject = try field("s", SubjectID(reader.string()))
    try reader.key("x")
    let blobDigest = try field("x", Digest(hex: reader.string()))
    try reader.endObject()
    return SealedReference(
      commitment: commitment, fingerprint: fingerprint, keyName: keyName, subject: subject, blobDigest: blobDigest)
  }

  private static func field<Value>(_ key: StaticString, _ value: Value?) throws(EnvelopeError) -> Value {
    guard let value else { throw EnvelopeError("`\(key)` is not of its grammar") }
    return value
  }
}
