import EventLedger
import EventLedgerSQLite

/// Registers invented people as the program does, one a command, until somebody kills it.
struct Registering {
  let access: LedgerAccess

  func run() throws {
    guard let name = KeyName("profile/2021") else { throw StoreError(.system, "no key name") }
    while true {
      let context = access.context()
      let person = SubjectID(access.ledger.random.identifier())
      let profile = #"{"birthDate":"2006-05-05","fullName":"Лесная Мария Львовна"}"#
      let data = #"{"basis":"consent-awaited","cycle":2021,"occupation":"pupil","person":"\#(person)","role":"mentee"}"#
      let event = NewEvent(
        type: EventType(literal: "person.registered"), version: .first, on: LedgerAccess.today,
        data: Array(data.utf8), tags: [.person(person), Tag("cycle", 2021)],
        parts: [PlainPart(subject: person, keyName: name, plaintext: .json(Array(profile.utf8)))])
      let proposal = try access.ledger.seal([event], context: context, condition: nil, banned: [])
      let committed = try access.ledger.store.append([proposal])[0].get()
      LedgerWorker.say("done \(context.id) \(committed.first)")
    }
  }
}
