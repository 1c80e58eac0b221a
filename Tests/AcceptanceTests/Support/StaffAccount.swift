import Testing

/// An account of somebody else of the school, with its token.
struct StaffAccount {
  let id: String
  private let token: String
  private let ledger: TestLedger

  /// Makes an account with one role.
  init(_ role: String, in ledger: TestLedger, at: String) throws {
    let made = try ledger.run("account", "create", "--role", role, "--at", at)
    try #require(made.status == 0, "\(made)")
    id = String(try #require(made.output.firstMatch(of: /u:[0-9a-f]{16}/)).0)
    token = String(try #require(made.output.firstMatch(of: /[0-9a-f]{64}/)).0)
    self.ledger = ledger
  }

  /// Runs the program as this account.
  func run(_ arguments: String..., input: String = "") throws -> Outcome { try run(arguments, input: input) }

  func run(_ arguments: [String], input: String = "") throws -> Outcome {
    try Outcome.of(
      Checkout.program, arguments + ["--as", id], input: input,
      environment: [
        "MENTORLEDGER_LEDGER": ledger.ledger, "MENTORLEDGER_KEYS": ledger.keys, "MENTORLEDGER_TOKEN": token,
      ])
  }
}
