public import EventLedger
public import EventLedgerSQLite
import Foundation
import Mentoring
public import MentoringViews
import MerkleLog

/// An open ledger as one command of one account uses it: the store, the vault, the views, the time.
///
/// Not to be shared between threads: a command opens its own.
public final class Workspace {
  /// How a command wants the ledger opened.
  public struct Opening: Sendable {
    /// The ledger's folder.
    public var folder: String
    /// The key folder where it is not the configured one.
    public var keys: String?
    /// The account to act as, nil for the one that is bound to the operating system's user.
    public var account: String?
    /// The token of that account.
    public var token: String?
    /// The time that a command on a declared clock states.
    public var at: Instant?
    /// The day that a query on a declared clock states.
    public var today: CivilDate?
    /// Whether somebody confirmed a clock far ahead of the last entry.
    public var confirmsClock = false
    /// Whether somebody accepts that the vault lacks keys that events name.
    public var acceptsLostKeys = false

    /// Hears what the person at the keyboard should know although the ledger can be used.
    public var notice: @Sendable (String) -> Void = { _ in }

    public init(folder: String) { self.folder = folder }
  }

  public let folder: LedgerFolder
  public let facts: LedgerFacts
  public let keyFolder: KeyFolder
  public let store: SQLiteEventStore
  public let vault: SQLiteVault
  /// Opens sealed parts unrecorded, so it stays in this module; others disclose through `disclose`.
  let ledger: Ledger<SQLiteEventStore, SQLiteVault>
  let opening: Opening
  private var openViews: ViewsDatabase?

  /// Opens a ledger. Throws `ServiceError` in every case in which it can't be used.
  public convenience init(_ opening: Opening) throws { try self.init(opening, keyChange: nil) }

  /// Opens a ledger; `keyChange`, where given, makes the signer that changes the log's key from the present one.
  init(_ opening: Opening, keyChange: ((SQLiteVault, VerifierKey) throws -> LogKeyChange)?) throws {
    self.opening = opening
    folder = LedgerFolder(path: opening.folder)
    try folder.requireLedger()
    try folder.requireVault()
    let keys = try Self.keyFolder(opening.keys, folder)
    do {
      let random = SystemRandomSource()
      let keyFolder = KeyFolder(keys)
      let vault = try SQLiteVault.open(folder: folder.path, keys: keyFolder, random: random)
      let key = try keyChange == nil ? Self.verifierKey(of: vault, folder) : Self.statedKey(of: folder)
      let signer: any CheckpointSigner = try keyChange?(vault, key) ?? Self.signingKey(of: key, in: vault)
      store = try SQLiteEventStore.open(
        folder: folder.path, signer: signer, heads: vault.binding.heads, origin: key.name)
      ledger = Ledger(store: store, vault: vault, random: random)
      (self.keyFolder, self.vault) = (keyFolder, vault)
      guard let first = try store.read({ try $0.event(at: Position(0)) }) else {
        throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
      }
      facts = try LedgerFacts(first)
      try Self.require(key, of: vault, signing: store)
      // Where the log's key is lost others may be, and the entry that replaces it is sealed under none.
      let replacesLostKey = try keyChange != nil && !vault.holdsSigningKey(of: key)
      if !opening.acceptsLostKeys, !replacesLostKey { try vault.requireKeys(of: store) }
      resumeEpochChange()
      try vault.sweepUnusedKeys(of: store)
      if try keyFolder.heads.ledgerHead() == nil { opening.notice(LedgerVerification.lostMemory(of: keyFolder)) }
      try vault.sweepUnusedSigningKeys(of: store) { Set(try Self.statedKeys(of: store).map(\.vkey)) }
    } catch {
      throw ServiceError(explaining: error)
    }
    try checkStatedTime()
    // A question asked in somebody's name needs that account's token, as a recording does (DESIGN §4).
    if opening.account != nil { _ = try actingAccount() }
  }

  /// Where the key folder is: the one asked for, else of the environment, else of the settings.
  static func keyFolder(_ asked: String?, _ folder: LedgerFolder) throws -> String {
    try asked ?? ProcessInfo.processInfo.environment["MENTORLEDGER_KEYS"] ?? LedgerSettings.read(folder).keys
  }

  /// Finishes a change of the epoch that was interrupted, or says why it is not finished; the ledger can be used all the
  /// same.
  private func resumeEpochChange() {
    do {
      guard try vault.resumeEpochChange(), keyFolder.isChangingEpoch else { return }
      opening.notice("Смена ключа эпохи ждёт резервной копии: mentorledger keys change-epoch --backup ПАПКА.")
    } catch {
      opening.notice(
        "Смена ключа эпохи не завершена, прежний ключ ещё не уничтожен. " + Self.explainingCopies(error).message)
    }
  }

