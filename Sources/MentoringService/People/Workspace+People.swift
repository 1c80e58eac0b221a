import CanonicalJSON
import EventLedger
import EventLedgerSQLite
import Mentoring
import MentoringViews

extension Workspace {
  /// Opens a sealed part for the process itself.
  func openPart(_ part: Int, of event: RecordedEvent) throws -> Opened<Plaintext> {
    do {
      return try ledger.open(event, part: part).map { .content($0) } ?? .destroyed
    } catch VaultError.lostKey {
      return .lost
    }
  }

  /// Opens a sealed part as canonical JSON.
  func openJSON(_ reference: PartReference) throws -> Opened<JSONValue> {
    guard let event = try store.read({ try $0.event(at: reference.position) }) else {
      throw ServiceError(.tampering, "Записи \(reference.position), на которую ссылается проекция, в журнале нет.")
    }
    return try openPart(reference.part, of: event).map { plaintext in
      do {
        return try CanonicalJSON.parse(plaintext.content)
      } catch {
        throw ServiceError(.tampering, "Личная часть записи \(reference.position) — не канонический JSON.")
      }
    }
  }

  /// A person's profile, opened for the process itself. What is shown to somebody goes through `disclose`.
  func profile(_ reference: PartReference?) throws -> Opened<Profile> {
    try opened(reference, Profile.init)
  }

  /// A person's contacts, opened for the process itself.
  func contact(_ reference: PartReference?) throws -> Opened<Contact> {
    try opened(reference, Contact.init)
  }

  private func opened<Content>(_ reference: PartReference?, _ make: (JSONValue) -> Content) throws -> Opened<Content> {
    try reference.map { try openJSON($0).map(make) } ?? .absent
  }

  /// Everybody who was ever registered, by their newest profile. Cost: one opened part a person.
  func peopleIndex() throws -> PeopleIndex {
    let newest = try newestMoment
    var index = try profiles(at: newest) { _ in true }
    try insertFormerNames(into: &index, newest.knownAt)
    index.cards = try personCards(knownAt: newest.knownAt)
    return index
  }

  /// The newest profiles of some people alone, not to be found by former names. Cost: one opened part a person.
  func profiles(of persons: Set<SubjectID>) throws -> PeopleIndex {
    try profiles(at: newestMoment, persons.contains)
  }

  private var newestMoment: Moment {
    get throws { try moment(onDay: .distantFuture.advanced(byDays: -1), knownBy: nil, atPosition: nil) }
  }

  private func profiles(at moment: Moment, _ isWanted: (SubjectID) -> Bool) throws -> PeopleIndex {
    var index = PeopleIndex()
    var seen: Set<SubjectID> = []
    for record in try records(ViewQuery(.participants, day: moment.day, knownAt: moment.knownAt)) {
      guard let person = record.subject("person"), isWanted(person), seen.insert(person).inserted else { continue }
      index.insert(person, try profile(record.part("profile")))
    }
    return index
  }

  /// Names that were changed since: whoever looks for somebody by the old one finds them. A corrected entry's name was
  /// never theirs.
  private func insertFormerNames(into index: inout PeopleIndex, _ position: Position) throws {
    let changes = try store.read { reading in
      try reading.events(matching: EventQuery(types: [PersonProfileChanged.schema.type]), through: position)
    }.filter { $0.envelope.type == PersonProfileChanged.schema.type }
    let persons = Set(
      try changes.map { try PersonProfileChanged(canonical: $0.envelope.data) }.filter { $0.what == .profile }
        .map(\.person))
    if persons.isEmpty { return }
    let types = [PersonProfileChanged.schema.type, PersonRegistered.schema.type].sorted()
    let clauses = persons.sorted().map { EventQuery.Clause(tags: [.person($0)], types: types) }
    let events = try store.read { try $0.events(matching: EventQuery(clauses), through: position) }
    let voided = try voidedEntries(among: events, knownAt: position)
    for event in events where voided[event.position] == nil {
      for (part, reference) in event.envelope.sealed.enumerated() where reference.keyName.dataClass == "profile" {
        guard let name = try profile(PartReference(position: event.position, part: part)).value?.fullName else {
          continue
        }
        index.insert(formerName: name, of: reference.subject)
      }
    }
  }
}

extension Workspace {
  /// Refuses to open personal data to an account whose roles don't entitle it: an auditor sees pseudonyms (DESIGN §5).
  public func requireDisclosure() throws {
    let account = try actingAccount()
    let entitled: Set<AccountRole> = [.coordinator, .psychologist, .officer]
    if account.roles.isDisjoint(with: entitled) {
      throw ServiceError(
        .refused, "Учётная запись \(account.id) не может открывать личные данные.",
        details: ["Нужна роль: \(entitled.map(\.title).sorted().joined(separator: ", "))."])
    }
  }
}
