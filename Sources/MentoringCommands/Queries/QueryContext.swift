import ArgumentParser
import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringService
import MentoringViews

/// An open ledger and the moment that a query is about, with names where they are disclosed.
final class QueryContext {
  let workspace: Workspace
  let moment: Moment
  private let why: ReadPurpose?
  /// Opened text while an answer is composed, and behind it where the opening was recorded.
  private(set) var text: PersonalText?
  /// Why nothing was opened although it was asked for.
  private var refusal: ServiceError?
  /// What is said of the moment before an answer for people; nil when it was said.
  private var announcement: [String]?

  /// Opens the ledger for a query. `disclosure` names a reason to open names; without one everybody stays a pseudonym.
  /// `output` is where the answer goes, which is looked at first; nil: into files of the command's own.
  init(
    _ ledger: LedgerOptions, _ options: MomentOptions, disclosure: DisclosureOptions? = nil,
    _ output: AnswerOptions? = nil
  ) throws {
    try output?.check()
    var opening = try ledger.opening()
    try options.apply(to: &opening)
    disclosure?.apply(to: &opening)
    workspace = try Workspace(opening)
    moment = try options.moment(in: workspace)
    do {
      _ = try workspace.views { Console.warn($0) }
    } catch let error as ServiceError where error.kind == .couldNot {
      // Entries are listed and shown without views; whoever reads a view meets the same error there.
    }
    why = disclosure?.why
    if why != nil { try workspace.requireDisclosure() }
    if output?.format.isForPeople == true { announcement = try announcement(options) }
  }

  /// Opens the ledger for a question whose moment the ledger itself says, as that of a base that was formed.
  init(
    _ ledger: LedgerOptions, disclosure: DisclosureOptions, today: String?, moment: (Workspace) throws -> Moment
  ) throws {
    var opening = try ledger.opening()
    opening.today = try today.map { try ArgumentText.day($0, "--today") }
    disclosure.apply(to: &opening)
    workspace = try Workspace(opening)
    _ = try workspace.views { Console.warn($0) }
    self.moment = try moment(workspace)
    why = disclosure.why
    if why != nil { try workspace.requireDisclosure() }
  }

  /// Composes an answer, with names if a reason was named and the opening is recorded (DESIGN idea 7).
  ///
  /// `compose` may run twice, and prints nothing.
  func answering<Answer>(
    _ query: OpenedQuery, cycle: Int64? = nil, subject: DisclosureRequest.Subject? = nil, terms: [String?] = [],
    _ compose: () throws -> Answer
  ) throws -> Answer {
    guard let why else { return try compose() }
    let request = DisclosureRequest(
      query, purpose: why, moment: moment, cycle: cycle.flatMap { Cycle(rawValue: $0) }, subject: subject,
      terms: terms.compactMap { $0 })
    let disclosed = try workspace.disclose(request) { text in
      if let text { try recall(text) }
      self.text = text
      return try compose()
    }
    refusal = disclosed.refusal
    if let refusal {
      Console.warn(refusal.message)
      for detail in refusal.details { Console.note("  • \(detail)") }
    }
    return disclosed.answer
  }

  /// Ends a question: hints that pseudonyms can be opened; fails where they were to be opened and were not.
  func finish(_ output: AnswerOptions? = nil) throws {
    if let refusal { throw ExitCode(refusal.kind.rawValue) }
    noteLost()
    if output?.format.isForPeople == true, why == nil, !isElsewhere, (try? workspace.requireDisclosure()) != nil {
      Console.note("Показаны псевдонимы. Имена открываются с причиной: --why programme")
    }
  }

  /// Whether the key folder works with another folder of the ledger: names are not opened then.
  private var isElsewhere: Bool { (try? workspace.keyStanding()) == .elsewhere }
  /// Says how much of what was asked for nobody can read.
  private func noteLost() {
    guard var lost = text?.lost, !lost.isEmpty else { return }
    if lost.remove(workspace.facts.opened.organisation) != nil {
      Console.warn("Ключ утрачен, прочесть нельзя: закрытые части организации.")
    }
    if !lost.isEmpty { Console.warn("Ключ утрачен, прочесть нельзя: личные данные \(lost.count) чел.") }
  }

  /// Says about which moment the answer is, once; to be called when nothing can be refused any more.
  func announce() {
    announcement?.forEach { Console.note($0) }
    announcement = nil
  }

