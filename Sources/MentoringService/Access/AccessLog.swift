import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import MerkleLog

/// The log of reads: `access.sqlite` beside the ledger, of the same format, with a key of its own (DESIGN idea 7, §3); or
/// the one that succeeds it after a loss.
///
/// Its first events are `ledger.opened`, with the origin `<origin>/access`, and `access.anchored`, which binds it to the
/// ledger; behind them stands one `data.opened` for each opening. What `append` has returned from is on the disk.
struct AccessLog {
  /// Seconds that an opening waits for another one.
  static let busyTimeout = 5.0

  /// The file's name in the ledger folder, by the log's number.
  static func fileName(_ number: Int) -> String { number == 1 ? "access.sqlite" : "access-\(number).sqlite" }

  /// Whether a file of this name is an access log.
  static func isFileName(_ name: String) -> Bool {
    name.wholeMatch(of: #/access(-([2-9]|[1-9][0-9]+))?\.sqlite/#) != nil
  }

  /// The name of an access log of a ledger, by its number.
  static func origin(of ledger: String, _ number: Int = 1) -> String {
    ledger + (number == 1 ? "/access" : "/access-\(number)")
  }

  /// Whether a log of this name may be somebody's access log.
  static func isOrigin(_ name: String) -> Bool { name.firstMatch(of: #/\/access(-[0-9]+)?$/#) != nil }

  /// Where a ledger stands: its size and root, and when its newest event was recorded.
  struct LedgerHead {
    let size: TreeSize
    let root: Digest
    let last: Instant
  }

  /// What the first events of an access log say, taken from the ledger that it belongs to.
  struct Founding {
    var ledger: LedgerOpened
    var head: LedgerHead
    var time: RecordingTime
    var day: CivilDate
    /// The access log whose lost entries somebody gave up; nil for the first one.
    var predecessor: Predecessor?
  }

  let ledger: Ledger<SQLiteEventStore, SQLiteVault>

  var store: SQLiteEventStore { ledger.store }

  /// Opens an access log of a folder for writing; makes file, key and first events where they are missing.
  ///
  /// Several processes may do so at the same time; each step that is done stays done, so a crash between two of them is
  /// mended by the next opening. `heads` remembers what is appended; a log that the ledger does not know yet is remembered
  /// by nobody. Throws `StoreError`: `shrunk` where the key folder knows a longer one, `unbound` where it works with
  /// another ledger folder.
  static func open(
    _ log: AccessSuccession.Log, in folder: String, vault: SQLiteVault, keys: KeyFolder, heads: HeadsFile?,
    random: any RandomSource, founding: () throws -> Founding
  ) throws -> AccessLog {
    let founder = try founding()
    let (origin, fileName) = (log.origin, log.fileName)
    let isFounded = try reading(log, in: folder).map { try $0.read { try $0.eventCount() } > 0 } ?? false
    let key = try signingKey(origin, isFounded: isFounded, vault: vault, random: random)
    if !FileManager.default.fileExists(atPath: folder + "/" + fileName) {
      guard try keys.heads.newestHead(of: origin) == nil else {
        throw StoreError(.shrunk, "there is no \(fileName), but a checkpoint of it was seen")
      }
      do {
        try SQLiteEventStore.create(folder: folder, fileName: fileName)
      } catch let error as StoreError where error.code == .exists {
        // Another process was faster.
      }
    }
    let store = try SQLiteEventStore.open(
      folder: folder, fileName: fileName, signer: key, heads: heads, origin: origin, busyTimeout: busyTimeout)
    let access = AccessLog(ledger: Ledger(store: store, vault: vault, random: random))
    if try store.read({ try $0.eventCount() }) == 0 {
      try withExtendedLifetime(vault.binding.claim()) { try keys.addLog(key.verifierKey) }
      try access.found(founder, as: origin, vkey: key.verifierKey)
    }
    return access
  }

  /// An access log as it stands, for reading; nil where its file is not there.
  static func reading(_ log: AccessSuccession.Log, in folder: String) throws -> SQLiteEventStore? {
    guard FileManager.default.fileExists(atPath: folder + "/" + log.fileName) else { return nil }
    return try SQLiteEventStore.open(readingFrom: folder, fileName: log.fileName, busyTimeout: busyTimeout)
  }

  /// The log's key, made where there is none: never for a log that has events, which another key signed.
  private static func signingKey(
    _ origin: String, isFounded: Bool, vault: SQLiteVault, random: any RandomSource
  ) throws -> LogSigningKey {
    let isHeld = try vault.signingKeyNames()[origin] != nil
    guard isHeld || !isFounded else {
      throw ServiceError(
        .couldNot, "В хранилище ключей vault.sqlite нет ключа журнала чтений.",
        details: ["Верните нынешнее хранилище этого журнала. Если его нет нигде: mentorledger access-log accept-loss."])
    }
    if !isHeld {
      do {
        _ = try vault.insertSigningKey(name: origin, seed: random.bytes(32))
      } catch let error as StoreError where error.code == .exists {
        // Another process was faster; its key is the log's.
      }
    }
    return try vault.signingKey(name: origin)
  }

  private func found(_ founding: Founding, as origin: String, vkey: VerifierKey) throws {
    let predecessor = founding.predecessor
    let opened = LedgerOpened(
      clock: founding.ledger.clock, organisation: founding.ledger.organisation, origin: origin,
      predecessor: predecessor?.origin, predecessorRoot: predecessor?.root.hex,
      predecessorSize: predecessor.map { Int($0.size.rawValue) }, timeZone: founding.ledger.timeZone, vkey: "\(vkey)")
    let events = [
      try NewEvent(opened, on: founding.day),
      try NewEvent(
        AccessAnchored(ledgerRoot: founding.head.root.hex, ledgerSize: Int(founding.head.size.rawValue)),
        on: founding.day),
    ]
    _ = try ledger.transact(context(.system, .system, founding.time)) { reader in
      try reader.events(matching: EventQuery(types: [LedgerOpened.schema.type])).isEmpty ? events : []
    }
  }

  /// Appends events as one command. They are durable when this returns.
  func append(_ events: [NewEvent], by account: AccountID, via: Via, time: RecordingTime) throws {
    _ = try ledger.transact(context(account, via, time)) { _ in events }
  }

  private func context(_ account: AccountID, _ via: Via, _ time: RecordingTime) -> CommandContext {
    CommandContext(id: CommandID(random: ledger.random.identifier()), by: account, via: via, time: time)
  }
}

extension NewEvent {
  /// An event without personal parts, as its schema describes it.
  init(_ data: some MentoringEventData, on: CivilDate) throws {
    let schema = Swift.type(of: data).schema
    self.init(type: schema.type, version: schema.version, on: on, data: try data.canonicalBytes(), tags: data.tags)
  }
}

extension LedgerReading {
  /// The newest checkpoint as size and root, with the time of the newest event; nil in a log without events.
  func ledgerHead() throws -> AccessLog.LedgerHead? {
    guard let note = try headNote() else { return nil }
    guard let head = try? UnverifiedCheckpoint(parsing: note),
      let last = try event(at: Position(head.size.rawValue - 1))
    else { throw StoreError(.damaged, "the head is no checkpoint of the events beside it") }
    return AccessLog.LedgerHead(size: head.size, root: head.root, last: last.envelope.at)
  }

  /// The root that the stored nodes give for a size that the log has reached.
  func root(ofSize size: Int64) throws -> Digest {
    try MerkleTree.root(size: TreeSize(size)) { index throws in try node(index) }
  }
}
