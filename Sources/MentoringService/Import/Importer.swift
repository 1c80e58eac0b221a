import CanonicalJSON
import Crypto
import EventLedger
import EventLedgerSQLite
import Foundation
public import Mentoring

/// What an import did, or would do.
public struct ImportReport: Sendable {
  public let kind: String
  public let file: String
  /// Rows of the file.
  public let rows: Int
  /// Commands and entries that were added.
  public var commands = 0
  public var entries = 0
  /// Rows that this account recorded before.
  public var known = 0
  /// Of how many people the name can't be read, since the key is lost: no row is recognised as being about them by name.
  public var lostNames = 0
  /// Rules set aside with a reason, and notices.
  public var notices: [String] = []
  /// Earlier entries that no longer hold.
  public var broken: [Violation] = []
  public let isDryRun: Bool
}

/// A file that was not taken: everything that is wrong with it.
public struct ImportRefusal: Error, Sendable {
  public let faults: [TableFault]
}

/// Takes a spreadsheet into the ledger: checked whole before anything is written, then written in batches.
///
/// A row's command id is a keyed digest of its content, so a file that was taken in part is completed when it comes
/// again, and the same file twice adds nothing (FORMAT §2, `cmd`). That holds for the account that recorded it: a row
/// that another one has recorded is a fault of the file.
public struct Importer {
  /// Commands of one transaction.
  var batch = 1_000

  /// The name of the organisation's key by which rows are named.
  static var keyName: KeyName {
    guard let name = KeyName("evidence/import") else { preconditionFailure("a key name of the grammar") }
    return name
  }

  let workspace: Workspace
  let recorder: Recorder
  private let people: PeopleIndex
  /// Names this run, in the tag of each entry that it makes.
  private let run: SubjectID

  public init(_ workspace: Workspace) throws {
    self.workspace = workspace
    run = SubjectID(workspace.ledger.random.identifier())
    people = try workspace.peopleIndex()
    recorder = try Recorder(workspace, via: .import, people: people)
  }

  /// Imports a file of a kind. `reason` serves rows that depart from the programme's order and state none themselves.
  ///
  /// `form` names the form whose questions or scales the table's columns are, for the kinds that want one.
  /// Throws `ImportRefusal` with every fault; nothing is written then.
  public func run(
    kind name: String, path: String, form: String? = nil, cycle: Cycle?, reason: ExceptionReason?, dryRun: Bool,
    progress: (Int, Int) -> Void = { _, _ in }
  ) throws -> ImportReport {
    guard let specification = ImportSpecification.all[name], let kind = ImportKind.all[name] else {
      throw ServiceError(
        .usage, "Таблиц вида «\(name)» нет.",
        details: ["Есть: \(ImportSpecification.all.keys.sorted().joined(separator: ", "))"])
    }
    let form = try specification.form(named: form)
    if let obstacle = InputFile.obstacle(path) { throw obstacle }
    let reading = DelimitedReader.read(path: path)
    guard let wellFormed = reading.wellFormed else { throw ImportRefusal(faults: reading.faults) }
    let table = ImportTable(wellFormed, specification, form: form)
    let faults = reading.faults + table.faults
    let context = try recorder.context()
    let identified = try identify(table.rows, kind, form.map { "\(name) \($0.form)" } ?? name, cycle)
    var report = ImportReport(kind: name, file: wellFormed.file, rows: wellFormed.rows.count, isDryRun: dryRun)
    report.lostNames = people.lost.count
    do {
      let plan = try workspace.store.read { reading in
        let roll = try kind.asksForAllPairs ? PairRoll(reading) : nil
        return try judge(
          identified, kind, cycle, form, reason, context, faults, try DecisionReader(reading), roll, &report)
      }
      if !dryRun { try write(plan, &report, progress) }
    } catch let refusal as ImportRefusal {
      throw refusal
    } catch {
      throw ServiceError(explaining: error)
    }
    if report.commands > 0 { workspace.anchorAccessLogAfterRecording(context.time) }
    return report
  }

