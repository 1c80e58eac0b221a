public import EventLedger
import Foundation
public import Mentoring

/// What the first event says of its ledger, and what follows for days and hours.
public struct LedgerFacts: Sendable {
  public let opened: LedgerOpened
  /// The id of the first event: tells one ledger from another.
  public let id: EventID
  private let timeZone: TimeZone

  init(_ first: RecordedEvent) throws {
    guard case .ledgerOpened(let opened) = try HistoryEntry(first).payload.event else {
      throw ServiceError(.tampering, "Первая запись журнала — не его открытие.")
    }
    guard let timeZone = TimeZone(identifier: opened.timeZone) else {
      throw ServiceError(.couldNot, "Часовой пояс «\(opened.timeZone)» этой системе не известен.")
    }
    self.opened = opened
    id = first.envelope.id
    self.timeZone = timeZone
  }

  /// The lost ledger that this one succeeds; nil for every other.
  public var predecessor: Predecessor? { Predecessor(opened) }

  /// Whether each command states its own time.
  public var clockIsDeclared: Bool { opened.clock == .declared }

  /// The day at the organisation.
  public func day(of instant: Instant) -> CivilDate { local(instant).day }

  /// The day and the minute of it, as people at the organisation read them off their clock.
  public func local(_ instant: Instant) -> (day: CivilDate, minute: Int) {
    let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(instant.secondsSinceEpoch)))
    let local = instant.secondsSinceEpoch + Int64(offset)
    let minute = (local % 86_400 + 86_400) % 86_400 / 60
    return (Instant(secondsSinceEpoch: local).utcDay, Int(minute))
  }

  /// The moment as people at the organisation read it off their clock: `05.10.2021 10:00`.
  public func forPeople(_ instant: Instant) -> String {
    let (day, minute) = local(instant)
    return day.forPeople(minute: minute)
  }

  /// The last second of a day at the organisation.
  public func end(of day: CivilDate) -> Instant {
    let next = Int64(day.daysSinceEpoch + 1) * 86_400
    let offset = timeZone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(next)))
    return Instant(secondsSinceEpoch: next - Int64(offset) - 1)
  }
}
