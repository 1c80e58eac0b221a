import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
public import MerkleLog

extension Workspace {
  /// The public key that this ledger's log signs with now: what the newest change in the ledger says, else what event 0
  /// says. The vault may hold keys of other logs, retired ones, and ones that never came into use.
  static func verifierKey(of vault: SQLiteVault, _ folder: LedgerFolder) throws -> VerifierKey {
    let names = try vault.signingKeyNames()
    let known = try names.values.map { try VerifierKey(parsing: $0) }
    // A log that belongs to another one has a longer name.
    let origin = known.map(\.name).min { $0.utf8.count < $1.utf8.count }
    let own = known.filter { key in origin.map { key.name.utf8.elementsEqual($0.utf8) } ?? false }
    // The ledger is asked where its key was changed, and where all that is left may be the key of its access log.
    if own.count == 1, names[own[0].name] != nil, !AccessLog.isOrigin(own[0].name) { return own[0] }
    return try statedKey(of: folder)
  }

  /// The private half of the log's key; says what to do where it is lost.
  static func signingKey(of key: VerifierKey, in vault: SQLiteVault) throws -> LogSigningKey {
    guard try vault.holdsSigningKey(of: key) else {
      throw ServiceError(
        .couldNot, "В хранилище ключей vault.sqlite нет ключа, которым подписывает журнал.",
        details: [
          "Ключ: \(key). Верните нынешнее хранилище этого журнала; ничего не изменено.",
          "Если его больше нет нигде, ключ журнала заменяют: mentorledger keys replace-log.",
        ])
    }
    return try vault.signingKey(of: key)
  }

  /// Refuses a vault whose key is not the one that this ledger's log signs with: what is sealed under its keys could
  /// not be opened with the ledger's own vault, and what it signs nobody believes. Where the key itself is lost and is
  /// being replaced, the vault must hold no key of another ledger.
  static func require(_ key: VerifierKey, of vault: SQLiteVault, signing store: SQLiteEventStore) throws {
    let named = try statedKeys(of: store)
    guard let stated = named.last, stated == key else { throw otherVault(stated: named.last, held: key) }
    guard try !vault.holdsSigningKey(of: key) else { return }
    for (name, vkey) in try vault.signingKeyNames() {
      let held = try VerifierKey(parsing: vkey)
      let isOwn =
        held.name.utf8.elementsEqual(key.name.utf8)
        && (named.contains(held) || name.utf8.elementsEqual(vkey.utf8))
      guard isOwn || held.name.utf8.starts(with: AccessLog.origin(of: key.name).utf8) else {
        throw otherVault(stated: stated, held: held)
      }
    }
  }

  private static func otherVault(stated: VerifierKey?, held: VerifierKey) -> ServiceError {
    ServiceError(
      .couldNot, "Хранилище ключей vault.sqlite — не от этого журнала или старая его копия.",
      details: [
        "Журнал подписывает ключ \(stated.map(\.vkey) ?? "—"), а в хранилище — \(held).",
        "Верните хранилище этого журнала и его папку ключей; ничего не изменено.",
      ])
  }

  /// The public key that the ledger of a folder says its log signs with now.
  static func statedKey(of folder: LedgerFolder) throws -> VerifierKey {
    try statedKey(of: SQLiteEventStore.open(readingFrom: folder.path))
  }

  private static func statedKey(of store: SQLiteEventStore) throws -> VerifierKey {
    guard let key = try statedKeys(of: store).last else {
      throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
    }
    return key
  }

  /// Every public key that the ledger names as its log's, in order.
  static func statedKeys(of store: SQLiteEventStore) throws -> [VerifierKey] {
    try store.read { try statedKeys($0) }.map(\.key)
  }

