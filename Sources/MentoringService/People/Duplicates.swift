public import EventLedger
import Mentoring
import MentoringViews

/// Two cards that may be of one person, and why they look so.
public struct SuspectedDuplicate: Hashable, Sendable {
  /// What the cards have in common.
  public enum Likeness: String, Sendable, CaseIterable {
    /// Same name, same birth date.
    case same
    /// Same name; the birth dates differ in one digit, or in day and month exchanged.
    case birthDate = "birth-date"
    /// Same birth date; the names differ in one or two characters.
    case name
    /// Same name, and a birth date lacks.
    case noBirthDate = "no-birth-date"

    /// In Russian.
    public var title: String {
      switch self {
      case .same: "имя и дата рождения те же"
      case .birthDate: "имя то же, дата рождения отличается одной цифрой или порядком"
      case .name: "дата рождения та же, имя отличается одной или двумя буквами"
      case .noBirthDate: "имя то же, дата рождения не указана"
      }
    }
  }
  public let first: SubjectID
  public let second: SubjectID
  public let likeness: Likeness
}

extension Workspace {
  /// Cards that may be of one person, computed in memory from the process's own index of names; those merged or
  /// declared to be of different people are left out. Refused to an account that may not open personal data.
  public func suspectedDuplicates(_ moment: Moment) throws -> [SuspectedDuplicate] {
    try requireDisclosure()
    let index = try peopleIndex()
    let cards = try personCards(knownAt: moment.knownAt)
    let apart = Set(
      try records(
        ViewQuery(.matters, day: moment.day, knownAt: moment.knownAt, filters: [("kind", .text("apart"))])
      ).flatMap { record -> [[SubjectID]] in
        guard let person = record.subject("person"), let other = record.subject("other") else { return [] }
        return [[person, other], [other, person]]
      })
    let people = Set(
      try records(ViewQuery(.participants, day: moment.day, knownAt: moment.knownAt)).compactMap {
        $0.subject("person")
      })
    let profiles = people.sorted().compactMap { person in index[person].map { (person: person, profile: $0) } }
    var found: Set<SuspectedDuplicate> = []
    func compare(_ group: [(person: SubjectID, profile: Profile)]) {
      for (offset, left) in group.enumerated() {
        for right in group.dropFirst(offset + 1)
        where cards.target(of: left.person) != cards.target(of: right.person)
          && !apart.contains([left.person, right.person])
        {
          guard let likeness = Likeness.of(left.profile, right.profile) else { continue }
          found.insert(SuspectedDuplicate(first: left.person, second: right.person, likeness: likeness))
        }
      }
    }
    Dictionary(grouping: profiles) { Profile.searchKey($0.profile.fullName) }.values.forEach(compare)
    Dictionary(grouping: profiles.filter { $0.profile.birthDate != nil }) { $0.profile.birthDate }.values.forEach(
      compare)
    return found.sorted { ($0.first, $0.second) < ($1.first, $1.second) }
  }

  private typealias Likeness = SuspectedDuplicate.Likeness
}

extension SuspectedDuplicate.Likeness {
  /// What two profiles have in common; nil where they are unlike.
  static func of(_ left: Profile, _ right: Profile) -> Self? {
    let names = (Array(Profile.searchKey(left.fullName)), Array(Profile.searchKey(right.fullName)))
    guard let one = left.birthDate, let other = right.birthDate else { return names.0 == names.1 ? .noBirthDate : nil }
    if one == other { return names.0 == names.1 ? .same : names.0[...].isWithin(2, of: names.1[...]) ? .name : nil }
    guard names.0 == names.1 else { return nil }
    let digits = zip(one.description.utf8, other.description.utf8).filter { $0 != $1 }.count
    let (a, b) = (one.components, other.components)
    return digits == 1 || (a.year == b.year && a.month == b.day && a.day == b.month) ? .birthDate : nil
  }
}

extension ArraySlice<Character> {
  /// Whether at most some characters were changed, left out or added: as many as between «Сергеич» and «Сергеевич».
  fileprivate func isWithin(_ edits: Int, of other: Self) -> Bool {
    let same = zip(self, other).prefix { $0 == $1 }.count
    let (own, its) = (dropFirst(same), other.dropFirst(same))
    if own.isEmpty || its.isEmpty || edits == 0 { return Swift.max(own.count, its.count) <= edits }
    return own.dropFirst().isWithin(edits - 1, of: its.dropFirst()) || own.dropFirst().isWithin(edits - 1, of: its)
      || own.isWithin(edits - 1, of: its.dropFirst())
  }
}
