public import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
import MentoringViews
import MerkleLog

/// The newest checkpoints of a ledger and of its present access log.
struct LogHeads {
  var ledger: UnverifiedCheckpoint
  var access: UnverifiedCheckpoint?
  /// The access log's file.
  let accessFile: String

  /// Those of a folder. Throws `ServiceError.couldNot` for a ledger without events.
  init(of folder: LedgerFolder) throws {
    guard let note = try Self.note(SQLiteEventStore.fileName, in: folder) else {
      throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
    }
    ledger = try UnverifiedCheckpoint(parsing: note)
    let log = try AccessSuccession(of: folder).current
    accessFile = log.fileName
    if FileManager.default.fileExists(atPath: folder.access(log)) {
      access = try Self.note(log.fileName, in: folder).map { try UnverifiedCheckpoint(parsing: $0) }
    }
  }

  /// Those that a key folder remembers, of the ledger and of this access log; nil where it remembers none.
  init?(remembered keys: KeyFolder, and log: AccessSuccession.Log) throws {
    guard let ledger = try keys.heads.ledgerHead() else { return nil }
    self.ledger = ledger
    accessFile = log.fileName
    access = try keys.heads.newestHead(of: log.origin).map { try UnverifiedCheckpoint(parsing: $0) }
  }

  private static func note(_ file: String, in folder: LedgerFolder) throws -> String? {
    try SQLiteEventStore.open(readingFrom: folder.path, fileName: file).read { try $0.headNote() }
  }

  /// How many entries of each log a key folder remembers beyond those of a ledger folder; nil where it remembers nothing.
  /// Throws `ServiceError.tampering` where the folder's history is another one.
  static func loss(of folder: LedgerFolder, rememberedBy keys: KeyFolder) throws -> (ledger: Int64, access: Int64)? {
    guard let known = try LogHeads(remembered: keys, and: AccessSuccession(of: folder).current) else { return nil }
    let heads = try LogHeads(of: folder)
    var reached = known
    // A log that is not there is lost whole: the bundle that brings its entries names it.
    if heads.access == nil { reached.access = nil }
    // Where the folder is shorter than what is remembered, the longer one must continue it; that is for a bundle to show.
    if heads.ledger.size < known.ledger.size { reached.ledger = heads.ledger }
    if let access = heads.access, let remembered = known.access, access.size < remembered.size {
      reached.access = access
    }
    try heads.requireContinuing(reached, in: folder)
    return (
      max(0, known.ledger.size.rawValue - heads.ledger.size.rawValue),
      max(0, (known.access?.size.rawValue ?? 0) - (heads.access?.size.rawValue ?? 0))
    )
  }

  /// Has the memory of a key folder take up both; durable when it returns.
  func remember(in memory: HeadsFile) throws {
    try memory.claiming {
      for head in [ledger, access].compactMap({ $0 }) { memory.remember(head.note.text) }
    }
    try memory.flush()
  }

  /// Refuses a copy in `folder` that does not continue what was known of it.
  func requireContinuing(_ known: LogHeads?, in folder: LedgerFolder) throws {
    guard let known else { return }
    var pairs = [(ledger, known.ledger, SQLiteEventStore.fileName)]
    if let remembered = known.access {
      guard let access else {
        throw ServiceError(.tampering, "Журнала чтений (\(accessFile)) нет, хотя он был.")
      }
      pairs.append((access, remembered, accessFile))
    }
    for (own, known, file) in pairs {
      guard own.origin.utf8.elementsEqual(known.origin.utf8) else {
        throw ServiceError(
          .couldNot, "Папка ключей — от другого журнала: в ней \(known.origin), а здесь \(own.origin).")
      }
      let root =
        own.size < known.size
        ? nil
        : try SQLiteEventStore.open(readingFrom: folder.path, fileName: file).read {
          try $0.root(ofSize: known.size.rawValue)
        }
      guard root == known.root else {
        throw ServiceError(
          .tampering, "\(file): это не тот журнал, который помнит папка ключей (размер \(known.size)).",
          details: ["Он короче или изменён. Выполните «mentorledger verify»."])
      }
    }
  }
}

/// A ledger folder that is a copy: looked at as it is, held against nothing that was remembered later.
struct CopiedLedger {
  let folder: LedgerFolder

  init(_ folder: LedgerFolder) { self.folder = folder }

