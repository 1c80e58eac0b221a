import Crypto
public import EventLedger
import GRDB

/// What proves that somebody may act as an account: the user of the operating system it is bound to, or a token.
public struct AccountSecret: Hashable, Sendable {
  public let account: AccountID
  /// The operating-system user that acts as this account without a token, nil where none does.
  public var user: UInt32?
  /// SHA-256 of the account's token, 32 random bytes. (The token is random, so its digest tells nothing.)
  public var tokenDigest: [UInt8]

  public init(account: AccountID, user: UInt32?, tokenDigest: [UInt8]) {
    self.account = account
    self.user = user
    self.tokenDigest = tokenDigest
  }

  /// The secret of an account with this token.
  public init(account: AccountID, user: UInt32?, token: [UInt8]) {
    self.init(account: account, user: user, tokenDigest: Array(SHA256.hash(data: token)))
  }

  /// Whether this is the account's token. Takes the same time for every answer.
  public func accepts(token: [UInt8]) -> Bool {
    let digest = Array(SHA256.hash(data: token))
    guard digest.count == tokenDigest.count else { return false }
    return zip(digest, tokenDigest).reduce(0) { $0 | ($1.0 ^ $1.1) } == 0
  }
}

extension SQLiteVault {
  /// Keeps an account's secret in place of the one it had. An operating-system user acts as one account: the binding
  /// is taken from any other.
  public func store(_ secret: AccountSecret) throws {
    try write { db in
      if let user = secret.user {
        try PreparedStatement(cached: "UPDATE account_secret SET uid = NULL WHERE uid = ?1", in: db)
          .bind(1, Int64(user)).execute()
      }
      let statement = try PreparedStatement(
        cached: """
          INSERT INTO account_secret(account, uid, token_digest) VALUES (?1, ?2, ?3)
          ON CONFLICT(account) DO UPDATE SET uid = excluded.uid, token_digest = excluded.token_digest
          """, in: db)
      statement.bind(1, secret.account.description).bind(3, secret.tokenDigest)
      if let user = secret.user { statement.bind(2, Int64(user)) } else { statement.bindNull(2) }
      try statement.execute()
    }
  }

  /// The secret of an account, nil where it has none.
  public func secret(of account: AccountID) throws -> AccountSecret? {
    try secret(where: "account = ?1") { $0.bind(1, account.description) }
  }

  /// The account bound to a user of the operating system, nil where there is none.
  public func account(boundTo user: UInt32) throws -> AccountID? {
    try secret(where: "uid = ?1") { $0.bind(1, Int64(user)) }?.account
  }

  /// Takes an account's secret away: nobody acts as it any more.
  public func removeSecret(of account: AccountID) throws {
    try write { db in
      try PreparedStatement(cached: "DELETE FROM account_secret WHERE account = ?1", in: db)
        .bind(1, account.description).execute()
    }
  }

  private func secret(
    where condition: String, _ bind: (PreparedStatement) -> PreparedStatement
  ) throws -> AccountSecret? {
    try translatingErrors(of: file) {
      try queue.read { db in
        let sql = "SELECT account, uid, token_digest FROM account_secret WHERE \(condition)"
        return try bind(PreparedStatement(cached: sql, in: db)).first { row in
          guard let account = AccountID(row.text(0)) else {
            throw StoreError(.damaged, "vault: an account has no name of the grammar")
          }
          return AccountSecret(
            account: account, user: row.isNull(1) ? nil : UInt32(exactly: row.int64(1)), tokenDigest: row.bytes(2))
        }
      }
    }
  }
}
