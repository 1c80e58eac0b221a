import CanonicalJSON
import MerkleLog

/// What a leaf says, as far as verification needs it (FORMAT §2). Texts stay ranges of the leaf's bytes, so that
/// reading a leaf allocates next to nothing; the storage is used again for the next leaf.
struct EventLeaf {
  /// Most bytes of a leaf.
  static let maximumBytes = 65_535
  /// Most tags of an event.
  static let maximumTags = 512
  /// Most sealed parts of an event.
  static let maximumParts = 200
  /// The line that every leaf begins with.
  static let prefix: [UInt8] = Array("mentorledger-event/v1\n".utf8)

  /// One entry of `sealed` (FORMAT §4).
  struct SealedEntry {
    /// The fingerprint of the key (`f`).
    var fingerprint: Key128
    /// Where the subject (`s`) stands in the leaf.
    var subject: Range<Int>
    /// SHA-256 of the blob (`x`).
    var blobDigest: Digest
  }

  private(set) var bytes: [UInt8] = []
  /// When it was recorded, as a number that sorts as the moment does.
  private(set) var at: Int64 = 0
  private(set) var account = 0..<0
  private(set) var cause: Int64?
  private(set) var command = Key128.zero
  private(set) var data = 0..<0
  private(set) var id = Key128.zero
  private(set) var sealed: [SealedEntry] = []
  private(set) var tags: [Range<Int>] = []
  private(set) var type = 0..<0

  /// The text at a range, which is ASCII by its grammar.
  func text(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// Whether the type is this one.
  func isOfType(_ name: String) -> Bool { bytes[type].elementsEqual(name.utf8) }

  /// The public part as a value, for the few types that verification must look into.
  func dataObject() throws(CanonicalJSONError) -> JSONObject {
    var reader = CanonicalReader(bytes, range: data)
    guard case .object(let object) = try reader.value() else { return JSONObject() }
    return object
  }

  /// Whether a tag `person:<subject>` stands among the tags.
  func hasPersonTag(_ subject: Range<Int>) -> Bool {
    tags.contains { tag in
      let tag = bytes[tag]
      return tag.count == 39 && tag.starts(with: "person:".utf8) && tag.dropFirst(7).elementsEqual(bytes[subject])
    }
  }
}

extension EventLeaf {
  /// Reads the next leaf in place of the one before. Strict: refuses whatever FORMAT §2 would not have written.
  mutating func read(_ leaf: [UInt8]) throws(LeafFault) {
    bytes = leaf
    guard leaf.starts(with: Self.prefix) else {
      throw LeafFault(.leafPrefix, "запись не начинается строкой mentorledger-event/v1")
    }
    guard leaf.count <= Self.maximumBytes else {
      throw LeafFault(.leafTooLong, "запись длиннее \(Self.maximumBytes) байт")
    }
    var reader = CanonicalReader(leaf, range: Self.prefix.count..<leaf.count)
    do {
      try readEnvelope(&reader)
    } catch let fault as LeafFault {
      throw fault
    } catch let error as CanonicalJSONError {
      throw Self.fault(of: leaf, error)
    } catch {
      preconditionFailure("a reader throws its own errors only")
    }
    try checkLists()
  }

  private mutating func readEnvelope(_ reader: inout CanonicalReader) throws {
    try reader.beginObject()
    try reader.key("at")
    at = try field(&reader, "at") { Grammar.instant($0, $1) }
    try reader.key("by")
    account = try check(&reader, "by") { Grammar.isAccount($0, $1) }
    cause = try reader.keyIfPresent("cause") ? try reader.integer() : nil
    try reader.key("cmd")
    command = try field(&reader, "cmd") { Key128(uuid: $0, in: $1) }
    try reader.key("data")
    data = try reader.rawValue()
    guard bytes[data.lowerBound] == UInt8(ascii: "{") else { throw Self.grammarFault("data") }
    try reader.key("id")
    id = try field(&reader, "id") { Key128(uuid: $0, in: $1) }
    guard id.isVersion7 else { throw Self.grammarFault("id") }
    try reader.key("on")
    try check(&reader, "on") { Grammar.date($0, $1) != nil }
    try reader.key("sealed")
    try readSealed(&reader)
    try reader.key("tags")
    tags.removeAll(keepingCapacity: true)
    try reader.beginArray()
    while try reader.nextElement() {
      guard let tag = try reader.rawString(), Grammar.isTag(bytes, tag) else {
        throw LeafFault(.leafTags, "метка не по правилам формата")
      }
      tags.append(tag)
    }
    try reader.key("type")
    type = try check(&reader, "type") { Grammar.isType($0, $1) }
    try reader.key("v")
    guard try reader.integer() >= 1 else { throw Self.grammarFault("v") }
    try reader.key("via")
    try check(&reader, "via") { Grammar.isVia($0, $1) }
    try reader.endObject()
    try reader.end()
  }