  private func checkStatedTime() throws {
    if facts.clockIsDeclared { return }
    if opening.at != nil || opening.today != nil {
      throw ServiceError(
        .usage, "Этот журнал ведётся по часам: --at и --today в нём не указывают.",
        details: ["Они только для журналов, созданных с --clock declared."])
    }
  }

  /// The moment that a recording bears: the clock's, or the stated one.
  public func recordingTime() throws -> RecordingTime {
    guard facts.clockIsDeclared else {
      return RecordingTime(reading: Self.clock, isDeclared: false, confirmsGap: opening.confirmsClock)
    }
    guard let at = opening.at else {
      throw ServiceError(
        .usage, "В журнале с объявляемым временем каждая запись называет своё: --at 2021-10-04T09:00:00Z.")
    }
    return RecordingTime(reading: at, isDeclared: true)
  }

  /// Today at the organisation. On a declared clock: the stated day, else the day of the stated time, else that of the
  /// newest entry.
  public func today() throws -> CivilDate {
    guard facts.clockIsDeclared else { return facts.day(of: Self.clock) }
    if let today = opening.today { return today }
    if let at = opening.at { return facts.day(of: at) }
    return try store.read { reading in
      guard let last = try reading.event(at: Position(try reading.eventCount() - 1)) else {
        return facts.day(of: Self.clock)
      }
      return facts.day(of: last.envelope.at)
    }
  }

  static var clock: Instant { Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)) }

  /// The views, caught up with the ledger; made anew where the file is missing, damaged, of another version or of
  /// another ledger. `notice` hears why.
  public func views(notice: (String) -> Void = { _ in }) throws -> ViewsDatabase {
    if let openViews {
      try store.read { try openViews.catchUp(with: $0) }
      return openViews
    }
    let views: ViewsDatabase
    do {
      views = try caughtUp(ViewsDatabase(path: folder.views, ledger: facts.id))
    } catch ViewsFault.unusable(let reason) {
      notice(Self.unusableViews(reason))
      views = try rebuildViews()
    } catch {
      throw ServiceError(explaining: error)
    }
    openViews = views
    return views
  }

  /// Rows of a view. Views that prove damaged only when these rows are read are made anew; `notice` hears why.
  public func records(_ query: ViewQuery, notice: (String) -> Void = { _ in }) throws -> [ViewRecord] {
    do {
      return try views(notice: notice).records(query)
    } catch ViewsFault.unusable(let reason) {
      notice(Self.unusableViews(reason))
      return try rebuildViews().records(query)
    }
  }

  private static func unusableViews(_ reason: String) -> String {
    "Файл проекций views.sqlite не подошёл (\(reason)); проекции строятся заново из журнала."
  }

  private func caughtUp(_ views: ViewsDatabase, progress: (Position) -> Void = { _ in }) throws -> ViewsDatabase {
    try store.read { try views.catchUp(with: $0, progress: progress) }
    return views
  }

  /// Deletes the views and folds them from the first event on. Cost: of the whole ledger.
  @discardableResult
  public func rebuildViews(progress: (Position) -> Void = { _ in }) throws -> ViewsDatabase {
    try requireSound()
    openViews = nil
    for suffix in ["", "-wal", "-shm", "-journal"] where FileManager.default.fileExists(atPath: folder.views + suffix) {
      do {
        try FileManager.default.removeItem(atPath: folder.views + suffix)
      } catch {
        throw ServiceError(.couldNot, "Файл проекций не удаляется.", details: [SystemText.sentence(of: error)])
      }
    }
    do {
      let views = try caughtUp(ViewsDatabase(path: folder.views, ledger: facts.id), progress: progress)
      openViews = views
      return views
    } catch ViewsFault.unusable(let reason) {
      throw ServiceError(.couldNot, "Проекции не строятся.", details: [reason])
    }
  }
}

/// About which day a question is, and as known when.
public struct Moment: Hashable, Sendable {
  public let day: CivilDate
  /// The newest entry that counts; before the first one, nothing is known.
  public let knownAt: Position
}

extension Workspace {
  /// The moment of a question: about `day` (today where nil), as known at the end of `knownBy` and at `position`,
  /// whichever is earlier (now where both are nil).
  public func moment(onDay day: CivilDate?, knownBy: CivilDate?, atPosition position: Position?) throws -> Moment {
    let today = try today()
    return try store.read { reading in
      var known = Position(try reading.eventCount() - 1)
      if let position {
        guard position <= known, position >= Position(0) else {
          throw ServiceError(.usage, "Записи \(position) в журнале нет: последняя — \(known).")
        }
        known = position
      }
      if let knownBy {
        known = min(known, try reading.lastPosition(atOrBefore: facts.end(of: knownBy)) ?? Position(-1))
      }
      return Moment(day: day ?? today, knownAt: known)
    }
  }
}
