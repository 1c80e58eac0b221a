import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
public import MerkleLog

/// The ledger that another one succeeds after a real loss: its name, and the newest head that is known of it (DESIGN §3,
/// "Restore that lost events"). Nobody can pass off another history as the lost one, for it must have this root.
public struct Predecessor: Hashable, Sendable {
  public let origin: String
  public let size: TreeSize
  public let root: Digest

  public init(origin: String, size: TreeSize, root: Digest) {
    (self.origin, self.size, self.root) = (origin, size, root)
  }

  init(_ head: UnverifiedCheckpoint) { self.init(origin: head.origin, size: head.size, root: head.root) }

  /// What event 0 says of it; nil where the ledger succeeds none.
  init?(_ opened: LedgerOpened) {
    guard let origin = opened.predecessor, let size = opened.predecessorSize.flatMap({ TreeSize(rawValue: Int64($0)) }),
      let root = opened.predecessorRoot.flatMap({ Digest(hex: $0) })
    else { return nil }
    self.init(origin: origin, size: size, root: root)
  }

  /// A predecessor, and whether a policy vouches for it.
  public struct Found: Sendable {
    public let predecessor: Predecessor
    /// Whether the log's signature was checked against a policy; none was at hand where not.
    public let isVerified: Bool
  }

  /// The newest head that is known of a lost ledger: in a ledger folder and the key folder that its settings name, in a
  /// key folder alone, or in a file with a checkpoint.
  ///
  /// - Parameter policy: a policy file; else that of the key folder.
  /// - Throws: `ServiceError`: `tampering` where the log has not signed the head, or the folder's history is another one
  ///   than the key folder remembers; `couldNot` where there is no head.
  public static func find(_ place: String, policy: String?) throws -> Found {
    do {
      var isFolder: ObjCBool = false
      guard FileManager.default.fileExists(atPath: place, isDirectory: &isFolder) else {
        throw ServiceError(.couldNot, "«\(place)» нет: ни папки прежнего журнала, ни файла с контрольной точкой.")
      }
      let named = try policy.map { try ProofFiles.policy($0) }
      guard isFolder.boolValue else {
        return try found(UnverifiedCheckpoint(parsing: ProofFiles.note(place).bytes), named)
      }
      if FileManager.default.fileExists(atPath: place + "/ledger.sqlite") {
        return try find(in: LedgerFolder(path: place), named)
      }
      let keys = KeyFolder(place)
      try keys.requirePolicy()
      let believed = try named ?? keys.policy()
      guard let remembered = try keys.heads.ledgerHead() else {
        throw ServiceError(.couldNot, "Папка ключей «\(place)» не помнит ни одной контрольной точки.")
      }
      return try found(remembered, believed)
    } catch {
      throw ServiceError(explainingProof: error)
    }
  }

  private static func find(in folder: LedgerFolder, _ named: Policy?) throws -> Found {
    let own = try LogHeads(of: folder)
    let keys = (try? Workspace.keyFolder(nil, folder)).map { KeyFolder($0) }
    let hasPolicy = keys.map { FileManager.default.fileExists(atPath: $0.policyFile) } ?? false
    guard let keys, hasPolicy else { return try found(own.ledger, named) }
    let policy = try keys.policy()
    guard let remembered = try LogHeads(remembered: keys, and: AccessSuccession(of: folder).current),
      remembered.ledger.origin.utf8.elementsEqual(own.ledger.origin.utf8)
    else { return try found(own.ledger, named ?? policy) }
    guard remembered.ledger.size <= own.ledger.size else { return try found(remembered.ledger, named ?? policy) }
    var known = remembered
    known.access = nil
    try own.requireContinuing(known, in: folder)
    return try found(own.ledger, named ?? policy)
  }

  private static func found(_ head: UnverifiedCheckpoint, _ policy: Policy?) throws -> Found {
    _ = try policy?.verify(head)
    return Found(predecessor: Predecessor(head), isVerified: policy != nil)
  }
}
