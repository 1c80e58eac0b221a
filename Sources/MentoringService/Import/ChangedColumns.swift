import CanonicalJSON
import EventLedger
import Mentoring

/// Says which cells of a table an entry's fields stand in, and which of them differ.
struct ChangedColumns {
  let specification: ImportSpecification
  let form: QuestionnaireForm?

  /// The field of the row that a field of an entry comes from; nil where no column of the table speaks of it.
  func column(of path: String, _ type: EventType) -> String? {
    if path.hasPrefix("answer.") || path.hasPrefix("score.") { return path }
    let last = path.split(separator: ".").last.map(String.init) ?? path
    let names = [last] + (Self.otherNames[path] ?? Self.otherNames[last] ?? [])
    return names.first { name in specification.columns.contains { $0.field == name } }
  }

  /// Fields of entries that columns call otherwise.
  private static let otherNames: [String: [String]] = [
    "fullName": ["name"], "notes.text": ["notes"], "plan.text": ["plan"], "psychology.text": ["answer.conclusion"],
    "criteria": ["criterion"], "signer": ["representative", "capacity"], "representative": ["name"],
    "participants": ["absent", "name"], "persons": ["who", "name"], "mentees": ["mentee"], "openPairs": ["open"],
    "goal": ["goal", "result"], "order": ["order", "number"], "person": ["name", "child", "who"],
    "pairs": ["mentee"], "answers": ["name"], "pair": ["mentor"],
  ]

  /// The cells that differ between what stands and what takes its place; either may be nothing.
  func cells(from standing: EntryContent?, to input: EventInput?, _ row: ImportRow) -> [CellChange] {
    guard let type = standing?.type ?? input?.type, let schema = EventCatalog.schema(for: type) else { return [] }
    let before = standing.map { flat($0.event.envelope.on, $0.comparable, $0.sealed) } ?? [:]
    let after =
      input.map { input in
        flat(
          input.on, EventInput.normalised(.object(input.data)).objectValue ?? JSONObject(),
          EventInput.normalised(.object(input.sealed)).objectValue ?? JSONObject())
      } ?? [:]
    let paths = Set(before.keys).union(after.keys).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    var cells: [CellChange] = []
    for path in paths where before[path]?.value != after[path]?.value {
      let part = before[path]?.part ?? after[path]?.part
      let field = column(of: path, type)
      let column = specification.columns.first { $0.field == field }
      let formColumn = FormColumn.all(of: form, specification).first { $0.field == path }
      let kind = part == nil ? schema.field(path)?.kind : nil
      var cell = CellChange(
        heading: field.flatMap { row.origins[$0]?.heading } ?? column?.heading ?? formColumn?.title
          ?? schema.field(path)?.title ?? part.flatMap { schema.part($0)?.title } ?? path,
        isPersonal: part != nil, part: part, before: before[path]?.value, after: after[path]?.value,
        codes: column?.codes ?? [], field: kind)
      if path.hasPrefix("score.") { cell.scaleHeading = cell.heading }
      cells.append(cell)
    }
    return cells
  }

  /// Every value by its path. Answers stand under their questions; scores that answers make are left out.
  private func flat(_ on: CivilDate, _ data: JSONObject, _ sealed: JSONObject) -> [String: (
    value: JSONValue, part: String?
  )] {
    var values: [String: (value: JSONValue, part: String?)] = ["on": (JSONValue(on), nil)]
    for member in data.members { values[member.key] = (member.value, nil) }
    for part in sealed.members {
      for member in part.value.objectValue?.members ?? [] {
        switch (part.key, member.key) {
        case ("answers", "answers"):
          for (question, answers) in Dictionary(
            grouping: member.value.arrayValue ?? [], by: { $0.objectValue?["question"]?.stringValue ?? "" })
          {
            let given = answers.compactMap { $0.objectValue?.members.first { $0.key != "question" }?.value }
            values["answer.\(question)"] = (given.count == 1 ? given[0] : .array(given), part.key)
          }
        case ("scores", "scales"):
          if sealed["answers"] != nil { continue }
          for scale in member.value.arrayValue ?? [] {
            guard let object = scale.objectValue, let code = object["scale"]?.stringValue,
              let points = object["points"]
            else { continue }
            values["score.\(code)"] = (points, part.key)
          }
        default: values["\(part.key).\(member.key)"] = (member.value, part.key)
        }
      }
    }
    return values
  }
}
