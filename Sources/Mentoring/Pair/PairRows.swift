import EventLedger

extension PairState {
  /// The rows of the pair in all views.
  var rows: [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    if let row = pairRow { rows[ViewRowKey(view: .pairs, key: "pair")] = row }
    for meeting in meetings {
      rows[ViewRowKey(view: .meetings, key: "\(meeting.position)")] = meetingRow(meeting)
    }
    for violation in violations {
      rows[.finding(violation)] = .finding(violation, about: pair.map { Tag.pair($0) })
    }
    return rows
  }

  /// The pair as fixed, before that as proposed; nil where neither is known.
  private var pairRow: ViewRow? {
    guard let members, let cycle, let form = fixing?.form ?? life.proposal?.form else { return nil }
    let isGroup = fixing?.isGroup ?? (members.mentees.count > 1)
    let order = orders.last { $0.on == fixing?.on && $0.cycle == fixing?.cycle }
    let held = meetings.filter { $0.absence == nil }
    return ViewRow(
      values: [
        ViewValue(pair?.description), ViewValue(Int(cycle.rawValue)), .text(isGroup ? "group" : "pair"),
        ViewValue(members.mentor.description),
        .text((shownMentees ?? members.mentees).sorted().map(\.description).joined(separator: " ")),
        ViewValue(form.rawValue),
        ViewValue(order?.number), ViewValue(order?.position), ViewValue(fixing?.position), ViewValue(fixing?.on),
        .text(stateCode), ViewValue(end?.on), ViewValue(end?.outcome), ViewValue(held.count),
        ViewValue(held.map(\.on).max()),
      ] + lifeValues)
  }

  /// Proposed, answered or replaced; fixed and at work or paused; dissolved or closed.
  private var stateCode: String {
    guard fixing != nil else { return life.proposalState }
    if let end { return end.state }
    if !hasMentor { return "mentorless" }
    if remaining.isEmpty { return "emptied" }
    return life.openPause == nil ? "active" : "paused"
  }

  /// Of a fixed pair: the mentees who are in it, or were when it ended.
  private var shownMentees: [SubjectID]? {
    guard fixing != nil else { return nil }
    return end.map { endingMembers(on: $0.on)?.mentees } ?? remaining
  }

  private var lifeValues: [ViewValue] {
    let proposal = life.proposal
    // A notice may name the members of many pairs; a row tells of its own.
    let own = members.map { [$0.mentor] + $0.mentees } ?? []
    let notified = life.notified.intersection(own).sorted().map(\.description).joined(separator: " ")
    return [
      ViewValue(proposal?.position), ViewValue(proposal?.on), ViewValue(proposal.map { _ in life.accepted }),
      ViewValue(proposal.map { _ in life.declined }), ViewValue(notified.isEmpty ? nil : notified),
      ViewValue(life.plans.last?.meetings), ViewValue(meetings.count { $0.kind == .regular && $0.absence == nil }),
      ViewValue(meetings.count { $0.absence != nil }), ViewValue(isActive ? life.openPause?.on : nil),
      ViewValue(held(.final)?.on),
    ]
  }

  private func meetingRow(_ meeting: Meeting) -> ViewRow {
    ViewRow(values: [
      ViewValue(meeting.position), ViewValue(pair?.description), ViewValue(Int(meeting.cycle.rawValue)),
      ViewValue(meeting.kind.rawValue), ViewValue(meeting.on), ViewValue(meeting.minutes),
      .text(meeting.participants.sorted().map(\.description).joined(separator: " ")),
      .text(meeting.absence == nil ? "held" : "missed"), ViewValue(meeting.absence?.rawValue),
    ])
  }
}
