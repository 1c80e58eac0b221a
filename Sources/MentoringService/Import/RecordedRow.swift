public import EventLedger
import Mentoring

/// A row of a table that another account has recorded.
public struct RecordedRow: Hashable, Sendable {
  /// The first of its entries.
  public let position: Position
  public let at: Instant
  /// The day of `at` at the organisation.
  public let day: CivilDate
  public let account: AccountID
}

extension TableFault {
  /// The same id and content gives the earlier result to the same account alone (DESIGN §3).
  init(_ recorded: RecordedRow, _ row: ImportRow) {
    self = row.fault(
      "row.recorded",
      "строку уже внесла \(recorded.day.forPeople) учётная запись \(recorded.account), запись \(recorded.position); "
        + "уберите её из файла")
    self.recorded = recorded
  }
}

extension TableFault {
  /// A row that says something else than another account's table said of the same fact.
  init(ofAnother fact: TableFact, _ row: ImportRow) {
    let entry = fact.standing.first?.position ?? fact.root.first
    self = row.fault(
      "row.recorded",
      "об этом же уже есть запись \(entry), её сделала учётная запись \(fact.by); если та неверна, исправьте её командой "
        + "correct \(entry), если верны обе, укажите в строке причину отступления")
  }
}

extension Importer {
  /// Where another account than `account` has recorded a command; nil where this one has.
  ///
  /// Throws where the account may not make such entries at all: whether a row is in the ledger is told to nobody who
  /// could not have put it there.
  func recordedElsewhere(
    _ earlier: CommittedCommand, _ reader: DecisionReader, by account: AccountID
  ) throws -> RecordedRow? {
    let entries = try earlier.positions.compactMap { try reader.event(at: $0)?.envelope }
    try recorder.checkRoles(entries.map(\.type))
    guard let first = entries.first, first.by != account else { return nil }
    return RecordedRow(
      position: earlier.first, at: earlier.at, day: workspace.facts.day(of: earlier.at), account: first.by)
  }
}
