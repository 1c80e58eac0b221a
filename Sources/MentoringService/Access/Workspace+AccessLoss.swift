public import EventLedger
import EventLedgerSQLite
import Foundation
import LedgerAudit
import Mentoring
public import MerkleLog

/// The steps of giving up lost entries of an access log. A death behind any of them leaves a ledger that opens.
enum AccessLossStep: CaseIterable {
  /// The successor stands beside the others, and nothing names it yet.
  case founded
  /// The ledger says what is lost and which log goes on.
  case stated
}

/// Entries of an access log that nobody has any more: given up by a person, in the ledger for ever.
extension Workspace {
  /// What was given up of one access log.
  public struct AccessLoss: Sendable {
    /// The entry of the ledger that says so.
    public let entry: Position
    /// The log's file.
    public let file: String
    /// How many entries were known of it, and how many survive in the file.
    public let size: TreeSize
    public let kept: TreeSize
  }

  /// What became of giving up.
  public struct AccessLossReport: Sendable {
    public let losses: [AccessLoss]
    /// File and key of the access log that goes on; nil where the present one is whole.
    public let successor: (file: String, key: VerifierKey)?
  }

  /// Gives up what is lost of the access logs, so that names open again: the ledger says of each log that is cut, changed,
  /// gone or without its key which newest head is known and how many entries survive, and in the place of the present
  /// one a successor goes on, whose event 0 names the lost one.
  ///
  /// Nothing of the lost log is touched: what survives of it is verified and read where it lies, as far as the ledger says
  /// it must be there. Whoever does this stands in the ledger for ever, and so does how much is missing.
  /// - Throws: `ServiceError.refused` where the account is no administrator, or where every access log is whole;
  ///   `tampering` where the ledger itself is not sound; `couldNot` where a log can't be looked at.
  public func acceptAccessLoss() throws -> AccessLossReport { try acceptAccessLoss { _ in } }

  func acceptAccessLoss(didReach: (AccessLossStep) throws -> Void) throws -> AccessLossReport {
    try requireAdministrator("Согласиться с утратой журнала чтений")
    let time = try recordingTime()
    try requireSound()
    do {
      let succession = try accessSuccession()
      var lost = try AccessSurvey(self).lost()
      guard !lost.isEmpty else {
        throw ServiceError(.refused, "Журнал чтений цел: соглашаться не с чем.")
      }
      var successor: (log: AccessSuccession.Log, key: VerifierKey, head: UnverifiedCheckpoint)?
      if let index = lost.firstIndex(where: { $0.log.number == succession.current.number }) {
        successor = try foundSuccessor(succession.successor, of: lost[index])
        lost[index].successor = successor?.key
      }
      try didReach(.founded)
      let first = try state(lost, successor?.head, succession, at: time)
      try didReach(.stated)
      if let head = successor?.head {
        let heads = vault.binding.heads
        try heads.claiming { heads.remember(head.note.text) }
        try heads.flush()
      }
      try store.flush()
      return AccessLossReport(
        losses: lost.enumerated().map { index, loss in
          AccessLoss(
            entry: Position(first.rawValue + Int64(index)), file: loss.log.fileName, size: loss.known.size,
            kept: loss.kept?.size ?? TreeSize(0))
        }, successor: successor.map { ($0.log.fileName, $0.key) })
    } catch {
      throw ServiceError(explaining: error)
    }
  }

  /// Makes the access log that goes on. One that an interrupted act has left is taken up where it names the same head,
  /// else made anew: nobody has seen it.
  private func foundSuccessor(_ log: AccessSuccession.Log, of lost: AccessSurvey.Loss) throws -> (
    AccessSuccession.Log, VerifierKey, UnverifiedCheckpoint
  ) {
    let predecessor = Predecessor(origin: lost.log.origin, size: lost.known.size, root: lost.known.root)
    let left = try? AccessLog.reading(log, in: folder.path)?.read { reading in
      try reading.event(at: Position(0)).map { try LedgerFacts($0).opened }
    }
    let key = try vault.signingKeyNames()[log.origin]
    if left.flatMap({ Predecessor($0) }) != predecessor || key == nil || left?.vkey != key {
      for suffix in ["", "-wal", "-shm", "-journal"] {
        let file = folder.access(log) + suffix
        if FileManager.default.fileExists(atPath: file) { try FileManager.default.removeItem(atPath: file) }
      }
    }
    let access = try open(log, heads: nil, predecessor: predecessor)
    guard let note = try access.store.read({ try $0.headNote() }) else {
      preconditionFailure("a log that was founded has a head")
    }
    return (log, try vault.signingKey(name: log.origin).verifierKey, try UnverifiedCheckpoint(parsing: note))
  }

  /// Makes the entries: of each lost log, and of the successor's head. Gives where the first one stands.
  private func state(
    _ lost: [AccessSurvey.Loss], _ head: UnverifiedCheckpoint?, _ known: AccessSuccession, at time: RecordingTime
  ) throws -> Position {
    let day = facts.day(of: time.reading)
    var events = try lost.map { try NewEvent($0.statement, on: day) }
    if let head {
      events.append(try NewEvent(AccessHeadRecorded(root: head.root.hex, size: Int(head.size.rawValue)), on: day))
    }
    let context = CommandContext(
      id: CommandID(random: ledger.random.identifier()), by: try actingAccount().id, via: .cli, time: time)
    let outcome = try ledger.transact(context) { reader in
      guard try reader.events(matching: AccessSuccession.query).count == known.entryCount else {
        throw ServiceError(.couldNot, "Пока это решалось, о журнале чтений записал другой процесс; повторите.")
      }
      return events
    }
    guard let committed = outcome.committed else { preconditionFailure("there is something to record") }
    return committed.first
  }
}
