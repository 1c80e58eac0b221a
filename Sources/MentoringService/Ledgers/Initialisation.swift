import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
import Foundation
public import Mentoring
import MerkleLog

/// What a new ledger is made of.
public struct Initialisation: Sendable {
  public var folder: String
  /// The key folder, elsewhere.
  public var keys: String
  /// The log's name: a domain and a path, `school.example/mentoring`.
  public var origin: String
  /// The organisation as papers name it.
  public var organisation: String
  public var timeZone: String
  public var clock: Clock
  /// The moment of opening, for a declared clock.
  public var at: Instant?
  /// The lost ledger that this one succeeds.
  public var predecessor: Predecessor?

  public init(
    folder: String, keys: String, origin: String, organisation: String, timeZone: String, clock: Clock, at: Instant?
  ) {
    self.folder = folder
    self.keys = keys
    self.origin = origin
    self.organisation = organisation
    self.timeZone = timeZone
    self.clock = clock
    self.at = at
  }

  /// What the new ledger's first user is told, once.
  public struct Result: Sendable {
    public let account: AccountID
    /// The account's token, 64 hexadecimal digits: shown now and never again.
    public let token: String
    public let verifierKey: String
    public let policyFile: String
    public let keys: String
    public let folder: String
    /// The recovery sheet, for a safe.
    public let sheet: RecoverySheet
    /// Whether this is a ledger whose creation was interrupted earlier, and is finished now.
    public let wasInterrupted: Bool
  }

  /// Makes the ledger: keys, vault, first events, settings. Made beside its place and moved there whole, the keys first,
  /// so that a crash leaves nothing that looks like a ledger. What a death between the two moves left is finished by the
  /// same call.
  public func run() throws -> Result { try run(betweenMoves: {}) }

  /// The same; `betweenMoves` is called when the key folder is in its place and the ledger is not.
  func run(betweenMoves: () throws -> Void) throws -> Result {
    let target = LedgerFolder(path: folder)
    let keys = URL(fileURLWithPath: keys).standardizedFileURL.path
    try check(target, keys)
    if let interrupted = try interrupted(target, keys) { return try finish(interrupted, target, keys) }
    try checkKeys(keys)
    let suffix = FileDraft.mark + UUID().uuidString.prefix(8)
    let draft = LedgerFolder(path: target.path + suffix)
    do {
      let result = try make(draft, keys: keys + suffix, target, finalKeys: keys)
      try PosixFile.moveFolder(keys + suffix, to: keys)
      do {
        try betweenMoves()
        try PosixFile.moveFolder(draft.path, to: target.path)
      } catch {
        // Nothing uses these keys; they are removed with what they were made for.
        try PosixFile.moveFolder(keys, to: keys + suffix)
        throw error
      }
      return result
    } catch {
      try? FileManager.default.removeItem(atPath: draft.path)
      try? FileManager.default.removeItem(atPath: keys + suffix)
      throw ServiceError(explaining: error)
    }
  }

  private func checkKeys(_ keys: String) throws {
    let manager = FileManager.default
    if manager.fileExists(atPath: keys), (try? manager.contentsOfDirectory(atPath: keys))?.isEmpty != true {
      throw ServiceError(
        .couldNot, "«\(keys)» уже есть и это не пустая папка; ключи другого журнала не перезаписываются.")
    }
  }