  // MARK: Identity

  private struct Identified {
    let id: CommandID
    let rows: [ImportRow]
    /// A row that repeats another of the file.
    let repeats: Int?
  }

  /// Gathers the rows of each command, in the order of the file, and names the commands.
  private func identify(_ rows: [ImportRow], _ kind: ImportKind, _ name: String, _ cycle: Cycle?) throws -> [Identified]
  {
    let organisation = workspace.facts.opened.organisation
    let banned = try workspace.store.read { Set(try $0.requestedKeys().keys) }
    let key = try workspace.vault.standingKey(of: organisation, name: Self.keyName, banned: banned)
    var groups: [(key: String, rows: [ImportRow])] = []
    for row in rows {
      let group = kind.groupKey?(row) ?? "\(groups.count)"
      if kind.groupKey != nil, let index = groups.firstIndex(where: { $0.key == group }) {
        groups[index].rows.append(row)
      } else {
        groups.append((group, [row]))
      }
    }
    var lines: [CommandID: Int] = [:]
    return groups.map { group in
      // The year that the entries will bear, whether the option or the day says it: the same row is the same command.
      let year = cycle ?? group.rows[0].day("on").flatMap { Cycle(containing: $0) }
      let content = "\(name)\n\(year?.description ?? "")\n" + group.rows.map(\.canonical).joined(separator: "\n\n")
      let code = HMAC<SHA256>.authenticationCode(for: Array(content.utf8), using: key.secret)
      guard let digest = Bytes16(Array(Array(code).prefix(16))) else { preconditionFailure("a digest has 32 bytes") }
      let id = CommandID(keyedDigest: digest)
      let repeats = lines[id]
      lines[id] = lines[id] ?? group.rows[0].line
      return Identified(id: id, rows: group.rows, repeats: repeats)
    }
  }

  // MARK: Judgement

  private struct Planned {
    let context: CommandContext
    let events: [NewEvent]
    let condition: EventQuery
    /// How many rows of the file it stands for.
    let rows: Int
  }

