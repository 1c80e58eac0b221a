import Crypto
import EventLedger
import GRDB
import MerkleLog

/// The steps of a change of the epoch, in order. A death behind any of them is made good by
/// ``SQLiteVault/resumeEpochChange(beforeOldKeyGoes:didReach:)``.
public enum EpochChangeStep: String, CaseIterable, Sendable {
  /// Written down that the change is under way.
  case announced
  /// The new key stands in the key folder and was read back.
  case keyWritten
  /// The new key stands in every registered copy and was read back.
  case copiesWritten
  /// Every key of the vault is wrapped under the new one, and unwraps to what it is.
  case rewrapped
  /// What the caller wanted done before the old key goes is done.
  case released
  /// The old key is gone from every registered copy.
  case copiesDestroyed
  /// The old key is gone from the key folder.
  case keyDestroyed
  /// The vault's file holds nothing of the old epoch any more.
  case compacted
}

/// The change of the epoch (DESIGN §3): the vault's keys are wrapped under a new key, and the old one is destroyed.
extension SQLiteVault {
  /// Ends the epoch and gives the number of the one that begins.
  ///
  /// Other processes may read and write all the while. `beforeOldKeyGoes`, where given, is run when the vault is under
  /// the new key and the old one still exists: to write a backup of the vault and read it back. If it throws, the old
  /// key stays, and the change is finished by calling this again. `didReach` hears of each step.
  ///
  /// Nothing is changed where a key of the vault does not open, where a registered copy can't be reached, holds another
  /// key, works with another ledger folder or can't be written, or where the key folder itself works with another:
  /// `VaultError`, `StoreError`. A change that was interrupted is finished instead of another one begun.
  @discardableResult
  public func changeEpoch(
    beforeOldKeyGoes: ((SQLiteVault) throws -> Void)? = nil, didReach: (EpochChangeStep) throws -> Void = { _ in }
  ) throws -> Int {
    try withExtendedLifetime(binding.claim()) { try change(beforeOldKeyGoes, didReach) }
  }

  private func change(
    _ beforeOldKeyGoes: ((SQLiteVault) throws -> Void)?, _ didReach: (EpochChangeStep) throws -> Void
  ) throws -> Int {
    let mark = try EpochChangeMark.lockForChange(keyFolder)
    if mark.target == nil {
      do {
        let current = try read { db in
          let epoch = try epoch(in: db)
          try checkKeys(under: epoch, in: db)
          return epoch
        }
        for copy in try keyFolder.copies() { try require(current, in: copy) }
        try mark.begin(current.number + 1, lettingOldKeyGo: beforeOldKeyGoes == nil)
      } catch {
        // What this call has just made; nothing refers to it.
        if mark.target == nil { try mark.finish() }
        throw error
      }
    }
    try finish(mark, beforeOldKeyGoes, didReach)
    return try read { try epoch(in: $0).number }
  }

  /// Finishes a change of the epoch that was interrupted; gives whether there was one. To be called when a vault was
  /// opened. Cost where there is none: one look at the key folder.
  ///
  /// A change that waits for `beforeOldKeyGoes` is brought up to there where none is given. Another process at work
  /// is left to it, and so is another ledger folder: only the one that the key folder works with goes on, or begins.
  /// Throws where a registered copy can't be reached: vault and keys stay usable, the change open.
  @discardableResult
  public func resumeEpochChange(
    beforeOldKeyGoes: ((SQLiteVault) throws -> Void)? = nil, didReach: (EpochChangeStep) throws -> Void = { _ in }
  ) throws -> Bool {
    guard EpochChangeMark.exists(in: keyFolder), try binding.standing() == .bound else { return false }
    do {
      let claim = try binding.claim()
      defer { withExtendedLifetime(claim) {} }
      guard let mark = try EpochChangeMark.lock(keyFolder, creating: false) else { return false }
      if mark.target == nil {
        try mark.finish()
      } else {
        try finish(mark, beforeOldKeyGoes, didReach, isResuming: true)
      }
      return true
    } catch let error as StoreError where error.code == .busy {
      return false
    }
  }

  private func finish(
    _ mark: EpochChangeMark, _ beforeOldKeyGoes: ((SQLiteVault) throws -> Void)?,
    _ didReach: (EpochChangeStep) throws -> Void, isResuming: Bool = false
  ) throws {
    guard let new = mark.target else { preconditionFailure("a change that began has a number") }
    try didReach(.announced)
    let current = try read { try epoch(in: $0).number }
    guard (new - 1...new).contains(current) else {
      throw StoreError(.key, "a change to epoch \(new) is under way, but the vault is in epoch \(current)")
    }
    if current < new { try enter(new, didReach) }
    try didReach(.rewrapped)
    if !mark.letsOldKeyGo {
      if let beforeOldKeyGoes { try beforeOldKeyGoes(self) } else if isResuming { return }
      try mark.letOldKeyGo()
    }
    try didReach(.released)
    try leave(before: new, mark, didReach)
    try mark.finish()
  }

  /// Writes the new key wherever keys are kept, and wraps the vault under it.
  private func enter(_ new: Int, _ didReach: (EpochChangeStep) throws -> Void) throws {
    let key = try begunKey(new) ?? keyFolder.createEpochKey(new, random: random)
    try didReach(.keyWritten)
    for copy in try keyFolder.copies() {
      try keyFolder.requireOurs(copy)
      try copy.putEpochKey(key)
    }
    try didReach(.copiesWritten)
    try write { db in
      let old = try epoch(in: db)
      try rewrap(from: old, to: key, in: db)
      try VaultSeal.write(key, in: db)
      try checkKeys(under: key, in: db)
    }
  }

