import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import MerkleLog

/// A creation that ended between its two moves: the key folder stands in its place, the ledger still beside its own.
extension Initialisation {
  /// What a key folder holds that nobody has worked with yet.
  private static let untouched: Set = ["epoch-1.key", "heads", "instance", "policy"]

  /// The draft of the ledger that was to be moved to `target` when the creation with these keys ended; nil where there
  /// is none.
  ///
  /// It is told beyond doubt: vault and key folder bear the same name, which is random, and the key folder remembers
  /// just what the draft holds. So no ledger but this draft has ever used these keys. Changes nothing.
  func interrupted(_ target: LedgerFolder, _ keys: String) throws -> LedgerFolder? {
    let names = try? FileManager.default.contentsOfDirectory(atPath: keys)
    guard let names, Set(names) == Self.untouched else { return nil }
    let url = URL(fileURLWithPath: target.path)
    let parent = url.deletingLastPathComponent().path
    let beginning = url.lastPathComponent + FileDraft.mark
    let drafts = try FileManager.default.contentsOfDirectory(atPath: parent).filter { $0.hasPrefix(beginning) }
    return drafts.sorted().map { LedgerFolder(path: "\(parent)/\($0)") }.first { draft in
      (try? Self.isAlone(draft, KeyFolder(keys))) == true
    }
  }

  private static func isAlone(_ draft: LedgerFolder, _ keys: KeyFolder) throws -> Bool {
    guard try KeyBinding(ledger: draft.path, keys: keys).standing() == .bound,
      try LedgerSettings.read(draft).keys.utf8.elementsEqual(keys.path.utf8),
      let remembered = try LogHeads(remembered: keys, and: AccessSuccession(of: draft).current)
    else { return false }
    let heads = try LogHeads(of: draft)
    return heads.ledger == remembered.ledger && heads.access == remembered.access
  }

  /// Moves the draft to its place. The account gets a new token, for nobody has seen the first one.
  func finish(_ draft: LedgerFolder, _ target: LedgerFolder, _ keys: String) throws -> Result {
    do {
      try requireSame(draft, keys)
      let keyFolder = KeyFolder(keys)
      let (account, verifier, token) = try renewToken(draft, keyFolder)
      try PosixFile.moveFolder(draft.path, to: target.path)
      return try result(
        account, token, verifier, keyFolder.epochKey(1), keyFolder, target, keys: keys, wasInterrupted: true)
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Refuses to finish what was asked for otherwise.
  private func requireSame(_ draft: LedgerFolder, _ keys: String) throws {
    let first = try SQLiteEventStore.open(readingFrom: draft.path).read { try $0.event(at: Position(0)) }
    guard let first else { throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.") }
    let facts = try LedgerFacts(first)
    let isSame =
      try facts.opened.origin.utf8.elementsEqual(origin.utf8) && facts.opened.timeZone.utf8.elementsEqual(timeZone.utf8)
      && facts.opened.clock == clock && facts.predecessor == predecessor
      && (clock == .measured || at == first.envelope.at)
      && LedgerSettings.read(draft).organisation.utf8.elementsEqual(organisation.utf8)
    guard isSame else {
      throw ServiceError(
        .couldNot, "Создание журнала с этими ключами было прервано, а теперь указано другое; ничего не изменено.",
        details: [
          "Повторите с прежним: --origin \(facts.opened.origin), --time-zone \(facts.opened.timeZone), --clock "
            + "\(facts.opened.clock.rawValue) — тогда создание завершится.",
          "Или удалите то, что осталось, — в нём ещё ничего нет: «\(draft.path)» и «\(keys)».",
        ])
    }
  }

  private func renewToken(
    _ draft: LedgerFolder, _ keys: KeyFolder
  ) throws -> (account: AccountID, verifier: String, token: [UInt8]) {
    let random = SystemRandomSource()
    let events = try SQLiteEventStore.open(readingFrom: draft.path).read { reading in
      try reading.events(matching: AccountBook.query)
    }
    guard let account = try AccountBook(events).accounts.first?.id else {
      throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
    }
    let vault = try SQLiteVault.open(folder: draft.path, keys: keys, random: random)
    let token = random.bytes(32)
    try vault.store(AccountSecret(account: account, user: getuid(), token: token))
    return (account, "\(try Workspace.verifierKey(of: vault, draft))", token)
  }
}
