import EventLedger
import Mentoring

extension RandomProgramme {
  private static let people = (1...5).map { SubjectID(.numbered($0)) }
  private static let sites = ["school.example", "partner.example"]

  /// Entries of stage 7, of merged cards and of the law.
  mutating func laterEntry(_ kind: Kind, _ person: SubjectID, _ cycle: Cycle, on: CivilDate) -> TestEntry {
    let named = Array(Self.people.shuffled(using: &random).prefix(random.number(below: 3))).sorted()
    let number = 1 + random.number(below: 2)
    switch kind {
    case .merge:
      return TestEntry(.personMerged(PersonMerged(person: person, into: random.any(of: Self.people))), on: on)
    case .terms:
      return TestEntry(
        .consentTermsStated(
          ConsentTermsStated(
            person: person, cycle: cycle, consent: earlier(.consent), signer: person,
            sites: [random.any(of: Self.sites)], categories: [.name])), on: on)
    case .publication:
      return TestEntry(
        .publicationMade(
          PublicationMade(
            number: number, cycle: cycle, kind: random.any(PublicationKind.self),
            sites: Array(Self.sites.prefix(1 + random.number(below: 2))), anonymised: random.chance(20), persons: named,
            categories: [.name], caseNumber: random.chance(50) ? number : nil)), on: on)
    case .takedown:
      return TestEntry(
        .publicationWithdrawn(
          PublicationWithdrawn(
            number: number, cycle: cycle, sites: [random.any(of: Self.sites)], persons: named, why: .mistake)), on: on)
    case .story:
      return TestEntry(
        .caseDrafted(
          CaseDrafted(
            number: number, edition: 1 + random.number(below: 2), cycle: cycle, anonymised: random.chance(20),
            persons: named)), on: on)
    case .block:
      return TestEntry(.dataBlocked(DataBlocked(person: person, why: random.any(BlockingReason.self))), on: on)
    default: return TestEntry(.dataUnblocked(DataUnblocked(person: person, blocked: earlier(.block))), on: on)
    }
  }

  /// An entry of a kind that was made before, or the first one.
  private mutating func earlier(_ kind: Kind) -> Position {
    let made = entries.indices.filter { entries[$0].kind == kind }
    return Position(Int64(made.isEmpty ? 0 : random.any(of: made)))
  }
}
