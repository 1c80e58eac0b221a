import Crypto
import EventLedger

extension CommandID {
  /// A name for the `index`-th thing that a command brings into being.
  ///
  /// Derived from the command id, which is random or a keyed digest, so it tells nothing of the person; and the same
  /// command sent again names the same one.
  func derivedName(_ index: Int) -> Bytes16 {
    let digest = SHA256.hash(data: Array("mentorledger-name/v1\n\(self) \(index)".utf8))
    guard let name = Bytes16(Array(digest.prefix(16))) else { preconditionFailure("SHA-256 has 32 bytes") }
    return name
  }
}

extension Bytes16 {
  /// The first eight bytes as a number: the name of an account.
  var accountNumber: UInt64 { bytes.prefix(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
