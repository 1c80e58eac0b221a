import CanonicalJSON
import EventLedger
public import Mentoring

/// A field of an entry's public part that the recorder fills in where it is left out, because the ledger knows it.
///
/// What is not known stays absent, so that the schema or the rules say what is wrong.
struct FilledField: Sendable {
  let name: String
  /// What stands there; `name` is the one that the command gives to what the entry is the first of.
  let value: @Sendable (_ recorder: Recorder, _ input: EventInput, _ name: Bytes16) throws -> JSONValue?

  init(_ name: String, _ value: @escaping @Sendable (Recorder, EventInput, Bytes16) throws -> JSONValue?) {
    self.name = name
    self.value = value
  }

  /// By type of entry, in the order in which they are filled in.
  static let all: [EventType: [FilledField]] = [
    PersonRegistered.schema.type: [
      FilledField("person") { _, _, name in .string(SubjectID(name).description) }
    ],
    AccountCreated.schema.type: [
      FilledField("account") { _, _, name in .string(AccountID.user(name.accountNumber).description) }
    ],
    PairProposed.schema.type: [newPair], PairProposalOverridden.schema.type: [newPair],
    PairFixed.schema.type: [newPair], GroupFixed.schema.type: [newPair],
    MeetingHeld.schema.type: [everybody("participants")],
    PairContinuationConfirmed.schema.type: [everybody("persons")],
    FeedbackRequested.schema.type: [everybody("persons")],
    PairDissolved.schema.type: [endingMentor, endingMentees], PairClosed.schema.type: [endingMentor, endingMentees],
    ParticipantsNotified.schema.type: [
      FilledField("pairs") { recorder, input, _ in try recorder.notifiedPairs(input) },
      FilledField("persons") { recorder, input, _ in try recorder.notifiedPersons(input) },
    ],
  ]

  private static let newPair = FilledField("pair") { _, _, name in .string(PairID(name).description) }

  private static let endingMentor = FilledField("mentor") { recorder, input, _ in
    try recorder.knownPair(input)?.endingMembers(on: input.on).map { JSONValue($0.mentor) }
  }

  private static let endingMentees = FilledField("mentees") { recorder, input, _ in
    try recorder.knownPair(input)?.endingMembers(on: input.on).map { members in
      .array(members.mentees.sorted().map { JSONValue($0) })
    }
  }

  /// All members of the pair on the day.
  private static func everybody(_ field: String) -> FilledField {
    FilledField(field) { recorder, input, _ in
      try recorder.knownPair(input)?.members(on: input.on).map { members in
        .array(([members.mentor] + members.mentees.sorted()).map { JSONValue($0) })
      }
    }
  }
}

extension EventSchema {
  /// The fields that the program fills in where they are left out.
  public var filledIn: [String] {
    type == PersonExited.schema.type ? PersonExited.filledIn : FilledField.all[type]?.map(\.name) ?? []
  }
}
