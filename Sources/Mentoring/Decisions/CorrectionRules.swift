public import EventLedger

/// The rules about `entry.corrected` itself; what a correction does to people and pairs the folds judge.
public enum CorrectionRules {
  /// What forbids correcting `target` (nil: there is no such entry). `corrections` are those that share its tags.
  public static func violations(
    entry: Position, correcting position: Position, target: RecordedEvent?, corrections: [HistoryEntry]
  ) -> [Violation] {
    guard let target, target.position < entry else {
      return [
        Violation(rule: .correctableEntry, entry: entry, message: "записи \(position) в журнале нет")
      ]
    }
    guard isCorrectable(target.envelope.type) else {
      return [
        Violation(
          rule: .correctableEntry, entry: entry, culprit: position,
          message: "запись \(position) (\(target.envelope.type)) ведёт сам журнал, её не исправляют")
      ]
    }
    var index = CorrectionIndex()
    for correction in corrections {
      if let target = correction.corrects { index.insert(correction.position, target) }
    }
    guard let voider = index.voider(of: position) else { return [] }
    let undoing = corrections.first { $0.position == voider }?.corrects
    return [
      Violation(
        rule: .correctedOnce, entry: entry, culprit: voider, message: sentence(of: position, voidedBy: voider, undoing))
    ]
  }

  /// Why an entry no longer counts, and what to correct in its stead. `target` is what its voider corrects.
  private static func sentence(of position: Position, voidedBy voider: Position, _ target: CorrectionTarget?) -> String
  {
    guard let target, target.entry == position else {
      return "запись \(position) больше не действует: исправление, которое её внесло, отозвано записью \(voider)"
    }
    guard let replacement = target.replacement else {
      return "запись \(position) отозвана записью \(voider), и на её месте ничего не стоит"
    }
    return "запись \(position) уже исправлена записью \(voider); исправляйте ту, что стоит на её месте: \(replacement)"
  }

  /// Life of the ledger itself (its opening, keys, access log, accounts, destructions) is not corrected but followed by a new fact.
  private static func isCorrectable(_ type: EventType) -> Bool {
    let ownKinds = ["ledger", "log", "keys", "access", "account", "erasure"]
    return !ownKinds.contains(String(type.description.prefix { $0 != "." }))
  }
}

extension CorrectionRules {
  /// Which of the entries no longer count, each with the correction that says so.
  public static func voided(_ entries: [Position], by corrections: [HistoryEntry]) -> [Position: Position] {
    var index = CorrectionIndex()
    for correction in corrections {
      if let target = correction.corrects { index.insert(correction.position, target) }
    }
    var voided: [Position: Position] = [:]
    for entry in entries { voided[entry] = index.voider(of: entry) }
    return voided
  }
}
