public import EventLedger
import EventLedgerSQLite
import Mentoring

/// An entry that was recorded well after what it tells (scenario A5).
public struct LateEntry: Hashable, Sendable {
  public let position: Position
  public let type: EventType
  public let on: CivilDate
  public let at: Instant
  public let account: AccountID
  public let via: Via
  /// Days between what happened and the recording, by the organisation's calendar.
  public let days: Int
  /// Whether it stands in the place of a corrected entry, whose day it repeats.
  public let isReplacement: Bool
}

extension Workspace {
  /// Entries recorded more than so many days after the day that they tell of, in order of position.
  public func lateEntries(moreThan days: Int, _ moment: Moment) throws -> [LateEntry] {
    try requireSound()
    guard moment.knownAt >= Position(0) else { return [] }
    var found: [LateEntry] = []
    var replacement: Position?
    try store.read { reading in
      try reading.forEachEvent(from: Position(0), through: moment.knownAt) { event in
        let envelope = event.envelope
        let late = facts.day(of: envelope.at).daysSinceEpoch - envelope.on.daysSinceEpoch
        if late > days, envelope.on <= moment.day {
          found.append(
            LateEntry(
              position: event.position, type: envelope.type, on: envelope.on, at: envelope.at, account: envelope.by,
              via: envelope.via, days: late, isReplacement: replacement == event.position))
        }
        if envelope.type == .entryCorrected {
          replacement = try EntryCorrected(canonical: envelope.data).replaced ? event.position.next : nil
        }
      }
    }
    return found
  }
}