  private func check(_ target: LedgerFolder, _ keys: String) throws {
    guard !FileManager.default.fileExists(atPath: target.path) else {
      throw ServiceError(
        .couldNot, "Папка «\(target.path)» уже есть; новый журнал создаётся в новой папке. Ничего не изменено.")
    }
    guard !(keys + "/").hasPrefix(target.path + "/"), !(target.path + "/").hasPrefix(keys + "/") else {
      throw ServiceError(
        .couldNot, "Папка ключей не может лежать внутри папки журнала (и наоборот).",
        details: [
          "Иначе тот, кто скопирует журнал, скопирует и ключи. Выберите место на другом носителе: --keys ПАПКА."
        ])
    }
    guard TimeZone(identifier: timeZone) != nil else {
      throw ServiceError(.usage, "Часовой пояс «\(timeZone)» не известен; пример: Europe/Moscow.")
    }
    let allowed = origin.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7f && $0 != UInt8(ascii: "+") }
    guard !origin.isEmpty, allowed, origin.utf8.count <= 100 else {
      throw ServiceError(
        .usage, "Имя журнала (--origin) — латинские буквы, цифры, точка, дефис и косая черта, без пробелов и «+».",
        details: ["Пример: school21.example/mentoring"])
    }
    guard !organisation.isEmpty, organisation.count <= 200 else {
      throw ServiceError(.usage, "Название организации (--organisation) — от 1 до 200 знаков.")
    }
    if let predecessor, predecessor.origin.utf8.elementsEqual(origin.utf8) {
      throw ServiceError(
        .usage, "Имя журнала-преемника (--origin) должно отличаться от прежнего, \(predecessor.origin).",
        details: ["По имени журналы и их подписи различают; пример: \(origin)-2"])
    }
    guard clock == .declared || at == nil else {
      throw ServiceError(.usage, "--at указывают только с --clock declared.")
    }
  }

  private func make(_ draft: LedgerFolder, keys: String, _ target: LedgerFolder, finalKeys: String) throws -> Result {
    let random = SystemRandomSource()
    try FileManager.default.createDirectory(
      atPath: draft.path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    let keyFolder = try KeyFolder.create(keys, besideLedger: draft.path)
    let epoch = try keyFolder.createEpochKey(1, random: random)
    try SQLiteVault.create(folder: draft.path, epoch: epoch)
    let vault = try SQLiteVault.open(folder: draft.path, keys: keyFolder, random: random)
    let verifier = try vault.insertSigningKey(name: origin, seed: random.bytes(32))
    try keyFolder.write(Policy(logs: [verifier]))
    try SQLiteEventStore.create(folder: draft.path)
    let store = try SQLiteEventStore.open(
      folder: draft.path, signer: vault.signingKey(name: origin), heads: vault.binding.heads, origin: origin)
    let account = AccountID.user(random.identifier().accountNumber)
    let token = random.bytes(32)
    try vault.store(AccountSecret(account: account, user: getuid(), token: token))
    try append(to: Ledger(store: store, vault: vault, random: random), verifier: "\(verifier)", account)
    try openAccessLog(draft, store, vault, keyFolder, random)
    try LedgerSettings(keys: finalKeys, organisation: organisation).write(to: draft)
    try store.flush()
    return try result(account, token, "\(verifier)", epoch, keyFolder, target, keys: finalKeys, wasInterrupted: false)
  }

  /// What the user is told. `keyFolder` is where the keys are now, `keys` where they are going to be.
  func result(
    _ account: AccountID, _ token: [UInt8], _ verifier: String, _ epoch: EpochKey, _ keyFolder: KeyFolder,
    _ target: LedgerFolder, keys: String, wasInterrupted: Bool
  ) throws -> Result {
    Result(
      account: account, token: token.map { String(format: "%02x", $0) }.joined(), verifierKey: verifier,
      policyFile: keys + "/policy", keys: keys, folder: target.path,
      sheet: RecoverySheet(
        organisation: organisation, origin: origin, key: epoch, policy: try keyFolder.policy(),
        day: Workspace.clock.utcDay), wasInterrupted: wasInterrupted)
  }

  /// Makes the log of reads beside the ledger, whose first event it takes up, and its line in the policy.
  private func openAccessLog(
    _ draft: LedgerFolder, _ store: SQLiteEventStore, _ vault: SQLiteVault, _ keys: KeyFolder,
    _ random: any RandomSource
  ) throws {
    let log = AccessSuccession.Log(1, of: origin)
    _ = try AccessLog.open(log, in: draft.path, vault: vault, keys: keys, heads: vault.binding.heads, random: random) {
      try store.read { reading in
        guard let first = try reading.event(at: Position(0)), let head = try reading.ledgerHead() else {
          preconditionFailure("a ledger that was just opened has events")
        }
        return AccessLog.Founding(
          ledger: try LedgerFacts(first).opened, head: head,
          time: RecordingTime(reading: head.last, isDeclared: clock == .declared), day: first.envelope.on)
      }
    }
  }

  private func append(to ledger: Ledger<SQLiteEventStore, SQLiteVault>, verifier: String, _ account: AccountID) throws {
    let reading = at ?? Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970))
    let time = RecordingTime(reading: reading, isDeclared: clock == .declared)
    let organisation = SubjectID(ledger.random.identifier())
    let offset = TimeZone(identifier: timeZone)?.secondsFromGMT(
      for: Date(timeIntervalSince1970: Double(reading.secondsSinceEpoch)))
    let day = Instant(secondsSinceEpoch: reading.secondsSinceEpoch + Int64(offset ?? 0)).utcDay
    var statements: [(String, JSONValue)] = [
      ("clock", .string(clock.rawValue)), ("organisation", JSONValue(organisation)), ("origin", .string(origin)),
      ("timeZone", .string(timeZone)), ("vkey", .string(verifier)),
    ]
    if let predecessor {
      statements += [
        ("predecessor", .string(predecessor.origin)), ("predecessorRoot", .string(predecessor.root.hex)),
        ("predecessorSize", .integer(predecessor.size.rawValue)),
      ]
    }
    let opened = EventInput(LedgerOpened.schema.type, on: day, data: fields(statements))
    var events = [try opened.prepared(organisation: organisation).event]
    let created = EventInput(
      AccountCreated.schema.type, on: day, data: fields([("account", .string(account.description))]))
    events.append(try created.prepared(organisation: organisation).event)
    for role in [AccountRole.administrator, .coordinator] {
      let granted = EventInput(
        AccountRoleGranted.schema.type, on: day,
        data: fields([("account", .string(account.description)), ("role", .string(role.rawValue))]))
      events.append(try granted.prepared(organisation: organisation).event)
    }
    let context = CommandContext(
      id: CommandID(random: ledger.random.identifier()), by: .system, via: .system, time: time)
    _ = try ledger.transact(context) { _ in events }
  }
}