  private func announcement(_ options: MomentOptions) throws -> [String] {
    var lines: [String] = []
    if workspace.facts.clockIsDeclared {
      lines.append("Журнал с объявляемым временем: для демонстраций и проверок.")
    }
    if isElsewhere { lines.append("Папка ключей работает не с этой папкой журнала: здесь только читают.") }
    let day = "Ответ на \(moment.day.forPeople)"
    guard options.knownBy != nil || options.atPosition != nil else { return lines + [day] }
    guard moment.knownAt >= Position(0) else {
      let first = try workspace.store.read { try $0.event(at: Position(0)) }
      let opened = first.map { " (\(workspace.facts.forPeople($0.envelope.at)))" } ?? ""
      return lines + [day, "До первой записи журнала\(opened) ничего не было известно."]
    }
    lines.append("\(day), как было известно после записи \(moment.knownAt)")
    if let position = options.atPosition, options.knownBy != nil {
      let counts = Position(position) == moment.knownAt ? "--at-position" : "--known-by"
      lines.append("Из --known-by и --at-position действует то, что раньше: \(counts).")
    }
    return lines
  }

  /// Whether names are shown.
  var disclosesNames: Bool { text != nil }

  func records(_ view: ViewName, _ filters: [(column: String, value: ViewValue)] = []) throws -> [ViewRecord] {
    try workspace.records(ViewQuery(view, day: moment.day, knownAt: moment.knownAt, filters: filters)) {
      Console.warn($0)
    }
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

  /// The disclosed name; nil where names are not disclosed. A destroyed profile, and one that is lost, is said to be so.
  func name(_ person: SubjectID) -> String? {
    guard let profile = profile(person) else { return nil }
    return profile.value?.fullName ?? "(\(profile.closedWords))"
  }

  func birthDate(_ person: SubjectID) -> CivilDate? { profile(person)?.value?.birthDate }

  private func profile(_ person: SubjectID) -> Opened<Profile>? { text?.profile(person) }

  /// Asks for names as they were at the moment of the question, where that is not now: an answer about a past day names
  /// people as that day knew them.
  private func recall(_ text: PersonalText) throws {
    let newest = Position(try workspace.store.read { try $0.eventCount() } - 1)
    guard try moment.day < workspace.today() || moment.knownAt < newest else { return }
    var profiles: [SubjectID: PartReference] = [:]
    for record in try records(.participants) {
      if let person = record.subject("person") { profiles[person] = record.part("profile") }
    }
    try text.recall(profiles)
  }

  /// The pseudonym of a person, shown as one.
  func cell(code person: SubjectID) -> QueryCell {
    QueryCell(.string(person.description), title: .string(Self.short(person)))
  }

  /// The first eight digits: enough to tell people of one school apart, and accepted wherever an id is asked for.
  static func short(_ id: some HexadecimalIdentifier) -> String { String(id.description.prefix(8)) }

  /// Pseudonym of a pair.
  func cell(_ pair: PairID?) -> QueryCell {
    guard let pair else { return .absent }
    return QueryCell(.string(pair.description), title: .string(Self.short(pair)))
  }

  /// State of a consent on the day (to take part, else the one whose columns begin so), its end included: time passes without an entry.
  func consent(_ record: ViewRecord, _ which: String = "consent") -> QueryCell {
    var state = record.text("\(which)State") ?? "none"
    let last = record.day("\(which)LastDay")
    if state == "given", let last, last < moment.day { state = "lapsed" }
    return QueryCell(
      .string(state),
      title: .string(
        [
          "given": "есть", "withdrawn": "отозвано", "lapsed": "истекло", "invalid": "недействительно", "none": "нет",
        ][state] ?? state))
  }

  /// The newest contacts of somebody, by their registrations.
  func newestContact(of person: SubjectID) throws -> Opened<Contact> {
    guard let record = try records(.participants, [("person", .text(person.description))]).last else { return .absent }
    return try contact(record)
  }

  /// Opened contacts, where they are disclosed.
  func contact(_ record: ViewRecord) throws -> Opened<Contact> {
    guard let text, let person = record.subject("person") else { return .absent }
    return try text.contact(record.part("contact"), of: person)
  }
}

extension Opened {
  /// What stands in the place of text that there is none of.
  var closedWords: String { isLost ? "ключ утрачен" : "данные уничтожены" }
}

extension Opened<Contact> {
  /// A field of them; that they are lost, where they are.
  func words(_ field: KeyPath<Contact, String?>) -> String? {
    isLost ? "(\(closedWords))" : value?[keyPath: field]
  }

  /// How somebody is reached.
  var lines: [String] {
    isLost ? ["(\(closedWords))"] : [value?.phone, value?.email].compactMap { $0 }
  }
}
