import CanonicalJSON
import Crypto
import EventLedger
import EventLedgerSQLite
import Foundation
public import Mentoring

/// Takes a spreadsheet into the ledger: checked whole before anything is written, then written in batches.
///
/// A row's command id is a keyed digest of its content, so a file that was taken in part is completed when it comes
/// again, and the same file twice adds nothing (FORMAT §2, `cmd`). That holds for the account that recorded it: a row
/// that another one has recorded is a fault of the file. A row that was changed since it was taken is told from a new
/// one by its kind's `RowIdentity` and shown as a correction, which is carried out where a reason is given for it.
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
  /// `form` names the form whose questions or scales the table's columns are, for the kinds that want one. `correction`
  /// says why rows that were changed correct what they brought; then all of the file is written in one transaction.
  /// Throws `ImportRefusal` with every fault, `CorrectionsProposed` where rows were changed and no reason is given;
  /// nothing is written then.
  public func run(
    kind name: String, path: String, form: String? = nil, cycle: Cycle?, reason: ExceptionReason?,
    correction: CorrectionReason? = nil, dryRun: Bool, progress: (Int, Int) -> Void = { _, _ in }
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
    if !table.leftOut.isEmpty {
      let headings = table.leftOut.map { "«\($0)»" }.joined(separator: ", ")
      report.notices.append("служебные столбцы не взяты: \(headings)")
    }
    do {
      let plan = try workspace.store.read { reading in
        let roll = try kind.asksForAllPairs ? PairRoll(reading) : nil
        return try judge(
          identified, kind, ChangedColumns(specification: specification, form: form), cycle,
          Reasons(exception: reason, correction: correction), context, faults, try DecisionReader(reading), roll,
          &report
        )
      }
      if correction == nil, !report.changed.isEmpty { throw CorrectionsProposed(report: report) }
      if !dryRun { try write(plan, &report, progress) }
    } catch let refusal as ImportRefusal {
      throw refusal
    } catch let proposed as CorrectionsProposed {
      throw proposed
    } catch {
      throw ServiceError(explaining: error)
    }
    if report.commands > 0 { workspace.anchorAccessLogAfterRecording(context.time) }
    return report
  }

  // MARK: Identity

  struct Identified {
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

  /// Why the programme's order is departed from, and why entries are corrected.
  private struct Reasons {
    var exception: ExceptionReason?
    var correction: CorrectionReason?
  }

  struct Planned {
    let context: CommandContext
    let events: [NewEvent]
    var condition: EventQuery
    /// How many rows of the file it stands for.
    let rows: Int
  }

  struct Plan {
    var commands: [Planned]
    let start: Int64
    /// Whether entries are corrected: then everything is written together or nothing is.
    let isWhole: Bool
  }

  private func judge(
    _ commands: [Identified], _ kind: ImportKind, _ columns: ChangedColumns, _ cycle: Cycle?, _ reasons: Reasons,
    _ recording: CommandContext, _ earlierFaults: [TableFault], _ reader: DecisionReader, _ roll: PairRoll?,
    _ report: inout ImportReport
  ) throws -> Plan {
    let today = workspace.facts.day(of: recording.time.reading)
    var context = ImportContext(
      people: people,
      session: DecisionSession(
        source: recorder.source(reader, people), today: today, nextPosition: Position(reader.count)),
      mayOpenNames: (try? workspace.requireDisclosure()) != nil, cycle: cycle, form: columns.form)
    var faults = earlierFaults
    let history = try TableHistory(workspace, reader)
    let (new, known) = try sorted(commands, history, reader, by: recording.by, &report, &faults)
    let earlier = try earlier(
      new, known: known, kind, columns.specification.identity, history, context, by: recording.by)
    faults += earlier.faults
    let refused = Set(earlier.faults.compactMap(\.line))
    report.missing = earlier.missing
    var planned: [Planned] = []
    for (index, command) in new.enumerated() where refused.isDisjoint(with: command.rows.map(\.line)) {
      do {
        let fact = earlier.changed[index]
        if let fact, fact.by != recording.by {
          if command.rows[0].text("reason") == nil {
            faults += command.rows.map { TableFault(ofAnother: fact, $0) }
            continue
          }
        }
        var accepted: (events: [PreparedEvent], changed: ChangedRow?)?
        if let fact, fact.by == recording.by {
          accepted = try correct(fact, command, kind, columns, reasons, &context, reader, roll, today, &report, &faults)
        } else {
          let inputs = try kind.inputs(command.rows, command.id, &context)
          accepted = try accept(inputs, command, kind, reasons.exception, &context, reader, roll, &faults).map {
            events, assessment in
            report.notices += assessment.notices.map { "строка \(command.rows[0].line): \($0.sentence)" }
            report.broken += assessment.broken
            return (events, nil)
          }
        }
        guard let accepted, !accepted.events.isEmpty else { continue }
        if let changed = accepted.changed { report.changed.append(changed) }
        planned.append(
          Planned(
            context: CommandContext(id: command.id, by: recording.by, via: .import, time: recording.time),
            events: accepted.events.map(\.event), condition: Self.condition(accepted.events, context.session),
            rows: command.rows.count))
      } catch let fault as TableFault {
        faults.append(fault)
      }
    }
    guard faults.isEmpty else { throw ImportRefusal(faults: faults.sorted { ($0.line ?? 0) < ($1.line ?? 0) }) }
    return Plan(commands: planned, start: reader.count, isWhole: !report.changed.isEmpty)
  }

  /// The commands that the ledger does not have, and those that it has.
  private func sorted(
    _ commands: [Identified], _ history: TableHistory, _ reader: DecisionReader, by account: AccountID,
    _ report: inout ImportReport, _ faults: inout [TableFault]
  ) throws -> (new: [Identified], known: [CommittedCommand]) {
    var (new, known): ([Identified], [CommittedCommand]) = ([], [])
    for command in commands {
      if let line = command.repeats {
        faults.append(command.rows[0].fault("row.duplicate", "строка повторяет строку \(line)"))
        continue
      }
      guard let earlier = try reader.command(command.id) else {
        new.append(command)
        continue
      }
      if let recorded = try recordedElsewhere(earlier, reader, by: account) {
        faults += command.rows.map { TableFault(recorded, $0) }
        continue
      }
      known.append(earlier)
      report.known += command.rows.count
      if let (entry, correction) = try history.firstVoided(of: earlier) {
        report.older.append(OlderRow(line: command.rows[0].line, entry: entry, correction: correction))
      }
    }
    return (new, known)
  }

  /// Judges a changed row as the correction that it is; nil where faults were added, without entries where it says what
  /// stands already.
  private func correct(
    _ fact: TableFact, _ command: Identified, _ kind: ImportKind, _ columns: ChangedColumns, _ reasons: Reasons,
    _ context: inout ImportContext, _ reader: DecisionReader, _ roll: PairRoll?, _ today: CivilDate,
    _ report: inout ImportReport, _ faults: inout [TableFault]
  ) throws -> (events: [PreparedEvent], changed: ChangedRow?)? {
    var scratch = try voided(fact, context)
    let inputs = try kind.inputs(command.rows, fact.root.id, &scratch).map { try $0.scored() }
    let named =
      kind.groupKey == nil
      ? nil
      : try kind.subject.map { subject in
        Set(try command.rows.map { try subject($0, scratch) })
      }
    let correction = try RowCorrection(
      fact, by: inputs, command.rows[0], naming: named, columns, reason: reasons.correction ?? .typingError,
      today: today, organisation: workspace.facts.opened.organisation)
    report.missing += correction.missing
    guard !correction.inputs.isEmpty else {
      report.known += command.rows.count
      return ([], nil)
    }
    let exception = reasons.exception ?? fact.standing.compactMap(\.exceptionReason).first
    let accepted = try accept(
      correction.inputs, command, kind, exception, &context, reader, roll, isCorrection: true, &faults)
    guard let (events, assessment) = accepted else { return nil }
    context.people = scratch.people
    let void = Set(fact.standing.map(\.position))
    var changed = ChangedRow(lines: command.rows.map(\.line), changes: correction.changes)
    changed.notices = assessment.notices
    changed.broken = assessment.broken.filter { !void.contains($0.entry) }
    return (events, changed)
  }

  /// Holds the inputs of one command to the schema and the rules; nil where faults were added.
  private func accept(
    _ inputs: [EventInput], _ command: Identified, _ kind: ImportKind, _ reason: ExceptionReason?,
    _ context: inout ImportContext, _ reader: DecisionReader, _ roll: PairRoll?, isCorrection: Bool = false,
    _ faults: inout [TableFault]
  ) throws -> (events: [PreparedEvent], assessment: Assessment)? {
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
      faults += try Self.placed(refused, prepared, command.rows, kind, context, isCorrection)
      return nil
    }
    assessment = assessment.naming(prepared, from: context.session.nextPosition)
    try context.session.keep(prepared.map(\.draft))
    return (prepared, assessment)
  }

  /// The fault of each violation, in the row that brought the entry about.
  private static func placed(
    _ violations: [Violation], _ prepared: [PreparedEvent], _ rows: [ImportRow], _ kind: ImportKind,
    _ context: ImportContext, _ isCorrection: Bool
  ) throws -> [TableFault] {
    try violations.map { violation in
      if let subject = kind.subject, let about = violation.about,
        let own = try rows.first(where: { try Tag.person(subject($0, context)) == about })
      {
        return TableFault(violation, own)
      }
      let index = Int(violation.entry.rawValue - context.session.nextPosition.rawValue)
      let row =
        !isCorrection && rows.count > 1 && index > 0 && index <= rows.count && prepared.count == rows.count + 1
        ? rows[index - 1] : rows[0]
      return TableFault(violation, row)
    }
  }

  private static func condition(_ events: [PreparedEvent], _ session: DecisionSession) -> EventQuery {
    let entities = session.dependencies(of: events.flatMap(\.draft.tags))
    return EventQuery(entities.map { EventQuery.Clause(tags: [$0], types: []) })
  }
}
