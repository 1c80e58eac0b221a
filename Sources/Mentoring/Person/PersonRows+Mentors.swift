import EventLedger

/// A mentor's rows in the bases of mentors.
extension PersonState {
  /// The row of a year: of a mentor who is approved, or a candidate whose profile was classified (item 3.4).
  func mentorRow(_ cycle: Cycle) -> ViewRow {
    let approval = approvals[cycle]
    let profile = mentorship.profiles[cycle]
    let taken = takenPlaces(cycle)
    let exit = registrations.last { $0.content.role == .mentor && $0.content.cycle == cycle }?.exitedOn
    let pairs = memberships(as: .mentor, cycle)
    let active = pairs.filter(\.isActive)
    // Whom the mentor led to the end stays named beside the mentor, as the mentor does beside them.
    let shown = pairs.filter { $0.isActive || $0.isClosed }
    let ended = pairs.compactMap(\.endedOn).max()
    let completion = mentorship.completions[cycle]
    let interview = mentorship.interviews[cycle]
    let result = mentorship.result(as: .mentor, cycle)
    return ViewRow(
      values: [
        ViewValue(person?.description), ViewValue(Int(cycle.rawValue)),
        ViewValue((approval?.form ?? profile?.form)?.rawValue), ViewValue(approval?.position),
        ViewValue(approval?.on), ViewValue(approval?.places ?? profile?.places), ViewValue(taken),
        // A candidate has no place to give yet.
        ViewValue(approval.map { exit == nil ? max(0, $0.places - taken) : 0 }),
        ViewValue(Self.list(shown.flatMap(\.remaining))),
        .text(mentorState(cycle, hasLeft: exit != nil, isWorking: !active.isEmpty, hasWorked: ended != nil)),
        ViewValue(exit ?? (active.isEmpty ? ended : nil)), ViewValue(interview?.on),
        ViewValue(interview?.outcome.rawValue), ViewValue(completion?.on), ViewValue(completion?.hours),
        ViewValue(result?.goal.rawValue),
      ] + profileValues(cycle) + values(result?.text) + consentValues + personValues)
  }

  private func mentorState(_ cycle: Cycle, hasLeft: Bool, isWorking: Bool, hasWorked: Bool) -> String {
    if hasLeft { return "exited" }
    if isWorking { return "working" }
    if hasWorked { return "completed" }
    if approvals[cycle] != nil { return "ready" }
    return mentorship.declines[cycle] == nil ? "candidate" : "declined"
  }

  /// The row in the long-term base, with what the newest year as a mentor says.
  func longTermRow(_ retention: Mentorship.Retention) -> ViewRow {
    let cycles = Set(approvals.keys).union(mentorship.profiles.keys).sorted()
    let newest = cycles.last ?? retention.cycle
    let result = mentorship.result(as: .mentor)
    let form = approvals[newest]?.form ?? mentorship.profiles[newest]?.form
    return ViewRow(
      values: [
        ViewValue(person?.description), ViewValue(Int(retention.cycle.rawValue)), ViewValue(retention.position),
        ViewValue(retention.on), ViewValue(retention.until),
      ] + consentValues(of: .future) + [
        ViewValue(cycles.map(\.description).joined(separator: " ")), ViewValue(form?.rawValue),
        ViewValue(Self.list(cycles.flatMap { memberships(as: .mentor, $0) }.flatMap(\.mentees))),
        ViewValue(result?.goal.rawValue),
      ] + profileValues(newest) + values(result?.text) + personValues)
  }

  private func profileValues(_ cycle: Cycle) -> [ViewValue] {
    let profile = mentorship.profiles[cycle]
    return [ViewValue(profile?.competences.map(\.rawValue).joined(separator: " "))] + values(profile?.wishes)
      + values(mentorship.answers[cycle])
  }

  private static func list(_ persons: [SubjectID]) -> String {
    Set(persons).sorted().map(\.description).joined(separator: " ")
  }
}
