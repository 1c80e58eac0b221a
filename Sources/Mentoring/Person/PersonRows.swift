import EventLedger

extension PersonState {
  /// The rows of the person in all views.
  var rows: [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    if let movedTo { return movedRows(to: movedTo) }
    for registration in shownRegistrations {
      let content = registration.content
      rows[ViewRowKey(view: .participants, key: "\(content.role.rawValue)/\(content.cycle)/\(registration.position)")] =
        participantRow(registration)
    }
    for (cycle, admission) in admissions {
      rows[ViewRowKey(view: .mentees, key: "\(cycle)")] = menteeRow(cycle, admission)
    }
    for cycle in Set(approvals.keys).union(mentorship.profiles.keys) {
      rows[ViewRowKey(view: .mentors, key: "\(cycle)")] = mentorRow(cycle)
    }
    if let retention = mentorship.retention {
      rows[ViewRowKey(view: .longterm, key: "longterm")] = longTermRow(retention)
    }
    for consent in consents {
      rows[ViewRowKey(view: .consents, key: "\(consent.position)")] = consentRow(consent)
    }
    for matter in matters.all { rows[ViewRowKey(view: .matters, key: "\(matter.position)")] = matterRow(matter) }
    for violation in violations {
      rows[.finding(violation)] = .finding(violation, about: person.map { Tag.person($0) })
    }
    return rows
  }

  /// One registration of each role and year: of a merged card's, where the card that stands has none.
  private var shownRegistrations: [Registration] {
    registrations.enumerated().filter { index, registration in
      guard registration.card != nil else { return true }
      let same = registrations.enumerated().filter {
        $0.element.content.role == registration.content.role && $0.element.content.cycle == registration.content.cycle
      }
      return !same.contains { $0.element.card == nil } && same.last?.offset == index
    }.map(\.element)
  }

  /// Of a merged card only that it was one, and what was recorded for it against the rules since.
  private func movedRows(to target: SubjectID) -> [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    for registration in registrations {
      let content = registration.content
      rows[ViewRowKey(view: .participants, key: "\(content.role.rawValue)/\(content.cycle)/\(registration.position)")] =
        participantRow(registration)
    }
    for matter in matters.all where matter.kind == .merge {
      rows[ViewRowKey(view: .matters, key: "\(matter.position)")] = matterRow(matter)
    }
    for violation in violations where [Rule.cardMerged.code, Rule.mergesTwoCards.code].contains(violation.rule.code) {
      rows[.finding(violation)] = .finding(violation, about: person.map { Tag.person($0) })
    }
    return rows
  }

  private func participantRow(_ registration: Registration) -> ViewRow {
    let content = registration.content
    return ViewRow(
      values: [
        ViewValue(content.person.description), ViewValue(Int(content.cycle.rawValue)), ViewValue(content.role.rawValue),
        ViewValue(content.occupation.rawValue), ViewValue(content.basis.rawValue), ViewValue(registration.position),
        ViewValue(registration.on), ViewValue(registration.exitedOn),
        ViewValue((movedTo ?? matters.merge?.into)?.description),
      ] + consentValues + personValues)
  }

  private func menteeRow(_ cycle: Cycle, _ admission: Admission) -> ViewRow {
    let membership = memberships(as: .mentee, cycle).last
    let exit = registrations.last { $0.content.role == .mentee && $0.content.cycle == cycle }?.exitedOn
    let state =
      if exit != nil { "exited" } else if let membership {
        membership.isActive ? "paired" : membership.isClosed ? "completed" : "admitted"
      } else { "admitted" }
    let shown = membership.flatMap { $0.isActive || $0.isClosed ? $0 : nil }
    let result = mentorship.result(as: .mentee, cycle)
    return ViewRow(
      values: [
        ViewValue(person?.description), ViewValue(Int(cycle.rawValue)), ViewValue(requests[cycle]?.rawValue),
        ViewValue(admission.form.rawValue), ViewValue(admission.position), ViewValue(admission.on), .text(state),
        ViewValue(shown?.pair.description), ViewValue(shown?.mentor.description), ViewValue(shown?.fixedOn),
        ViewValue(exit ?? shown?.endedOn), ViewValue((result?.goal ?? shown?.goal)?.rawValue),
      ] + values(result?.text) + consentValues + personValues)
  }

  private func consentRow(_ consent: ConsentRecord) -> ViewRow {
    let content = consent.content
    return ViewRow(values: [
      ViewValue(consent.position), ViewValue(content.person.description), ViewValue(Int(content.cycle.rawValue)),
      ViewValue(content.role.rawValue), ViewValue(content.purpose.rawValue), ViewValue(content.text),
      ViewValue(content.capacity.rawValue), ViewValue(content.signer.description), ViewValue(content.channel.rawValue),
      ViewValue(consent.on), ViewValue(content.until), .text(consent.state),
      ViewValue(consent.withdrawal?.on), ViewValue(consent.withdrawal?.position), ViewValue(consent.lastDay),
    ])
  }

  /// State, stated and relied last day of the participation consent that counts: one that is not withdrawn before one
  /// that is.
  var consentValues: [ViewValue] { consentValues(of: .participation) }

  /// The same of the consent to a purpose.
  func consentValues(of purpose: ConsentPurpose) -> [ViewValue] {
    let given = consents.filter { $0.content.purpose == purpose }
    let standing = given.filter { $0.state == "given" }
    let shown = standing.max { $0.lastDay < $1.lastDay }
    let state = shown?.state ?? given.last?.state ?? "none"
    return [.text(state), ViewValue(shown?.content.until), ViewValue(shown?.lastDay)]
  }

  /// Where sealed text stands.
  func values(_ text: PartReference?) -> [ViewValue] { [ViewValue(text?.position), ViewValue(text?.part)] }

  var personValues: [ViewValue] {
    [
      ViewValue(profile?.position), ViewValue(profile?.part), ViewValue(contact?.position), ViewValue(contact?.part),
      ViewValue(contactRepresentative?.description),
    ]
  }
}

extension ConsentRecord {
  /// What became of it, apart from its term.
  fileprivate var state: String { withdrawal != nil ? "withdrawn" : fault != nil ? "invalid" : "given" }
}

extension ViewRowKey {
  /// One finding an entry and rule.
  static func finding(_ violation: Violation) -> ViewRowKey {
    ViewRowKey(view: .findings, key: "\(violation.entry)/\(violation.rule.code)")
  }
}

extension ViewRow {
  static func finding(_ violation: Violation, about: Tag?) -> ViewRow {
    ViewRow(values: [
      ViewValue(violation.entry), .text(violation.rule.code), .text(violation.rule.severity.rawValue),
      ViewValue(violation.culprit), .integer(violation.isAccepted ? 1 : 0), .text(violation.message),
      ViewValue(about?.description),
    ])
  }
}
