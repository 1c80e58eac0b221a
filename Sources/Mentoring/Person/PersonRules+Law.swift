import EventLedger

/// Acts of the law, disagreements and merges of cards.
extension PersonRules {
  func lawViolations(of event: MentoringEvent) -> [Violation] {
    switch event {
    case .consentObjected(let event) where event.person == state.person: objection(event)
    case .consentObjectionResolved(let event) where event.person == state.person: resolution(event)
    case .representativeAuthorityEnded(let event) where event.person == state.person: authorityEnd(event)
    case .subjectRequestReceived(let event) where event.person == state.person: request(event)
    case .subjectRequestAnswered(let event) where event.person == state.person: answer(event)
    case .dataBlocked: once(.block, .blockedOnce, "обработка уже заблокирована")
    case .dataUnblocked(let event): ending(.block, event.blocked, .blockLifted, "блокирование этого человека")
    case .legalHoldLifted(let event): ending(.hold, event.hold, .holdLifted, "запрет уничтожения этого человека")
    case .personMerged(let event): merge(event)
    case .personKeptApart(let event): apart(event)
    default: []
    }
  }

  /// What forbids any entry about the person, whatever it says: a block, a merge.
  func guards(_ event: MentoringEvent) -> [Violation] {
    var found: [Violation] = []
    if !event.goesOnWhenBlocked {
      if let block = state.matters.open(.block) {
        let why = block.detail.flatMap(BlockingReason.init(rawValue:))?.title.lowercased() ?? ""
        found.append(
          violation(
            .personBlocked,
            "обработка данных заблокирована \(block.on.forPeople) (запись \(block.position), причина: \(why)); сначала её разблокируют",
            culprit: block.position))
      }
      if let merge = state.matters.merge {
        found.append(
          violation(
            .cardMerged, "карточка объединена с \(merge.into) (запись \(merge.position)); записывайте по той карточке",
            culprit: merge.position))
      }
    }
    return found
  }

  /// Until the disagreement is resolved, what relies on the disputed consent alone needs a reason. A telephone number
  /// that changed is put right all the same (152-FZ art. 21): that entry has no place for a reason.
  func disputed(_ purpose: ConsentPurpose) -> [Violation] {
    let event = entry.payload.event
    guard event.schema.field("despite") != nil else { return [] }
    let active = state.consents.filter { $0.content.purpose == purpose && $0.isActive(on: entry.on) }
    guard let objection = active.last.flatMap({ state.matters.openObjection(to: $0.position) }),
      active.allSatisfy({ state.matters.openObjection(to: $0.position) != nil })
    else { return [] }
    return [
      violation(
        .consentDisputed,
        "против согласия возражает другой представитель (запись \(objection.position)), возражение не разрешено",
        culprit: objection.position, despite: event.setsAside)
    ]
  }

  // MARK: Representatives

  private func objection(_ event: ConsentObjected) -> [Violation] {
    guard
      let consent = state.consents.last(where: {
        $0.position == state.standing[event.consent] && $0.content.purpose == event.purpose && $0.isActive(on: entry.on)
      })
    else {
      return [
        violation(
          .objectsToConsent,
          "запись \(event.consent) — не согласие этого участника на цель «\(event.purpose.title)», действующее в этот день",
          culprit: state.consents.last { $0.position == state.standing[event.consent] }.flatMap {
            $0.withdrawal?.position ?? $0.fault?.culprit
          } ?? state.voider(of: event.consent))
      ]
    }
    var found = [
      violation(.objectionOpen, "представители разошлись во мнении, возражение не разрешено", culprit: consent.position)
    ]
    if let open = state.matters.openObjection(to: state.standing[event.consent]) {
      found.append(
        violation(
          .objectedOnce, "возражение уже заявлено (запись \(open.position)) и не разрешено", culprit: open.position))
    }
    let mayObject = state.authorities.contains { $0.representative == event.signer && $0.holds(on: entry.on) }
    if event.signer == consent.content.signer || !mayObject {
      found.append(
        violation(
          .objectsAsRepresentative,
          event.signer == consent.content.signer
            ? "возражает тот, кто подписал согласие; своё согласие отзывают (consent.withdrawn)"
            : "полномочия возражающего не проверены или не действуют в этот день",
          culprit: event.signer == consent.content.signer
            ? nil : state.lackOfAuthority(of: event.signer)))
    }
    return found
  }

  private func resolution(_ event: ConsentObjectionResolved) -> [Violation] {
    ending(.objection, event.objection, .objectionResolved, "возражение по этому участнику")
  }

