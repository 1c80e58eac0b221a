import ArgumentParser
import EventLedger
import Mentoring
import MentoringService

/// Accounts: who may do what.
struct AccountCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "account", abstract: "Учётные записи: кто ведёт журнал и с какими ролями.",
    subcommands: [
      AccountListCommand.self, AccountCreateCommand.self, AccountGrantCommand.self, AccountRevokeCommand.self,
      AccountCloseCommand.self,
    ])
}

/// Lists accounts.
struct AccountListCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "list", abstract: "Показать учётные записи.",
    discussion: """
      Примеры:
        mentorledger account list
        mentorledger account list --format json
      """)

  @OptionGroup var ledger: LedgerOptions
  @OptionGroup var output: OutputOptions
  func execute() throws {
    let book = try Workspace(ledger.opening()).accounts()
    let isForPeople = output.format == .text
    let listing = Listing(
      columns: [
        ListingColumn("account", "Учётная запись"), ListingColumn("roles", "Роли"),
        ListingColumn("person", "Сотрудник"), ListingColumn("createdOn", "Создана"), ListingColumn("closed", "Закрыта"),
      ],
      rows: book.accounts.map { account in
        let roles = AccountRole.allCases.filter { account.roles.contains($0) }
        return [
          .string(account.id.description),
          .list(roles.map { .string(isForPeople ? $0.title.lowercased() : $0.rawValue) }),
          ListingValue(account.person?.description),
          .string(isForPeople ? account.createdOn.forPeople : account.createdOn.description), .bool(account.isClosed),
        ]
      }, noun: "Учётных записей")
    Console.print(listing.rendered(as: output.format, on: .standardOutput()))
  }
}

/// Makes an account.
struct AccountCreateCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "create", abstract: "Завести учётную запись; её токен показывается один раз.",
    discussion: """
      Примеры:
        mentorledger account create --role auditor
        mentorledger account create --role coordinator --role psychologist --person 1f3a
      """)

  @Option(
    name: .customLong("role"),
    help: ArgumentHelp("Роль; можно указать несколько раз.", valueName: "РОЛЬ"))
  var roles: [AccountRole]

  @Option(name: .long, help: ArgumentHelp("Сотрудник, которому она принадлежит: код или его начало.", valueName: "КОД"))
  var person: String?

  @OptionGroup var time: TimeOptions
  @OptionGroup var ledger: LedgerOptions
  func execute() throws {
    var opening = try ledger.opening()
    try time.apply(to: &opening)
    let workspace = try Workspace(opening)
    let person = try person.map { text in
      guard let person = SubjectID(try IdentifierBook(workspace).completed(text, for: .subject)) else {
        throw ServiceError(
          .usage, "--person — код человека: 32 шестнадцатеричные цифры или начало из четырёх и больше.")
      }
      return person
    }
    let unique = AccountRole.allCases.filter { roles.contains($0) }
    let (account, token) = try workspace.createAccount(roles: unique, person: person)
    Console.done("Учётная запись создана: \(account)")
    Console.print(
      """
        Роли   \(unique.map { $0.title.lowercased() }.joined(separator: ", "))
        Токен  \(token)
      Токен показан один раз: передайте его владельцу. Действовать под этой записью: --as \(account), токен — в \
      переменной MENTORLEDGER_TOKEN.
      """)
  }
}

/// What the commands about one existing account share.
struct AccountOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("Учётная запись: u: и 16 знаков.", valueName: "запись"))
  var account: String

  @OptionGroup var time: TimeOptions
  @OptionGroup var ledger: LedgerOptions
  var id: AccountID {
    get throws {
      guard let id = AccountID(account), id != .system else {
        throw ServiceError(.usage, "Учётная запись пишется как «u:» и 16 шестнадцатеричных цифр.")
      }
      return id
    }
  }

  func workspace() throws -> Workspace {
    var opening = try ledger.opening()
    try time.apply(to: &opening)
    return try Workspace(opening)
  }
}

/// Gives an account a role.
struct AccountGrantCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "grant", abstract: "Дать учётной записи роль.",
    discussion: """
      Примеры:
        mentorledger account grant u:41c90d2f7ab3e856 --role psychologist
      """)

  @Option(name: .long, help: ArgumentHelp("Роль.", valueName: "РОЛЬ"))
  var role: AccountRole

  @OptionGroup var options: AccountOptions
  func execute() throws {
    let id = try options.id
    try options.workspace().changeRole(role, of: id, granted: true)
    Console.done("Учётной записи \(id) дана роль «\(role.title)».")
  }
}

/// Takes a role from an account.
struct AccountRevokeCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "revoke", abstract: "Отнять у учётной записи роль.",
    discussion: """
      Примеры:
        mentorledger account revoke u:41c90d2f7ab3e856 --role psychologist
      """)

  @Option(name: .long, help: ArgumentHelp("Роль.", valueName: "РОЛЬ"))
  var role: AccountRole

  @OptionGroup var options: AccountOptions
  func execute() throws {
    let id = try options.id
    try options.workspace().changeRole(role, of: id, granted: false)
    Console.done("У учётной записи \(id) отнята роль «\(role.title)».")
  }
}

/// Closes an account.
struct AccountCloseCommand: LedgerCommand {
  static let configuration = CommandConfiguration(
    commandName: "close", abstract: "Закрыть учётную запись; её токен больше не действует.",
    discussion: """
      Примеры:
        mentorledger account close u:41c90d2f7ab3e856
      """)

  @OptionGroup var options: AccountOptions
  func execute() throws {
    let id = try options.id
    try options.workspace().closeAccount(id)
    Console.done("Учётная запись \(id) закрыта.")
  }
}
