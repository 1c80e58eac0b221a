import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
import Mentoring
import MerkleLog

/// Keys of sealed parts that no vault has any more. To give them up and to take them up again are acts of a person, and
/// entries of the ledger; the key folder's `lost` is what opening and refusing go by.
extension Workspace {
  /// What became of giving keys up.
  public struct LossReport: Sendable {
    /// How many keys are given up now that were not before.
    public let keys: Int
    /// The entries that say so; empty where the ledger said so already, or can't be written to.
    public let entries: [Position]
    /// Whether the key went too by which the rows of earlier imports are recognised: no entry names it.
    public let isImportKeyLost: Bool
    /// Whether the ledger is shorter than the key folder remembers: then it holds no entry of this yet.
    public let isLedgerShort: Bool
  }

  /// Goes on with a vault that is older than the ledger, because no newer one is left anywhere: every key that entries
  /// name and that is not there is given up. To be called on a workspace opened with `acceptsLostKeys`.
  ///
  /// The ledger says so first, then the key folder; an interruption between the two is made good by doing it again.
  /// - Throws: `ServiceError.refused` where the account is no administrator, or where no key is missing.
  public func acceptLostKeys() throws -> LossReport {
    try requireAdministrator("Согласиться с потерей ключей")
    do {
      let absent = try vault.absentKeys(of: store)
      let new = try absent.subtracting(keyFolder.lostKeys())
      let unstated = try absent.subtracting(Self.statedLostKeys(of: store))
      let isLedgerShort =
        try keyFolder.heads.ledgerHead().map { head in
          try store.read { try $0.eventCount() < head.size.rawValue }
        } ?? false
      guard !new.isEmpty || !unstated.isEmpty && !isLedgerShort else {
        throw ServiceError(
          .refused, "Соглашаться не с чем: ключи, которые называют записи, на месте, или с их утратой уже согласились.")
      }
      let entries = isLedgerShort ? [] : try state(KeysLost.schema.type, unstated)
      try withExtendedLifetime(vault.binding.claim()) { try keyFolder.addLost(new) }
      return LossReport(
        keys: new.count, entries: entries, isImportKeyLost: try isImportKeyLost(), isLedgerShort: isLedgerShort)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  private func isImportKeyLost() throws -> Bool {
    guard try !vault.hasKey(of: facts.opened.organisation, name: Importer.keyName) else { return false }
    return try store.read { reading in
      var hasImports = false
      try reading.forEachEvent(through: Position(try reading.eventCount())) { event in
        hasImports = hasImports || event.envelope.via == .import
      }
      return hasImports
    }
  }

  /// How many sealed parts of the ledger can't be read, since their key was given up. Cost: of decoding the whole ledger,
  /// nothing where no key was given up.
  public func lostParts() throws -> Int {
    let given = try keyFolder.lostKeys()
    let lost = try given.subtracting(vault.present(given)).subtracting(keyFolder.destroyedKeys())
    guard !lost.isEmpty else { return 0 }
    return try store.read { reading in
      let unread = try lost.subtracting(reading.requestedKeys().keys)
      var count = 0
      try reading.forEachEvent(through: Position(try reading.eventCount())) { event in
        count += event.envelope.sealed.count { unread.contains($0.fingerprint) }
      }
      return count
    }
  }

  /// What became of taking keys up again.
  public struct ReclaimReport: Sendable {
    /// How many keys came back into the vault now.
    public let keys: Int
    /// The entries that say which keys are back.
    public let entries: [Position]
    /// How many are given up still.
    public let remaining: Int
  }

  /// Takes up given-up keys out of a vault's file that was found: what they seal opens again. Those that are back in the
  /// present vault already, because the found file was put in its place, are said to be so.
  ///
  /// The vault has them first, then the ledger says so, then the key folder; an interruption is made good by doing it
  /// again.
  /// - Throws: `ServiceError.refused` where the account is no administrator, or where the file has none of the keys;
  ///   `couldNot` where it is no vault, or of an epoch whose key is gone.
  public func reclaimLostKeys(from path: String) throws -> ReclaimReport {
    try requireAdministrator("Вернуть утраченные ключи")
    do {
      let given = try keyFolder.lostKeys()
      let stated = try Self.statedLostKeys(of: store)
      let requested = try store.read { Set(try $0.requestedKeys().keys) }
      let wanted = given.union(stated).subtracting(requested)
      let count = try vault.takeUp(wanted, from: path)
      let back = try vault.present(wanted)
      guard !back.isEmpty else {
        throw ServiceError(
          .refused, "В этом файле нет ни одного из ключей, с утратой которых согласились (их \(wanted.count)).",
          details: ["Ничего не изменено."])
      }
      let entries = try state(KeysReclaimed.schema.type, back.intersection(stated))
      try withExtendedLifetime(vault.binding.claim()) { try keyFolder.removeLost(back) }
      return ReclaimReport(keys: count, entries: entries, remaining: try keyFolder.lostKeys().count)
    } catch VaultError.epoch(let epoch, _) {
      throw ServiceError(
        .couldNot, "Найденное хранилище закрыто ключом эпохи \(epoch), а его в папке ключей нет.",
        details: ["После смены эпохи прежние хранилища не открываются. Ничего не изменено."])
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// The keys that the ledger says are given up, and were not taken up again since.
  static func statedLostKeys(of store: SQLiteEventStore) throws -> Set<KeyFingerprint> {
    let query = EventQuery(tag: .plain("keys"), types: [KeysLost.schema.type, KeysReclaimed.schema.type])
    return try store.read { try $0.events(matching: query) }.reduce(into: []) { lost, event in
      if event.envelope.type == KeysLost.schema.type {
        lost.formUnion(try KeysLost(canonical: event.envelope.data).keys)
      } else if event.envelope.type == KeysReclaimed.schema.type {
        lost.subtract(try KeysReclaimed(canonical: event.envelope.data).keys)
      }
    }
  }

  /// Most keys that one entry names; more go on in the next one of the same command.
  private static let keysPerEntry = 1000

  /// Makes the entries that name keys, none where there is no key; durable when this returns.
  private func state(_ type: EventType, _ keys: Set<KeyFingerprint>) throws -> [Position] {
    guard !keys.isEmpty else { return [] }
    let sorted = keys.sorted()
    let parts = (sorted.count + Self.keysPerEntry - 1) / Self.keysPerEntry
    let day = facts.day(of: try recordingTime().reading)
    let inputs = (0..<parts).map { part in
      let listed = sorted.dropFirst(part * Self.keysPerEntry).prefix(Self.keysPerEntry)
      return EventInput(
        type, on: day,
        data: fields([
          ("keys", .array(listed.map { .string($0.description) })),
          ("part", parts > 1 ? .integer(Int64(part + 1)) : nil), ("parts", parts > 1 ? .integer(Int64(parts)) : nil),
        ]))
    }
    // About nobody: names are not looked up, whose keys are lost.
    let report = try Recorder(self, via: .cli, people: PeopleIndex()).record(inputs, command: nil, reason: nil)
    try store.flush()
    return report.outcome?.committed?.positions ?? []
  }
}
