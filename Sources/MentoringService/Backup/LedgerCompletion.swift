import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
public import MerkleLog

/// Adds the entries that a restored log has lost, byte for byte, from a bundle that somebody holds (DESIGN §3,
/// "Restore that lost events").
///
/// The bundle is believed only as far as the key folder's policy goes, and only if what is there is its beginning.
public struct LedgerCompletion: Sendable {
  /// Which log of the folder.
  public enum Log: Sendable {
    case ledger, access

    /// Its file in a ledger folder.
    func fileName(in folder: LedgerFolder) throws -> String {
      self == .ledger ? SQLiteEventStore.fileName : try AccessSuccession(of: folder).current.fileName
    }

    var title: String { self == .ledger ? "журнал" : "журнал чтений" }
  }

  /// What was done.
  public struct Report: Hashable, Sendable {
    public let log: Log
    /// How many entries were added.
    public let added: Int64
    public let size: TreeSize
    public let root: Digest
    /// How many keys and blobs went, because an added entry demands their destruction.
    public let destroyedKeys: Int
    public let destroyedBlobs: Int
  }

  let folder: LedgerFolder
  let keys: KeyFolder
  let log: Log
  /// The bundle's folder or container.
  let bundle: String

  /// A ledger folder's log that is to be completed.
  public init(folder: String, keys: String?, log: Log, bundle: String) throws {
    let folder = LedgerFolder(path: folder)
    try folder.requireLedger()
    self.init(folder: folder, keys: KeyFolder(try Workspace.keyFolder(keys, folder)), log: log, bundle: bundle)
  }

  init(folder: LedgerFolder, keys: KeyFolder, log: Log, bundle: String) {
    (self.folder, self.keys, self.log, self.bundle) = (folder, keys, log, bundle)
  }

  /// Adds what is missing in one transaction: leaves, blobs, derived rows, nodes, the bundle's signed head. Where nothing
  /// is missing, nothing is changed. Keys whose destruction an added entry demands leave the vault first.
  ///
  /// Throws `ServiceError`: `tampering` where the bundle does not verify or contradicts what is there; `couldNot` where
  /// it is of another ledger, shorter, without the sealed parts, or not there. Then nothing was changed.
  public func run(progress: (Int64) -> Void = { _ in }) throws -> Report {
    do {
      try keys.requirePolicy()
      let policy = try keys.policy()
      // What is added makes nothing good that was changed, and the guards of the file are to be relied on.
      try CopiedLedger(folder).verify(policyFile: keys.policyFile, isShort: true, progress)
      let present = try head()
      let reader = try BundleFiles.reader(bundle)
      let offered = try offeredHead(reader)
      try requireFitting(offered, present)
      try audit(reader, present, policy, progress)
      guard offered.size > present.size else {
        return Report(
          log: log, added: 0, size: present.size, root: present.root, destroyedKeys: 0, destroyedBlobs: 0)
      }
      let destroyedKeys = try log == .ledger ? destroyRequestedKeys(reader) : 0
      let verified = try policy.verify(offered)
      let next = try events(of: reader, after: present.size)
      let blobs = try RestoredLog(folder: folder.path, fileName: log.fileName(in: folder)).append(
        Self.head(verified, signedBy: policy), kept: Self.kept(verified, policy), next: next)
      return Report(
        log: log, added: offered.size.rawValue - present.size.rawValue, size: offered.size, root: offered.root,
        destroyedKeys: destroyedKeys, destroyedBlobs: blobs)
    } catch let damage as DamagedInput {
      throw ServiceError(.tampering, damage.message)
    } catch {
      throw ServiceError(explaining: error, "Записи не добавлены", on: folder.path)
    }
  }
}

extension LedgerCompletion {
  private func head() throws -> UnverifiedCheckpoint {
    let heads = try LogHeads(of: folder)
    switch log {
    case .ledger: return heads.ledger
    case .access:
      guard let access = heads.access else { throw ServiceError(.couldNot, "Журнала чтений в этой папке нет.") }
      return access
    }
  }

  private func offeredHead(_ reader: BundleReader) throws -> UnverifiedCheckpoint {
    do {
      return try UnverifiedCheckpoint(parsing: reader.checkpointNote() ?? [])
    } catch is MerkleLogError {
      throw ServiceError(.tampering, "Контрольная точка комплекта «\(bundle)» не по правилам формата.")
    }
  }

