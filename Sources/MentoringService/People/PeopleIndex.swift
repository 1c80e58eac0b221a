public import EventLedger
import Mentoring

/// The process's own index of names in memory: to find whom a row means, to sort, and to know ages (DESIGN idea 7).
///
/// Not a disclosure, and never written anywhere.
public struct PeopleIndex: Sendable {
  private var profiles: [SubjectID: Profile] = [:]
  private var byName: [String: [SubjectID]] = [:]
  private var byFormerName: [String: Set<SubjectID>] = [:]
  /// Merged cards: who is found by one of them is the person of the card that stands for it.
  var cards: PersonCards?
  /// How many profiles are destroyed, so that an answer can say what it does not cover.
  public private(set) var destroyed = 0
  /// Whose profiles can't be read since the key is lost: nobody finds them by name, and their age is not known.
  public private(set) var lost: Set<SubjectID> = []

  init() {}

  mutating func insert(_ person: SubjectID, _ profile: Opened<Profile>) {
    switch profile {
    case .content(let profile): insert(person, profile)
    case .destroyed: destroyed += 1
    case .lost: lost.insert(person)
    case .absent: break
    }
  }

  /// Adds or replaces a person, for instance one that an import is about to register.
  public mutating func insert(_ person: SubjectID, _ profile: Profile) {
    if let earlier = profiles[person] {
      byName[Profile.searchKey(earlier.fullName)]?.removeAll { $0 == person }
    }
    profiles[person] = profile
    lost.remove(person)
    byName[Profile.searchKey(profile.fullName), default: []].append(person)
  }

  /// Adds a name that a person bore before.
  mutating func insert(formerName name: String, of person: SubjectID) {
    byFormerName[Profile.searchKey(name), default: []].insert(person)
  }

  /// Whether somebody may be meant by this code: their profile is there, readable or not.
  public func knows(_ person: SubjectID) -> Bool { profiles[person] != nil || lost.contains(person) }

  /// The opened profile, nil where there is none, or it is destroyed or lost.
  public subscript(person: SubjectID) -> Profile? { profiles[person] }

  /// Everybody of this name, and of this birth date where one is given, in order of id; where nobody bears it now,
  /// those who bore it before.
  public func find(name: String, birthDate: CivilDate? = nil) -> [SubjectID] {
    let key = Profile.searchKey(name)
    func matching(_ people: some Sequence<SubjectID>) -> [SubjectID] {
      let found = people.filter { birthDate == nil || profiles[$0]?.birthDate == birthDate }
      return Set(found.map { cards?.target(of: $0) ?? $0 }).sorted()
    }
    let current = matching(byName[key] ?? [])
    return current.isEmpty ? matching(byFormerName[key] ?? []) : current
  }
}
