import CanonicalJSON
import EventLedger
import Mentoring

/// Rows that an earlier state of the table brought in other words.
extension Importer {
  /// What the rows of a table that the ledger does not have were before.
  struct Earlier {
    /// The fact that each of them changes, by the command's index in the table.
    var changed: [Int: TableFact] = [:]
    var faults: [TableFault] = []
    var missing: [MissingRow] = []
  }

  /// Finds the fact that each new command of the table changes, from the strongest key to the weakest.
  ///
  /// Weak keys serve between the table and its own earlier state alone: a run of which a row is in the table, where the
  /// table is long enough to be that run's. What stays over there is missing in the table.
  func earlier(
    _ commands: [Identified], known: [CommittedCommand], _ kind: ImportKind, _ identity: RowIdentity,
    _ history: TableHistory, _ context: ImportContext, by account: AccountID
  ) throws -> Earlier {
    var earlier = Earlier()
    let covered = Set(try known.map { try history.fact(of: $0).root.first })
    let runs = try history.facts(ofRunsOf: known)
    var own: [TableFact] = []
    for facts in runs.values where 2 * (known.count + commands.count) >= facts.count {
      own += facts.filter { fact in
        !covered.contains(fact.root.first) && !own.contains { $0.root.first == fact.root.first }
      }
    }
    own = own.filter { $0.by == account && !$0.standing.isEmpty }
    guard !commands.isEmpty, context.mayOpenNames else {
      earlier.missing = own.flatMap { $0.standing.map { MissingRow($0.event) } }
      return earlier
    }
    let index = try FactIndex(commands, kind, identity, context) { fact in
      try self.voided(fact, context)
    }
    var (open, facts) = (Set(commands.indices), own)
    for level in identity.keys.indices where !open.isEmpty {
      var candidates = facts
      if level == 0 {
        candidates += try elsewhere(index, identity, history, excluding: covered.union(facts.map(\.root.first)))
      }
      for group in try index.groups(level, open, candidates) where open.isSuperset(of: group.commands) {
        if group.commands.count == 1, group.facts.count == 1 {
          earlier.changed[group.commands[0]] = group.facts[0]
        } else {
          let positions = group.facts.flatMap { $0.standing.prefix(1) }.map(\.position.description)
          earlier.faults += group.commands.flatMap { commands[$0].rows }.map { row in
            row.fault(
              "row.ambiguous",
              "строка изменена, но какую запись она исправляет, не понять: подходят записи \(positions.joined(separator: ", "))"
                + "; исправьте нужную командой correct, а новую строку загрузите отдельной таблицей")
          }
        }
        open.subtract(group.commands)
        let taken = Set(group.facts.map(\.root.first))
        facts.removeAll { taken.contains($0.root.first) }
      }
    }
    earlier.faults += destroyed(open.sorted().map { ($0, commands[$0]) }, index, facts)
    earlier.missing = facts.flatMap { $0.standing.map { MissingRow($0.event) } }
    return earlier
  }

  /// Facts that the strongest key may find outside the table's own runs.
  private func elsewhere(
    _ index: FactIndex, _ identity: RowIdentity, _ history: TableHistory, excluding known: Set<Position>
  ) throws -> [TableFact] {
    let entities = index.entities(organisation: workspace.facts.opened.organisation)
    if entities.isEmpty { return [] }
    return try history.facts(about: entities, identity.types).filter {
      !known.contains($0.root.first) && !$0.standing.isEmpty
    }
  }

  /// Rows that may be of somebody whose data was destroyed: nothing tells, so nobody is registered a second time.
  private func destroyed(_ open: [(Int, Identified)], _ index: FactIndex, _ facts: [TableFact]) -> [TableFault] {
    open.flatMap { number, command -> [TableFault] in
      guard let input = index.main(number), input.type == PersonRegistered.schema.type else { return [] }
      let alike = facts.flatMap(\.standing).first { standing in
        guard standing.closed.contains("profile"), standing.event.envelope.on == input.on else { return false }
        return ["role", "cycle", "occupation"].allSatisfy { standing.data[$0] == input.data[$0] }
      }
      guard let alike else { return [] }
      return command.rows.map { row in
        row.fault(
          "row.closed",
          "в прежней загрузке этой таблицы есть запись \(alike.position), личные данные которой уничтожены или ключ их "
            + "утрачен: о ней ли строка, не понять; нового человека загрузите отдельной таблицей")
      }
    }
  }

  /// What an import would know had the fact never been stated.
  func voided(_ fact: TableFact, _ context: ImportContext) throws -> ImportContext {
    var context = context
    let day = workspace.facts.day(of: try workspace.recordingTime().reading)
    let drafts = try fact.standing.map { standing in
      try EventInput(
        EntryCorrected.schema.type, on: day,
        data: fields([
          ("entry", .integer(standing.position.rawValue)),
          ("reason", .string(CorrectionReason.typingError.rawValue)), ("replaced", .bool(false)),
        ]), furtherTags: standing.event.envelope.tags
      ).prepared(organisation: workspace.facts.opened.organisation).draft
    }
    try context.session.keep(drafts)
    return context
  }
}
