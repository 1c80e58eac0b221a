/// Compares the derived tables of an open ledger with what follows from the leaves, every row both ways (FORMAT §7).
struct DerivedComparison {
  let rows: any LedgerRows
  let index: DerivedIndex
  let requestedKeys: [Key128: Int64]

  func run(into findings: inout FindingList) {
    compareNames(
      ("tag", "event_tag"), index.tags, index.tagNames, try rows.tags(), try rows.eventTags(), &findings)
    compareNames(
      ("type", "event_type"), index.types, index.typeNames, try rows.types(), try rows.eventTypes(), &findings)
    comparePositions("event_id", index.events, try rows.eventIDs(), &findings)
    comparePositions("requested_key", requestedKeys, try rows.requestedKeys(), &findings)
    compareCommands(&findings)
  }

  /// A table of names and the table of who bears them. Rows of names are numbered as the names first appeared: two
  /// that stand in the same events could otherwise change places unseen.
  private func compareNames(
    _ tables: (names: String, bearers: String), _ expected: [String: [Int64]], _ order: [String],
    _ names: @autoclosure () throws -> RowCursor<NameRow>,
    _ bearers: @autoclosure () throws -> RowCursor<NumberedPositionRow>, _ findings: inout FindingList
  ) {
    var nameRows = CheckedCursor(names)
    var numbers: [Int64: String] = [:]
    var seen: Set<String> = []
    while let row = nameRows.take() {
      let positions = expected[row.name]
      if positions == nil || !seen.insert(row.name).inserted || numbers[row.id] != nil {
        findings.add(
          .derived, .surplus(tables.names), position: positions?.first,
          "Таблица \(tables.names): строка \(row.id) лишняя, такого имени нет ни в одном событии.")
      } else {
        numbers[row.id] = row.name
        if row.id < 1 || row.id > order.count || !Grammar.areEqual(order[Int(row.id) - 1], row.name) {
          findings.add(
            .derived, .changed(tables.names), position: positions?.first,
            "Таблица \(tables.names): имя строки \(row.id) впервые появилось не по её порядку.")
        }
      }
    }
    guard !findings.add(.derived, readingOf: "таблицу \(tables.names)", nameRows) else { return }
    for (name, positions) in expected where !seen.contains(name) {
      findings.add(
        .derived, .missing(tables.names), position: positions.first,
        "Таблица \(tables.names): нет строки для имени из события \(positions.first ?? 0).")
    }
    compareBearers(tables.bearers, expected, numbers, try bearers(), &findings)
  }

  private func compareBearers(
    _ table: String, _ expected: [String: [Int64]], _ numbers: [Int64: String],
    _ bearers: @autoclosure () throws -> RowCursor<NumberedPositionRow>, _ findings: inout FindingList
  ) {
    var rows = CheckedCursor(bearers)
    var isComplete: Set<Int64> = []
    while let number = rows.current?.number {
      let wanted = numbers[number].flatMap { expected[$0] } ?? []
      var next = 0
      isComplete.insert(number)
      while let row = rows.current, row.number == number {
        while next < wanted.count, wanted[next] < row.position {
          report(missingFrom: table, wanted[next], &findings)
          next += 1
        }
        if next < wanted.count, wanted[next] == row.position {
          next += 1
        } else {
          findings.add(
            .derived, .surplus(table), position: max(row.position, 0),
            "Таблица \(table): строка (\(number), \(row.position)) лишняя, событие этого не говорит.")
        }
        rows.advance()
      }
      if rows.failure == nil { for position in wanted[next...] { report(missingFrom: table, position, &findings) } }
    }
    guard !findings.add(.derived, readingOf: "таблицу \(table)", rows) else { return }
    for (number, name) in numbers where !isComplete.contains(number) {
      for position in expected[name] ?? [] { report(missingFrom: table, position, &findings) }
    }
  }

  private func report(missingFrom table: String, _ position: Int64, _ findings: inout FindingList) {
    findings.add(
      .derived, .missing(table), position: position, "Таблица \(table): нет строки для события \(position).")
  }

  /// A table from sixteen bytes to a position.
  private func comparePositions(
    _ table: String, _ expected: [Key128: Int64], _ open: @autoclosure () throws -> RowCursor<KeyedPositionRow>,
    _ findings: inout FindingList
  ) {
    var rows = CheckedCursor(open)
    var seen: Set<Key128> = []
    while let row = rows.take() {
      guard let key = Key128(row.key), let position = expected[key], seen.insert(key).inserted else {
        findings.add(
          .derived, .surplus(table), position: max(row.position, 0),
          "Таблица \(table): строка, указывающая на событие \(row.position), лишняя.")
        continue
      }
      if position != row.position {
        findings.add(
          .derived, .changed(table), position: position,
          "Таблица \(table): строка события \(position) указывает на событие \(row.position).")
      }
    }
    guard !findings.add(.derived, readingOf: "таблицу \(table)", rows), seen.count < expected.count else { return }
    for (key, position) in expected where !seen.contains(key) { report(missingFrom: table, position, &findings) }
  }

  private func compareCommands(_ findings: inout FindingList) {
    var commandRows = CheckedCursor { try rows.commands() }
    var seen: Set<Key128> = []
    while let row = commandRows.take() {
      guard let key = Key128(row.id), let command = index.commands[key], seen.insert(key).inserted else {
        findings.add(
          .derived, .surplus("command"), position: max(row.first, 0),
          "Таблица command: строка, указывающая на событие \(row.first), лишняя.")
        continue
      }
      if command.first != row.first || command.count != row.count {
        findings.add(
          .derived, .changed("command"), position: command.first,
          "Таблица command: у команды события \(command.first) стоят событие \(row.first) и число \(row.count), "
            + "а должно быть \(command.count).")
      }
    }
    guard !findings.add(.derived, readingOf: "таблицу command", commandRows) else { return }
    for (key, command) in index.commands where !seen.contains(key) {
      report(missingFrom: "command", command.first, &findings)
    }
  }
}
