public import EventLedger
import EventLedgerSQLite
import Foundation
import Mentoring
import MerkleLog

/// An answer that may hold opened text, and why it does not where it was to.
public struct Disclosed<Answer> {
  public let answer: Answer
  /// Why nothing was opened: the answer holds pseudonyms only.
  public let refusal: ServiceError?
}

extension Workspace {
  /// The one way in which personal text reaches somebody: composes an answer with it, records the opening, and gives
  /// the answer back when the entry in the access log is on the disk (DESIGN idea 7).
  ///
  /// Where the entry can't be written, or the key folder works with another ledger folder, nothing opens: the answer is
  /// composed without text, and the reason stands beside it. `compose` shows nothing to anybody itself. Throws `ServiceError` where the account may open nothing.
  public func disclose<Answer>(
    _ request: DisclosureRequest, _ compose: (PersonalText?) throws -> Answer
  ) throws -> Disclosed<Answer> {
    try requireDisclosure()
    if let refusal = try refusalElsewhere() { return Disclosed(answer: try compose(nil), refusal: refusal) }
    let text = try PersonalText(self)
    let answer = try compose(text)
    do {
      try recordOpening(request, text.persons)
      text.close()
      return Disclosed(answer: answer, refusal: nil)
    } catch {
      let cause = ServiceError(explaining: error)
      let file = (try? accessSuccession().current.fileName) ?? AccessLog.fileName(1)
      let refusal = ServiceError(
        cause.kind, "Личные данные не открыты: чтение не удалось внести в журнал чтений (\(file)).",
        details: [cause.message] + cause.details
          + (cause.kind == .tampering
            ? ["Если недостающих записей о чтениях нет ни у кого: mentorledger access-log accept-loss."] : []))
      return Disclosed(answer: try compose(nil), refusal: refusal)
    }
  }

  /// Writes the entries of an opening; they are durable when this returns. Then, on a measured clock, the ledger
  /// records the access log's head if it is due.
  private func recordOpening(_ request: DisclosureRequest, _ persons: Set<SubjectID>) throws {
    let account = try actingAccount()
    let (head, today) = (try ledgerHead(), try today())
    let log = try accessSuccession().current
    let access = try openAccessLog(log)
    try checkAnchors(of: access.store, by: log)
    let events = try request.entries(persons, head: head, today: today)
    try access.append(events, by: account.id, via: .cli, time: try openingTime(after: head, access.store))
    guard !facts.clockIsDeclared else { return }
    // The entry stands, whatever becomes of this: what is not recorded today is due tomorrow.
    try? anchorAccessLog(at: recordingTime())
  }

  /// The present access log, made where the ledger has none yet.
  func openAccessLog(_ log: AccessSuccession.Log) throws -> AccessLog {
    guard FileManager.default.fileExists(atPath: folder.access(log)) || log.heads.isEmpty else {
      throw ServiceError(
        .tampering, "Журнала чтений (\(log.fileName)) нет, хотя основной журнал помнит его.",
        details: ["Верните файл или его записи: «restore --access-bundle»."])
    }
    return try open(log, heads: vault.binding.heads)
  }

  /// Opens an access log for writing, founded where it is not there; `predecessor` is whom it succeeds.
  func open(
    _ log: AccessSuccession.Log, heads: HeadsFile?, predecessor: Predecessor? = nil
  ) throws -> AccessLog {
    try AccessLog.open(
      log, in: folder.path, vault: vault, keys: keyFolder, heads: heads, random: ledger.random
    ) {
      let head = try ledgerHead()
      return AccessLog.Founding(
        ledger: facts.opened, head: head, time: try openingTime(after: head, nil), day: try today(),
        predecessor: predecessor)
    }
  }

  /// The access logs that the ledger tells of.
  func accessSuccession() throws -> AccessSuccession {
    try store.read { try AccessSuccession(of: facts.opened.origin, $0.events(matching: AccessSuccession.query)) }
  }

  private func ledgerHead() throws -> AccessLog.LedgerHead {
    guard let head = try store.read({ try $0.ledgerHead() }) else {
      throw StoreError(.damaged, "a ledger without events has no checkpoint")
    }
    return head
  }

  /// The moment that an entry of the access log bears: the clock's; on a declared clock, where a question states a day
  /// only, the beginning of that day or the newest entry of ledger or access log, whichever is latest.
  private func openingTime(after head: AccessLog.LedgerHead, _ access: SQLiteEventStore?) throws -> RecordingTime {
    guard facts.clockIsDeclared else {
      return RecordingTime(reading: Self.clock, isDeclared: false, confirmsGap: opening.confirmsClock)
    }
    let began = facts.end(of: try today().advanced(byDays: -1)).secondsSinceEpoch + 1
    let last = try access?.read { try $0.ledgerHead()?.last.secondsSinceEpoch } ?? 0
    return RecordingTime(
      reading: Instant(secondsSinceEpoch: max(began, head.last.secondsSinceEpoch, last)), isDeclared: true)
  }
}

extension Workspace {
  /// Records in the ledger how long the access log is and what it says: once a day, if something was opened since.
  ///
  /// Throws where either log can't be read or written, or the access log is not the one that was recorded before.
  public func anchorAccessLog(at time: RecordingTime) throws {
    let day = facts.day(of: time.reading)
    let context = CommandContext(
      id: CommandID(random: ledger.random.identifier()), by: .system, via: .system, time: time)
    _ = try ledger.transact(context) { reader in
      let recorded = try reader.events(matching: AccessSuccession.query)
      guard recorded.last?.envelope.on != day else { return [] }
      let log = try AccessSuccession(of: facts.opened.origin, recorded).current
      let known = log.heads.last?.size ?? 0
      guard let access = try AccessLog.reading(log, in: folder.path),
        let head = try access.read({ try $0.ledgerHead() }), Int64(known) < head.size.rawValue
      else { return [] }
      let opened = try access.read { reading in
        try reading.positions(
          matching: EventQuery(types: [DataOpened.schema.type]), from: Position(Int64(known)), through: nil,
          order: .forward, limit: 1)
      }
      guard !opened.isEmpty else { return [] }
      try checkAnchors(of: access, by: log)
      let event = AccessHeadRecorded(root: head.root.hex, size: Int(head.size.rawValue))
      return [try NewEvent(event, on: day)]
    }
  }

  /// After a recording: the head of the access log, if it is due. The recording stands whatever becomes of this; what
  /// is wrong with the access log is said by the next opening, which it forbids, and by verification.
  func anchorAccessLogAfterRecording(_ time: RecordingTime) { try? anchorAccessLog(at: time) }

  /// Refuses an access log that is shorter than the ledger recorded, or another.
  private func checkAnchors(of access: SQLiteEventStore, by log: AccessSuccession.Log) throws {
    guard let newest = log.heads.last else { return }
    let agrees = try access.read { reading in
      try reading.eventCount() >= Int64(newest.size)
        && reading.root(ofSize: Int64(newest.size)).hex.utf8.elementsEqual(newest.root.utf8)
    }
    guard agrees else {
      throw ServiceError(
        .tampering, "Журнал чтений не тот, голову которого записал основной журнал: он короче или изменён.",
        details: ["Выполните «mentorledger verify»."])
    }
  }
}
