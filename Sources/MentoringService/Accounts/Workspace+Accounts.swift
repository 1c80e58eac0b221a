import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
import Foundation
public import Mentoring

extension Workspace {
  /// Every account, as the ledger has it.
  public func accounts() throws -> AccountBook {
    try AccountBook(store.read { try $0.events(matching: AccountBook.query) })
  }

  /// The account that this command acts as: the one named with its token, else the one bound to the operating
  /// system's user.
  public func actingAccount() throws -> AccountBook.Account {
    let id = try opening.account.map { try authenticated($0) } ?? boundAccount()
    guard let account = try accounts()[id] else {
      throw ServiceError(.refused, "Учётной записи \(id) в журнале нет.")
    }
    try requireOpen(account)
    return account
  }

  private func requireOpen(_ account: AccountBook.Account) throws {
    guard let closing = account.closedBy else { return }
    throw ServiceError(
      .refused, "Учётная запись \(account.id) закрыта (запись \(closing)); от её имени ничего не делают.",
      details: ["Новую заводит администратор: mentorledger account create."])
  }

  private func boundAccount() throws -> AccountID {
    guard let account = try vault.account(boundTo: getuid()) else {
      throw ServiceError(
        .refused, "Пользователь операционной системы не связан с учётной записью журнала.",
        details: ["Укажите её и её токен: --as u:… и MENTORLEDGER_TOKEN."])
    }
    return account
  }

  private func authenticated(_ name: String) throws -> AccountID {
    guard let id = AccountID(name), id != .system else {
      throw ServiceError(.usage, "Учётная запись пишется как «u:» и 16 шестнадцатеричных цифр.")
    }
    guard let token = opening.token else {
      throw ServiceError(.refused, "Чтобы действовать как \(id), нужен её токен в переменной MENTORLEDGER_TOKEN.")
    }
    guard let secret = try vault.secret(of: id), let bytes = Self.bytes(ofHexadecimal: token),
      secret.accepts(token: bytes)
    else {
      // Closing took its token away: no token fits it any more.
      if let account = try accounts()[id] { try requireOpen(account) }
      throw ServiceError(.refused, "Токен не подходит к учётной записи \(id).")
    }
    return id
  }

  private static func bytes(ofHexadecimal text: String) -> [UInt8]? {
    let digits = Array(text.utf8)
    guard digits.count == 64 else { return nil }
    return stride(from: 0, to: 64, by: 2).reduce(into: [UInt8]?.some([])) { bytes, index in
      guard let byte = UInt8(String(decoding: digits[index..<index + 2], as: UTF8.self), radix: 16) else {
        bytes = nil
        return
      }
      bytes?.append(byte)
    }
  }

  /// Makes an account with roles, and returns its name and its token, which is shown once.
  public func createAccount(roles: [AccountRole], person: SubjectID?) throws -> (account: AccountID, token: String) {
    let recorder = try Recorder(self, via: .cli)
    let random = ledger.random
    let account = AccountID.user(random.identifier().accountNumber)
    let day = facts.day(of: try recordingTime().reading)
    var inputs = [
      EventInput(
        AccountCreated.schema.type, on: day,
        data: fields([("account", .string(account.description)), ("person", person.map { JSONValue($0) })]))
    ]
    inputs += roles.map { Self.roleInput(AccountRoleGranted.schema.type, account, $0, on: day) }
    let token = random.bytes(32)
    try vault.store(AccountSecret(account: account, user: nil, token: token))
    do {
      _ = try recorder.record(inputs, command: nil, reason: nil)
    } catch {
      try vault.removeSecret(of: account)
      throw error
    }
    return (account, token.map { String(format: "%02x", $0) }.joined())
  }

  /// Grants or revokes a role. Throws where it would change nothing.
  public func changeRole(_ role: AccountRole, of account: AccountID, granted: Bool) throws {
    guard let existing = try accounts()[account], !existing.isClosed else {
      throw ServiceError(.refused, "Действующей учётной записи \(account) в журнале нет.")
    }
    guard existing.roles.contains(role) != granted else {
      throw ServiceError(
        .refused, granted ? "Роль «\(role.title)» у \(account) уже есть." : "Роли «\(role.title)» у \(account) нет.")
    }
    if !granted { try requireAnotherAdministrator(role == .administrator, account) }
    let type = granted ? AccountRoleGranted.schema.type : AccountRoleRevoked.schema.type
    let day = facts.day(of: try recordingTime().reading)
    _ = try Recorder(self, via: .cli).record(
      [Self.roleInput(type, account, role, on: day)], command: nil, reason: nil)
  }

  /// Closes an account; its token works no more.
  public func closeAccount(_ account: AccountID) throws {
    guard let existing = try accounts()[account], !existing.isClosed else {
      throw ServiceError(.refused, "Действующей учётной записи \(account) в журнале нет.")
    }
    try requireAnotherAdministrator(existing.roles.contains(.administrator), account)
    let day = facts.day(of: try recordingTime().reading)
    let input = EventInput(
      AccountClosed.schema.type, on: day, data: fields([("account", .string(account.description))]))
    _ = try Recorder(self, via: .cli).record([input], command: nil, reason: nil)
    try vault.removeSecret(of: account)
  }

  private func requireAnotherAdministrator(_ isNeeded: Bool, _ account: AccountID) throws {
    guard isNeeded else { return }
    let others = try accounts().accounts.filter {
      $0.id != account && !$0.isClosed && $0.roles.contains(.administrator)
    }
    if others.isEmpty {
      throw ServiceError(.refused, "\(account) — последний администратор; сначала назначьте другого.")
    }
  }

  private static func roleInput(_ type: EventType, _ account: AccountID, _ role: AccountRole, on day: CivilDate)
    -> EventInput
  {
    EventInput(
      type, on: day, data: fields([("account", .string(account.description)), ("role", .string(role.rawValue))]))
  }
}