  private func judge(
    _ commands: [Identified], _ kind: ImportKind, _ cycle: Cycle?, _ form: QuestionnaireForm?,
    _ reason: ExceptionReason?,
    _ recording: CommandContext, _ earlierFaults: [TableFault], _ reader: DecisionReader, _ roll: PairRoll?,
    _ report: inout ImportReport
  ) throws -> (commands: [Planned], start: Int64) {
    let today = workspace.facts.day(of: recording.time.reading)
    var context = ImportContext(
      people: people,
      session: DecisionSession(
        source: recorder.source(reader, people), today: today, nextPosition: Position(reader.count)),
      mayOpenNames: (try? workspace.requireDisclosure()) != nil, cycle: cycle, form: form)
    var faults = earlierFaults
    var planned: [Planned] = []
    for command in commands {
      if let line = command.repeats {
        faults.append(command.rows[0].fault("row.duplicate", "строка повторяет строку \(line)"))
        continue
      }
      if let earlier = try reader.command(command.id) {
        if let recorded = try recordedElsewhere(earlier, reader, by: recording.by) {
          faults += command.rows.map { TableFault(recorded, $0) }
        } else {
          report.known += command.rows.count
        }
        continue
      }
      do {
        let inputs = try kind.inputs(command.rows, command.id, &context)
        let events = try accept(inputs, command, kind, reason, &context, reader, roll, &report, &faults)
        guard let events else { continue }
        planned.append(
          Planned(
            context: CommandContext(id: command.id, by: recording.by, via: .import, time: recording.time),
            events: events.map(\.event), condition: Self.condition(events, context.session), rows: command.rows.count))
      } catch let fault as TableFault {
        faults.append(fault)
      }
    }
    guard faults.isEmpty else { throw ImportRefusal(faults: faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) }) }
    return (planned, reader.count)
  }

  /// Holds the inputs of one command to the schema and the rules; nil where faults were added.
  private func accept(
    _ inputs: [EventInput], _ command: Identified, _ kind: ImportKind, _ reason: ExceptionReason?,
    _ context: inout ImportContext, _ reader: DecisionReader, _ roll: PairRoll?, _ report: inout ImportReport,
    _ faults: inout [TableFault]
  ) throws -> [PreparedEvent]? {
    let row = command.rows[0]
    let organisation = workspace.facts.opened.organisation
    var inputs = inputs
    try recorder.checkRoles(inputs)
    for index in inputs.indices { inputs[index].furtherTags.append(Tag("import", run)) }
    var prepared: [PreparedEvent]
    do {
      inputs = try inputs.map { try $0.scored() }
      let refused = try inputs.flatMap { try $0.formFaults() + context.session.wishFaults(of: $0) }
      guard refused.isEmpty else {
        faults += refused.map { row.fault($0.rule, $0.message, field: $0.field.map { "answer.\($0)" }) }
        return nil
      }
      prepared = try inputs.map { try $0.prepared(organisation: organisation) }
    } catch let error as ServiceError {
      faults += error.details.map { row.fault("value.schema", $0) }
      return nil
    }
    var assessment = try recorder.assess(prepared, &context.session, reader, roll)
    let stated = row.text("reason").flatMap(ExceptionReason.init(rawValue:)) ?? reason
    if let stated, !assessment.needingReason.isEmpty {
      inputs = inputs.settingAside(assessment.needingReason, from: context.session.nextPosition, reason: stated)
      prepared = try inputs.map { try $0.prepared(organisation: organisation) }
      assessment = try recorder.assess(prepared, &context.session, reader, roll)
    }
    let refused = assessment.refusals + assessment.needingReason
    if !refused.isEmpty {
      faults += try Self.placed(refused, prepared, command.rows, kind, context)
      return nil
    }
    report.notices += assessment.notices.map { "строка \(row.line): \($0.sentence)" }
    report.broken += assessment.broken
    try context.session.keep(prepared.map(\.draft))
    return prepared
  }

  /// The fault of each violation, in the row that brought the entry about.
  private static func placed(
    _ violations: [Violation], _ prepared: [PreparedEvent], _ rows: [ImportRow], _ kind: ImportKind,
    _ context: ImportContext
  ) throws -> [TableFault] {
    try violations.map { violation in
      if let subject = kind.subject, let about = violation.about,
        let own = try rows.first(where: { try Tag.person(subject($0, context)) == about })
      {
        return TableFault(violation, own)
      }
      let index = Int(violation.entry.rawValue - context.session.nextPosition.rawValue)
      let row =
        rows.count > 1 && index > 0 && index <= rows.count && prepared.count == rows.count + 1
        ? rows[index - 1] : rows[0]
      return TableFault(violation, row)
    }
  }

  private static func condition(_ events: [PreparedEvent], _ session: DecisionSession) -> EventQuery {
    let entities = session.dependencies(of: events.flatMap(\.draft.tags))
    return EventQuery(entities.map { EventQuery.Clause(tags: [$0], types: []) })
  }

  // MARK: Writing

  private func write(
    _ plan: (commands: [Planned], start: Int64), _ report: inout ImportReport, _ progress: (Int, Int) -> Void
  ) throws {
    let banned = try workspace.store.read { Set(try $0.requestedKeys().keys) }
    var count = plan.start
    var done = 0
    for batch in plan.commands.chunks(of: batch) {
      let wanted = batch.flatMap(\.events).flatMap(\.parts).map { KeyRequest(subject: $0.subject, name: $0.keyName) }
      _ = try workspace.vault.keys(of: Array(Set(wanted)), banned: banned)
      let proposed = try batch.map { planned in
        try workspace.ledger.seal(
          planned.events, context: planned.context,
          condition: AppendCondition(
            failIfMatches: planned.condition, after: count == 0 ? nil : Position(count - 1)), banned: banned)
      }
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
      progress(done, plan.commands.count)
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
