import CanonicalJSON
public import MerkleLog

extension AuditReport {
  /// A lost ledger, and the newest head that its successor knows of it.
  public struct Predecessor: Hashable, Sendable {
    public let origin: String
    public let size: TreeSize
    public let root: Digest
  }
}

/// `ledger.opened` names a lost ledger in part only, or not as it must.
struct MalformedPredecessor: Error {}

extension AuditReport.Predecessor {
  /// What the data of `ledger.opened` says: all of `predecessor`, `predecessorRoot` and `predecessorSize`, or none. The
  /// lost ledger has another name.
  init?(_ data: JSONObject, of successor: String) throws(MalformedPredecessor) {
    let named = [data["predecessor"], data["predecessorRoot"], data["predecessorSize"]]
    if named.allSatisfy({ $0 == nil }) { return nil }
    guard let origin = data["predecessor"]?.stringValue, VerifierKey.isName(origin),
      !Grammar.areEqual(origin, successor),
      let hex = data["predecessorRoot"]?.stringValue, let root = Digest(hex: hex),
      let size = data["predecessorSize"]?.integerValue.flatMap({ TreeSize(rawValue: $0) }), size.rawValue >= 1
    else { throw MalformedPredecessor() }
    (self.origin, self.size, self.root) = (origin, size, root)
  }
}
