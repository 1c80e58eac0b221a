import CanonicalJSON
import EventLedger
import Mentoring

/// The command by which a changed row corrects what an earlier state of the table brought: three states are compared,
/// what the table said, what stands, and what the table says now.
struct RowCorrection {
  private(set) var inputs: [EventInput] = []
  private(set) var changes: [EntryChange] = []
  /// What stays although no row of the table names it any more.
  private(set) var missing: [MissingRow] = []

  private let row: ImportRow
  private let columns: ChangedColumns
  private let reason: CorrectionReason
  private let today: CivilDate
  private let organisation: SubjectID
  /// Where each input of the row ends up.
  private var places: [Cause] = []

  /// Throws the `TableFault` of the row where the table is older than the ledger.
  init(
    _ fact: TableFact, by stated: [EventInput], _ row: ImportRow, naming people: Set<SubjectID>?,
    _ columns: ChangedColumns, reason: CorrectionReason, today: CivilDate, organisation: SubjectID
  ) throws {
    (self.row, self.columns, self.reason, self.today) = (row, columns, reason, today)
    self.organisation = organisation
    let aligned = try Alignment(fact, stated, row, naming: people)
    missing = aligned.missing
    for entry in aligned.unmatched {
      guard let standing = entry.standing, !aligned.keeps(standing) else { continue }
      withdraw(standing)
    }
    for (input, entry) in zip(aligned.inputs, aligned.entries) { try take(input, entry) }
  }

  private mutating func withdraw(_ standing: EntryContent) {
    inputs.append(correction(of: standing, by: nil))
    changes.append(
      EntryChange(
        kind: .withdrawn, type: standing.type, entry: standing.event,
        cells: columns.cells(from: standing, to: nil, row)))
  }

  private mutating func take(_ input: EventInput, _ entry: TableFact.Entry?) throws {
    guard let entry else {
      var input = input
      input.cause = place(input.cause)
      places.append(.sameCommand(inputs.count))
      inputs.append(input)
      changes.append(
        EntryChange(kind: .added, type: input.type, entry: nil, cells: columns.cells(from: nil, to: input, row)))
      return
    }
    guard let standing = entry.standing else {
      throw row.fault(
        "row.older",
        "запись \(entry.stated.position) этой строки отозвана записью \(entry.correction ?? entry.stated.position); "
          + "таблица старше журнала: уберите строку из файла")
    }
    if let part = entry.stated.closed.union(standing.closed).min() {
      let title = EventCatalog.schema(for: standing.type)?.part(part)?.title ?? part
      throw row.fault(
        "row.closed",
        "часть «\(title)» записи \(standing.position) уничтожена или её ключ утрачен: сравнить не с чем; "
          + "исправьте запись командой correct \(standing.position)")
    }
    let merged = try merge(input, entry.stated, standing)
    let cells = columns.cells(from: standing, to: merged, row)
    guard !cells.isEmpty else {
      places.append(.recorded(standing.position))
      return
    }
    inputs.append(correction(of: standing, by: merged))
    places.append(.sameCommand(inputs.count))
    inputs.append(merged)
    changes.append(EntryChange(kind: .corrected, type: standing.type, entry: standing.event, cells: cells))
  }

  /// The replacement: what the row changed of what the table said, laid over what stands.
  private func merge(_ input: EventInput, _ stated: EntryContent, _ standing: EntryContent) throws -> EventInput {
    let isByHand = stated.position != standing.position
    var older: [String] = []
    func choose(_ path: String, _ then: JSONValue?, _ stands: JSONValue?, _ now: JSONValue?) -> JSONValue? {
      guard isByHand, then == now, stands != then else { return now }
      if columns.column(of: path, standing.type) != nil { older.append(path) }
      return stands
    }
    var merged = input
    let day = choose(
      "on", JSONValue(stated.event.envelope.on), JSONValue(standing.event.envelope.on), JSONValue(input.on))
    merged.on = day?.stringValue.flatMap { CivilDate($0) } ?? input.on
    let (then, stands) = (stated.comparable, standing.comparable)
    for name in Set((then.members + stands.members + input.data.members).map(\.key)) {
      merged.data[name] = choose(name, then[name], stands[name], input.data[name])
    }
    let parts = Set((stated.sealed.members + standing.sealed.members + input.sealed.members).map(\.key))
    for part in parts {
      guard isByHand, standing.sealed[part] != stated.sealed[part] else { continue }
      guard let content = input.sealed[part]?.objectValue else {
        merged.sealed[part] = choose(part, stated.sealed[part], standing.sealed[part], nil)
        continue
      }
      let (then, stands) = (stated.sealed[part]?.objectValue, standing.sealed[part]?.objectValue)
      var object = content
      for name in Set(((then?.members ?? []) + (stands?.members ?? []) + content.members).map(\.key)) {
        object[name] = choose("\(part).\(name)", then?[name], stands?[name], content[name])
      }
      merged.sealed[part] = .object(object)
    }
    if let path = older.sorted().first {
      let field = columns.column(of: path, standing.type)
      throw row.fault(
        "row.older",
        "запись \(stated.position) с тех пор исправлена вручную (запись \(standing.position)); таблица старше журнала и "
          + "вернула бы прежнее значение: перенесите исправление в файл или исправьте запись командой correct "
          + "\(standing.position)", field: field)
    }
    // What was taken once is not held to its form anew.
    if merged.data["form"] == stands["form"] {
      merged.partsTakenOver = Set(merged.sealed.members.filter { $0.value == standing.sealed[$0.key] }.map(\.key))
    }
    merged.cause = place(input.cause) ?? standing.event.envelope.cause.map { .recorded($0) }
    return merged
  }

  /// Where the entry that led to this one stands, once the row is taken.
  private func place(_ cause: Cause?) -> Cause? {
    guard case .sameCommand(let index)? = cause else { return cause }
    return places.indices.contains(index) ? places[index] : nil
  }

  private func correction(of standing: EntryContent, by replacement: EventInput?) -> EventInput {
    var tags = standing.event.envelope.tags
    if let replacement, let prepared = try? replacement.prepared(organisation: organisation) {
      tags += prepared.event.tags
    }
    return EventInput(
      EntryCorrected.schema.type, on: today,
      data: fields([
        ("entry", .integer(standing.position.rawValue)), ("reason", .string(reason.rawValue)),
        ("replaced", .bool(replacement != nil)),
      ]), cause: .recorded(standing.position), furtherTags: tags)
  }
}

extension EntryContent {
  /// The public part without what an entry says of rules that it sets aside.
  var comparable: JSONObject {
    var data = data
    if EventCatalog.schema(for: type)?.field("despite") != nil {
      data["despite"] = nil
      if EventCatalog.schema(for: type)?.field("reason")?.isRequired == false { data["reason"] = nil }
    }
    return data
  }

  /// Why the entry departs from the programme's order, where it says so.
  var exceptionReason: ExceptionReason? {
    comparable["reason"] == nil ? data["reason"]?.stringValue.flatMap(ExceptionReason.init(rawValue:)) : nil
  }
}
