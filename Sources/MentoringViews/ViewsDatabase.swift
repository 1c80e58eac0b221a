public import EventLedger
import Foundation
import GRDB
public import Mentoring

/// Trouble with the views file.
public enum ViewsFault: Error, Hashable, Sendable {
  /// Making it anew mends it: no database, damaged, of another layout, or of another ledger.
  case unusable(String)
  /// Made by a newer version of the program: left alone until somebody wants it made anew.
  case newerLayout(Int)
}

/// The views of a ledger in a file of their own: disposable, rebuilt from the ledger at any time.
///
/// Holds public parts and references to sealed ones, never a person's text. One writer at a time; several processes may
/// catch up one after another, each goes on where the last one stopped.
public final class ViewsDatabase: Sendable {
  private let database: DatabaseQueue
  /// How many events one transaction takes in.
  private static let batch: Int64 = 20_000

  /// Opens or makes the file for the ledger whose first event has this id. Throws `ViewsFault.unusable` where the file
  /// has to be made anew.
  public init(path: String, ledger: EventID) throws {
    do {
      database = try DatabaseQueue(path: path, configuration: Self.configuration)
      try database.writeWithoutTransaction { db in
        _ = try String.fetchOne(db, sql: "PRAGMA journal_mode = WAL")
        try db.execute(sql: "PRAGMA synchronous = NORMAL")
        try db.inTransaction(.immediate) {
          try Self.prepare(db, ledger: ledger)
          return .commit
        }
      }
      chmod(path, 0o600)
    } catch {
      throw Self.mendable(error)
    }
  }

  /// Damage that SQLite met, a missing table or column among it, as what mends it; any other error as it is.
  private static func mendable(_ error: any Error) -> any Error {
    let damage: [ResultCode] = [.SQLITE_NOTADB, .SQLITE_CORRUPT, .SQLITE_ERROR]
    guard let error = error as? DatabaseError, damage.contains(error.resultCode) else { return error }
    return ViewsFault.unusable("\(error.resultCode)")
  }

  private func read<Value>(_ body: (Database) throws -> Value) throws -> Value {
    do { return try database.read(body) } catch { throw Self.mendable(error) }
  }

  /// Views in memory, for a replay.
  public init(inMemoryFor ledger: EventID) throws {
    database = try DatabaseQueue(configuration: Self.configuration)
    try database.write { try Self.prepare($0, ledger: ledger) }
  }

  /// A copy in memory of the views in a file, which stays as it is. Throws `ViewsFault` as opening the file does.
  public init(inMemoryCopyOf path: String, ledger: EventID) throws {
    do {
      database = try DatabaseQueue.inMemoryCopy(fromPath: path, configuration: Self.configuration)
      try database.write { try Self.prepare($0, ledger: ledger) }
    } catch {
      throw Self.mendable(error)
    }
  }

  private static var configuration: Configuration {
    var configuration = Configuration()
    configuration.busyMode = .timeout(10)
    return configuration
  }