  /// Verifies both logs; throws `ServiceError` where one was tampered with or can't be read.
  ///
  /// - Parameter isShort: whether one of them may state a larger size of the other, because that one lost entries.
  @discardableResult
  func verify(policyFile: String, isShort: Bool = false, _ progress: (Int64) -> Void) throws
    -> LedgerVerification.Verdict
  {
    var demand = LedgerVerification.Demand()
    demand.folder = folder.path
    demand.policy = policyFile
    demand.comparesHeads = false
    let verdict = try LedgerVerification.verify(demand, progress: progress)
    let all = verdict.report.findings + (verdict.access?.findings ?? [])
    let findings = isShort ? all.filter { !Self.isLoss($0, verdict) } : all
    guard findings.allSatisfy({ [.verified, .notAnchored].contains($0.status) }) else {
      throw ServiceError(
        verdict.status == .tampering ? .tampering : .couldNot,
        verdict.status == .tampering
          ? "Журнал изменён в обход программы; так его не копируют и не восстанавливают."
          : "Журнал не удалось проверить.",
        details: findings.prefix(3).map { finding in
          "\(finding.position.map { "позиция \($0): " } ?? "")\(finding.message)"
        })
    }
    return verdict
  }

  /// Whether a finding says only that one log has fewer entries than another states, or that it is not there.
  private static func isLoss(_ finding: AuditFinding, _ verdict: LedgerVerification.Verdict) -> Bool {
    if finding.code == .accessContradicted { return finding.position == verdict.report.size.rawValue }
    return (verdict.access?.files ?? []).contains { file in
      let prefix = file.isPresent ? "access." : "access.kept."
      let beyond = finding.code.rawValue == prefix + AuditFinding.Code.anchorContradicted.rawValue
      return finding.code.rawValue == prefix + "missing" || beyond && finding.position == file.size.rawValue
    }
  }

  /// The keys that stored parts need and that are not in the vault's file, apart from those requested or destroyed.
  func missingKeys(excusing destroyed: Set<KeyFingerprint>) throws -> Set<KeyFingerprint> {
    let known = try SQLiteVault.fingerprints(folder: folder.path)
    return try store().read { reading in
      let requested = try reading.requestedKeys()
      var missing: Set<KeyFingerprint> = []
      try reading.forEachEvent(through: Position(try reading.eventCount())) { event in
        for reference in event.envelope.sealed
        where !known.contains(reference.fingerprint) && requested[reference.fingerprint] == nil {
          missing.insert(reference.fingerprint)
        }
      }
      return missing.subtracting(destroyed)
    }
  }

  /// What becomes of each stored part when it is opened. Opened text goes to nobody and nowhere: nothing is disclosed.
  func openParts(with vault: SQLiteVault) throws -> OpenedParts {
    let destroyed = try vault.keyFolder.destroyedKeys()
    return try store().read { reading in
      var parts = OpenedParts()
      try reading.forEachEvent(through: Position(try reading.eventCount())) { event in
        for (part, reference) in event.envelope.sealed.enumerated() {
          guard let blob = try reading.blob(position: event.position, part: part) else {
            parts.destroyed += 1
            continue
          }
          if destroyed.contains(reference.fingerprint) {
            parts.unreadable += 1
            continue
          }
          do {
            _ = try vault.key(reference.fingerprint).open(blob, as: reference, event: event.envelope.id, part: part)
            parts.opened += 1
          } catch VaultError.lostKey {
            parts.lost += 1
          } catch {
            parts.refused += 1
            if parts.firstRefused == nil { parts.firstRefused = event.position }
          }
        }
      }
      return parts
    }
  }

  /// SHA-256 over the views folded anew, in memory, from the first entry on.
  func viewsDigest() throws -> String {
    let store = try store()
    guard let first = try store.read({ try $0.event(at: Position(0)) }) else {
      throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
    }
    let views = try ViewsDatabase(inMemoryFor: first.envelope.id)
    return try store.read { reading in
      try views.catchUp(with: reading)
      return try Workspace.digest(views, Position(try reading.eventCount() - 1))
    }
  }

  private func store() throws -> SQLiteEventStore { try SQLiteEventStore.open(readingFrom: folder.path) }
}

/// How many sealed parts open with the vault at hand.
public struct OpenedParts: Hashable, Sendable {
  /// Opened to what was committed to.
  public internal(set) var opened = 0
  /// Destroyed: no blob, and a request lists the key.
  public internal(set) var destroyed = 0
  /// Ciphertext under a key that was destroyed by an act that this ledger does not hold: nothing opens it.
  public internal(set) var unreadable = 0
  /// Ciphertext under a key that is lost and was given up.
  public internal(set) var lost = 0
  /// Did not open: the vault has no such key, or another.
  public internal(set) var refused = 0
  /// The first entry with a part that did not open.
  public internal(set) var firstRefused: Position?

  init() {}
}
