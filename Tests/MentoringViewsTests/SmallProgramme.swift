import EventLedger
import Mentoring

extension SubjectID {
  static let pupil = SubjectID(.numbered(1))
  static let classmate = SubjectID(.numbered(2))
  static let mentor = SubjectID(.numbered(4))
}

extension PairID {
  static let first = PairID(.numbered(101))
  static let second = PairID(.numbered(102))
}

extension Cycle {
  static let year = Cycle(2021) ?? { preconditionFailure("2021 is a school year") }()
}

extension CivilDate {
  /// A day written out in a test.
  static func of(_ text: String) -> CivilDate {
    guard let day = CivilDate(text) else { preconditionFailure("\(text) is no day") }
    return day
  }
}

extension TestEntry {
  static func registration(of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, on day: String)
    -> TestEntry
  {
    TestEntry(
      .personRegistered(
        PersonRegistered(person: person, role: role, cycle: .year, occupation: .pupil, basis: .consent)),
      on: .of(day), parts: ["profile"])
  }

  static func exit(of person: SubjectID = .pupil, on day: String) -> TestEntry {
    TestEntry(
      .personExited(PersonExited(person: person, cycle: .year, role: .mentee, reason: .moved)), on: .of(day))
  }

  static func consent(of person: SubjectID = .pupil, on day: String) -> TestEntry {
    TestEntry(
      .consentCollected(
        ConsentCollected(
          person: person, role: .mentee, cycle: .year, purpose: .participation, text: "participation/1",
          capacity: .oneself, signer: person, channel: .paper, embedded: false, until: Cycle.year.lastDay)),
      on: .of(day))
  }

  static func withdrawal(of consent: Int64, person: SubjectID = .pupil, on day: String) -> TestEntry {
    TestEntry(
      .consentWithdrawn(
        ConsentWithdrawn(
          person: person, cycle: .year, purpose: .participation, capacity: .oneself, signer: person, channel: .paper,
          consent: Position(consent))), on: .of(day))
  }

  static func admission(
    of person: SubjectID = .pupil, _ form: MentoringForm = .pupilPupil, on day: String
  ) -> TestEntry {
    TestEntry(.menteeAdmitted(MenteeAdmitted(person: person, cycle: .year, form: form)), on: .of(day))
  }

  static func approval(places: Int, on day: String) -> TestEntry {
    TestEntry(.mentorApproved(MentorApproved(person: .mentor, cycle: .year, places: places)), on: .of(day))
  }

  static func order(_ number: String = "412", on day: String) -> TestEntry {
    TestEntry(
      .pairOrderIssued(
        PairOrderIssued(cycle: .year, number: number, year: 2021, kind: .fixing, pairs: [.first])), on: .of(day))
  }

  static func fixing(_ pair: PairID = .first, mentee: SubjectID = .pupil, on day: String) -> TestEntry {
    TestEntry(
      .pairFixed(PairFixed(pair: pair, mentor: .mentor, mentee: mentee, cycle: .year, form: .pupilPupil)),
      on: .of(day))
  }

  static func meeting(_ kind: MeetingKind = .organisational, on day: String) -> TestEntry {
    TestEntry(
      .meetingHeld(MeetingHeld(pair: .first, cycle: .year, kind: kind, participants: [.mentor, .pupil])), on: .of(day))
  }

  static func dissolution(_ pair: PairID = .first, mentee: SubjectID = .pupil, on day: String) -> TestEntry {
    TestEntry(
      .pairDissolved(
        PairDissolved(pair: pair, mentor: .mentor, mentees: [mentee], cycle: .year, reason: .incompatible)),
      on: .of(day))
  }

  static func base(_ members: [SubjectID] = [.pupil], on day: String) -> TestEntry {
    TestEntry(
      .baseFormed(
        BaseFormed(
          cycle: .year, base: .mentees, columns: "mentees-base/1", count: members.count, knownAt: Position(5),
          members: members)), on: .of(day))
  }

  static func classification(places: Int, on day: String) -> TestEntry {
    TestEntry(
      .mentorProfileClassified(
        MentorProfileClassified(person: .mentor, cycle: .year, competences: [.project, .career], places: places)),
      on: .of(day), parts: ["wishes"])
  }

  static func decline(on day: String) -> TestEntry {
    TestEntry(.mentorDeclined(MentorDeclined(person: .mentor, cycle: .year, reason: .time)), on: .of(day))
  }

  static func training(hours: Int, on day: String) -> TestEntry {
    TestEntry(.trainingCompleted(TrainingCompleted(person: .mentor, cycle: .year, hours: hours)), on: .of(day))
  }

  static func result(_ goal: GoalOutcome, on day: String) -> TestEntry {
    TestEntry(
      .resultRecorded(ResultRecorded(person: .mentor, role: .mentor, cycle: .year, goal: goal)), on: .of(day),
      parts: ["results"])
  }

  static func release(on day: String) -> TestEntry {
    TestEntry(.mentorReleased(MentorReleased(person: .mentor, cycle: .year, why: .left)), on: .of(day))
  }

  static func retention(on day: String) -> TestEntry {
    TestEntry(.mentorRetained(MentorRetained(person: .mentor, cycle: .year)), on: .of(day))
  }

  static func story(_ number: Int = 1, edition: Int = 1, of persons: [SubjectID] = [.pupil], on day: String)
    -> TestEntry
  {
    TestEntry(
      .caseDrafted(
        CaseDrafted(number: number, edition: edition, cycle: .year, anonymised: false, persons: persons)), on: .of(day))
  }

  static func publication(_ number: Int = 1, of persons: [SubjectID] = [.pupil], on day: String) -> TestEntry {
    TestEntry(
      .publicationMade(
        PublicationMade(
          number: number, cycle: .year, kind: .results, sites: ["school.example"], anonymised: false, persons: persons,
          categories: [.name])), on: .of(day))
  }

  static func block(_ person: SubjectID = .pupil, on day: String) -> TestEntry {
    TestEntry(.dataBlocked(DataBlocked(person: person, why: .inaccurate)), on: .of(day))
  }

  static func merge(_ card: SubjectID, into target: SubjectID, on day: String) -> TestEntry {
    TestEntry(.personMerged(PersonMerged(person: card, into: target)), on: .of(day))
  }

  static func correction(of position: Int64, tags: [Tag], replaced: Bool = false, on day: String) -> TestEntry {
    TestEntry(
      .entryCorrected(EntryCorrected(entry: Position(position), reason: .wrongDate, replaced: replaced)), on: .of(day),
      tags: tags)
  }
}

extension ViewsLedger {
  /// One pair from the first registration to the first meeting, in the order of days: a row in every view but the
  /// long-term base.
  static func onePair() throws -> ViewsLedger {
    var ledger = ViewsLedger()
    try ledger.append(
      .registration(on: "2021-09-10"), .registration(of: .classmate, on: "2021-09-11"), .consent(on: "2021-10-01"),
      .consent(of: .classmate, on: "2021-10-02"), .admission(on: "2021-10-20"),
      .admission(of: .classmate, .studentPupil, on: "2021-10-21"), .approval(places: 2, on: "2021-11-20"),
      .order(on: "2021-12-01"), .fixing(on: "2021-12-01"), .meeting(on: "2021-12-10"),
      .base(on: "2021-12-11"))
    return ledger
  }
}
