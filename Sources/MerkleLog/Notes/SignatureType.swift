/// How a key signs; the byte in front of the public key in a vkey (C2SP signed-note).
public enum SignatureType: UInt8, Hashable, Sendable {
  /// Ed25519 over the text of the note: the log.
  case ed25519 = 0x01
  /// Time and Ed25519 over `cosignature/v1`, the time and the text: a witness (C2SP tlog-cosignature).
  case cosignature = 0x04
}
