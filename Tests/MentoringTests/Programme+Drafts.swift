public import EventLedger
import Mentoring

extension CivilDate: ExpressibleByStringLiteral {
  /// A day written out in a test.
  public init(stringLiteral text: String) {
    guard let day = CivilDate(text) else { fatalError("\(text) is no day") }
    self = day
  }
}

extension Bytes16 {
  static func numbered(_ number: UInt8) -> Bytes16 {
    Bytes16((0..<16).map { $0 == 15 ? number : 0 }) ?? { fatalError("sixteen bytes") }()
  }
}

extension SubjectID {
  static let pupil = SubjectID(.numbered(1))
  static let classmate = SubjectID(.numbered(2))
  static let mother = SubjectID(.numbered(3))
  static let mentor = SubjectID(.numbered(4))
  static let otherMentor = SubjectID(.numbered(5))
  static let stranger = SubjectID(.numbered(6))
}

extension PairID {
  static let first = PairID(.numbered(11))
  static let second = PairID(.numbered(12))
}

extension Cycle {
  static let year = Cycle(2021) ?? { fatalError("2021 is a school year") }()
}

extension Draft {
  private init(_ event: MentoringEvent, _ on: CivilDate, parts: [String] = [], birthDate: CivilDate? = nil) {
    self.init(event: event, on: on, tags: event.data.tags, partClasses: parts, birthDate: birthDate)
  }

  /// A pupil of thirteen in the autumn of 2021, unless said otherwise.
  static func registration(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, on day: CivilDate = "2021-09-10",
    born birthDate: CivilDate? = "2008-01-15"
  ) -> Draft {
    Draft(
      .personRegistered(
        PersonRegistered(person: person, role: role, cycle: .year, occupation: .pupil, basis: .consentAwaited)),
      day, parts: birthDate == nil ? [] : ["profile"], birthDate: birthDate)
  }

  static func contact(of person: SubjectID = .pupil, on day: CivilDate) -> Draft {
    Draft(
      .personProfileChanged(PersonProfileChanged(person: person, cycle: .year, what: .contact)), day, parts: ["contact"]
    )
  }

  static func exit(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, from pairs: [PairID]? = nil,
    leaving members: [SubjectID]? = nil, on day: CivilDate
  ) -> Draft {
    Draft(
      .personExited(
        PersonExited(person: person, cycle: .year, role: role, reason: .moved, pairs: pairs, members: members)), day)
  }

  static func authority(
    of representative: SubjectID = .mother, for person: SubjectID = .pupil, on day: CivilDate = "2021-09-10",
    until: CivilDate? = nil
  ) -> Draft {
    Draft(
      .representativeVerified(
        RepresentativeVerified(
          person: person, representative: representative, cycle: .year, relation: .mother, document: .birthCertificate,
          until: until)), day)
  }

  static func consent(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, by signer: SubjectID = .mother,
    _ capacity: SigningCapacity = .representative, for purpose: ConsentPurpose = .participation,
    on day: CivilDate = "2021-10-01", until: CivilDate? = Cycle.year.lastDay, embedded: Bool = false,
    pupilSigned: Bool? = true
  ) -> Draft {
    Draft(
      .consentCollected(
        ConsentCollected(
          person: person, role: role, cycle: .year, purpose: purpose, text: "participation/1", capacity: capacity,
          signer: signer, channel: .paper, embedded: embedded, pupilSigned: pupilSigned, until: until)), day)
  }

  static func withdrawal(
    of consent: Position, person: SubjectID = .pupil, for purpose: ConsentPurpose = .participation,
    by signer: SubjectID = .mother, on day: CivilDate
  ) -> Draft {
    Draft(
      .consentWithdrawn(
        ConsentWithdrawn(
          person: person, cycle: .year, purpose: purpose, capacity: .representative, signer: signer, channel: .paper,
          consent: consent)), day)
  }

  static func questionnaire(
    of person: SubjectID = .pupil, as role: ParticipantRole = .mentee, _ kind: QuestionnaireKind = .menteeBefore,
    on day: CivilDate = "2021-10-05"
  ) -> Draft {
    Draft(
      .questionnaireSubmitted(
        QuestionnaireSubmitted(person: person, role: role, cycle: .year, form: "mentee-before/1", kind: kind)), day,
      parts: ["answers"])
  }

  static func request(of person: SubjectID = .pupil, on day: CivilDate = "2021-10-12") -> Draft {
    Draft(.requestClassified(RequestClassified(person: person, cycle: .year, request: .olympiad)), day)
  }

  static func admission(of person: SubjectID = .pupil, on day: CivilDate = "2021-10-20", despite: [String]? = nil)
    -> Draft
  {
    Draft(
      .menteeAdmitted(MenteeAdmitted(person: person, cycle: .year, form: .pupilPupil, despite: despite)), day)
  }

  static func approval(of person: SubjectID = .mentor, places: Int = 1, on day: CivilDate = "2021-11-20") -> Draft {
    Draft(.mentorApproved(MentorApproved(person: person, cycle: .year, places: places)), day)
  }

  static func decline(of person: SubjectID = .mentor, on day: CivilDate = "2021-11-20") -> Draft {
    Draft(.mentorDeclined(MentorDeclined(person: person, cycle: .year, reason: .time)), day)
  }
}

extension Draft {
  /// The base of mentees as it was formed.
  static func base(
    _ kind: BaseKind = .mentees, of members: [SubjectID] = [.pupil], count: Int? = nil, on day: CivilDate = "2021-10-29"
  ) -> Draft {
    Draft(
      .baseFormed(
        BaseFormed(
          cycle: .year, base: kind, columns: "mentees-base/1", count: count ?? members.count, knownAt: Position(0),
          members: members)), day)
  }
}
