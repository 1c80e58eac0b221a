import EventLedger
import EventLedgerSQLite
import EventLedgerTesting
import Foundation

/// A process of its own that works on a ledger, for the tests of many processes and of sudden deaths.
///
/// ```text
/// ledger-worker append  LEDGER KEYS COMMANDS never|keys|commit FILELIMIT   COMMANDS 0: until somebody kills it
/// ledger-worker write   LEDGER KEYS|- TASK                                 a task of the conformance suite
/// ledger-worker register LEDGER KEYS                                       until somebody kills it
/// ledger-worker open    LEDGER KEYS EVENTS                                  opens every part of so many events
/// ledger-worker change  LEDGER KEYS TIMES                                   changes the epoch so often
/// ```
///
/// Each line of its output is written at once, before the worker goes on.
@main
enum LedgerWorker {
  static func main() {
    let arguments = Array(CommandLine.arguments.dropFirst())
    do {
      switch (arguments.first, arguments.count) {
      case ("append", 6):
        guard let commands = Int(arguments[3]), let death = Appending.Death(rawValue: arguments[4]),
          let limit = UInt(arguments[5])
        else { usage() }
        try Appending(try LedgerAccess(ledger: arguments[1], keys: arguments[2]), death: death, fileLimit: limit)
          .run(commands: commands)
      case ("write", 4):
        guard let task = WriterTask(arguments[3]) else { usage() }
        try run(task, ledger: arguments[1], keys: arguments[2])
      case ("register", 3):
        try Registering(access: try LedgerAccess(ledger: arguments[1], keys: arguments[2])).run()
      case ("open", 4):
        guard let events = Int(arguments[3]) else { usage() }
        try open(try LedgerAccess(ledger: arguments[1], keys: arguments[2]), events: events)
      case ("change", 4):
        guard let times = Int(arguments[3]) else { usage() }
        let access = try LedgerAccess(ledger: arguments[1], keys: arguments[2])
        for _ in 0..<times { say("epoch \(try access.ledger.vault.changeEpoch())") }
      default: usage()
      }
    } catch let error as StoreError {
      say("failed \(error.code.rawValue)")
      exit(1)
    } catch {
      say("failed \(error)")
      exit(1)
    }
  }

  private static func usage() -> Never {
    say("usage: see LedgerWorker.swift")
    exit(64)
  }

  /// Writes a line at once.
  static func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    guard write(STDOUT_FILENO, bytes, bytes.count) == bytes.count else { exit(2) }
  }

  static var now: Instant { Instant(secondsSinceEpoch: Int64(Date().timeIntervalSince1970)) }

  /// Opens the parts of each event as it comes, until so many came, and says how many they were.
  private static func open(_ access: LedgerAccess, events: Int) throws {
    var follower = Follower(access.ledger.store)
    var parts = 0
    while follower.next.rawValue < events {
      var got: [RecordedEvent] = []
      if try follower.advance(limit: 7, { got.append($0) }) == 0 { usleep(2000) }
      for event in got {
        for part in event.envelope.sealed.indices {
          guard try access.ledger.open(event, part: part) != nil else { throw StoreError(.damaged, "a part is gone") }
          parts += 1
        }
      }
    }
    say("opened \(parts)")
  }

  /// Writes as the conformance suite asks, in a ledger of its making; a byte on standard input releases it.
  private static func run(_ task: WriterTask, ledger: String, keys: String) throws {
    let heads = keys == "-" ? nil : KeyFolder(keys).heads
    try task.run(
      open: { try SQLiteEventStore.open(folder: ledger, signer: $0, heads: heads) }, say: { say($0) },
      awaitRelease: { _ = getchar() })
  }
}

/// A ledger opened as the program opens it.
struct LedgerAccess {
  let ledger: Ledger<SQLiteEventStore, SQLiteVault>

  init(ledger folder: String, keys: String) throws {
    let random = SystemRandomSource()
    let keyFolder = KeyFolder(keys)
    let vault = try SQLiteVault.open(folder: folder, keys: keyFolder, random: random)
    guard let name = try vault.signingKeyNames().keys.min() else { throw StoreError(.key, "no signing key") }
    let store = try SQLiteEventStore.open(
      folder: folder, signer: vault.signingKey(name: name), heads: vault.binding.heads, origin: name)
    try vault.resumeEpochChange()
    try vault.sweepUnusedKeys(of: store)
    ledger = Ledger(store: store, vault: vault, random: random)
  }

  func context() -> CommandContext {
    CommandContext(
      id: CommandID(random: ledger.random.identifier()), by: .user(1), via: .system,
      time: RecordingTime(reading: LedgerWorker.now, isDeclared: false))
  }

  static let noteTaken = EventType(literal: "note.taken")
  static let today = CivilDate(daysSinceEpoch: 18_903)
}
