import MerkleLog

/// The 32 bytes of a SHA-256 digest, or of an HMAC with it, as the log's own type.
func digest(_ bytes: some Sequence<UInt8>) -> Digest {
  guard let value = Digest(Array(bytes)) else { preconditionFailure("SHA-256 gives 32 bytes") }
  return value
}
