import EventLedger

/// The rules about one pair or group, judged against what was known of it on the day of the entry.
struct PairRules: EntryRules {
  let state: PairState
  let entry: HistoryEntry

  func violations(of event: MentoringEvent) -> [Violation] { ofCycle(event) + ofKind(event) }

  /// What a pair goes through belongs to its own school year, or another year's items would be done by it.
  private func ofCycle(_ event: MentoringEvent) -> [Violation] {
    guard let cycle = state.cycle, let source = state.fixing?.position ?? state.life.proposal?.position,
      let stated = event.data.tags.first(where: { $0.kind == "cycle" })?.value.flatMap({ Cycle($0) }), stated != cycle
    else { return [] }
    return [
      violation(
        .pairOfCycle,
        "назван учебный год \(stated.title), а пара — учебного года \(cycle.title) (запись \(source))", culprit: source)
    ]
  }

  private func ofKind(_ event: MentoringEvent) -> [Violation] {
    switch event {
    case .pairProposed(let event): proposing(event.mentor, event.mentees)
    case .pairProposalOverridden(let event) where event.pair == state.pair: proposing(event.mentor, event.mentees)
    case .pairProposalOverridden(let event): replacing(event.despite)
    case .pairAccepted(let event): answering(event.person, accepts: true, event.despite)
    case .pairDeclined(let event): answering(event.person, accepts: false, event.despite)
    case .pairFixed(let event):
      fixing(event.cycle, event.mentor, [event.mentee]) + fixingProposed(event.mentor, [event.mentee], event.despite)
    case .groupFixed(let event):
      fixing(event.cycle, event.mentor, event.mentees) + fixingProposed(event.mentor, event.mentees, event.despite)
    case .pairDissolved(let event): ending("прекращение", event.mentor, event.mentees)
    case .pairClosed(let event):
      ending("завершение", event.mentor, event.mentees) + closing(event.despite)
    case .meetingHeld(let event):
      meeting(event.kind, despite: event.despite, held: true) + strangers(event.participants)
        + meetingInLife(event.kind, event.despite) + continued(event.kind)
    case .meetingMissed(let event):
      meeting(event.kind, despite: event.despite, held: false) + once(event.despite)
    default: life(event)
    }
  }

  private func strangers(_ participants: [SubjectID]) -> [Violation] {
    guard let fixing = state.fixing else { return [] }
    if !Set(participants).isSubset(of: [fixing.mentor] + fixing.mentees) {
      return [
        violation(
          .metByMembers, "среди участников встречи есть тот, кто в эту пару или группу не входит",
          culprit: fixing.position)
      ]
    }
    guard let exit = state.exits.first(where: { $0.on < entry.on && participants.contains($0.person) }) else {
      return []
    }
    return [
      violation(
        .metByMembers, "среди участников встречи есть тот, кто выбыл \(exit.on.forPeople) (запись \(exit.position))",
        culprit: exit.position)
    ]
  }

  private func fixing(_ cycle: Cycle, _ mentor: SubjectID, _ mentees: [SubjectID]) -> [Violation] {
    var found: [Violation] = []
    if mentees.contains(mentor) {
      found.append(violation(.differentPeople, "наставником и наставляемым назван один человек"))
    }
    if let fixing = state.fixing {
      found.append(
        violation(.pairFixedOnce, "пара уже закреплена записью \(fixing.position)", culprit: fixing.position))
    }
    if !state.orders.contains(where: { $0.on == entry.on && $0.cycle == cycle }) {
      found.append(
        violation(
          .orderNamed, "нет приказа от \(entry.on.forPeople) об этой паре",
          culprit: state.voided[PairOrderIssued.schema.type] ?? state.orders.last?.position))
    }
    return found
  }

  private func ending(_ what: String, _ mentor: SubjectID, _ mentees: [SubjectID]) -> [Violation] {
    if state.isActive {
      guard let members = state.endingMembers(on: entry.on),
        members.mentor != mentor || Set(members.mentees) != Set(mentees)
      else { return [] }
      return [
        violation(
          .endsWithMembers, "\(what): названы не те, кто состоит в паре; оставьте поля пустыми, они заполнятся сами",
          culprit: state.voided[PersonExited.schema.type] ?? state.exits.last?.position ?? state.fixing?.position)
      ]
    }
    return [
      violation(
        .pairIsActive,
        state.fixing == nil ? "\(what): пара не закреплена к этому дню" : "\(what): пара уже прекращена",
        culprit: state.end?.position ?? lackOfFixing)
    ]
  }

  /// The correction that undid the fixing, where that is why the pair is not fixed.
  var lackOfFixing: Position? {
    state.voided[PairFixed.schema.type] ?? state.voided[GroupFixed.schema.type]
  }

  private func meeting(_ kind: MeetingKind, despite: [String]?, held: Bool) -> [Violation] {
    guard state.fixing != nil else {
      let message = "пара не закреплена приказом к \(entry.on.forPeople)"
      return [
        kind == .organisational
          ? violation(
            .firstMeetingAfterOrder,
            message + "; такую встречу можно записать как нарушение (irregularity.recorded, meeting-before-order)",
            culprit: lackOfFixing)
          : violation(.meetingAfterOrder, message, culprit: lackOfFixing, despite: despite)
      ]
    }
    var found: [Violation] = []
    if let end = state.end, end.on < entry.on {
      found.append(
        violation(
          .meetingBeforeEnd, "пара прекращена \(end.on.forPeople) (запись \(end.position))", culprit: end.position,
          despite: despite))
    }
    guard held else { return found }
    if let missing = kind.predecessor, state.held(missing) == nil {
      found.append(
        violation(
          .meetingInSequence, "не проведена предыдущая встреча: «\(missing.title)» (пункт \(missing.item))",
          culprit: state.voided[MeetingHeld.schema.type], despite: despite))
    }
    if kind != .regular, let earlier = state.held(kind) {
      found.append(
        violation(
          .meetingOnce,
          "встреча вида «\(kind.title)» уже проведена \(earlier.on.forPeople) (запись \(earlier.position))",
          culprit: earlier.position, despite: despite))
    }
    if let same = state.meetings.last(where: { $0.on == entry.on && $0.absence == nil }) {
      found.append(
        violation(
          .meetingSameDay, "в этот день у пары уже записана встреча (запись \(same.position))", culprit: same.position,
          despite: despite))
    }
    return found
  }
}

extension MeetingKind {
  /// The meeting that must come before (road map 6.1–6.6): trial after organisational, planning after trial, regular
  /// and final after planning.
  var predecessor: MeetingKind? {
    switch self {
    case .organisational: nil
    case .trial: .organisational
    case .planning: .trial
    case .regular, .final: .planning
    }
  }

  /// The road-map item that the meeting carries out.
  public var item: String {
    switch self {
    case .organisational: "6.1"
    case .trial: "6.2"
    case .planning: "6.3"
    case .regular: "6.4"
    case .final: "6.6"
    }
  }
}
