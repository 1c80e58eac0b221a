import EventLedger
import Mentoring
import MentoringService
import MentoringViews

/// An open ledger and the moment that a query is about, with names where they are disclosed.
struct QueryContext {
  let workspace: Workspace
  let moment: Moment
  private let people: PeopleIndex?

  /// Opens the ledger for a query. `why` discloses names; without it everybody stays a pseudonym.
  init(_ ledger: LedgerOptions, _ options: MomentOptions, why: ReadPurpose? = nil, format: OutputFormat) throws {
    var opening = try ledger.opening()
    try options.apply(to: &opening)
    workspace = try Workspace(opening)
    moment = try options.moment(in: workspace)
    _ = try workspace.views { Console.warn($0) }
    if why != nil {
      try workspace.requireDisclosure()
      people = try workspace.peopleIndex()
    } else {
      people = nil
    }
    if format == .text { announce(options) }
  }

  private func announce(_ options: MomentOptions) {
    if workspace.facts.clockIsDeclared {
      Console.note("Журнал с объявляемым временем: для демонстраций и проверок.")
    }
    var parts = ["на \(moment.day.forPeople)"]
    if options.knownBy != nil || options.atPosition != nil {
      parts.append("как было известно после записи \(moment.knownAt)")
    }
    Console.note("Ответ \(parts.joined(separator: ", "))")
  }

  /// Whether names are shown.
  var disclosesNames: Bool { people != nil }

  func records(_ view: ViewName, _ filters: [(column: String, value: ViewValue)] = []) throws -> [ViewRecord] {
    try workspace.records(ViewQuery(view, day: moment.day, knownAt: moment.knownAt, filters: filters)) { Console.warn($0) }
  }

  /// A person as the reader may see them: the name, or the beginning of the pseudonym.
  func cell(_ person: SubjectID?) -> QueryCell {
    guard let person else { return .absent }
    return QueryCell(.string(person.description), title: .string(name(person) ?? Self.short(person)))
  }

  /// Several people.
  func cell(_ persons: [SubjectID]) -> QueryCell {
    QueryCell(
      .list(persons.map { .string($0.description) }),
      title: .string(persons.map { name($0) ?? Self.short($0) }.joined(separator: "; ")))
  }

  /// The disclosed name; nil where names are not disclosed. A destroyed profile is said to be so.
  func name(_ person: SubjectID) -> String? {
    guard let people else { return nil }
    return people[person]?.fullName ?? "(данные уничтожены)"
  }

  func birthDate(_ person: SubjectID) -> CivilDate? { people?[person]?.birthDate }

  /// The first eight digits: enough to tell people of one school apart, and accepted wherever an id is asked for.
  static func short(_ id: some HexadecimalIdentifier) -> String { String(id.description.prefix(8)) }

  /// Pseudonym of a pair.
  func cell(_ pair: PairID?) -> QueryCell {
    guard let pair else { return .absent }
    return QueryCell(.string(pair.description), title: .string(Self.short(pair)))
  }

  /// State of the participation consent on the day, its end included: time passes without an entry.
  func consent(_ record: ViewRecord) -> QueryCell {
    var state = record.text("consentState") ?? "none"
    let until = record.day("consentUntil")
    if state == "given", let until, until < moment.day { state = "lapsed" }
    return QueryCell(
      .string(state),
      title: .string(
        ["given": "есть", "withdrawn": "отозвано", "lapsed": "истекло", "none": "нет"][state] ?? state))
  }

  /// Opened contacts, where they are disclosed.
  func contact(_ record: ViewRecord) throws -> Contact? {
    disclosesNames ? try workspace.contact(record.part("contact")).value : nil
  }
}

/// The hint that pseudonyms can be opened, once for a listing of people.
func hintAboutNames(_ context: QueryContext, _ format: OutputFormat) {
  if format == .text, !context.disclosesNames {
    Console.note("Показаны псевдонимы. Имена открываются с причиной: --why programme")
  }
}
