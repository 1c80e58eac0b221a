import Testing

/// Items whose entries come as tables.
extension ItemWalk {
  /// Where and why a cell is refused.
  struct CellFault {
    let column: String
    let value: String
    let rule: String

    init(_ column: String, _ value: String, _ rule: String) {
      (self.column, self.value, self.rule) = (column, value, rule)
    }
  }

  /// Imports a table of one row: with one faulty cell it is refused by line, column and rule and nothing is written; with a
  /// wrong day it is taken, corrected and withdrawn; then it is right.
  ///
  /// - Parameters:
  ///   - row: a cell by its heading; the day stands under `dayHeading`.
  ///   - wrongDay: a day on which it would be permitted too, and did not happen.
  func table(
    _ item: String, _ kind: String, _ row: KeyValuePairs<String, String>, dayHeading: String = "Дата", on day: String,
    before: String, wrongDay: String, refused fault: CellFault, location: SourceLocation = #_sourceLocation
  ) throws {
    let (known, size) = (try evidence(), try size())
    let faulty = try offer(kind, row, dayHeading, day, changing: fault)
    #expect(
      faulty.status == 4 && faulty.errors.contains("строка 2, столбец «\(fault.column)»")
        && faulty.errors.contains("[\(fault.rule)"), "\(kind): \(faulty)", sourceLocation: location)
    #expect(try self.size() == size, "\(kind): a refused table was written", sourceLocation: location)

    try take(kind, row, dayHeading, wrongDay, location)
    let mistaken = try fresh(since: known, only: item, kind, location)
    // The day is corrected, and the entries that stand in their place are withdrawn
    for position in mistaken {
      let corrected = try school.run("correct", position, "--reason", "wrong-date", "--on", day, "--at", Self.at)
      try #require(corrected.status == 0, "\(kind): \(corrected)", sourceLocation: location)
    }
    let corrected = try fresh(since: known, only: item, kind, location)
    #expect(
      corrected.count == mistaken.count && Set(corrected).isDisjoint(with: mistaken), "\(kind)",
      sourceLocation: location)
    try takeBack(corrected, location)
    #expect(try evidence() == known, "\(kind): what was withdrawn still counts", sourceLocation: location)

    try take(kind, row, dayHeading, day, location)
    let made = try fresh(since: known, only: item, kind, location)
    expect(made, under: item, on: day, notOn: before, location)
    // The same table again adds nothing
    let whole = try self.size()
    try take(kind, row, dayHeading, day, location)
    #expect(try self.size() == whole, "\(kind): taken twice", sourceLocation: location)
  }

  /// The entries that a table added to the item's row, and to no other.
  private func fresh(
    since known: [String: [String]], only item: String, _ kind: String, _ location: SourceLocation
  ) throws -> [String] {
    let now = try evidence()
    let changed = now.filter { known[$0.key] != $0.value }.map(\.key)
    #expect(changed == [item], "\(kind) changes \(item) and no other row: \(changed)", sourceLocation: location)
    return (now[item] ?? []).filter { known[item]?.contains($0) != true }
  }

  private func offer(
    _ kind: String, _ row: KeyValuePairs<String, String>, _ dayHeading: String, _ day: String,
    changing fault: CellFault? = nil
  ) throws -> Outcome {
    let parts = day.split(separator: "-")
    let headings = row.map(\.key) + [dayHeading]
    let cells = row.map(\.value) + ["\(parts[2]).\(parts[1]).\(parts[0])"]
    let changed = zip(headings, cells).map { $0 == fault?.column ? fault?.value ?? $1 : $1 }
    return try school.offer(
      kind, at: Self.at, headings.joined(separator: ";") + "\n" + changed.joined(separator: ";"))
  }

  private func take(
    _ kind: String, _ row: KeyValuePairs<String, String>, _ dayHeading: String, _ day: String,
    _ location: SourceLocation
  ) throws {
    let outcome = try offer(kind, row, dayHeading, day)
    try #require(outcome.status == 0, "\(kind): \(outcome)", sourceLocation: location)
  }
}
