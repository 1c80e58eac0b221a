import CanonicalJSON
import EventLedger
import Mentoring

/// Which input of a changed row stands for which entry that the row brought before.
///
/// What an entry brought into being (a person, a pair) stays the same one. Rows of a group that are no longer in the
/// table take nobody out: a row that is missing is listed, never withdrawn.
struct Alignment {
  /// The inputs, with the names of what is in being already.
  private(set) var inputs: [EventInput]
  /// The entry of each input; nil for one that is new.
  private(set) var entries: [TableFact.Entry?]
  /// Entries that no input stands for.
  private(set) var unmatched: [TableFact.Entry] = []

  /// What stays in entries although no row of the table names it any more.
  private(set) var missing: [MissingRow] = []

  private let named: Set<String>

  /// `people`: everybody whom the rows of a group name; nil where a row is a command by itself.
  ///
  /// Throws the `TableFault` of a group of which it can't be told who was left out and who was put in another's place.
  init(_ fact: TableFact, _ stated: [EventInput], _ row: ImportRow, naming people: Set<SubjectID>?) throws {
    inputs = stated
    var free = fact.entries.filter { $0.standing != nil || $0.correction != nil }
    entries = stated.map { input in
      guard let index = Self.likest(input, free, among: stated) else { return nil }
      return free.remove(at: index)
    }
    named = Set(stated.flatMap { Self.mentees($0.data) })
    unmatched = free
    var names: [String: String] = [:]
    for (input, entry) in zip(inputs, entries) {
      guard let field = Self.broughtIntoBeing[input.type], let now = input.data[field]?.stringValue,
        let before = (entry?.standing ?? entry?.stated)?.data[field]?.stringValue
      else { continue }
      names[now] = before
    }
    if names.contains(where: { $0.key != $0.value }) {
      for index in inputs.indices {
        inputs[index].data = Self.renamed(.object(inputs[index].data), names).objectValue ?? inputs[index].data
      }
    }
    let keptPairs = unmatched.compactMap(\.standing).filter(keeps).compactMap { $0.data["pair"] }
    for index in inputs.indices where inputs[index].type == PairOrderIssued.schema.type && !keptPairs.isEmpty {
      inputs[index].data["pairs"] = .array((inputs[index].data["pairs"]?.arrayValue ?? []) + keptPairs)
    }
    missing = unmatched.compactMap(\.standing).filter(keeps).map {
      MissingRow($0.event, persons: Self.persons($0.data))
    }
    for index in inputs.indices {
      guard let before = entries[index]?.standing else { continue }
      if let people { try keepMembers(at: index, before, people, row) }
      for field in ["pairs", "participants", "persons", "openPairs", "mentees"] {
        inputs[index].data[field] = Self.ordered(inputs[index].data[field], as: before.data[field])
      }
    }
  }

  /// Leaves those in a list whom no row names any more, unless others stand in their place.
  private mutating func keepMembers(
    at index: Int, _ before: EntryContent, _ people: Set<SubjectID>, _ row: ImportRow
  ) throws {
    for field in ["participants", "persons", "mentees"] {
      guard let then = before.data[field]?.arrayValue, let now = inputs[index].data[field]?.arrayValue else { continue }
      let gone = then.filter {
        !now.contains($0) && $0.stringValue.flatMap { SubjectID($0) }.map(people.contains) == false
      }
      let added = now.filter { !then.contains($0) }.count
      if gone.isEmpty || added >= gone.count { continue }
      guard added == 0 else {
        throw row.fault(
          "row.ambiguous",
          "в списке записи \(before.position) одних больше нет, а другие появились: кого кем заменили, не понять; "
            + "исправьте запись командой correct \(before.position)")
      }
      inputs[index].data[field] = .array(now + gone)
      for linked in ["pairs", "openPairs"] where inputs[index].type != PairOrderIssued.schema.type {
        guard let stands = before.data[linked]?.arrayValue else { continue }
        let given = inputs[index].data[linked]?.arrayValue ?? []
        inputs[index].data[linked] = .array(given + stands.filter { !given.contains($0) })
      }
      missing.append(MissingRow(before.event, persons: gone.compactMap { $0.stringValue.flatMap { SubjectID($0) } }))
    }
  }

  /// Whether an entry stays although no row brings it: a pair of an order whose mentees no row names.
  func keeps(_ standing: EntryContent) -> Bool {
    let mentees = Self.mentees(standing.data)
    return Self.fixings.contains(standing.type) && named.isDisjoint(with: mentees)
  }

  private static let fixings: Set<EventType> = [PairFixed.schema.type, GroupFixed.schema.type]
  private static let broughtIntoBeing: [EventType: String] = [
    PersonRegistered.schema.type: "person", PairFixed.schema.type: "pair", GroupFixed.schema.type: "pair",
    PairProposed.schema.type: "pair",
  ]

  /// The entry of the input's type; of several pairs of an order the one with the same mentees, mentor, or a mentee, of
  /// several withdrawals that of the same consent, or of one that no other input withdraws.
  private static func likest(_ input: EventInput, _ entries: [TableFact.Entry], among inputs: [EventInput]) -> Int? {
    let same = entries.indices.filter { entries[$0].stated.type == input.type }
    func of(_ index: Int) -> JSONObject { (entries[index].standing ?? entries[index].stated).data }
    guard fixings.contains(input.type) else {
      return same.first { of($0)["consent"] == input.data["consent"] }
        ?? same.first { index in !inputs.contains { $0.data["consent"] == of(index)["consent"] } }
    }
    let (mentor, mentees) = (input.data["mentor"], mentees(input.data))
    return same.first { of($0)["mentor"] == mentor && Self.mentees(of($0)) == mentees }
      ?? same.first { Self.mentees(of($0)) == mentees }
      ?? same.first { of($0)["mentor"] == mentor && !mentees.isDisjoint(with: Self.mentees(of($0))) }
      ?? same.first { of($0)["mentor"] == mentor && mentees.isDisjoint(with: Self.mentees(of($0))) }
  }

  private static func mentees(_ data: JSONObject) -> Set<String> {
    Set((data["mentees"]?.arrayValue ?? data["mentee"].map { [$0] } ?? []).compactMap(\.stringValue))
  }

  private static func persons(_ data: JSONObject) -> [SubjectID] {
    mentees(data).compactMap { SubjectID($0) }.sorted()
  }

  private static func renamed(_ value: JSONValue, _ names: [String: String]) -> JSONValue {
    switch value {
    case .string(let text): .string(names[text] ?? text)
    case .array(let elements): .array(elements.map { renamed($0, names) })
    case .object(let object): .object(JSONObject(object.members.map { ($0.key, renamed($0.value, names)) }))
    case .integer, .bool: value
    }
  }

  /// The same values in the order in which they stood before, so that another order of rows is no difference.
  private static func ordered(_ now: JSONValue?, as before: JSONValue?) -> JSONValue? {
    guard let now = now?.arrayValue, let before = before?.arrayValue else { return now }
    let kept = before.filter { now.contains($0) }
    return .array(kept + now.filter { !kept.contains($0) })
  }
}
