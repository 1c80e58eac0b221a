public import CanonicalJSON
public import EventLedger
import EventLedgerSQLite
public import Mentoring

/// Opened personal text on its way to somebody: the only thing that hands it out, and it remembers whose it was.
///
/// Lives within `Workspace.disclose`, which records whose text was taken before anybody sees it. Once that is recorded
/// the same people's text may be taken again, nobody else's: that would be a caller's bug.
public final class PersonalText {
  private let workspace: Workspace
  private let people: PeopleIndex
  private let roles: Set<AccountRole>
  private(set) var persons: Set<SubjectID> = []
  /// Whose text was asked for and can't be read, since its key is lost; the organisation among them.
  public private(set) var lost: Set<SubjectID> = []
  private var isRecorded = false
  /// Profiles as they were at the moment of a question about the past.
  private var past: [SubjectID: Opened<Profile>] = [:]

  init(_ workspace: Workspace) throws {
    self.workspace = workspace
    people = try workspace.peopleIndex()
    roles = try workspace.actingAccount().roles
  }

  /// The person's profile: the one recalled, else by the process's index of names; one that the index does not know is
  /// destroyed.
  public func profile(_ person: SubjectID) -> Opened<Profile> {
    if let recalled = past[person] { return taking(person, recalled) }
    return taking(person, people[person].map { .content($0) } ?? (people.lost.contains(person) ? .lost : .destroyed))
  }

  /// From now on people are named as the entries say that held their profiles at the moment of a question about the past.
  ///
  /// Reads these profiles into memory as the index of names reads the newest: only whom an answer names is disclosed.
  public func recall(_ profiles: [SubjectID: PartReference]) throws {
    past = try profiles.mapValues { try workspace.profile($0) }
  }

  /// The profile that an entry holds of a person.
  public func profile(_ reference: PartReference?, of person: SubjectID) throws -> Opened<Profile> {
    taking(person, try workspace.profile(reference))
  }

  /// The contacts that an entry holds of a person.
  public func contact(_ reference: PartReference?, of person: SubjectID) throws -> Opened<Contact> {
    taking(person, try workspace.contact(reference))
  }

  /// The object that an entry holds of a person in any other part: wishes, answers, results.
  public func content(_ reference: PartReference?, of person: SubjectID) throws -> Opened<JSONObject> {
    try json(reference, of: person).map { $0.objectValue ?? JSONObject() }
  }

  /// What an entry holds of a person in a part of a class that everybody entitled may open.
  func json(_ reference: PartReference?, of person: SubjectID) throws -> Opened<JSONValue> {
    guard let reference else { return .absent }
    return taking(person, try workspace.openJSON(reference))
  }

  /// Whether the contacts that an entry holds of a person are as asked for; nil where there are none that can be read. To
  /// search is not to disclose.
  public func contact(
    _ reference: PartReference?, of person: SubjectID, is condition: (Contact) -> Bool
  ) throws -> Bool? {
    let contact = try workspace.contact(reference)
    if contact.isLost { lost.insert(person) }
    return contact.value.map(condition)
  }

  /// A sealed part of an entry, unless its class is kept for a role that the account has not. What belongs to the
  /// organisation is about everybody whom the entry's tags name. `purpose`: why the part is handed out as a disclosure.
  public func part(
    _ part: Int, of event: RecordedEvent, handingOut purpose: DisclosurePurpose? = nil
  ) throws -> OpenedPart {
    let reference = event.envelope.sealed[part]
    let readers = PartReaders(ofClass: reference.keyName.dataClass)
    guard readers.mayOpen(roles, handingOut: purpose) else { return .withheld(readers.title) }
    let opened = try workspace.openPart(part, of: event)
    let owner = reference.subject
    guard case .content(let plaintext) = opened else { return OpenedPart(taking(owner, opened)) }
    if owner == workspace.facts.opened.organisation {
      event.envelope.tags.filter { $0.kind == "person" }.compactMap { $0.value.flatMap { SubjectID($0) } }.forEach(take)
    } else {
      take(owner)
    }
    return .content(plaintext)
  }

  func close() { isRecorded = true }

  private func taking<Content>(_ person: SubjectID, _ opened: Opened<Content>) -> Opened<Content> {
    switch opened {
    case .content: take(person)
    case .lost: lost.insert(person)
    case .destroyed, .absent: break
    }
    return opened
  }

  private func take(_ person: SubjectID) {
    precondition(!isRecorded || persons.contains(person), "text is opened before the opening is recorded")
    persons.insert(person)
  }
}
