import EventLedger

extension PairState {
  /// The rows of the pair in all views.
  var rows: [ViewRowKey: ViewRow] {
    var rows: [ViewRowKey: ViewRow] = [:]
    if let fixing { rows[ViewRowKey(view: .pairs, key: "pair")] = pairRow(fixing) }
    for meeting in meetings {
      rows[ViewRowKey(view: .meetings, key: "\(meeting.position)")] = meetingRow(meeting)
    }
    for violation in violations {
      rows[.finding(violation)] = .finding(violation, about: pair.map { Tag.pair($0) })
    }
    return rows
  }

  private func pairRow(_ fixing: Fixing) -> ViewRow {
    let order = orders.last { $0.on == fixing.on && $0.cycle == fixing.cycle }
    let held = meetings.filter { $0.absence == nil }
    return ViewRow(values: [
      ViewValue(pair?.description), ViewValue(Int(fixing.cycle.rawValue)), .text(fixing.isGroup ? "group" : "pair"),
      ViewValue(fixing.mentor.description),
      .text(fixing.mentees.sorted().map(\.description).joined(separator: " ")), ViewValue(fixing.form.rawValue),
      ViewValue(order?.number), ViewValue(order?.position), ViewValue(fixing.position), ViewValue(fixing.on),
      .text(end?.state ?? "active"), ViewValue(end?.on), ViewValue(end?.outcome), ViewValue(held.count),
      ViewValue(held.map(\.on).max()),
    ])
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
