/// A witness's signature of type 0x04: at this time it saw this checkpoint as the newest of a consistent log.
///
/// ```text
/// payload = time as 8 bytes, big-endian ‖ Ed25519 signature
/// message = "cosignature/v1" LF "time " time LF body
/// ```
///
/// Source: C2SP tlog-cosignature.
public struct Cosignature: Hashable, Sendable {
  /// When the witness signed, in seconds since 1970-01-01T00:00:00Z; not negative.
  public let time: Int64

  /// The 64 bytes of the Ed25519 signature.
  public let signature: [UInt8]

  /// Takes the payload of a signature line apart; `nil` where it is not 72 bytes long or the time exceeds 2^63 − 1.
  init?(payload: [UInt8]) {
    guard payload.count == 72 else { return nil }
    guard let time = Int64(exactly: payload.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) }) else { return nil }
    self.time = time
    signature = Array(payload.dropFirst(8))
  }

  init(time: Int64, signature: [UInt8]) {
    self.time = time
    self.signature = signature
  }

  var payload: [UInt8] {
    withUnsafeBytes(of: time.bigEndian) { Array($0) } + signature
  }

  /// What a witness signs.
  static func message(time: Int64, body: [UInt8]) -> [UInt8] {
    Array("cosignature/v1\ntime \(time)\n".utf8) + body
  }
}