  private mutating func readSealed(_ reader: inout CanonicalReader) throws {
    sealed.removeAll(keepingCapacity: true)
    try reader.beginArray()
    while try reader.nextElement() {
      try reader.beginObject()
      try reader.key("c")
      _ = try field(&reader, "sealed.c") { Self.digest($0, $1) }
      try reader.key("f")
      let fingerprint = try field(&reader, "sealed.f") { Key128(hexadecimal: $0, in: $1) }
      try reader.key("k")
      try check(&reader, "sealed.k") { Grammar.isKeyName($0, $1) }
      try reader.key("s")
      let subject = try check(&reader, "sealed.s") { Key128(hexadecimal: $0, in: $1) != nil }
      try reader.key("x")
      let blobDigest = try field(&reader, "sealed.x") { Self.digest($0, $1) }
      try reader.endObject()
      sealed.append(SealedEntry(fingerprint: fingerprint, subject: subject, blobDigest: blobDigest))
    }
  }

  private func checkLists() throws(LeafFault) {
    guard tags.count <= Self.maximumTags else {
      throw LeafFault(.leafTags, "меток больше \(Self.maximumTags)")
    }
    guard sealed.count <= Self.maximumParts else {
      throw LeafFault(.leafEnvelope, "запечатанных частей больше \(Self.maximumParts)")
    }
    for index in tags.indices.dropFirst() {
      guard bytes[tags[index - 1]].lexicographicallyPrecedes(bytes[tags[index]]) else {
        throw LeafFault(.leafTags, "метки не по порядку или повторяются")
      }
    }
  }

  private func field<Value>(
    _ reader: inout CanonicalReader, _ key: String, _ parse: ([UInt8], Range<Int>) -> Value?
  ) throws -> Value {
    guard let range = try reader.rawString(), let value = parse(bytes, range) else { throw Self.grammarFault(key) }
    return value
  }

  @discardableResult
  private func check(
    _ reader: inout CanonicalReader, _ key: String, _ isValid: ([UInt8], Range<Int>) -> Bool
  ) throws -> Range<Int> {
    guard let range = try reader.rawString(), isValid(bytes, range) else { throw Self.grammarFault(key) }
    return range
  }

  /// 64 lower-case hexadecimal digits.
  private static func digest(_ bytes: [UInt8], _ range: Range<Int>) -> Digest? {
    guard range.count == 64 else { return nil }
    var out: [UInt8] = []
    out.reserveCapacity(32)
    for index in stride(from: range.lowerBound, to: range.upperBound, by: 2) {
      guard let high = Grammar.nibble(bytes[index]), let low = Grammar.nibble(bytes[index + 1]) else { return nil }
      out.append(high << 4 | low)
    }
    return Digest(out)
  }

  private static func grammarFault(_ key: String) -> LeafFault {
    LeafFault(.leafEnvelope, "поле «\(key)» не по правилам формата")
  }

  /// Tells bytes that are no canonical JSON at all from canonical JSON that is no envelope.
  private static func fault(of leaf: [UInt8], _ error: CanonicalJSONError) -> LeafFault {
    var reader = CanonicalReader(leaf, range: prefix.count..<leaf.count)
    do throws(CanonicalJSONError) {
      _ = try reader.rawValue()
      try reader.end()
    } catch {
      return LeafFault(.leafNotCanonical, "JSON записи не канонический (байт \(error.offset))")
    }
    return LeafFault(.leafEnvelope, "состав полей записи не по правилам формата")
  }
}

extension Key128 {
  /// Sixteen zero bytes, the state before the first leaf.
  static let zero = Key128(high: 0, low: 0)

  private init(high: UInt64, low: UInt64) {
    self.high = high
    self.low = low
  }
}

/// What is wrong with the bytes of one leaf.
struct LeafFault: Error {
  let code: AuditFinding.Code
  /// Why, in Russian, to stand behind the position; quotes nothing from the leaf.
  let reason: String

  init(_ code: AuditFinding.Code, _ reason: String) {
    self.code = code
    self.reason = reason
  }
}
