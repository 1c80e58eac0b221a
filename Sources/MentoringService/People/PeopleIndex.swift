public import EventLedger
import Mentoring

/// The process's own index of names in memory: to find whom a row means, to sort, and to know ages (DESIGN idea 7).
///
/// Not a disclosure, and never written anywhere.
public struct PeopleIndex: Sendable {
  private var profiles: [SubjectID: Profile] = [:]
  private var byName: [String: [SubjectID]] = [:]
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

  /// Whether somebody may be meant by this code: their profile is there, readable or not.
  public func knows(_ person: SubjectID) -> Bool { profiles[person] != nil || lost.contains(person) }

  /// The opened profile, nil where there is none, or it is destroyed or lost.
  public subscript(person: SubjectID) -> Profile? { profiles[person] }

  /// Everybody of this name, and of this birth date where one is given, in order of id.
  public func find(name: String, birthDate: CivilDate? = nil) -> [SubjectID] {
    (byName[Profile.searchKey(name)] ?? []).filter {
      birthDate == nil || profiles[$0]?.birthDate == birthDate
    }.sorted()
  }
}
