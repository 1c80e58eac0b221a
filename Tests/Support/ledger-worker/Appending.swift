import EventLedger
import EventLedgerSQLite
import Foundation

/// Appends commands of three events, each about a new person with a new key, and says before and after which.
struct Appending {
  /// Where the worker kills itself, in the second command.
  enum Death: String {
    case never
    /// Its key is in the vault, its events are not in the ledger.
    case keys
    /// Its events are in the ledger, nobody was told.
    case commit
  }

  private let access: LedgerAccess
  private let death: Death

  init(_ access: LedgerAccess, death: Death, fileLimit: UInt) throws {
    self.access = access
    self.death = death
    guard fileLimit > 0 else { return }
    // Past the limit a write fails, as on a full disk, instead of ending the process.
    signal(SIGXFSZ, SIG_IGN)
    var limit = rlimit(rlim_cur: fileLimit, rlim_max: fileLimit)
    guard setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit) == 0 else {
      throw StoreError(.system, "the limit was not taken")
    }
  }

  func run(commands: Int) throws {
    var number = 0
    while commands == 0 || number < commands {
      let context = access.context()
      let proposal = try access.ledger.seal(try events(), context: context, condition: nil, banned: [])
      LedgerWorker.say("trying \(context.id)")
      if death == .keys, number == 1 { kill(getpid(), SIGKILL) }
      let committed = try access.ledger.store.append([proposal])[0].get()
      if death == .commit, number == 1 { kill(getpid(), SIGKILL) }
      LedgerWorker.say("done \(context.id) \(committed.first)")
      number += 1
    }
  }

  private func events() throws -> [NewEvent] {
    let person = SubjectID(access.ledger.random.identifier())
    guard let name = KeyName("notes/2021") else { throw StoreError(.system, "no key name") }
    let part = PlainPart(subject: person, keyName: name, plaintext: .json(Array(#"{"text":"заметка"}"#.utf8)))
    return (0..<3).map { index in
      NewEvent(
        type: LedgerAccess.noteTaken, version: .first, on: LedgerAccess.today,
        data: Array(#"{"number":\#(index)}"#.utf8),
        tags: [.person(person)], parts: [part])
    }
  }
}
