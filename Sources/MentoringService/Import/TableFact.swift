import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring

/// What an entry says, opened for the process itself.
struct EntryContent {
  let event: RecordedEvent
  /// In the newest version of its type.
  let data: JSONObject
  let sealed: JSONObject
  /// Sealed parts that can't be read: destroyed by an act, or their key is lost.
  let closed: Set<String>

  var position: Position { event.position }
  var type: EventType { event.envelope.type }
}

/// A fact that a row of an earlier table brought into the ledger, as the ledger has it now.
struct TableFact {
  /// One of its entries.
  struct Entry {
    /// As a table stated it last.
    let stated: EntryContent
    /// As it stands; nil where somebody withdrew it.
    let standing: EntryContent?
    /// What was done to it by hand since a table stated it.
    let correction: Position?
  }

  /// The command of the first table that brought it.
  let root: CommittedCommand
  let by: AccountID
  var entries: [Entry]

  var standing: [EntryContent] { entries.compactMap(\.standing) }
}

/// The facts that tables brought, as a decision finds them in the ledger.
final class TableHistory {
  private let workspace: Workspace
  private let reader: DecisionReader
  private var corrections = CorrectionIndex()
  /// What each correction names, and whether something stands in its place.
  private var targets: [Position: EntryCorrected] = [:]
  private var facts: [Position: TableFact] = [:]

  init(_ workspace: Workspace, _ reader: DecisionReader) throws {
    (self.workspace, self.reader) = (workspace, reader)
    for event in try reader.events(matching: EventQuery(types: [.entryCorrected]))
    where event.envelope.type == .entryCorrected {
      let correction = try EntryCorrected(canonical: event.envelope.data)
      targets[event.position] = correction
      corrections.insert(
        event.position,
        CorrectionTarget(entry: correction.entry, replacement: correction.replaced ? event.position.next : nil))
    }
  }

  /// The first entry of a command that no longer counts, and the correction that says so.
  func firstVoided(of command: CommittedCommand) throws -> (entry: Position, correction: Position)? {
    for position in command.positions where targets[position] == nil {
      if let correction = corrections.voider(of: position) { return (position, correction) }
    }
    return nil
  }

  /// The fact that a command of a table brought, or corrected.
  func fact(of command: CommittedCommand) throws -> TableFact {
    let root = try root(of: command)
    if let known = facts[root.first] { return known }
    let by = try event(root.first).envelope.by
    var fact = TableFact(root: root, by: by, entries: [])
    var waiting = root.positions
    var seen: Set<Position> = [root.first]
    while !waiting.isEmpty {
      let position = waiting.removeFirst()
      guard targets[position] == nil, !isReplacement(position) else { continue }
      fact.entries.append(try entry(position, &waiting, &seen))
    }
    facts[root.first] = fact
    return fact
  }

  /// Every fact of the runs that brought these commands, and how many commands each run has.
  func facts(ofRunsOf commands: [CommittedCommand]) throws -> [Tag: [TableFact]] {
    var runs: [Tag: [TableFact]] = [:]
    for command in commands {
      guard let run = try event(command.first).envelope.tags.first(where: { $0.kind == "import" }), runs[run] == nil
      else { continue }
      runs[run] = try facts(of: reader.events(matching: EventQuery(tag: run)))
    }
    return runs
  }

  /// The facts that tables brought among entries of types about one of these entities.
  func facts(about entities: [Tag], _ types: Set<EventType>) throws -> [TableFact] {
    try facts(
      of: reader.events(
        matching: EventQuery(entities.map { EventQuery.Clause(tags: [$0], types: Array(types).sorted()) })
      )
      .filter { types.contains($0.envelope.type) })
  }

  private func facts(of events: [RecordedEvent]) throws -> [TableFact] {
    var found: [Position: TableFact] = [:]
    for id in Set(events.filter { $0.envelope.via == .import }.map(\.envelope.command)) {
      guard let command = try reader.command(id) else { continue }
      let fact = try fact(of: command)
      found[fact.root.first] = fact
    }
    return found.values.sorted { $0.root.first < $1.root.first }
  }

  /// The first of the commands of which each corrects the one before.
  private func root(of command: CommittedCommand) throws -> CommittedCommand {
    var command = command
    while let target = targets[command.first] {
      guard let earlier = try reader.command(event(target.entry).envelope.command) else { break }
      command = earlier
    }
    return command
  }

  private func isReplacement(_ position: Position) -> Bool {
    position > Position(0) && targets[Position(position.rawValue - 1)]?.replaced == true
  }

  /// Follows an entry to what stands in its place; what a table added while it corrected it is still to be looked at.
  private func entry(_ first: Position, _ waiting: inout [Position], _ seen: inout Set<Position>) throws
    -> TableFact.Entry
  {
    var (stated, last) = (try event(first), first)
    var byHand: Position?
    while let correction = corrections.voider(of: last) {
      let event = try event(correction)
      let isTable = event.envelope.via == .import
      if isTable, let command = try reader.command(event.envelope.command), seen.insert(command.first).inserted {
        waiting += command.positions
      }
      guard let target = targets[correction], target.entry == last, target.replaced else {
        return TableFact.Entry(stated: try content(stated), standing: nil, correction: isTable ? nil : correction)
      }
      last = correction.next
      if isTable { (stated, byHand) = (try self.event(last), nil) } else { byHand = correction }
    }
    return TableFact.Entry(
      stated: try content(stated), standing: try content(event(last)), correction: byHand)
  }

  private func event(_ position: Position) throws -> RecordedEvent {
    guard let event = try reader.event(at: position) else {
      throw ServiceError(.tampering, "Записи \(position), на которую ссылается исправление, в журнале нет.")
    }
    return event
  }

  private func content(_ event: RecordedEvent) throws -> EntryContent {
    let schema = EventCatalog.schema(for: event.envelope.type, version: event.envelope.version)
    var (sealed, closed) = (JSONObject(), Set<String>())
    for (index, reference) in event.envelope.sealed.enumerated() {
      guard
        let part = schema?.sealedParts.first(where: {
          $0.keyClass.utf8.elementsEqual(reference.keyName.dataClass.utf8)
        })
      else { continue }
      let opened = try workspace.openJSON(PartReference(position: event.position, part: index))
      if let value = opened.value { sealed[part.name] = value } else { closed.insert(part.name) }
    }
    return EntryContent(
      event: event, data: try HistoryEntry(event).payload.event.data.knownFields(), sealed: sealed, closed: closed)
  }
}