  /// The keys of the log, each with the event since which it signs, and whether it came in place of a lost or stolen one.
  static func statedKeys(
    _ reading: any LedgerReading
  ) throws -> [(key: VerifierKey, position: Position, isReplacement: Bool)] {
    let types = [LogKeyRotated.schema.type, LogKeyReplaced.schema.type, LedgerOpened.schema.type]
    let events = try reading.events(matching: EventQuery(types: types)).filter { types.contains($0.envelope.type) }
    return try events.map { event in
      guard let data = try CanonicalJSON.parse(event.envelope.data).objectValue,
        let vkey = (data["to"] ?? data["vkey"])?.stringValue
      else { throw ServiceError(.couldNot, "Запись \(event.position) не называет ключа журнала.") }
      return (try VerifierKey(parsing: vkey), event.position, event.envelope.type == LogKeyReplaced.schema.type)
    }
  }

  /// What changed with the log's key.
  public struct LogKeyReport: Sendable {
    public let old: VerifierKey
    public let new: VerifierKey
    /// Whether the key folder's policy names the new key now.
    public let isInPolicy: Bool
  }

  /// Gives the log a new key. The new key is durable in the vault before the ledger names it; which key signs is read
  /// from the ledger, so an interruption leaves the old key or the new one in force, never none. A key that did not come
  /// into use leaves the vault, at once where the entry was refused, with the next opening where the process died.
  ///
  /// Of two at once the second waits and then changes the first one's key: a key that two entries retire would leave one
  /// new key that nobody names.
  ///
  /// - Parameter isReplacement: whether the old key is lost or stolen and does not sign. Such a key is believed only
  ///   through a policy, which this then leaves to a person; after a rotation the key folder's policy names the new one.
  /// - Throws: `ServiceError.refused` where the account is no administrator; `couldNot` where the vault is of another
  ///   ledger, or a key that is to sign for the last time is not there.
  public static func changeLogKey(_ opening: Opening, isReplacement: Bool) throws -> LogKeyReport {
    let folder = LedgerFolder(path: opening.folder)
    try folder.requireLedger()
    try folder.requireVault()
    let keys = KeyFolder(try keyFolder(opening.keys, folder))
    do {
      // Where the key folder works with another ledger folder, nothing is written in it, and the change is refused.
      guard try KeyBinding(ledger: folder.path, keys: keys).standing() != .elsewhere else {
        return try change(opening, isReplacement)
      }
      return try keys.withoutOtherChanges { try change(opening, isReplacement) }
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  private static func change(_ opening: Opening, _ isReplacement: Bool) throws -> LogKeyReport {
    var change: (old: VerifierKey, new: VerifierKey)?
    let seed = SystemRandomSource().bytes(32)
    let workspace = try Workspace(opening) { vault, old in
      let new = try LogSigningKey(name: old.name, seed: seed)
      change = (old, new.verifierKey)
      // A lost key can't sign, a stolen one must not.
      return LogKeyChange(from: isReplacement ? nil : try signingKey(of: old, in: vault), to: new)
    }
    guard let change else { preconditionFailure("a workspace that was opened has its signer") }
    try workspace.requireAdministrator("Сменить ключ журнала")
    if let refusal = try workspace.refusalElsewhere() { throw refusal }
    let type = isReplacement ? LogKeyReplaced.schema.type : LogKeyRotated.schema.type
    let input = EventInput(
      type, on: workspace.facts.day(of: try workspace.recordingTime().reading),
      data: fields([("from", .string(change.old.vkey)), ("to", .string(change.new.vkey))]))
    try workspace.vault.insertNextSigningKey(of: change.old.name, seed: seed)
    do {
      // About nobody: names are not looked up, whose keys may be lost too.
      _ = try Recorder(workspace, via: .cli, people: PeopleIndex()).record([input], command: nil, reason: nil)
    } catch {
      if try !statedKeys(of: workspace.store).contains(change.new) {
        try workspace.vault.removeNextSigningKey(change.new)
      }
      throw error
    }
    do {
      try workspace.store.flush()
      if !isReplacement {
        try withExtendedLifetime(workspace.vault.binding.claim()) { try workspace.keyFolder.addLog(change.new) }
      }
    } catch {
      throw ServiceError(explaining: error)
    }
    return LogKeyReport(old: change.old, new: change.new, isInPolicy: !isReplacement)
  }
}