  private static func prepare(_ db: Database, ledger: EventID) throws {
    let mark = "\(ViewName.layoutVersion) \(ledger)"
    if try db.tableExists("views") {
      let found = try String.fetchOne(db, sql: "SELECT mark FROM views") ?? ""
      if let layout = Int(found.prefix { $0 != " " }), layout > ViewName.layoutVersion {
        throw ViewsFault.newerLayout(layout)
      }
      guard found == mark else {
        throw ViewsFault.unusable("made for another ledger or by another version")
      }
      return
    }
    guard try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") == 0 else {
      throw ViewsFault.unusable("not a views file")
    }
    for view in ViewName.allCases {
      for statement in ViewSQL.create(view) { try db.execute(sql: statement) }
    }
    try db.execute(
      sql:
        "CREATE TABLE views(one INTEGER PRIMARY KEY CHECK(one = 0), mark TEXT NOT NULL, next INTEGER NOT NULL) STRICT")
    try db.execute(sql: "INSERT INTO views VALUES (0, ?, 0)", arguments: [mark])
  }

  /// The position of the first event that the views have not taken in.
  public func nextPosition() throws -> Position {
    try read { Position(try Int64.fetchOne($0, sql: "SELECT next FROM views") ?? 0) }
  }

  /// Takes in the events that came since, up to and including `through` (the newest where nil).
  ///
  /// Cost: of the new events, and of their entities' histories where an entry is late or a correction. Throws
  /// `ViewsFault.unusable` where the views are ahead of the ledger, or damaged.
  public func catchUp(
    with reading: any LedgerReading, through last: Position? = nil, progress: (Position) -> Void = { _ in }
  ) throws {
    let count = try Position(reading.eventCount())
    let end = min(last?.next ?? count, count)
    var runtime = ProjectionRuntime(reading: reading)
    do {
      // Usual case: nothing came since, and no lock is asked for.
      if last == nil, try nextPosition() == end { return }
      while try !takeIn(from: reading, &runtime, end: end, count: count, progress) {}
    } catch {
      throw Self.mendable(error)
    }
  }

  /// Takes in one transaction's worth of events; true where that was the last.
  private func takeIn(
    from reading: any LedgerReading, _ runtime: inout ProjectionRuntime, end: Position, count: Position,
    _ progress: (Position) -> Void
  ) throws -> Bool {
    var finished = false
    try database.writeWithoutTransaction { db in
      try db.inTransaction(.immediate) {
        let next = Position(try Int64.fetchOne(db, sql: "SELECT next FROM views") ?? 0)
        guard next <= count else { throw ViewsFault.unusable("ahead of the ledger") }
        let stop = min(Position(next.rawValue + Self.batch), end)
        if next < stop {
          try reading.forEachEvent(from: next, through: Position(stop.rawValue - 1)) { event in
            try runtime.take(event) { entity, change in
              try Self.write(db, entity, change, at: event.position)
            }
          }
          try db.execute(sql: "UPDATE views SET next = ?", arguments: [stop.rawValue])
          progress(stop)
        }
        finished = stop == end
        return .commit
      }
    }
    return finished
  }

  private static func write(
    _ db: Database, _ entity: Tag, _ change: TimelineChange<ViewRowKey, ViewRow>, at position: Position
  ) throws {
    for interval in change.closed {
      let statement = try db.cachedStatement(sql: ViewSQL.close(interval.key.view))
      try statement.execute(arguments: [
        position.rawValue, entity.description, interval.key.key, interval.onFrom.description,
      ])
    }
    for interval in change.opened {
      let statement = try db.cachedStatement(sql: ViewSQL.insert(interval.key.view))
      let temporal: [any DatabaseValueConvertible] = [
        entity.description, interval.key.key, interval.onFrom.description, interval.onTo.description,
        position.rawValue, ViewSQL.openPosition,
      ]
      try statement.execute(
        arguments: StatementArguments(temporal.map { $0.databaseValue } + interval.row.values.map(\.databaseValue)))
    }
  }

  /// The rows that hold on the query's day, as known at its position, in the order of entity and key.
  public func records(_ query: ViewQuery) throws -> [ViewRecord] {
    var arguments: [DatabaseValue] = [
      query.knownAt.rawValue.databaseValue, query.knownAt.rawValue.databaseValue,
      query.day.description.databaseValue, query.day.description.databaseValue,
    ]
    var conditions: [String] = []
    for filter in query.filters {
      conditions.append("\"\(filter.column)\" IS ?")
      arguments.append(filter.value.databaseValue)
    }
    let sql = ViewSQL.select(query.view, where: conditions)
    return try read { db in
      try Row.fetchAll(db, sql: sql, arguments: StatementArguments(arguments)).map { row in
        ViewRecord(
          view: query.view, entity: row[0],
          values: (0..<query.view.columns.count).map { ViewValue(row[$0 + ViewSQL.temporalColumns.count]) })
      }
    }
  }

  /// The first row that differs between these views and others, both as known at `position`; nil where none does.
  public func firstDifference(from replayed: ViewsDatabase, at position: Position) throws -> ViewDifference? {
    for view in ViewName.allCases {
      let live = try versions(of: view, at: position)
      let other = try replayed.versions(of: view, at: position)
      for (index, row) in live.enumerated() {
        let counterpart = index < other.count ? other[index] : nil
        if counterpart != row { return Self.difference(view, row, counterpart) }
      }
      if other.count > live.count { return Self.difference(view, nil, other[live.count]) }
    }
    return nil
  }

  private static func difference(_ view: ViewName, _ live: [String]?, _ other: [String]?) -> ViewDifference {
    let places = [live, other].compactMap { $0 }.sorted { $0.lexicographicallyPrecedes($1) }
    let place = places[0]
    return ViewDifference(
      view: view, entity: place[0], key: place[1], live: live.flatMap { $0[0...1] == place[0...1] ? $0 : nil },
      replayed: other.flatMap { $0[0...1] == place[0...1] ? $0 : nil })
  }

  /// Every version of every row known at a position, as text, in a fixed order: what a digest covers.
  public func forEachVersion(at position: Position, _ body: (ViewName, [String]) -> Void) throws {
    for view in ViewName.allCases {
      for row in try versions(of: view, at: position) { body(view, row) }
    }
  }

  private func versions(of view: ViewName, at position: Position) throws -> [[String]] {
    try read { db in
      try Row.fetchAll(db, sql: ViewSQL.versions(view), arguments: [position.rawValue]).map { row in
        [row[0], row[1]] + row.databaseValues.dropFirst(2).map(\.description)
      }
    }
  }
}

extension ViewValue {
  var databaseValue: DatabaseValue {
    switch self {
    case .text(let text): text.databaseValue
    case .integer(let number): number.databaseValue
    case .absent: .null
    }
  }

  /// Views hold text, integers and nothing else.
  init(_ value: DatabaseValue) {
    switch value.storage {
    case .string(let text): self = .text(text)
    case .int64(let number): self = .integer(number)
    default: self = .absent
    }
  }
}
