import EventLedger
import EventLedgerSQLite
import Mentoring

/// The access logs of a ledger, one after the other, as its own entries tell of them (decision 50).
///
/// The first is `access.sqlite`, called `<origin>/access`. Where one lost entries that nobody has, somebody gives them up
/// (`access.log.lost`), and the next one goes on: `access-2.sqlite`, called `<origin>/access-2`. No file is ever renamed,
/// so that a death at any moment leaves each log where its name says.
struct AccessSuccession {
  /// One of the logs.
  struct Log {
    /// 1 for the first.
    let number: Int
    let origin: String
    /// What the ledger recorded of it, in order.
    fileprivate(set) var heads: [AccessHeadRecorded] = []
    /// The newest statement of what was given up of it, and the entry that makes it; nil for a log that is whole.
    fileprivate(set) var loss: (entry: RecordedEvent, lost: AccessLogLost)?

    /// The file's name in the ledger folder.
    var fileName: String { AccessLog.fileName(number) }
    /// Whether entries of it are there to be looked at.
    var survives: Bool { loss.map { $0.lost.kept > 0 } ?? true }

    init(_ number: Int, of ledger: String) {
      self.number = number
      origin = AccessLog.origin(of: ledger, number)
    }
  }

  /// In order; there is always one.
  private(set) var logs: [Log]
  /// How many entries tell of them.
  let entryCount: Int

  /// The one in which openings are recorded now.
  var current: Log { logs[logs.count - 1] }
  /// Those before it.
  var earlier: ArraySlice<Log> { logs.dropLast() }
  /// Those whose files belong to the folder.
  var kept: [Log] { logs.filter(\.survives) }
  /// The one that will go on where the present one is given up.
  var successor: Log { Log(logs.count + 1, of: ledger) }

  private let ledger: String

  /// What the decision about the access log depends on.
  static let query = EventQuery(
    tag: .plain("access"), types: [AccessHeadRecorded.schema.type, AccessLogLost.schema.type])

  /// The logs of a ledger of this name, of which `events` tell.
  init(of ledger: String, _ events: [RecordedEvent]) throws {
    self.ledger = ledger
    logs = [Log(1, of: ledger)]
    entryCount = events.count
    for event in events {
      switch event.envelope.type {
      case AccessHeadRecorded.schema.type:
        logs[logs.count - 1].heads.append(try AccessHeadRecorded(canonical: event.envelope.data))
      case AccessLogLost.schema.type:
        let lost = try AccessLogLost(canonical: event.envelope.data)
        guard let index = logs.firstIndex(where: { $0.origin.utf8.elementsEqual(lost.log.utf8) }) else { continue }
        logs[index].loss = (event, lost)
        if lost.successor != nil { logs.append(successor) }
      default: break
      }
    }
  }

  /// The logs of the ledger in a folder. Throws `ServiceError.couldNot` for a ledger without events.
  init(of folder: LedgerFolder) throws {
    self = try SQLiteEventStore.open(readingFrom: folder.path).read { reading in
      guard let first = try reading.event(at: Position(0)) else {
        throw ServiceError(.couldNot, "Журнал пуст: его создание не было завершено.")
      }
      return try AccessSuccession(of: LedgerFacts(first).opened.origin, reading.events(matching: Self.query))
    }
  }
}
