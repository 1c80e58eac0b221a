import EventLedger

/// What an entry itself has to say, of those that no history of an entity holds; asked whether a map is approved or not.
extension RoadMapEntryRules {
  func contentViolations(_ entry: HistoryEntry) throws -> [Violation] {
    switch entry.payload.event {
    case .briefingHeld(let event): try evidence(of: event, entry) + partners(event, entry)
    case .partnerRegistered(let event) where event.contact != nil && event.basis == nil:
      [violation(.partnerContactBasis, entry, "контактное лицо названо (contact), а основание — нет (basis)")]
    case .irregularityRecorded(let event) where event.post == nil && event.account == nil:
      [
        violation(
          .irregularityAnswered, entry, "не названа ни ответственная должность (post), ни учётная запись (account)")
      ]
    default: []
    }
  }

  private func evidence(of event: BriefingHeld, _ entry: HistoryEntry) -> [Violation] {
    guard event.minutes == nil, event.attendance == nil, event.delivered == nil else { return [] }
    return [
      violation(
        .briefingEvidenced, entry,
        "нет ни номера протокола (minutes), ни числа присутствовавших (attendance) или извещённых (delivered)")
    ]
  }

  /// An organisation that took part in an earlier year of the map is known.
  private func partners(_ event: BriefingHeld, _ entry: HistoryEntry) throws -> [Violation] {
    guard event.audience == .partners else { return [] }
    let cycles = (source.map(of: event.cycle)?.cycles ?? [event.cycle]).filter { $0 <= event.cycle }
    let type = PartnerRegistered.schema.type
    if try cycles.contains(where: { try !source.entries(type, Tag("cycle", $0)).isEmpty }) { return [] }
    return [
      violation(
        .partnersNamed, entry, "ни одной организации не внесено (partner.registered)",
        culprit: try source.undone(type, Tag("cycle", event.cycle)))
    ]
  }
}
