import EventLedger
package import MerkleLog
import Synchronization

/// A signer that fails on demand, in the middle of the transaction.
package final class UnreliableSigner: CheckpointSigner {
  package struct Failure: Error {}

  private let key: LogSigningKey
  private let failing = Mutex(false)

  /// Signs for a log of this name, with a key that everybody knows.
  package init(origin: String = "store.example/conformance") throws {
    key = try LogSigningKey(name: origin, seed: [UInt8](repeating: 1, count: 32))
  }

  /// The public half of the key.
  package var verifierKey: VerifierKey { key.verifierKey }

  package func fail(_ value: Bool) { failing.withLock { $0 = value } }

  package func note(size: TreeSize, root: Digest) throws -> String {
    if failing.withLock({ $0 }) { throw Failure() }
    return try key.note(size: size, root: root)
  }
}