  private func requireFitting(_ offered: UnverifiedCheckpoint, _ present: UnverifiedCheckpoint) throws {
    guard offered.origin.utf8.elementsEqual(present.origin.utf8) else {
      throw ServiceError(
        .couldNot, "Комплект — от другого журнала: в нём \(offered.origin), а здесь \(present.origin).",
        details: ["Ничего не добавлено."])
    }
    guard offered.size >= present.size else {
      throw ServiceError(
        .couldNot, "Комплект короче, чем \(log.title): записей в нём \(offered.size), а здесь \(present.size).",
        details: ["Добавлять нечего; ничего не изменено."])
    }
  }

  /// The bundle by itself, under the policy, with what is there for its beginning, and with what the key folder remembers.
  private func audit(
    _ reader: BundleReader, _ present: UnverifiedCheckpoint, _ policy: Policy, _ progress: (Int64) -> Void
  ) throws {
    let remembered = try keys.heads.newestHead(of: present.origin).map { try UnverifiedCheckpoint(parsing: $0) }
    // Nobody is asked to cosign an access log (decision 29).
    let demanded = log == .ledger ? policy : try Policy(logs: policy.logs, witnesses: policy.witnesses)
    let size = try UnverifiedCheckpoint(parsing: reader.checkpointNote() ?? []).size
    let report = Auditor.verify(
      reader, policy: demanded, againstRoots: [Auditor.StatedRoot(size: present.size, root: present.root)],
      heads: remembered.flatMap { $0.size <= size ? $0 : nil }, progress: progress)
    let contradicted = report.findings.filter { [.againstContradicted, .headsContradicted].contains($0.code) }
    guard contradicted.isEmpty else {
      throw ServiceError(
        .tampering, "Комплект расходится с тем, что уже есть: история раздвоилась. Ничего не добавлено.",
        details: contradicted.map(\.message))
    }
    guard report.withheld == 0 else {
      throw ServiceError(
        .couldNot, "В комплекте нет закрытых частей (не передано: \(report.withheld)); восстановить по нему нельзя.",
        details: ["Нужен комплект, выгруженный без --without-sealed. Ничего не добавлено."])
    }
    let bad = report.findings.filter { ![.verified, .notAnchored].contains($0.status) }
    guard bad.isEmpty else {
      throw ServiceError(
        report.status == .tampering ? .tampering : .couldNot,
        "Комплект не прошёл проверку по политике; ничего не добавлено.", details: bad.prefix(3).map(\.message))
    }
  }

  /// Destroys in the vault every key whose destruction the bundle's entries demand.
  private func destroyRequestedKeys(_ reader: BundleReader) throws -> Int {
    var requested: Set<KeyFingerprint> = []
    let leaves = try reader.leaves()
    while let row = try leaves.next() {
      try requested.formUnion(Envelope(leaf: row.leaf).requestedKeys())
    }
    return try RestoredActs.destroy(requested, in: folder, keys)
  }

  /// The bundle's events behind a size, each with its blobs, in order.
  private func events(of reader: BundleReader, after size: TreeSize) throws -> () throws -> RestoredEvent? {
    let leaves = try reader.leaves()
    let parts = try reader.sealedParts()
    var part = try parts.next()
    return {
      while let row = try leaves.next() {
        var blobs: [Int: [UInt8]] = [:]
        while let found = part, found.position <= row.position {
          if found.position == row.position { blobs[Int(found.part)] = found.blob }
          part = try parts.next()
        }
        if row.position >= size.rawValue { return try RestoredEvent(leaf: row.leaf, blobs: blobs) }
      }
      return nil
    }
  }

  /// The note that becomes the head: the log's own lines, as the program that signed it wrote them.
  private static func head(_ verified: VerifiedCheckpoint, signedBy policy: Policy) throws -> UnverifiedCheckpoint {
    let lines = verified.note.signatures.filter { line in policy.logs.contains { $0.claims(line) } }
    return try UnverifiedCheckpoint(body: verified.checkpoint.body, signatures: lines)
  }

  /// The note that is kept for ever: the lines of every key that the policy knows.
  private static func kept(_ verified: VerifiedCheckpoint, _ policy: Policy) throws -> UnverifiedCheckpoint {
    let known = policy.logs + policy.witnesses.map(\.key)
    let lines = verified.note.signatures.filter { line in known.contains { $0.claims(line) } }
    return try UnverifiedCheckpoint(body: verified.checkpoint.body, signatures: lines)
  }
}
