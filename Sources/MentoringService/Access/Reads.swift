public import EventLedger
import EventLedgerSQLite
import LedgerAudit
public import Mentoring

/// An entry of the access log: who opened whose data, when and why.
public struct RecordedRead: Sendable {
  /// Which access log it stands in: 1, or a later one where entries were lost and given up.
  public let log: Int
  /// Where it stands in that log.
  public let position: Position
  public let on: CivilDate
  public let at: Instant
  public let account: AccountID
  public let opened: DataOpened
}

/// Reads that nobody can tell of any more: entries of an access log that were given up.
public struct LostReads: Sendable {
  /// Which access log.
  public let log: Int
  /// The first and the last entry that are lost, by the newest head that was known.
  public let entries: ClosedRange<Int64>
  /// When the last entry before them was made; nil where none survives.
  public let since: Instant?
  /// When, by whom and in which entry of the ledger they were given up.
  public let until: Instant
  public let account: AccountID
  public let entry: Position
}

/// Which reads somebody asks about; nil where any.
public struct ReadsQuestion: Sendable {
  /// Whose data was opened.
  public var person: SubjectID?
  public var account: AccountID?
  public var from: CivilDate?
  /// The last day.
  public var to: CivilDate?

  public init(person: SubjectID? = nil, account: AccountID? = nil, from: CivilDate? = nil, to: CivilDate? = nil) {
    self.person = person
    self.account = account
    self.from = from
    self.to = to
  }
}

extension Workspace {
  /// The openings of personal data, in order of the access logs (DOMAIN A11). Cost: of the whole access logs.
  ///
  /// Throws `ServiceError.tampering` where an access log was tampered with: then it yields no report.
  public func reads(_ question: ReadsQuestion) throws -> [RecordedRead] {
    let policy = try? keyFolder.policy()
    if let verdict = try AccessVerification.verify(folder, policy: policy, keys: keyFolder),
      verdict.status == .tampering
    {
      throw ServiceError(
        .tampering, "Журнал чтений изменён в обход программы; отчёт по нему не составляется.",
        details: verdict.findings.prefix(3).map(\.message) + ["Полный перечень: mentorledger verify"])
    }
    do {
      return try accessSuccession().kept.flatMap { log -> [RecordedRead] in
        guard let access = try AccessLog.reading(log, in: folder.path) else { return [] }
        let events = try access.read { try $0.events(matching: EventQuery(types: [DataOpened.schema.type])) }
        return try events.map { event in
          RecordedRead(
            log: log.number, position: event.position, on: event.envelope.on, at: event.envelope.at,
            account: event.envelope.by, opened: try DataOpened(canonical: event.envelope.data))
        }.filter(question.asksFor)
      }
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Whether there was never another access log than the present one.
  public func isFirstAccessLog() throws -> Bool { try accessSuccession().logs.count == 1 }

  /// The reads that were lost and given up, in order of the access logs.
  public func lostReads() throws -> [LostReads] {
    do {
      return try accessSuccession().logs.compactMap { log in
        guard let (entry, lost) = log.loss, lost.kept < lost.size else { return nil }
        let last = log.survives ? Position(Int64(lost.kept - 1)) : nil
        return LostReads(
          log: log.number, entries: Int64(lost.kept)...Int64(lost.size - 1),
          since: try last.flatMap { last in
            try AccessLog.reading(log, in: folder.path)?.read { try $0.event(at: last)?.envelope.at }
          }, until: entry.envelope.at, account: entry.envelope.by, entry: entry.position)
      }
    } catch {
      throw ServiceError(explaining: error)
    }
  }
}

extension ReadsQuestion {
  fileprivate func asksFor(_ read: RecordedRead) -> Bool {
    if let person, !read.opened.persons.contains(person) { return false }
    if let account, read.account != account { return false }
    if let from, read.on < from { return false }
    if let to, read.on > to { return false }
    return true
  }
}
