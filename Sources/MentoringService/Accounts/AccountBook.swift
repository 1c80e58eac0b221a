public import EventLedger
public import Mentoring

/// Accounts and their roles, folded from the entries about them.
///
/// Corrections do not touch accounts: a wrong role is revoked by an entry of its own.
public struct AccountBook: Sendable {
  /// An account as it stands.
  public struct Account: Hashable, Sendable {
    public let id: AccountID
    /// The staff member it belongs to, where that was said.
    public var person: SubjectID?
    public var createdOn: CivilDate
    public var roles: Set<AccountRole> = []
    /// The entry that closed it; nil while it is open.
    public var closedBy: Position?
    public var isClosed: Bool { closedBy != nil }
  }

  /// In the order in which they were created.
  public private(set) var accounts: [Account] = []

  /// The entries that accounts are made of.
  public static let query = EventQuery(types: [
    AccountCreated.schema.type, AccountRoleGranted.schema.type, AccountRoleRevoked.schema.type,
    AccountClosed.schema.type,
  ])

  public init(_ events: [RecordedEvent]) throws {
    for recorded in events {
      let entry = try HistoryEntry(recorded)
      switch entry.payload.event {
      case .accountCreated(let event):
        accounts.append(Account(id: event.account, person: event.person, createdOn: entry.on))
      case .accountRoleGranted(let event): change(event.account) { $0.roles.insert(event.role) }
      case .accountRoleRevoked(let event): change(event.account) { $0.roles.remove(event.role) }
      case .accountClosed(let event): change(event.account) { $0.closedBy = recorded.position }
      default: break
      }
    }
  }

  /// The account with this name.
  public subscript(id: AccountID) -> Account? { accounts.first { $0.id == id } }

  private mutating func change(_ id: AccountID, _ body: (inout Account) -> Void) {
    guard let index = accounts.firstIndex(where: { $0.id == id }) else { return }
    body(&accounts[index])
  }
}
