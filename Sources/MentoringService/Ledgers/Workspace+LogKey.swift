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
    let known = try vault.signingKeyNames().values.map { try VerifierKey(parsing: $0) }
    // A log that belongs to another one has a longer name.
    let origin = known.map(\.name).min { $0.utf8.count < $1.utf8.count }
    let own = known.filter { key in origin.map { key.name.utf8.elementsEqual($0.utf8) } ?? false }
    if own.count == 1, try vault.signingKeyNames()[own[0].name] != nil { return own[0] }
    return try statedKey(of: SQLiteEventStore.open(readingFrom: folder.path))
  }

  /// Refuses a vault whose key is not the one that this ledger's log signs with: what is sealed under its keys could
  /// not be opened with the ledger's own vault, and what it signs nobody believes.
  static func require(_ key: VerifierKey, signing store: SQLiteEventStore) throws {
    let stated = try statedKey(of: store)
    guard stated == key else {
      throw ServiceError(
        .couldNot, "Хранилище ключей vault.sqlite — не от этого журнала или старая его копия.",
        details: [
          "Журнал подписывает ключ \(stated), а в хранилище — \(key).",
          "Верните хранилище этого журнала и его папку ключей; ничего не изменено.",
        ])
    }
  }

  private static func statedKey(of store: SQLiteEventStore) throws -> VerifierKey {
    guard let key = try store.read({ try statedKeys($0) }).last?.key else {
      throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
    }
    return key
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
  /// from the ledger, so an interruption leaves the old key or the new one in force, never none.
  ///
  /// - Parameter isReplacement: whether the old key is lost or stolen and does not sign. Such a key is believed only
  ///   through a policy, which this then leaves to a person; after a rotation the key folder's policy names the new one.
  /// - Throws: `ServiceError.refused` where the account is no administrator.
  public static func changeLogKey(_ opening: Opening, isReplacement: Bool) throws -> LogKeyReport {
    var change: (old: VerifierKey, new: VerifierKey)?
    let workspace = try Workspace(opening) { vault, old in
      // A lost key can't sign, a stolen one must not.
      let retiring = isReplacement ? nil : try vault.signingKey(of: old)
      let new = try vault.insertNextSigningKey(of: old.name, seed: SystemRandomSource().bytes(32))
      change = (old, new)
      return LogKeyChange(from: retiring, to: try vault.signingKey(of: new))
    }
    guard let change else { preconditionFailure("a workspace that was opened has its signer") }
    let type = isReplacement ? LogKeyReplaced.schema.type : LogKeyRotated.schema.type
    let input = EventInput(
      type, on: workspace.facts.day(of: try workspace.recordingTime().reading),
      data: fields([("from", .string(change.old.vkey)), ("to", .string(change.new.vkey))]))
    _ = try Recorder(workspace, via: .cli).record([input], command: nil, reason: nil)
    do {
      try workspace.store.flush()
      if !isReplacement { try workspace.keyFolder.addLog(change.new) }
    } catch {
      throw ServiceError(explaining: error)
    }
    return LogKeyReport(old: change.old, new: change.new, isInPolicy: !isReplacement)
  }
}
