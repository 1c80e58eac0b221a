import EventLedger
import EventLedgerSQLite
import Mentoring

extension Importer {
  /// Writes what was planned: a plan with corrections in one transaction, wholly or not at all.
  ///
  /// The store judges each command's condition by the ledger before the transaction. Commands of such a plan bear the
  /// conditions of all, so that they pass together or fail together.
  func write(
    _ plan: Plan, _ report: inout ImportReport, _ progress: (Int, Int) -> Void
  ) throws {
    let banned = try workspace.store.read { Set(try $0.requestedKeys().keys) }
    var count = plan.start
    var done = 0
    var commands = plan.commands
    if plan.isWhole {
      let whole = EventQuery(commands.flatMap(\.condition.clauses)).union(EventQuery(types: [.erasureRequested]))
      for index in commands.indices { commands[index].condition = whole }
    }
    for batch in commands.chunks(of: plan.isWhole ? max(1, commands.count) : batch) {
      let wanted = batch.flatMap(\.events).flatMap(\.parts).map { KeyRequest(subject: $0.subject, name: $0.keyName) }
      _ = try workspace.vault.keys(of: Array(Set(wanted)), banned: banned)
      let proposed = try batch.map { planned in
        try workspace.ledger.seal(
          planned.events, context: planned.context,
          condition: AppendCondition(
            failIfMatches: planned.condition, after: count == 0 ? nil : Position(count - 1)), banned: banned)
      }
      if plan.isWhole { try check(proposed, from: Position(count)) }
      var isInterrupted = false
      for (planned, result) in zip(batch, try workspace.store.append(proposed)) {
        switch result {
        case .success(let committed):
          isInterrupted = isInterrupted || committed.first.rawValue != count
          count += Int64(committed.count)
          report.commands += 1
          report.entries += committed.count
        case .failure(.commandExists(let earlier)):
          // Somebody has recorded it since the file was checked.
          let isOwn = try workspace.store.read { try $0.event(at: earlier.first)?.envelope.by } == planned.context.by
          if isOwn { report.known += planned.rows } else { isInterrupted = true }
        case .failure(.conditionFailed): isInterrupted = true
        case .failure(let refusal): throw CommandError.refused(refusal)
        }
      }
      if isInterrupted { throw interrupted(report) }
      done += batch.count
      progress(done, commands.count)
    }
  }

  /// Throws where the store would refuse one of the commands for what it is itself. All bear one condition, so that
  /// apart from this the store takes all of them or none.
  private func check(_ proposed: [ProposedCommand], from first: Position) throws {
    do {
      for command in proposed { _ = try CommandDraft(command, first: first, last: nil) }
    } catch {
      throw CommandError.refused(error)
    }
  }

  private func interrupted(_ report: ImportReport) -> ServiceError {
    ServiceError(
      .couldNot, "Пока файл «\(report.file)» загружался, в журнал писал другой процесс.",
      details: [
        "Записано строк-команд: \(report.commands). Повторите ту же команду: остальное будет дописано, повторов не возникнет."
      ])
  }
}

extension Array {
  /// Consecutive pieces of at most so many elements.
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}
