import CanonicalJSON
import EventLedger
import Mentoring

/// The keys of a table's new rows, and which facts have the same.
struct FactIndex {
  private let commands: [Importer.Identified]
  private let kind: ImportKind
  private let identity: RowIdentity
  private let inputs: [[EventInput]?]
  private let context: ImportContext
  private let voided: (TableFact) throws -> ImportContext

  /// How many facts are tried for a row that can't be read while the fact stands.
  private static let tried = 200

  init(
    _ commands: [Importer.Identified], _ kind: ImportKind, _ identity: RowIdentity, _ context: ImportContext,
    _ voided: @escaping (TableFact) throws -> ImportContext
  ) throws {
    (self.commands, self.kind, self.identity, self.context) = (commands, kind, identity, context)
    self.voided = voided
    // A row alone may be read where the rows before it, which this does not know, are not yet recorded; else it is new.
    inputs = commands.map { command in
      var scratch = context
      return try? kind.inputs(command.rows, command.id, &scratch)
    }
  }

  /// The entry by which a command is known; nil where its rows could not be read.
  func main(_ index: Int) -> EventInput? { inputs[index]?.first { identity.types.contains($0.type) } }

  /// People, pairs and years of orders that the rows are about: of each row its pair, and one more.
  func entities(organisation: SubjectID) -> [Tag] {
    var found: Set<Tag> = []
    for index in commands.indices {
      guard let prepared = try? main(index)?.prepared(organisation: organisation) else { continue }
      let tags = prepared.event.tags.filter { ["person", "pair", "orders"].contains($0.kind) }
      found.formUnion(tags.filter { $0.kind == "pair" }.prefix(1))
      found.formUnion(tags.prefix(1))
    }
    return found.sorted()
  }

  /// Commands and facts with the same key, where there are both.
  func groups(_ level: Int, _ open: Set<Int>, _ facts: [TableFact]) throws -> [(commands: [Int], facts: [TableFact])] {
    var rows: [[JSONValue?]: [Int]] = [:]
    var unread: [Int] = []
    for index in open.sorted() {
      guard let inputs = inputs[index] else {
        unread.append(index)
        continue
      }
      if let key = key(level, inputs) { rows[key, default: []].append(index) }
    }
    var found: [[JSONValue?]: [TableFact]] = [:]
    for fact in facts {
      guard let standing = fact.standing.first(where: { identity.types.contains($0.type) }),
        let key = identity.value(
          level, on: standing.event.envelope.on, data: standing.data, sealed: standing.sealed, closed: standing.closed)
      else { continue }
      found[key, default: []].append(fact)
      // A row that the fact itself forbids says its key once the fact is thought away.
      for index in unread where facts.count <= Self.tried {
        var scratch = try voided(fact)
        guard let inputs = try? kind.inputs(commands[index].rows, commands[index].id, &scratch),
          self.key(level, inputs) == key, rows[key]?.contains(index) != true
        else { continue }
        rows[key, default: []].append(index)
      }
    }
    return rows.compactMap { key, commands in found[key].map { (commands, $0) } }
      .sorted { $0.commands[0] < $1.commands[0] }
  }

  private func key(_ level: Int, _ inputs: [EventInput]) -> [JSONValue?]? {
    guard let main = inputs.first(where: { identity.types.contains($0.type) }) else { return nil }
    let data = EventInput.normalised(.object(main.data)).objectValue ?? main.data
    let sealed = EventInput.normalised(.object(main.sealed)).objectValue ?? main.sealed
    return identity.value(level, on: main.on, data: data, sealed: sealed, closed: [])
  }
}