  private func authorityEnd(_ event: RepresentativeAuthorityEnded) -> [Violation] {
    let known = state.authorities.last { $0.representative == event.representative }
    if known?.holds(on: entry.on) == true { return [] }
    return [
      violation(
        .authorityEnded, "полномочий этого представителя, действующих в этот день, нет",
        culprit: state.lackOfAuthority(of: event.representative))
    ]
  }

  // MARK: Requests, blocks, holds

  private func request(_ event: SubjectRequestReceived) -> [Violation] {
    if event.signer == state.person { return [] }
    if state.authorities.contains(where: { $0.representative == event.signer && $0.holds(on: entry.on) }) { return [] }
    return [
      violation(
        .requestedByEntitled, "обратился не сам человек, а полномочия обратившегося не проверены",
        culprit: state.lackOfAuthority(of: event.signer))
    ]
  }

  private func answer(_ event: SubjectRequestAnswered) -> [Violation] {
    ending(.request, event.request, .requestAnswered, "обращение этого человека")
  }

  private func once(_ kind: MatterKind, _ rule: Rule, _ message: String) -> [Violation] {
    guard let open = state.matters.open(kind) else { return [] }
    return [violation(rule, "\(message) (запись \(open.position))", culprit: open.position)]
  }

  private func ending(_ kind: MatterKind, _ position: Position, _ rule: Rule, _ what: String) -> [Violation] {
    if state.matters.open(kind, at: state.standing[position]) != nil { return [] }
    let ended = state.matters.all.last { $0.kind == kind && $0.position == position }?.ended
    return [
      violation(
        rule,
        ended.map { "\(what) из записи \(position) уже завершено записью \($0)" }
          ?? "запись \(position) — не \(what)", culprit: ended ?? state.voider(of: position))
    ]
  }

  // MARK: Cards

  private func merge(_ event: PersonMerged) -> [Violation] {
    if event.person == event.into {
      return [violation(.mergesTwoCards, "карточку объединяют с другой, а здесь названа она сама")]
    }
    if let merge = state.matters.merge {
      return [
        violation(
          .mergesTwoCards,
          event.person == state.person
            ? "карточка уже объединена с \(merge.into) (запись \(merge.position))"
            : "карточка, с которой объединяют, сама объединена с \(merge.into) (запись \(merge.position))",
          culprit: merge.position)
      ]
    }
    return event.into == state.person ? collisions() : []
  }

  /// What can't be true of one person: both cards in one pair, or both mentees of pairs that are in being.
  private func collisions() -> [Violation] {
    let shared = Dictionary(grouping: state.memberships, by: \.pair).values.first { $0.count > 1 || $0[0].namesTwice }
    if let shared {
      return [
        violation(
          .mergedWithoutPair, "обе карточки входят в одну пару или группу (запись \(shared[0].fixed))",
          culprit: shared[0].fixed)
      ]
    }
    let active = state.memberships.filter { $0.isActive && $0.mentor != state.person }
    guard let own = active.last(where: { !$0.isCarried }),
      let carried = active.last(where: { $0.isCarried && $0.cycle == own.cycle })
    else { return [] }
    return [
      violation(
        .mergedWithoutPair,
        "по обеим карточкам действуют пары наставляемого (записи \(own.fixed) и \(carried.fixed)); сначала прекратите одну",
        culprit: carried.fixed)
    ]
  }

  private func apart(_ event: PersonKeptApart) -> [Violation] {
    if event.person == event.other {
      return [violation(.twoPeople, "разными признают две карточки, а названа одна")]
    }
    guard let merge = state.matters.merge else { return [] }
    return [
      violation(
        .twoPeople, "карточка уже объединена с \(merge.into) (запись \(merge.position))", culprit: merge.position)
    ]
  }
}

extension PairMembership {
  /// Whether somebody is in it twice, as happens where both cards of a person were.
  fileprivate var namesTwice: Bool { Set(mentees).count < mentees.count || mentees.contains(mentor) }
}

extension MentoringEvent {
  /// Whether the entry may be made although processing is blocked or the card was merged: what the law asks for, and
  /// what ends or corrects something (152-FZ art. 21).
  var goesOnWhenBlocked: Bool {
    switch self {
    case .consentWithdrawn, .consentTermsStated, .consentObjected, .consentObjectionResolved,
      .representativeAuthorityEnded, .subjectRequestReceived, .subjectRequestAnswered, .dataBlocked, .dataUnblocked,
      .legalHoldPlaced, .legalHoldLifted, .incidentDetected, .erasureRequested, .erasureCompleted, .dataDisclosed,
      .publicationWithdrawn, .irregularityRecorded, .pairDissolved, .personExited, .personProfileChanged,
      .mentorReleased,
      .personMerged, .personKeptApart, .entryCorrected:
      true
    default: false
    }
  }
}
