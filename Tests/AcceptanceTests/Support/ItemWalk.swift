import GRDB
import Testing

/// A ledger on which every item of the road map is walked: what belongs to the item is refused when faulty, recorded,
/// taken back, recorded again, and asked about the day before and on its day.
final class ItemWalk {
  static let at = "2022-07-01T08:00:00Z"
  static let today = "2022-07-02"
  let school: TestLedger

  /// Entries that are to be seen under an item on a day and not before, asked in the end.
  private struct Expected {
    let item: String
    let positions: [String]
    let day: String
    let before: String
    let location: SourceLocation
  }
  private var expected: [Expected] = []

  private init(_ school: TestLedger) { self.school = school }

  /// What is wrong with an entry of an item in the item's own terms.
  struct Fault {
    /// Fields in place of those of the right entry.
    let fields: [String]
    /// Another day.
    let on: String?
    /// Other sealed parts.
    let json: String?
    /// Whether a reason is given, which lets pass what departs from the programme's order alone.
    let hasReason: Bool
    /// What the refusal names: a rule, or a field.
    let says: String

    init(_ fields: String..., on: String? = nil, json: String? = nil, hasReason: Bool = true, says: String) {
      (self.fields, self.on, self.json, self.hasReason, self.says) = (fields, on, json, hasReason, says)
    }

    /// The fields of an entry with the wrong ones in their place.
    func fields(of right: [String]) -> [String] {
      let names = fields.map { $0.prefix { $0 != "=" } }
      return right.filter { field in !names.contains { field.hasPrefix($0 + "=") } } + fields
    }
  }

  /// A ledger that holds an approved road map and nothing else; what is recorded then is recorded on one day.
  static func begun() throws -> ItemWalk {
    let school = try TestLedger.opened()
    try school.approveRoadMap()
    let moved = try school.run(
      "record", "resources.determined", "cycle=2021", "kinds=staff", "sources=inner", "--on", "2021-09-30", "--at", at,
      "--confirm-clock")
    try #require(moved.status == 0, "\(moved)")
    return ItemWalk(school)
  }

  /// Positions of the entries under each item, as seen on a day.
  func evidence(on day: String = today) throws -> [String: [String]] {
    let rows = try school.rows("roadmap", "status", "--cycle", "2021", "--on-day", day, "--today", Self.today)
    return Dictionary(uniqueKeysWithValues: rows.map { ($0["item"], $0.list("evidence")) })
  }

  /// Records an entry of an item and gives the answer's rows.
  @discardableResult
  func step(
    _ item: String, _ type: String, _ fields: [String], on day: String, before: String, json: String? = nil,
    refused fault: Fault, location: SourceLocation = #_sourceLocation
  ) throws -> [Row] {
    try walk(item, type, on: day, before: before, location) {
      let refused = try school.trying(
        type, fault.fields(of: fields), on: fault.on ?? day, at: Self.at, reason: fault.hasReason ? "other" : nil,
        json: fault.json ?? json)
      #expect(
        refused.status == 4 && refused.errors.contains(fault.says), "\(item): \(refused)", sourceLocation: location)
    } recording: {
      let outcome = try school.trying(type, fields, on: day, at: Self.at, reason: "other", json: json)
      try #require(outcome.status == 0, "\(type): \(outcome)", sourceLocation: location)
      return try outcome.rows()
    }
  }

  /// The walk of one entry or command: refused, recorded by mistake and taken back, recorded again, asked about.
  func walk(
    _ item: String, _ what: String, on day: String, before: String, _ location: SourceLocation,
    refusing: () throws -> Void, recording: () throws -> [Row]
  ) throws -> [Row] {
    let known = try evidence()
    let size = try size()
    try refusing()
    #expect(try self.size() == size, "\(what): what was refused left a trace", sourceLocation: location)

    let mistaken = try recording()
    #expect(
      try changed(since: known) == [item], "\(what) changes the row of \(item) and no other", sourceLocation: location)
    try takeBack(mistaken.values("position"), location)
    #expect(try evidence() == known, "\(what): what was taken back still counts", sourceLocation: location)

    let rows = try recording()
    expect(rows.values("position"), under: item, on: day, notOn: before, location)
    return rows
  }

  /// Corrects entries away, the newest first.
  func takeBack(_ positions: [String], _ location: SourceLocation) throws {
    for position in positions.reversed() {
      let taken = try school.run("correct", position, "--reason", "duplicate", "--at", Self.at)
      try #require(taken.status == 0, "\(position): \(taken)", sourceLocation: location)
    }
  }

  func changed(since known: [String: [String]]) throws -> [String] {
    try evidence().filter { known[$0.key] != $0.value }.map(\.key).sorted()
  }

  /// How many entries the ledger holds, by its file.
  func size() throws -> Int {
    try LedgerFile(school).read { try Int.fetchOne($0, sql: "SELECT count(*) FROM event") ?? 0 }
  }

  /// Has some of the entries asked for under an item on a day, and all of them the day before, when the walk is done.
  func expect(
    _ positions: [String], under item: String, on day: String, notOn before: String, _ location: SourceLocation
  ) {
    expected.append(Expected(item: item, positions: positions, day: day, before: before, location: location))
  }

  /// Asks about every day of the walk, and every day before one.
  func settle() throws {
    var answers: [String: [String: [String]]] = [:]
    for day in Set(expected.flatMap { [$0.day, $0.before] }) { answers[day] = try evidence(on: day) }
    for entry in expected {
      let (then, now) = (answers[entry.before]?[entry.item] ?? [], answers[entry.day]?[entry.item] ?? [])
      #expect(
        Set(then).isDisjoint(with: entry.positions), "\(entry.item): seen the day before",
        sourceLocation: entry.location)
      #expect(
        !Set(now).isDisjoint(with: entry.positions), "\(entry.item): not seen on its day",
        sourceLocation: entry.location)
    }
    #expect(Set(expected.map(\.item)) == Set(try evidence().keys), "an item was not walked")
  }
}