  /// The new key where an interrupted change has written it already: in the key folder, or in a copy if the folder was
  /// lost since. A key is taken up again and never replaced.
  private func begunKey(_ new: Int) throws -> EpochKey? {
    if (PosixFile.size(keyFolder.epochFile(new)) ?? 0) > 0 { return try keyFolder.epochKey(new) }
    guard let key = try keyFolder.copies().lazy.compactMap({ try? $0.epochKey(new) }).first else { return nil }
    try keyFolder.putEpochKey(key)
    return key
  }

  /// Destroys the keys of the epochs before, wherever keys are kept, and what the file holds of them. A copy that can't
  /// be reached does not keep the others from it.
  private func leave(
    before new: Int, _ mark: EpochChangeMark, _ didReach: (EpochChangeStep) throws -> Void
  ) throws {
    let key = try read { try VaultSeal(in: $0).key(from: keyFolder) }
    var unreached: (any Error)?
    for copy in try keyFolder.copies() {
      do {
        try require(key, in: copy)
        try copy.destroyEpochKeys(before: new)
        try keyFolder.refresh(copy)
      } catch {
        unreached = error
      }
    }
    try didReach(.copiesDestroyed)
    try keyFolder.destroyEpochKeys(before: new)
    try didReach(.keyDestroyed)
    if !mark.isClean {
      try compact()
      try mark.becomeClean()
    }
    try didReach(.compacted)
    if let unreached { throw unreached }
  }

  /// Throws where a registered copy does not hold this key, or is not this key folder's any more.
  private func require(_ key: EpochKey, in copy: KeyFolder) throws {
    try keyFolder.requireOurs(copy)
    guard try copy.epochKey(key.number).secret == key.secret else {
      throw StoreError(.key, "\(copy.epochFile(key.number)) is another key")
    }
    guard PosixFile.isWritable(copy.path) else { throw StoreError(.readOnly, "\(copy.path) may not be written") }
  }

  private func rewrap(from old: EpochKey, to new: EpochKey, in db: Database) throws {
    var subjects: [(fingerprint: [UInt8], wrapped: [UInt8])] = []
    try PreparedStatement(new: Self.allSubjectKeys, in: db).forEach { row in
      let key = try Self.openedKey(row, under: old)
      subjects.append((key.fingerprint.bytes, try new.wrap(key.secret)))
    }
    let subject = try PreparedStatement(
      new: "UPDATE subject_key SET wrapped = ?2, epoch = ?3 WHERE fingerprint = ?1", in: db)
    for row in subjects {
      try subject.bind(1, row.fingerprint).bind(2, row.wrapped).bind(3, Int64(new.number)).execute()
    }
    var logs: [(name: String, wrapped: [UInt8])] = []
    try PreparedStatement(new: Self.allSigningKeys, in: db).forEach { row in
      _ = try Self.openedSigningKey(row, of: VerifierKey(parsing: row.text(1)).name, under: old)
      guard let seed = old.unwrap(row.bytes(2)) else { preconditionFailure("a key that was opened unwraps") }
      logs.append((row.text(0), try new.wrap(seed)))
    }
    let log = try PreparedStatement(
      new: "UPDATE signing_key SET wrapped = ?2, epoch = ?3 WHERE name = ?1", in: db)
    for row in logs { try log.bind(1, row.name).bind(2, row.wrapped).bind(3, Int64(new.number)).execute() }
  }

  /// Opens every key of the vault; throws `VaultError.damagedKey`, or `StoreError.key` for a log's, at the first that is
  /// not what it says. Cost: some microseconds a key.
  public func checkKeys() throws {
    try read { try checkKeys(under: epoch(in: $0), in: $0) }
  }

  private func checkKeys(under epoch: EpochKey, in db: Database) throws {
    try PreparedStatement(new: Self.allSubjectKeys, in: db).forEach { _ = try Self.openedKey($0, under: epoch) }
    try PreparedStatement(new: Self.allSigningKeys, in: db).forEach { row in
      _ = try Self.openedSigningKey(row, of: VerifierKey(parsing: row.text(1)).name, under: epoch)
    }
  }

  private static let allSubjectKeys = "SELECT fingerprint, subject, name, wrapped, epoch FROM subject_key"
  private static let allSigningKeys = "SELECT name, vkey, wrapped, epoch FROM signing_key"

  /// Leaves nothing in the vault's file but its rows: the WAL is emptied until nobody holds it, free pages are dropped.
  /// Throws `StoreError.busy` where others don't let go in time; nothing is lost then.
  public func compact() throws {
    try translatingErrors(of: file) {
      try queue.writeWithoutTransaction { db in
        try truncateLog(db)
        try db.execute(sql: "VACUUM")
        try truncateLog(db)
      }
    }
  }

  private func truncateLog(_ db: Database) throws {
    // SQLite itself waits its busy timeout in each of these.
    for _ in 0..<3 where try Int.fetchOne(db, sql: "PRAGMA wal_checkpoint(TRUNCATE)") == 0 { return }
    throw StoreError(.busy, "vault: other processes keep its log in use")
  }
}
