public import EventLedger
import EventLedgerSQLite
import LedgerAudit
public import Mentoring

/// An entry of the access log: who opened whose data, when and why.
public struct RecordedRead: Sendable {
  /// Where it stands in the access log.
  public let position: Position
  public let on: CivilDate
  public let at: Instant
  public let account: AccountID
  public let opened: DataOpened
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
  /// The openings of personal data, in order of the access log (DOMAIN A11). Cost: of the whole access log.
  ///
  /// Throws `ServiceError.tampering` where the access log was tampered with: then it yields no report.
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
      guard let access = try AccessLog.reading(folder.path) else { return [] }
      let events = try access.read { try $0.events(matching: EventQuery(types: [DataOpened.schema.type])) }
      return try events.map { event in
        RecordedRead(
          position: event.position, on: event.envelope.on, at: event.envelope.at, account: event.envelope.by,
          opened: try DataOpened(canonical: event.envelope.data))
      }.filter(question.asksFor)
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
