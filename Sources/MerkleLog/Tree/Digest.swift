/// The 32 bytes of a SHA-256 hash.
///
/// A hash of another length cannot be made, so no check of a proof meets one. Order is the order of the bytes.
public struct Digest: Sendable {
  /// How many bytes a digest has.
  public static let byteCount = 32

  // Four words in the order of the bytes in memory, so that a view of the memory is the hash.
  private var words: (UInt64, UInt64, UInt64, UInt64)

  /// Takes 32 bytes; `nil` for any other number.
  public init?(_ bytes: UnsafeRawBufferPointer) {
    guard bytes.count == Self.byteCount else { return nil }
    words = (
      bytes.loadUnaligned(fromByteOffset: 0, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self),
      bytes.loadUnaligned(fromByteOffset: 16, as: UInt64.self), bytes.loadUnaligned(fromByteOffset: 24, as: UInt64.self)
    )
  }

  /// Takes 32 bytes; `nil` for any other number.
  public init?(_ bytes: [UInt8]) {
    guard let digest = bytes.withUnsafeBytes({ Digest($0) }) else { return nil }
    self = digest
  }

  /// Takes 64 lower-case hexadecimal digits; `nil` for anything else.
  public init?(hex: String) {
    guard let bytes = Hex.decode(hex) else { return nil }
    self.init(bytes)
  }

  /// Calls `body` with the 32 bytes, which may be used during the call only.
  public func withUnsafeBytes<Result, Failure: Error>(
    _ body: (UnsafeRawBufferPointer) throws(Failure) -> Result
  ) throws(Failure) -> Result {
    try Swift.withUnsafeBytes(of: words, body)
  }

  /// A copy of the 32 bytes.
  public var bytes: [UInt8] {
    withUnsafeBytes { Array($0) }
  }

  /// The digest as 64 lower-case hexadecimal digits.
  public var hex: String { Hex.encode(bytes) }

  /// The digest in base64, as notes and proofs write it.
  public var base64: String { Base64.encode(bytes) }
}

extension Digest: Hashable {
  public static func == (left: Digest, right: Digest) -> Bool {
    left.words == right.words
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(words.0)
    hasher.combine(words.1)
    hasher.combine(words.2)
    hasher.combine(words.3)
  }
}

extension Digest: Comparable {
  public static func < (left: Digest, right: Digest) -> Bool {
    (left.words.0.bigEndian, left.words.1.bigEndian, left.words.2.bigEndian, left.words.3.bigEndian)
      < (right.words.0.bigEndian, right.words.1.bigEndian, right.words.2.bigEndian, right.words.3.bigEndian)
  }
}

extension Digest: CustomStringConvertible {
  /// The same as ``hex``.
  public var description: String { hex }
}
