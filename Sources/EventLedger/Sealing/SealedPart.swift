/// A sealed part ready to be stored: what the leaf says of it, and the blob beside it.
public struct SealedPart: Hashable, Sendable {
  public let reference: SealedReference
  /// nonce ‖ ciphertext ‖ tag (FORMAT §4).
  public let blob: [UInt8]

  public init(reference: SealedReference, blob: [UInt8]) {
    self.reference = reference
    self.blob = blob
  }
}

/// Plaintext of a personal part: a media type and the content (FORMAT §4, `P`).
public struct Plaintext: Hashable, Sendable {
  /// `application/json` for canonical JSON, else of text, image or PDF.
  public let mediaType: String
  public let content: [UInt8]

  public init(mediaType: String, content: [UInt8]) {
    self.mediaType = mediaType
    self.content = content
  }

  /// Canonical JSON.
  public static func json(_ content: [UInt8]) -> Plaintext {
    Plaintext(mediaType: "application/json", content: content)
  }

  /// media type ‖ LF ‖ content
  package var bytes: [UInt8] { Array(mediaType.utf8) + [0x0a] + content }

  package init?(bytes: ArraySlice<UInt8>) {
    guard let lineFeed = bytes.firstIndex(of: 0x0a),
      let mediaType = String(validating: bytes[bytes.startIndex..<lineFeed], as: UTF8.self)
    else { return nil }
    self.mediaType = mediaType
    content = Array(bytes[(lineFeed + 1)...])
  }
}

/// Why a sealed part did not open.
public enum SealError: Error, Hashable, Sendable {
  /// The plaintext has more than 8 MiB.
  case tooLarge
  /// The blob is not the one that the leaf names (`x`).
  case blobChanged
  /// The key is not the one that the leaf names (`f`).
  case wrongKey
  /// AES-GCM refused: another subject, key name, event or part than sealed.
  case authenticationFailed
  /// The padding is not 0x80 and zeros to a multiple of 64 bytes.
  case badPadding
  /// The text is not the one that was committed to (`c`).
  case commitmentMismatch
  /// There is no line feed behind a media type.
  case noMediaType
}
